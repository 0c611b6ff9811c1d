// Operations of NNEF with a window, and products.
#include <algorithm>

#include <fmt/format.h>

#include "workloads/nnef/standard.hpp"

namespace eyrie::nnef {

namespace {

using Pairs = std::vector<std::pair<std::int64_t, std::int64_t>>;
constexpr std::size_t most_windows = 3;  // axes that a window slides along

Axis* axis_of(Axis* (&axes)[3], std::size_t i, std::size_t count) { return axes[most_windows - count + i]; }

// A list that is empty is `fallback` throughout.
Shape filled(const Call& call, std::string_view name, std::size_t count, std::int64_t fallback) {
    Shape list = call.integers(name);
    if (list.empty()) list.assign(count, fallback);
    if (list.size() != count)
        call.refuse(fmt::format("found {} integers for '{}'; allowed: {}, or none", list.size(), name, count));
    return list;
}

// No padding given: as many outputs as strides fit into the input, the odd zero behind.
void pad_same(Axis& axis) {
    const std::int64_t outputs = (axis.size + axis.stride - 1) / axis.stride;
    const std::int64_t missing = std::max<std::int64_t>((outputs - 1) * axis.stride + axis.reach() - axis.size, 0);
    axis.pad_before = missing / 2;
    axis.pad_after = missing - missing / 2;
}

// How a window slides along some axes; their stride, dilation and padding, one for each.
struct Sliding {
    Shape strides, dilations;
    Pairs padding;  // empty: same

    Sliding(const Call& call, std::size_t count)
        : strides(filled(call, "stride", count, 1)),
          dilations(filled(call, "dilation", count, 1)),
          padding(call.pairs("padding")) {
        if (!padding.empty() && padding.size() != count)
            call.refuse(fmt::format("found {} pairs for 'padding'; allowed: {}, or none", padding.size(), count));
    }

    // Without padding.
    Axis axis(const Call& call, std::size_t i, std::int64_t size, std::int64_t window) const {
        constexpr std::int64_t largest = std::int64_t{1} << 31;
        Axis axis;
        axis.size = size;
        axis.window = window;
        axis.stride = strides[i];
        axis.dilation = dilations[i];
        for (const std::int64_t value : {axis.size, axis.window, axis.stride, axis.dilation})
            if (value < 1 || value >= largest)
                call.refuse(
                    fmt::format("found size {}, window {}, stride {} and dilation {} along an axis; allowed: 1 "
                                "to 2^31 - 1",
                                axis.size, axis.window, axis.stride, axis.dilation));
        if (padding.empty()) return axis;
        axis.pad_before = padding[i].first;
        axis.pad_after = padding[i].second;
        if (std::min(axis.pad_before, axis.pad_after) < 0 || std::max(axis.pad_before, axis.pad_after) >= largest)
            call.refuse(
                fmt::format("found a padding of {} and {}; allowed: 0 to 2^31 - 1", axis.pad_before, axis.pad_after));
        return axis;
    }

