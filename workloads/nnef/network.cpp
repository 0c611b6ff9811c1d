#include "workloads/nnef/network.hpp"

#include <algorithm>
#include <filesystem>
#include <numeric>

#include <fmt/format.h>

#include "sim/text/names.hpp"
#include "workloads/graph/graph_builder.hpp"
#include "workloads/nnef/variable_file.hpp"

namespace eyrie::nnef {

namespace {

constexpr std::size_t most_tensors = 250'000;
// As of every graph; here where they are made, so that what would be refused at the end takes no memory before.
constexpr std::size_t most_operations = GraphBuilder::most_operations;
constexpr std::int64_t largest_size = std::int64_t{1} << 31;
constexpr std::int64_t largest_words = std::int64_t{1} << 62;

// The folder of graph.nnef is the network.
std::string network_name(const std::string& path) {
    const std::filesystem::path file(path);
    return file.filename() == "graph.nnef" && file.has_parent_path() ? file.parent_path().filename().string()
                                                                     : file.stem().string();
}

}  // namespace

Value Value::of_integer(std::int64_t value) {
    Value made;
    made.kind = number;
    made.is_integer = true;
    made.integer = value;
    made.real = static_cast<double>(value);
    return made;
}

Value Value::of_real(double value) {
    Value made;
    made.kind = number;
    made.real = value;
    return made;
}

Value Value::of_logical(bool value) {
    Value made;
    made.kind = logical;
    made.truth = value;
    return made;
}

Value Value::of_tensor(std::size_t index) {
    Value made;
    made.kind = tensor;
    made.index = index;
    return made;
}

Value Value::of_items(Kind kind, std::vector<Value> items) {
    Value made;
    made.kind = kind;
    for (const Value& item : items) made.height = std::max(made.height, item.height + 1);
    made.items = std::make_shared<const std::vector<Value>>(std::move(items));
    return made;
}

const char* Value::kind_name() const {
    static constexpr const char* names[] = {"nothing",  "a number", "a string", "a logical value",
                                            "a tensor", "an array", "a tuple"};
    return names[static_cast<std::size_t>(kind)];
}

Network::Network(const ModelFile& file, const ImportOptions& options, std::int64_t batch)
    : file_(file), options_(options), batch_(batch), builder_(network_name(file.path), "NNEF 1.0") {}

std::size_t Network::add(NetworkTensor tensor, int line) {
    const auto refuse_shape = [&](const std::string& message) {
        refuse(path(), line, fmt::format("{}: {}", printable(tensor.name), message));
    };
    if (tensors_.size() >= most_tensors)
        refuse_shape(fmt::format("found more than {} tensors; allowed: up to that many", most_tensors));
    if (tensor.shape.size() > largest_rank)
        refuse_shape(fmt::format("found {} axes; allowed: up to {}", tensor.shape.size(), largest_rank));
    std::int64_t words = 1;
    for (const std::int64_t size : tensor.shape) {
        if (size < 1 || size >= largest_size || words > largest_words / size)
            refuse_shape(fmt::format("found a shape of {}; allowed: sizes from 1 to 2^31 - 1, 2^62 words",
                                     fmt::join(tensor.shape, " x ")));
        words *= size;
    }
    tensors_.push_back(std::move(tensor));
    return tensors_.size() - 1;
}

void Network::add(Operation operation, int line) {
    if (++operations_ > most_operations)
        refuse(path(), line,
               fmt::format("{}: found more operations; allowed: up to {}", printable(operation.name), most_operations));
    builder_.operation(std::move(operation));
}

void Network::set_stored(std::size_t index, int bits, std::shared_ptr<const Words> values) {
    tensors_[index].bits = bits;
    tensors_[index].values = std::move(values);
}

Shape Network::image_shape(const Shape& shape) {
    return shape.size() > 1 && shape.front() == 1 ? Shape(shape.begin() + 1, shape.end()) : shape;
}

std::size_t Network::position_of(const NetworkTensor& tensor, Shape shape, std::shared_ptr<const Words> values) {
    GraphTensor added;
    added.name = tensor.name;
    added.role = tensor.role;
    added.shape = std::move(shape);
    added.bits = tensor.bits;
    added.values = std::move(values);
    return builder_.tensor(std::move(added));
}

std::shared_ptr<const Padded> Network::take_over_zeros(std::size_t index) {
    const std::shared_ptr<Padded>& padded = tensors_[index].padded;
    if (padded) padded->is_taken_over = true;
    return padded;
}

void Network::pad(std::size_t index) {
    Operation operation = tensors_[index].padded->operation;
    operation.inputs = {operand(tensors_[index].padded->input)};
    NetworkTensor& tensor = tensors_[index];
    tensor.position = position_of(tensor, image_shape(tensor.shape), nullptr);
    operation.outputs = {tensor.position};
    builder_.operation(std::move(operation));
}

std::size_t Network::operand(std::size_t index) {
    if (tensors_[index].padded && tensors_[index].position == absent) pad(index);
    NetworkTensor& tensor = tensors_[index];
    if (tensor.role == TensorRole::weight) {
        std::vector<std::size_t> axes(tensor.shape.size());
        std::iota(axes.begin(), axes.end(), std::size_t{0});
        return weight(index, axes, tensor.shape);
    }
    if (tensor.position == absent) tensor.position = position_of(tensor, image_shape(tensor.shape), nullptr);
    return tensor.position;
}

std::size_t Network::weight(std::size_t index, const std::vector<std::size_t>& axes, const Shape& wanted) {
    NetworkTensor& tensor = tensors_[index];
    if (tensor.role != TensorRole::weight) return operand(index);
    if (tensor.position != absent && builder_.graph().tensors[tensor.position].shape == wanted) return tensor.position;
    std::shared_ptr<const Words> values = tensor.values;
    if (values && !std::is_sorted(axes.begin(), axes.end()))
        values = std::make_shared<const Words>(with_axes_in_order(*values, tensor.shape, axes));
    return tensor.position = position_of(tensor, wanted, std::move(values));
}

std::size_t Network::turned_filters(std::size_t index, std::int64_t groups) {
    NetworkTensor tensor = tensors_[index];
    if (tensor.role != TensorRole::weight) return operand(index);
    const Shape& from = tensor.shape;
    Shape grouped = from, wanted = from;
    grouped[0] /= groups;
    grouped.insert(grouped.begin(), groups);  // groups, C/groups, M/groups, ...
    wanted[0] = from[1] * groups;
    wanted[1] = from[0] / groups;
    if (wanted.size() == 3) wanted.insert(wanted.begin() + 2, 1);
    std::vector<std::size_t> axes(grouped.size());
    std::iota(axes.begin(), axes.end(), std::size_t{0});
    std::swap(axes[1], axes[2]);
    if (tensor.values) tensor.values = std::make_shared<const Words>(with_axes_in_order(*tensor.values, grouped, axes));
    return position_of(tensor, wanted, tensor.values);
}

Graph Network::finish(const std::vector<std::size_t>& results) && {
    for (std::size_t i = 0; i < tensors_.size(); ++i)
        if (tensors_[i].padded && !tensors_[i].padded->is_taken_over) operand(i);
    std::vector<std::size_t> outputs;
    for (const std::size_t result : results) {
        if (tensors_[result].padded) operand(result);
        if (tensors_[result].position != absent) outputs.push_back(tensors_[result].position);
    }
    return std::move(builder_).finish(outputs);
}

}  // namespace eyrie::nnef
