#include "workloads/graph/graph.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

constexpr std::int64_t largest_size = std::int64_t{1} << 31;
constexpr std::int64_t largest_product = std::int64_t{1} << 62;

// The product of sizes, while it stays below 2^62.
class Product {
public:
    explicit Product(std::string of) : of_(std::move(of)) {}
    Product& times(std::int64_t factor) {
        if (factor < 0 || (factor > 0 && product_ > largest_product / factor))
            throw InputError(fmt::format("{}: too large; allowed: up to 2^62 for one image", of_));
        product_ *= factor;
        return *this;
    }
    std::int64_t value() const { return product_; }

private:
    std::string of_;
    std::int64_t product_ = 1;
};

// One operation of a graph, in the order of the checks.
class OperationCheck {
public:
    explicit OperationCheck(const Operation& operation) : operation_(operation) {}

    void check() const {
        size("repeats", operation_.repeats);
        if (operation_.moved) check_moved(*operation_.moved);
        const bool on_array = row_of(operation_.kind).place == Place::array;
        if (const auto* conv = std::get_if<Convolution>(&operation_.shape)) {
            require(operation_.kind == OperationKind::convolution, "shape of a convolution");
            check_convolution(*conv);
        } else if (const auto* product = std::get_if<MatrixProduct>(&operation_.shape)) {
            require(operation_.kind == OperationKind::matrix_product, "shape of a matrix product");
            check_product(*product);
        } else if (const auto* pool = std::get_if<Pooling>(&operation_.shape)) {
            require(operation_.kind == OperationKind::max_pool || operation_.kind == OperationKind::average_pool,
                    "shape of a pool");
            check_pool(*pool);
        } else if (on_array) {
            refuse("found no shape; allowed: a convolution's or a matrix product's");
        }
    }

private:
    [[noreturn]] void refuse(const std::string& message) const {
        throw InputError(fmt::format("operation {} ({}): {}", operation_.name, operation_.type, message));
    }
    void require(bool holds, const char* found) const {
        if (!holds) refuse(fmt::format("found the {}; allowed: that of '{}'", found, row_of(operation_.kind).name));
    }
    void size(const char* what, std::int64_t found) const {
        if (found < 1 || found > largest_size)
            refuse(fmt::format("{}: found {}; allowed: an integer from 1 to 2^31", what, found));
    }

    void check_axis(const char* what, const Axis& axis, bool transposed) const {
        size(what, axis.size);
        size("window", axis.window);
        size("stride", axis.stride);
        size("dilation", axis.dilation);
        for (const std::int64_t pad : {axis.pad_before, axis.pad_after, axis.output_padding})
            if (pad < 0 || pad > largest_size)
                refuse(fmt::format("padding of {}: found {}; allowed: an integer from 0 to 2^31", what, pad));
        if (transposed ? axis.transposed_outputs() < 1 : axis.outputs() < 1)
            refuse(
                fmt::format("a window over {} of {} {} with padding {} and {} leaves no output; allowed: one or more",
                            axis.reach(), axis.size, what, axis.pad_before, axis.pad_after));
        if (!transposed && axis.output_padding != 0)
            refuse("output padding: found with a convolution that is not transposed; allowed: 0");
    }

    void check_convolution(const Convolution& conv) const {
        size("channels", conv.C);
        size("filters", conv.M);
        size("groups", conv.groups);
        if (conv.C % conv.groups != 0 || conv.M % conv.groups != 0)
            refuse(fmt::format("found {} channels and {} filters in {} groups; allowed: multiples of the groups",
                               conv.C, conv.M, conv.groups));
        Product product("operation " + operation_.name);
        product.times(conv.M).times(conv.C / conv.groups).times(operation_.repeats);
        for (const auto& [what, axis] : {std::pair<const char*, const Axis*>{"planes", &conv.depth},
                                         {"rows", &conv.rows},
                                         {"columns", &conv.columns}}) {
            check_axis(what, *axis, conv.transposed);
            product.times(axis->window).times(conv.transposed ? axis->size : axis->outputs());
        }
    }

    void check_product(const MatrixProduct& of) const {
        size("batch", of.batch);
        size("M", of.M);
        size("N", of.N);
        size("K", of.K);
        Product("operation " + operation_.name)
            .times(of.batch)
            .times(of.M)
            .times(of.N)
            .times(of.K)
            .times(operation_.repeats);
    }

    void check_moved(const Rearrangement& moved) const {
        require(operation_.kind == OperationKind::layout, "places of words");
        const RearrangementFlaw flaw = flaw_of(moved);
        if (!flaw.key.empty()) refuse(fmt::format("{}: {}", flaw.key, flaw.text));
    }

    void check_pool(const Pooling& pool) const {
        size("channels", pool.C);
        check_axis("planes", pool.depth, false);
        check_axis("rows", pool.rows, false);
        check_axis("columns", pool.columns, false);
    }

    const Operation& operation_;
};