    Axis forward_axis(const Call& call, std::size_t i, std::int64_t size, std::int64_t window) const {
        Axis made = axis(call, i, size, window);
        if (padding.empty()) pad_same(made);
        if (made.outputs() < 1)
            call.refuse(
                fmt::format("a window over {} of {} words with padding {} and {} leaves no output; allowed: one "
                            "or more",
                            made.reach(), size, made.pad_before, made.pad_after));
        return made;
    }
};

// Axes that a convolution's window slides along: all but images and channels.
std::size_t window_count(const Call& call, const Shape& input, const Shape& filter) {
    if (input.size() < 3 || input.size() > 2 + most_windows || filter.size() != input.size())
        call.refuse(fmt::format("found an input of {} and filters of {}; allowed: both of 3 to 5 axes",
                                fmt::join(input, " x "), fmt::join(filter, " x ")));
    return input.size() - 2;
}

// Filters of lines have one row.
Shape filter_shape(Shape shape) {
    if (shape.size() == 3) shape.insert(shape.begin() + 2, 1);
    return shape;
}

struct Filtered {
    Operation operation;
    std::vector<std::size_t> operands;
    Shape result;
};

void add_bias(Call& call, Filtered& into, bool has_bias) {
    const std::size_t bias = has_bias ? call.tensor_or_none("bias") : absent;
    if (bias != absent) into.operands.push_back(call.network().operand(bias));
}

// `groups`: 0 for one of each channel.
Filtered convolved(Call& call, std::size_t input, std::size_t filter, std::int64_t groups, const Sliding& sliding,
                   bool has_bias) {
    const Shape from = call.network().tensor(input).shape, filters = call.network().tensor(filter).shape;
    const std::size_t count = window_count(call, from, filters);
    Convolution conv;
    conv.C = from[1];
    conv.M = filters[0];
    conv.groups = groups == 0 ? conv.C : groups;
    if (conv.groups < 1 || conv.C % conv.groups != 0 || conv.M % conv.groups != 0 || filters[1] != conv.C / conv.groups)
        call.refuse(
            fmt::format("found {} channels, filters of {} and {} groups; allowed: channels of a group in every "
                        "filter",
                        conv.C, fmt::join(filters, " x "), groups));
    Filtered made;
    made.result = {from[0], conv.M};
    const std::shared_ptr<const Padded> padded = call.network().take_over_zeros(input);
    Axis* axes[3] = {&conv.depth, &conv.rows, &conv.columns};
    for (std::size_t i = 0; i < count; ++i) {
        Axis& axis = *axis_of(axes, i, count);
        axis = sliding.forward_axis(call, i, from[2 + i], filters[2 + i]);
        if (padded) {
            const auto [before, after] = padded->sides[2 + i];
            axis.size -= before + after;
            axis.pad_before += before;
            axis.pad_after += after;
        }
        made.result.push_back(axis.outputs());
    }
    if (padded) {
        call.network().builder().folded(
            fmt::format("pad {} into {} {}", call.network().tensor(input).name, call.type(), call.name()));
        input = padded->input;
    }
    made.operation.kind = OperationKind::convolution;
    made.operation.shape = conv;
    made.operation.repeats = from[0];
    std::vector<std::size_t> order(filters.size());
    for (std::size_t i = 0; i < order.size(); ++i) order[i] = i;
    made.operands = {call.network().operand(input), call.network().weight(filter, order, filter_shape(filters))};
    add_bias(call, made, has_bias);
    return made;
}

// The gradient of a convolution from its result to its input: that one's padding cuts words off here. Filters are
// [C, M/groups, ...].
Filtered deconvolved(Call& call, std::size_t input, std::size_t filter, std::int64_t groups, const Sliding& sliding,
                     const Shape& wanted, bool has_bias) {
    const Shape from = call.network().tensor(input).shape, filters = call.network().tensor(filter).shape;
    const std::size_t count = window_count(call, from, filters);
    Convolution conv;
    conv.transposed = true;
    conv.C = from[1];
    conv.groups = groups == 0 ? conv.C : groups;
    if (conv.groups < 1 || conv.C % conv.groups != 0 || filters[0] != conv.C)
        call.refuse(fmt::format("found {} channels, filters of {} and {} groups; allowed: a filter for each channel",
                                conv.C, fmt::join(filters, " x "), groups));
    conv.M = filters[1] * conv.groups;
    if (!wanted.empty() && wanted.size() != from.size())
        call.refuse(
            fmt::format("found an output shape of {}; allowed: {} sizes", fmt::join(wanted, " x "), from.size()));
    Filtered made;
    made.result = {from[0], conv.M};
    Axis* axes[3] = {&conv.depth, &conv.rows, &conv.columns};
    for (std::size_t i = 0; i < count; ++i) {
        Axis& axis = *axis_of(axes, i, count);
        axis = sliding.axis(call, i, from[2 + i], filters[2 + i]);
        std::int64_t size = wanted.empty() ? axis.size * axis.stride : wanted[2 + i];
        if (wanted.empty() && !sliding.padding.empty()) size = axis.transposed_outputs();
        if (sliding.padding.empty()) {
            Axis forward = axis;
            forward.size = size;
            if (size < 1 || size >= std::int64_t{1} << 31)
                call.refuse("found an output size out of bounds; allowed: 1 to 2^31 - 1");
            pad_same(forward);
            axis.pad_before = forward.pad_before;
            axis.pad_after = 0;
            const std::int64_t beyond = axis.transposed_outputs() - size;
            axis.pad_after = std::max<std::int64_t>(beyond, 0);
            axis.output_padding = std::max<std::int64_t>(-beyond, 0);
        } else {
            axis.output_padding = size - axis.transposed_outputs();
        }
        if (axis.output_padding < 0 || axis.output_padding >= std::max(axis.stride, axis.dilation) || size < 1)
            call.refuse(
                fmt::format("found {} outputs of {} inputs with a filter of {} and stride {}; allowed: a size "
                            "whose convolution gives the inputs back",
                            size, axis.size, axis.window, axis.stride));
        made.result.push_back(size);
    }
    made.operation.kind = OperationKind::convolution;
    made.operation.shape = conv;
    made.operation.repeats = from[0];
    made.operands = {call.network().operand(input), call.network().turned_filters(filter, conv.groups)};
    add_bias(call, made, has_bias);
    return made;
}

Value add_filtered(Call& call, Filtered&& made, const std::string& name) {
    return call.on_array(std::move(made.operation), std::move(made.operands), std::move(made.result), name);
}

}  // namespace

std::vector<Value> run_conv(Call& call) {
    const Sliding sliding(call, window_count(call, call.shape("input"), call.shape("filter")));
    return {add_filtered(
        call, convolved(call, call.tensor("input"), call.tensor("filter"), call.integer("groups"), sliding, true),
        call.name())};
}

std::vector<Value> run_deconv(Call& call) {
    const Sliding sliding(call, window_count(call, call.shape("input"), call.shape("filter")));
    return {add_filtered(call,
                         deconvolved(call, call.tensor("input"), call.tensor("filter"), call.integer("groups"), sliding,
                                     call.integers("output_shape"), true),
                         call.name())};
}

namespace {

// A filter of one word: every place apart.
Sliding no_window(const Call& call, std::size_t count) {
    Sliding sliding(call, count);
    sliding.strides.assign(count, 1);
    sliding.dilations.assign(count, 1);
    sliding.padding.assign(count, {0, 0});
    return sliding;
}

}  // namespace

// A filter for each channel, then one over all channels of a place.
std::vector<Value> run_separable_conv(Call& call) {
    const std::size_t count = window_count(call, call.shape("input"), call.shape("plane_filter"));
    const Value planes = add_filtered(
        call, convolved(call, call.tensor("input"), call.tensor("plane_filter"), 0, Sliding(call, count), false),
        call.name() + "/planes");
    return {add_filtered(call,
                         convolved(call, planes.index, call.tensor("point_filter"), call.integer("groups"),
                                   no_window(call, count), true),
                         call.name())};
}

std::vector<Value> run_separable_deconv(Call& call) {
    const std::size_t count = window_count(call, call.shape("input"), call.shape("plane_filter"));
    const Value points = add_filtered(call,
                                      deconvolved(call, call.tensor("input"), call.tensor("point_filter"),
                                                  call.integer("groups"), no_window(call, count), {}, false),
                                      call.name() + "/points");
    return {add_filtered(call,
                         deconvolved(call, points.index, call.tensor("plane_filter"), 0, Sliding(call, count),
                                     call.integers("output_shape"), true),
                         call.name())};
}

// Windows over all axes of the tensor. One over channels slides along them as planes.
std::vector<Value> run_pool(Call& call) {
    const Shape from = call.shape("input"), size = call.integers("size");
    const Sliding sliding(call, from.size());
    if (size.size() != from.size() || from.size() < 2)
        call.refuse(fmt::format("found a window of {} over {}; allowed: a size for each of 2 axes and more",
                                fmt::join(size, " x "), fmt::join(from, " x ")));
    Shape result;
    std::vector<Axis> sliding_axes;
    for (std::size_t i = 0; i < from.size(); ++i) {
        const Axis axis = sliding.forward_axis(call, i, from[i], size[i]);
        result.push_back(axis.outputs());
        const bool slides = axis.window != 1 || axis.outputs() != axis.size;
        if (i == 0 && slides) call.refuse("found a window over images; allowed: 1");
        if (i > 1 || (i == 1 && slides)) sliding_axes.push_back(axis);
    }
    const bool has_result_pair = call.all_tensors().size() == 1 && call.kind() == OperationKind::max_pool;
    Pooling pool;
    const bool over_channels = sliding_axes.size() == from.size() - 1;
    if (sliding_axes.size() > most_windows)
        call.refuse(fmt::format("found a window over {} axes; allowed: up to {}", sliding_axes.size(), most_windows));
    pool.C = from[0] * (over_channels ? 1 : from[1]);  // more images, or more channels: the same to a pool
    Axis* axes[3] = {&pool.depth, &pool.rows, &pool.columns};
    for (std::size_t i = 0; i < sliding_axes.size(); ++i) *axis_of(axes, i, sliding_axes.size()) = sliding_axes[i];
    if (row_of(call.kind()).place == Place::vector && call.kind() != OperationKind::elementwise) call.pool = pool;
    if (has_result_pair && call.type() == "max_pool_with_index") return call.beside({result, result});
    return {call.beside(result)};
}

// The size that a pool had before, or the one that is asked for.
std::vector<Value> run_unpool(Call& call) {
    const Shape from = call.shape("input"), size = call.integers("size"), wanted = call.integers("output_shape");
    if (!wanted.empty()) return {call.beside(wanted)};
    const Sliding sliding(call, from.size());
    if (size.size() != from.size()) call.refuse("found a window of other axes; allowed: a size for each axis");
    Shape result;
    for (std::size_t i = 0; i < from.size(); ++i) {
        const Axis axis = sliding.axis(call, i, from[i], size[i]);
        result.push_back(sliding.padding.empty() ? axis.size * axis.stride : axis.transposed_outputs());
    }
    return {call.beside(result)};
}

// [N,K] times filters [M,K].
std::vector<Value> run_linear(Call& call) {
    const Shape from = call.shape("input"), filters = call.shape("filter");
    if (filters.size() != 2 || from.size() < 2 || from.back() != filters[1])
        call.refuse(fmt::format("found an input of {} and filters of {}; allowed: rows of as many words as a filter",
                                fmt::join(from, " x "), fmt::join(filters, " x ")));
    MatrixProduct product;
    product.N = filters[0];
    product.K = filters[1];
    Shape result = from;
    result.back() = product.N;
    for (std::size_t i = 0; i + 1 < from.size(); ++i) product.M *= from[i];
    const std::size_t filter = call.tensor("filter");
    product.second_is_weight = call.network().tensor(filter).role == TensorRole::weight;
    Filtered made;
    made.operation.kind = OperationKind::matrix_product;
    made.operation.shape = product;
    made.result = result;
    made.operands = {call.network().operand(call.tensor("input")),
                     call.network().weight(filter, {1, 0}, {product.K, product.N})};
    add_bias(call, made, true);
    return {add_filtered(call, std::move(made), call.name())};
}

namespace {

struct Matrices {
    std::int64_t count = 1, rows = 1, columns = 1;
};

Matrices matrices_of(const Call& call, const Shape& shape, bool turned) {
    if (shape.size() < 2) call.refuse(fmt::format("found a factor of {} axes; allowed: 2 and more", shape.size()));
    Matrices read;
    for (std::size_t i = 0; i + 2 < shape.size(); ++i) read.count *= shape[i];
    read.rows = shape[shape.size() - (turned ? 1 : 2)];
    read.columns = shape[shape.size() - (turned ? 2 : 1)];
    return read;
}

std::int64_t times(const Call& call, std::int64_t a, std::int64_t b) {
    constexpr std::int64_t largest = std::int64_t{1} << 62;
    if (a > largest / b) call.refuse("found too many matrices; allowed: up to 2^62 rows");
    return a * b;
}

std::size_t factor(Call& call, std::size_t tensor, bool turned) {
    Shape shape = call.network().tensor(tensor).shape;
    std::vector<std::size_t> axes(shape.size());
    for (std::size_t i = 0; i < axes.size(); ++i) axes[i] = i;
    if (turned) {
        std::swap(axes[axes.size() - 1], axes[axes.size() - 2]);
        std::swap(shape[shape.size() - 1], shape[shape.size() - 2]);
    }
    return call.network().weight(tensor, axes, shape);
}

}  // namespace

std::vector<Value> run_matmul(Call& call) {
    const std::size_t first = call.tensor("A"), second = call.tensor("B");
    const bool turn_first = call.logical("transposeA"), turn_second = call.logical("transposeB");
    const Shape left = call.network().tensor(first).shape, right = call.network().tensor(second).shape;
    const Matrices a = matrices_of(call, left, turn_first), b = matrices_of(call, right, turn_second);
    if (left.size() != right.size() || a.columns != b.rows)
        call.refuse(fmt::format("found a product of {} and {}; allowed: as many columns as rows, as many axes",
                                fmt::join(left, " x "), fmt::join(right, " x ")));
    Shape result(left.begin(), left.end() - 2);
    MatrixProduct product;
    for (std::size_t i = 0; i < result.size(); ++i) {
        if (left[i] != right[i] && left[i] != 1 && right[i] != 1)
            call.refuse(fmt::format("found {} and {} matrices; allowed: as many, or one", left[i], right[i]));
        result[i] = std::max(left[i], right[i]);
        product.batch = times(call, product.batch, result[i]);
    }
    result.push_back(a.rows);
    result.push_back(b.columns);
    product.M = a.rows;
    product.K = a.columns;
    product.N = b.columns;
    const auto is_weight = [&](std::size_t tensor) { return call.network().tensor(tensor).role == TensorRole::weight; };
    Filtered made;
    const bool from_left = is_weight(first) && !is_weight(second);
    product.second_is_weight = from_left || is_weight(second);
    if (from_left) std::swap(product.M, product.N);  // weights from the left: the transposed product
    if (product.second_is_weight && (from_left ? a.count : b.count) == 1) {
        product.M = times(call, product.M, product.batch);  // one matrix of weights for all rows
        product.batch = 1;
    }
    made.operation.kind = OperationKind::matrix_product;
    made.operation.shape = product;
    made.result = result;
    if (from_left)
        made.operands = {call.network().operand(second), factor(call, first, !turn_first)};
    else
        made.operands = {call.network().operand(first), factor(call, second, turn_second)};
    return {add_filtered(call, std::move(made), call.name())};
}

}  // namespace eyrie::nnef
