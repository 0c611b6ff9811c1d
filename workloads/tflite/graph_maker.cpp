#include "workloads/tflite/graph_maker.hpp"

#include <algorithm>
#include <filesystem>
#include <numeric>
#include <set>

#include <fmt/format.h>
#include <tflite_schema.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"
#include "workloads/tflite/fused_activation.hpp"
#include "workloads/tflite/map_tensors.hpp"

namespace eyrie::tflite {

namespace {

std::string network_name(const FileModel& file) { return std::filesystem::path(file.path).stem().string(); }

// Sizes below 2^31 and at most 8 of them; a product beyond 2^62 gives that.
std::int64_t product_of(const Shape& shape) {
    constexpr std::int64_t largest = std::int64_t{1} << 62;
    std::int64_t product = 1;
    for (const std::int64_t size : shape) {
        if (size > 0 && product > largest / size) return largest;
        product *= size;
    }
    return product;
}

}  // namespace

GraphMaker::GraphMaker(const FileModel& file, const ImportOptions& options)
    : file_(file),
      keep_values_(options.values),
      constants_(file),
      is_map_(map_tensors(file)),
      weights_(file.path),
      positions_(file.tensors.size(), absent),
      from_outside_(file.tensors.size(), false),
      builder_(network_name(file), file.version) {
    shapes_.reserve(file.tensors.size());
    for (const FileTensor& tensor : file.tensors) shapes_.push_back(tensor.shape);
    read_open_axes(options);
    find_batch();
    for (const std::size_t input : file.inputs)
        if (!constants_.is_constant(input) && positions_[input] == absent)
            add(input, TensorRole::input, image_shape(input));
}

// Of inputs: the first axis is the batch, any other has a name under which the user gives its size.
void GraphMaker::read_open_axes(const ImportOptions& options) {
    std::set<std::string> asked;
    std::vector<std::string> names;
    for (const std::size_t input : file_.inputs) {
        const FileTensor& tensor = file_.tensors[input];
        for (std::size_t axis = 1; axis < tensor.open.size(); ++axis) {
            if (!tensor.open[axis]) continue;
            names.push_back(fmt::format("{}.{}", tensor.name, axis));
            const auto found = options.dims.find(names.back());
            if (found == options.dims.end())
                throw InputError(
                    fmt::format("{}: tensor {}: found an open axis {} and no size for it; allowed: one "
                                "from 1 to 2^31 - 1, given for '{}'",
                                file_.path, printable(tensor.name), axis, printable(names.back())));
            if (found->second < 1 || found->second >= std::int64_t{1} << 31)
                throw InputError(fmt::format("{}: '{}': found a size of {}; allowed: 1 to 2^31 - 1", file_.path,
                                             printable(names.back()), found->second));
            shapes_[input][axis] = found->second;
            has_open_axes_ = true;
        }
    }
    for (const auto& [name, size] : options.dims)
        if (std::find(names.begin(), names.end(), name) == names.end())
            throw InputError(
                fmt::format("{}: {}", file_.path,
                            unknown_name("open axis", name, names.empty() ? std::vector<std::string>{"none"} : names)));
}

// A first axis of one size is a batch only where all results have it: a spectrogram's is not.
void GraphMaker::find_batch() {
    if (file_.inputs.empty() || shapes_[file_.inputs.front()].empty()) return;
    const std::int64_t first = shapes_[file_.inputs.front()].front();
    const bool is_batch = first > 1 && shapes_[file_.inputs.front()].size() > 1 &&
                          std::all_of(file_.outputs.begin(), file_.outputs.end(), [&](std::size_t output) {
                              return !shapes_[output].empty() && shapes_[output].front() == first;
                          });
    if (!is_batch) return;
    batch_ = first;
    builder_.fold_batch(fmt::format("the file's batch of {}: read as one image", first));
}

std::int64_t GraphMaker::words(std::size_t tensor) const { return product_of(shapes_[tensor]); }

std::string GraphMaker::about(std::size_t tensor) const {
    return fmt::format("tensor {} ({})", tensor, printable(file_.tensors[tensor].name));
}

void GraphMaker::settle(const FileOperator& op, std::size_t tensor, const Shape& shape) {
    if (shapes_[tensor] == shape) return;
    if (!has_open_axes_)
        op.refuse(fmt::format("found a result of {}; allowed: {}, as its inputs and options say",
                              fmt::join(shapes_[tensor], " x "), fmt::join(shape, " x ")));
    shapes_[tensor] = shape;
}

std::size_t GraphMaker::needed_input(const FileOperator& op, std::size_t i) const {
    if (op.input(i) == absent) op.refuse(fmt::format("found no input {}; allowed: as many as the operator needs", i));
    return op.input(i);
}

std::int64_t GraphMaker::of_one_image(const FileOperator& op, std::int64_t all, const char* what) const {
    if (all % batch_ != 0)
        op.refuse(
            fmt::format("found {} {} for a batch of {}; allowed: a multiple of the batch, or a file with a batch "
                        "of 1",
                        all, what, batch_));
    return all / batch_;
}

std::int64_t GraphMaker::repeats(const FileOperator& op, std::size_t tensor) const {
    return of_one_image(op, shapes_[tensor].front(), "images");
}

Shape GraphMaker::image_shape(std::size_t tensor) const {
    Shape shape = shapes_[tensor];
    if (shape.empty() || constants_.is_constant(tensor)) return shape;
    const bool whole = shape.front() % batch_ == 0;  // else the batch is no part of it
    if (whole) shape.front() /= batch_;
    if (is_map_[tensor]) std::rotate(shape.begin() + 1, shape.end() - 1, shape.end());
    if (shape.front() == 1 && shape.size() > 1 && whole) shape.erase(shape.begin());
    return shape;
}

void GraphMaker::check_stored(std::size_t tensor) const {
    const FileTensor& of = file_.tensors[tensor];
    if (of.stored.data == nullptr || of.bits == 0 || of.table->sparsity() != nullptr) return;
    const std::int64_t bytes = (of.words() / 8) * of.bits + (of.words() % 8 * of.bits + 7) / 8;
    if (static_cast<std::int64_t>(of.stored.size) != bytes)
        throw InputError(fmt::format("{}: {}: found data of {} bytes; allowed: {}, as its shape says", file_.path,
                                     about(tensor), of.stored.size, bytes));
}

std::size_t GraphMaker::add(std::size_t tensor, TensorRole role, Shape shape) {
    GraphTensor added;
    added.name = file_.tensors[tensor].name;
    added.role = role;
    added.bits = file_.tensors[tensor].bits;
    for (const std::int64_t size : shape)
        if (size < 1)
            throw InputError(fmt::format("{}: {}: found a shape of {}; allowed: sizes of 1 and more", file_.path,
                                         about(tensor), fmt::join(shape, " x ")));
    added.shape = std::move(shape);
    return positions_[tensor] = builder_.tensor(std::move(added));
}

Stored GraphMaker::stored(std::size_t constant) {
    const std::size_t origin = constants_.origin(constant);
    if (origin == absent) return {file_.tensors[constant].bits, nullptr};
    check_stored(origin);
    return {file_.tensors[origin].bits, keep_values_ ? weights_.words(file_.tensors[origin]) : nullptr};
}

std::size_t GraphMaker::weight(const FileOperator& op, std::size_t tensor, const std::vector<std::size_t>& axes,
                               const Shape& wanted) {
    if (!constants_.is_constant(tensor)) return operand(op, tensor);
    const std::size_t origin = constants_.origin(tensor) == absent ? tensor : constants_.origin(tensor);
    // Users that want the axes in the same order share it.
    if (positions_[origin] != absent && builder_.graph().tensors[positions_[origin]].shape == wanted)
        return positions_[origin];
    Stored constant = stored(tensor);
    if (constant.values && !std::is_sorted(axes.begin(), axes.end()))
        constant.values =
            std::make_shared<const Words>(with_axes_in_order(*constant.values, file_.tensors[tensor].shape, axes));
    GraphTensor added;
    added.name = file_.tensors[origin].name;
    added.role = TensorRole::weight;
    added.bits = constant.bits;
    added.shape = wanted;
    added.values = std::move(constant.values);
    for (const std::int64_t size : wanted)
        if (size < 1)
            op.refuse(fmt::format("found weights of {}; allowed: sizes of 1 and more", fmt::join(wanted, " x ")));
    return positions_[origin] = builder_.tensor(std::move(added));
}

std::size_t GraphMaker::operand(const FileOperator& op, std::size_t tensor) {
    if (constants_.is_constant(tensor)) {
        std::vector<std::size_t> axes(file_.tensors[tensor].rank());
        std::iota(axes.begin(), axes.end(), std::size_t{0});
        return weight(op, tensor, axes, file_.tensors[tensor].shape);
    }
    if (positions_[tensor] != absent) return positions_[tensor];
    if (file_.tensors[tensor].variable || from_outside_[tensor])
        return add(tensor, TensorRole::input, image_shape(tensor));
    op.refuse(
        fmt::format("takes {}, which nothing before it makes; allowed: inputs of the graph, constants and what "
                    "operators before it make",
                    about(tensor)));
}

void GraphMaker::remember(const FileOperator& op, std::size_t tensor, std::size_t position) {
    if (positions_[tensor] != absent || constants_.is_constant(tensor) || from_outside_[tensor])
        op.refuse(fmt::format("makes {}, which is there already; allowed: a tensor made once", about(tensor)));
    positions_[tensor] = position;
}

std::string GraphMaker::name(const FileOperator& op) const {
    return op.outputs.empty() ? op.type : file_.tensors[op.outputs.front()].name;
}

std::size_t GraphMaker::inner(const FileOperator& op, const char* what, Shape shape) {
    return builder_.activation(fmt::format("{}/{}", name(op), what), std::move(shape),
                               op.outputs.empty() ? 0 : file_.tensors[op.outputs.front()].bits);
}

std::size_t GraphMaker::result(const FileOperator& op, std::size_t i) {
    if (i >= op.outputs.size()) op.refuse(fmt::format("found no result {}; allowed: as many as it makes", i));
    const std::size_t tensor = op.outputs[i];
    remember(op, tensor, absent);
    return add(tensor, TensorRole::activation, image_shape(tensor));
}

void GraphMaker::emit(const FileOperator& op, Operation operation, const FileOperator* made_by) {
    const FileOperator& makes = made_by != nullptr ? *made_by : op;
    operation.name = name(makes);
    operation.type = op.type;
    const char* activation = fused_activation(op);
    const std::size_t first = result(makes, 0);
    // Of several images each time one is taken, and one made.
    const auto add_repeated = [&](std::vector<std::size_t> outputs) {
        operation.outputs = std::move(outputs);
        if (operation.repeats > 1) {
            builder_.in_parts(operation.inputs.front(), operation.repeats);
            for (const std::size_t output : operation.outputs) builder_.in_parts(output, operation.repeats);
        }
        builder_.operation(std::move(operation));
    };
    if (activation == nullptr) {
        std::vector<std::size_t> outputs = {first};
        for (std::size_t i = 1; i < makes.outputs.size(); ++i) outputs.push_back(result(makes, i));
        return add_repeated(std::move(outputs));
    }
    const std::size_t before = inner(makes, "before_activation", image_shape(makes.outputs.front()));
    Operation applied;
    applied.name = fmt::format("{}/{}", operation.name, activation);
    applied.kind = OperationKind::activation;
    applied.type = activation;
    applied.inputs = {before};
    applied.outputs = {first};
    add_repeated({before});
    builder_.operation(std::move(applied));
}

void GraphMaker::leave_out(const FileOperator& op) {
    builder_.unsupported(name(op), op.type, op.row.reason);
    for (const std::size_t output : op.outputs) {
        remember(op, output, absent);
        from_outside_[output] = true;
    }
}

Graph GraphMaker::finish() && {
    std::vector<std::size_t> outputs;
    for (const std::size_t output : file_.outputs)
        if (positions_[output] != absent) outputs.push_back(positions_[output]);
    return std::move(builder_).finish(outputs);
}

}  // namespace eyrie::tflite
