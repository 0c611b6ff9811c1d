#include <algorithm>

#include <fmt/format.h>
#include <tflite_schema.h>

#include "workloads/tflite/read_operators.hpp"

namespace eyrie::tflite {

namespace {

// Padding, strides and dilations of any operator with a window, rows and columns (and planes in 3-D).
struct WindowOptions {
    Padding padding = Padding::VALID;
    std::int64_t stride[3] = {1, 1, 1};    // planes, rows, columns
    std::int64_t dilation[3] = {1, 1, 1};  // planes, rows, columns
};

template <class Options>
WindowOptions plane_options(const FileOperator& op, const Options* options) {
    if (options == nullptr) op.refuse("found no options; allowed: those of the operator");
    return {options->padding(), {1, options->stride_h(), options->stride_w()}, {1, 1, 1}};
}

template <class Options>
WindowOptions dilated_options(const FileOperator& op, const Options* options) {
    WindowOptions read = plane_options(op, options);
    read.dilation[1] = options->dilation_h_factor();
    read.dilation[2] = options->dilation_w_factor();
    return read;
}

WindowOptions volume_options(const FileOperator& op) {
    const Conv3DOptions* options = op.table->builtin_options_as_Conv3DOptions();
    WindowOptions read = dilated_options(op, options);
    read.stride[0] = options->stride_d();
    read.dilation[0] = options->dilation_d_factor();
    return read;
}

// SAME: as many outputs as strides fit into the input, what is missing put in on both sides, the odd zero behind.
void pad_same(Axis& axis) {
    const std::int64_t outputs = (axis.size + axis.stride - 1) / axis.stride;
    const std::int64_t missing = std::max<std::int64_t>((outputs - 1) * axis.stride + axis.reach() - axis.size, 0);
    axis.pad_before = missing / 2;
    axis.pad_after = missing - missing / 2;
}

// `i`: 0 planes, 1 rows, 2 columns. Without padding.
Axis axis_of(const FileOperator& op, const WindowOptions& options, int i, std::int64_t size, std::int64_t window) {
    constexpr std::int64_t largest = std::int64_t{1} << 31;
    Axis axis;
    axis.size = size;
    axis.window = window;
    axis.stride = options.stride[i];
    axis.dilation = options.dilation[i];
    for (const std::int64_t value : {axis.size, axis.window, axis.stride, axis.dilation})
        if (value < 1 || value >= largest)
            op.refuse(
                fmt::format("found size {}, window {}, stride {} and dilation {} along an axis; allowed: 1 to "
                            "2^31 - 1",
                            axis.size, axis.window, axis.stride, axis.dilation));
    if (options.padding != Padding::SAME && options.padding != Padding::VALID)
        op.refuse(fmt::format("found padding {}; allowed: 0 (SAME), 1 (VALID)", static_cast<int>(options.padding)));
    return axis;
}

void check_outputs(const FileOperator& op, const Axis& axis) {
    if (axis.outputs() < 1)
        op.refuse(
            fmt::format("a window over {} of {} words with padding {} and {} leaves no output; allowed: one or "
                        "more",
                        axis.reach(), axis.size, axis.pad_before, axis.pad_after));
}

void need_rank(const GraphMaker& maker, const FileOperator& op, std::size_t tensor, std::size_t rank) {
    if (maker.shape(tensor).size() != rank)
        op.refuse(
            fmt::format("found a tensor of {}; allowed: one of {} axes", fmt::join(maker.shape(tensor), " x "), rank));
}

// An input's first two operands are there already; a bias follows if there is one.
void add_bias(GraphMaker& maker, const FileOperator& op, std::size_t i, Operation& operation) {
    if (op.input(i) != absent) operation.inputs.push_back(maker.operand(op, op.input(i)));
}

// The filters' axes in the graph's order: M, C/groups, (planes,) rows, columns.
struct Filters {
    std::int64_t M = 1, channels = 1;  // channels of one group
    std::int64_t window[3] = {1, 1, 1};
    std::vector<std::size_t> axes;
    Shape shape;
};

Filters filters_of(const GraphMaker& maker, const FileOperator& op, std::size_t tensor, std::vector<std::size_t> axes) {
    need_rank(maker, op, tensor, axes.size());
    Filters filters;
    for (const std::size_t axis : axes) filters.shape.push_back(maker.shape(tensor)[axis]);
    filters.M = filters.shape[0];
    filters.channels = filters.shape[1];
    const std::size_t windows = axes.size() - 2;
    for (std::size_t i = 0; i < windows; ++i) filters.window[3 - windows + i] = filters.shape[2 + i];
    filters.axes = std::move(axes);
    return filters;
}

void set_groups(const FileOperator& op, Convolution& conv, const Filters& filters) {
    if (filters.channels < 1 || conv.C < 1 || conv.C % filters.channels != 0)
        op.refuse(fmt::format("found {} channels and filters of {}; allowed: a multiple of the filters'", conv.C,
                              filters.channels));
    conv.groups = conv.C / filters.channels;
    if (filters.M % conv.groups != 0)
        op.refuse(
            fmt::format("found {} filters in {} groups; allowed: a multiple of the groups", filters.M, conv.groups));
}

Axis* axes_of(Convolution& conv, int i) { return i == 0 ? &conv.depth : i == 1 ? &conv.rows : &conv.columns; }

// Padding that an operator before it brought, and its own.
void pad(Axis& axis, Padding padding, std::int64_t before, std::int64_t after) {
    axis.size += before + after;
    if (padding == Padding::SAME) pad_same(axis);
    axis.size -= before + after;
    axis.pad_before += before;
    axis.pad_after += after;
}

WindowOptions options_of(const FileOperator& op) {
    const Operator& table = *op.table;
    if (op.row.rule == Rule::convolution) return dilated_options(op, table.builtin_options_as_Conv2DOptions());
    if (op.row.rule == Rule::depthwise) return dilated_options(op, table.builtin_options_as_DepthwiseConv2DOptions());
    return volume_options(op);
}

// [M,R,S,C], [1,R,S,M], [D,R,S,C,M]
std::vector<std::size_t> filter_axes(Rule rule) {
    if (rule == Rule::convolution) return {0, 3, 1, 2};
    if (rule == Rule::depthwise) return {3, 0, 1, 2};
    return {4, 3, 0, 1, 2};
}

void say_folded(GraphMaker& maker, const FileOperator& op, const Absorbed& absorbed) {
    maker.builder().folded(
        fmt::format("{} {} into {} {}", absorbed.first->type, maker.name(*absorbed.first), op.type, maker.name(op)));
    if (absorbed.last != nullptr)
        maker.builder().folded(
            fmt::format("{} {} into {} {}", absorbed.last->type, maker.name(*absorbed.last), op.type, maker.name(op)));
}

}  // namespace

void read_convolution(GraphMaker& maker, const FileOperator& op, const Absorbed* absorbed) {
    const Absorbed none;
    if (absorbed == nullptr) absorbed = &none;
    const std::size_t input = absorbed->input != absent ? absorbed->input : maker.needed_input(op, 0);
    const std::size_t filter = maker.needed_input(op, 1);
    const bool is_volume = op.row.rule == Rule::convolution_3d;
    const std::size_t rank = is_volume ? 5 : 4;
    need_rank(maker, op, input, rank);
    WindowOptions options = options_of(op);
    options.dilation[1] *= absorbed->row_dilation;
    options.dilation[2] *= absorbed->column_dilation;
    const Filters filters = filters_of(maker, op, filter, filter_axes(op.row.rule));
    const Shape from = maker.shape(input);  // images, (planes,) rows, columns, channels

    Convolution conv;
    conv.C = from.back();
    conv.M = filters.M;
    set_groups(op, conv, filters);
    const std::int64_t before[] = {0, absorbed->padding.top, absorbed->padding.left};
    const std::int64_t after[] = {0, absorbed->padding.bottom, absorbed->padding.right};
    Shape to = {from.front()};
    for (int i = is_volume ? 0 : 1; i < 3; ++i) {
        Axis& axis = *axes_of(conv, i);
        axis = axis_of(op, options, i, from[static_cast<std::size_t>(i) + rank - 4], filters.window[i]);
        pad(axis, options.padding, before[i], after[i]);
        check_outputs(op, axis);
        to.push_back(axis.outputs());
    }
    to.push_back(conv.M);
    if (op.outputs.size() != 1) op.refuse("found several results or none; allowed: one");
    maker.settle(absorbed->last != nullptr ? *absorbed->last : op,
                 absorbed->last != nullptr ? absorbed->last->outputs.front() : op.outputs.front(), to);
    if (absorbed->first != nullptr) say_folded(maker, op, *absorbed);

    Operation operation;
    operation.kind = OperationKind::convolution;
    operation.shape = conv;
    operation.repeats = maker.repeats(op, input);
    operation.inputs = {maker.operand(op, input), maker.weight(op, filter, filters.axes, filters.shape)};
    add_bias(maker, op, 2, operation);
    maker.emit(op, std::move(operation), absorbed->last);
}

// The operator is the gradient of a convolution from its result to its input: that one's padding cuts words off here.
void read_transposed(GraphMaker& maker, const FileOperator& op) {
    const bool is_volume = op.row.rule == Rule::transposed_3d;
    const std::size_t filter = maker.needed_input(op, 1), input = maker.needed_input(op, 2), rank = is_volume ? 5 : 4;
    if (op.outputs.size() != 1) op.refuse("found several results or none; allowed: one");
    const std::size_t output = op.outputs.front();
    need_rank(maker, op, input, rank);
    need_rank(maker, op, output, rank);
    const WindowOptions options =
        is_volume ? volume_options(op) : plane_options(op, op.table->builtin_options_as_TransposeConvOptions());
    // [M,R,S,C], [D,R,S,M,C]
    const Filters filters = filters_of(
        maker, op, filter, is_volume ? std::vector<std::size_t>{3, 4, 0, 1, 2} : std::vector<std::size_t>{0, 3, 1, 2});
    const Shape &from = maker.shape(input), &to = maker.shape(output);
    if (maker.is_changed(input)) op.refuse("found open axes; allowed: sizes that the file fixes");

    Convolution conv;
    conv.transposed = true;
    conv.C = from.back();
    conv.M = filters.M;
    if (filters.channels != conv.C || to.back() != conv.M || to.front() != from.front())
        op.refuse(fmt::format("found an input of {}, filters of {} and a result of {}; allowed: agreeing channels",
                              fmt::join(from, " x "), fmt::join(filters.shape, " x "), fmt::join(to, " x ")));
    for (int i = is_volume ? 0 : 1; i < 3; ++i) {
        const std::size_t at = static_cast<std::size_t>(i) + rank - 4;
        Axis forward = axis_of(op, options, i, to[at], filters.window[i]);
        if (options.padding == Padding::SAME) pad_same(forward);
        if (forward.outputs() != from[at])
            op.refuse(
                fmt::format("found {} outputs of {} inputs with a filter of {} and stride {}; allowed: a size that "
                            "gives the inputs back",
                            to[at], from[at], forward.window, forward.stride));
        Axis& axis = *axes_of(conv, i);
        axis = forward;
        axis.size = from[at];
        const std::int64_t beyond = (axis.size - 1) * axis.stride + axis.reach() - axis.pad_before - to[at];
        axis.pad_after = std::max<std::int64_t>(beyond, 0);
        axis.output_padding = std::max<std::int64_t>(-beyond, 0);
    }

    Operation operation;
    operation.kind = OperationKind::convolution;
    operation.shape = conv;
    operation.repeats = maker.repeats(op, input);
    operation.inputs = {maker.operand(op, input), maker.weight(op, filter, filters.axes, filters.shape)};
    add_bias(maker, op, 3, operation);
    maker.emit(op, std::move(operation));
}

void read_pool(GraphMaker& maker, const FileOperator& op) {
    const std::size_t input = maker.needed_input(op, 0);
    need_rank(maker, op, input, 4);
    const Pool2DOptions* pool = op.table->builtin_options_as_Pool2DOptions();
    const WindowOptions options = plane_options(op, pool);
    const Shape from = maker.shape(input);
    Pooling pooling;
    pooling.C = from.back();
    pooling.rows = axis_of(op, options, 1, from[1], pool->filter_height());
    pooling.columns = axis_of(op, options, 2, from[2], pool->filter_width());
    for (Axis* axis : {&pooling.rows, &pooling.columns}) {
        if (options.padding == Padding::SAME) pad_same(*axis);
        check_outputs(op, *axis);
    }
    if (op.outputs.size() != 1) op.refuse("found several results or none; allowed: one");
    maker.settle(op, op.outputs.front(), {from[0], pooling.rows.outputs(), pooling.columns.outputs(), pooling.C});

    Operation operation;
    operation.kind = op.row.kind;
    pooling.C *= maker.repeats(op, input);  // more images, or more channels: the same to a pool
    operation.shape = pooling;
    operation.inputs = {maker.operand(op, input)};
    maker.emit(op, std::move(operation));
}

}  // namespace eyrie::tflite