void check_references(const Graph& graph) {
    std::set<std::string> names;
    std::vector<bool> made(graph.tensors.size(), false);
    for (std::size_t i = 0; i < graph.tensors.size(); ++i) made[i] = graph.tensors[i].role != TensorRole::activation;
    for (const Operation& operation : graph.operations) {
        if (!names.insert(operation.name).second)
            throw InputError(fmt::format("operation {}: a name that stands twice; allowed: once", operation.name));
        if (row_of(operation.kind).place == Place::array && operation.inputs.size() < 2)
            throw InputError(fmt::format("operation {} ({}): found fewer than two operands; allowed: two, and a bias",
                                         operation.name, operation.type));
        for (const std::size_t input : operation.inputs)
            if (input >= made.size() || !made[input])
                throw InputError(
                    fmt::format("operation {}: takes a tensor that nothing before it makes", operation.name));
        for (const std::size_t output : operation.outputs) {
            if (output >= made.size() || made[output])
                throw InputError(fmt::format("operation {}: makes a tensor that is there already", operation.name));
            made[output] = true;
        }
    }
}

// As many words as its tensors have; references are valid.
void check_moved_words(const Graph& graph, const Operation& operation) {
    const Rearrangement& moved = *operation.moved;
    const auto refuse = [&](std::int64_t found, const GraphTensor& tensor) {
        throw InputError(fmt::format("operation {} ({}): found places of {} words; allowed: {}, as tensor {} has",
                                     operation.name, operation.type, found, tensor.words(), tensor.name));
    };
    if (operation.inputs.empty() || operation.outputs.size() != moved.parts.size())
        throw InputError(fmt::format("operation {} ({}): found {} inputs and {} outputs; allowed: an input, {} outputs",
                                     operation.name, operation.type, operation.inputs.size(), operation.outputs.size(),
                                     moved.parts.size()));
    const GraphTensor& input = graph.tensors[operation.inputs[0]];
    if (words_taken(moved) != input.words()) refuse(words_taken(moved), input);
    for (std::size_t i = 0; i < moved.parts.size(); ++i) {
        const GraphTensor& output = graph.tensors[operation.outputs[i]];
        if (words_made(moved, i) != output.words()) refuse(words_made(moved, i), output);
    }
}

}  // namespace

std::int64_t GraphTensor::words() const {
    std::int64_t product = 1;
    for (const std::int64_t size : shape) product *= size;
    return product;
}

std::int64_t words_each_time(const GraphTensor& tensor, const Operation& operation) {
    return operation.repeats == tensor.parts ? tensor.words() / tensor.parts : tensor.words();
}

void check_operation(const Operation& operation) { OperationCheck(operation).check(); }

void check_tensor(const GraphTensor& tensor) {
    Product words("tensor " + tensor.name);
    for (const std::int64_t size : tensor.shape) words.times(size);
    if (tensor.parts < 1 || words.value() % tensor.parts != 0)
        throw InputError(fmt::format("tensor {}: found {} words in {} parts; allowed: parts of one size", tensor.name,
                                     words.value(), tensor.parts));
    if (tensor.values && static_cast<std::int64_t>(tensor.values->size()) != words.value())
        throw InputError(fmt::format("tensor {}: found {} values; allowed: {}, as its shape says", tensor.name,
                                     tensor.values->size(), words.value()));
}

void check_graph(const Graph& graph) {
    std::int64_t words = 0;
    for (const GraphTensor& tensor : graph.tensors) {
        check_tensor(tensor);
        words += tensor.words();
        if (words > largest_product) throw InputError("the network has too many words; allowed: up to 2^62");
    }
    check_references(graph);
    std::int64_t sum = 0;
    for (const Operation& operation : graph.operations) {
        check_operation(operation);
        if (operation.moved) check_moved_words(graph, operation);
        sum += macs(operation);
        if (sum > largest_product) throw InputError("the network has too many MACs; allowed: up to 2^62 for one image");
    }
}

void allow_dims(const ImportOptions& options, const std::vector<std::string>& open) {
    for (const auto& [name, size] : options.dims)
        if (std::find(open.begin(), open.end(), name) == open.end())
            throw InputError(open.empty() ? fmt::format("--dim {}: found a size of an axis; allowed: nothing, as all "
                                                        "sizes stand in the file",
                                                        printable(name))
                                          : "--dim: " + unknown_name("open axis", name, open));
}

int widest_bits(const Graph& graph, std::size_t input) {
    int widest = 0;
    for (const Operation& operation : graph.operations) {
        if (row_of(operation.kind).place != Place::array) continue;
        const int bits = graph.tensors[operation.inputs[input]].bits;
        if (bits == 0) return 0;
        widest = std::max(widest, bits);
    }
    return widest;
}

std::int64_t macs(const Graph& graph) {
    std::int64_t sum = 0;
    for (const Operation& operation : graph.operations) sum += macs(operation);
    return sum;
}

std::int64_t parameters(const Graph& graph) {
    std::set<std::size_t> counted;
    std::int64_t sum = 0;
    for (const Operation& operation : graph.operations) {
        // What is put beside a map, or says how to lay it out, was not learnt.
        if (row_of(operation.kind).place == Place::layout) continue;
        for (const std::size_t input : operation.inputs)
            if (graph.tensors[input].role == TensorRole::weight && counted.insert(input).second)
                sum += graph.tensors[input].words();
    }
    return sum;
}

}  // namespace eyrie
