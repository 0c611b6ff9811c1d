// LSTM, GRU, RNN: of each direction one product of all steps' inputs with W, then step by step the product of the state
// with R, the gates' activations, and the new state. A step's operations repeat once a step. The state before the first
// step is an input of the network unless the file has it.
#include <fmt/format.h>

#include "workloads/onnx/rules.hpp"

namespace eyrie::onnx_format {

namespace {

struct Sizes {
    std::int64_t steps, images, words, gates, hidden, directions;
};

Sizes sizes_of(const Node& node) {
    const Dims &x = node.dims(0), &w = node.dims(1), &r = node.dims(2);
    if (x.size() != 3 || w.size() != 3 || r.size() != 3)
        node.refuse(fmt::format("inputs of {}, {} and {} axes", x.size(), w.size(), r.size()), "three axes each");
    const bool images_first = node.integer("layout", 0) != 0;
    Sizes sizes{};
    sizes.steps = x[images_first ? 1 : 0];
    sizes.images = x[images_first ? 0 : 1];
    sizes.words = x[2];
    sizes.gates = node.type == "LSTM" ? 4 : node.type == "GRU" ? 3 : 1;
    sizes.hidden = r[2];
    sizes.directions = w[0];
    const std::int64_t directions = node.text("direction", "forward") == "bidirectional" ? 2 : 1;
    constexpr std::int64_t most = std::int64_t{1} << 31;
    for (const std::int64_t size : {sizes.steps, sizes.images, sizes.words, sizes.hidden})
        if (size < 1 || size > most / 4) node.refuse(fmt::format("a size of {}", size), "1 to 2^29");
    const Dims wanted_w = {directions, sizes.gates * sizes.hidden, sizes.words};
    const Dims wanted_r = {directions, sizes.gates * sizes.hidden, sizes.hidden};
    if (w != wanted_w || r != wanted_r)
        node.refuse(fmt::format("W of {} and R of {}", fmt::join(w, " x "), fmt::join(r, " x ")),
                    fmt::format("{} and {}", fmt::join(wanted_w, " x "), fmt::join(wanted_r, " x ")));
    return sizes;
}

class Recurrence {
public:
    Recurrence(Node& node, const Sizes& sizes) : node_(node), of_(sizes) {}

    // The state after the last step, as a tensor of one step.
    std::size_t emit(std::int64_t direction) {
        suffix_ = of_.directions == 1 ? "" : direction == 0 ? ".forward" : ".backward";
        const std::int64_t all = of_.gates * of_.hidden;
        const std::size_t inputs =
            product("input", node_.building.tensor(node_.in(0)), matrix(1, of_.words), of_.steps, all, of_.words, 1);
        const std::size_t states =
            product("state", state(5, ".initial_h"), matrix(2, of_.hidden), 1, all, of_.hidden, of_.steps);
        node_.building.graph.tensors[inputs].parts = of_.steps;
        std::vector<std::size_t> sums = {inputs, states};
        if (node_.has(3)) sums.push_back(list(3));
        const std::size_t summed = step("sum", OperationKind::add, sums, of_.gates);
        if (node_.type == "LSTM") return lstm_output(summed);
        const std::size_t gates = step("gates", OperationKind::activation, {summed}, of_.gates);
        return node_.type == "RNN" ? gates : step("cell", OperationKind::elementwise, {gates}, 1);
    }

private:
    // The gates of input, forgetting and cell, with the cell before, make the cell; the output's gate meets it last.
    std::size_t lstm_output(std::size_t summed) {
        const std::size_t gates = step("gates", OperationKind::activation, {summed}, of_.gates - 1);
        const std::size_t output_gate = node_.building.new_tensor(
            node_.name + ".output_gate" + suffix_, TensorRole::activation, {of_.images, of_.hidden}, node_.in(0).bits);
        node_.building.graph.operations.back().outputs.push_back(output_gate);
        std::vector<std::size_t> mixed = {gates, state(6, ".initial_c")};
        if (node_.has(7)) mixed.push_back(list(7));
        const std::size_t cell = step("cell", OperationKind::elementwise, mixed, 1);
        const std::size_t bounded = step("bound", OperationKind::activation, {cell}, 1);
        return step("output", OperationKind::multiply, {output_gate, bounded}, 1);
    }

    std::size_t product(const char* part, std::size_t first, std::size_t second, std::int64_t steps, std::int64_t N,
                        std::int64_t K, std::int64_t repeats) {
        MatrixProduct shape;
        shape.M = steps * of_.images;
        shape.N = N;
        shape.K = K;
        shape.second_is_weight = node_.in(1).constant;
        return node_.emit_part(part + suffix_, OperationKind::matrix_product, shape, {first, second}, {shape.M, N},
                               repeats);
    }

    std::size_t step(const char* part, OperationKind kind, const std::vector<std::size_t>& taken, std::int64_t maps) {
        return node_.emit_part(part + suffix_, kind, {}, taken, {of_.images, maps * of_.hidden}, of_.steps);
    }

    // The K x N matrix of this direction.
    std::size_t matrix(std::size_t input, std::int64_t K) {
        Value& value = node_.in(input);
        if (!value.constant) return node_.building.tensor(value);
        return node_.building.new_tensor(value.name + suffix_, TensorRole::weight, {K, of_.gates * of_.hidden},
                                         value.bits);
    }

    // This direction's part of biases or peepholes, which have a list for each.
    std::size_t list(std::size_t input) {
        Value& value = node_.in(input);
        const Dims& dims = node_.dims(input);
        if (!value.constant || dims.size() != 2 || dims[0] != of_.directions) return node_.building.tensor(value);
        return node_.building.new_tensor(value.name + suffix_, TensorRole::weight, {dims[1]}, value.bits);
    }

    // The model's own for one direction; of two directions' in one tensor each takes the half.
    std::size_t state(std::size_t input, const char* what) {
        const bool given = node_.has(input) && !node_.in(input).constant;
        if (given && of_.directions == 1) return node_.building.tensor(node_.in(input));
        return node_.building.new_tensor(node_.name + what + suffix_, TensorRole::input, {of_.images, of_.hidden},
                                         node_.in(0).bits);
    }

    Node& node_;
    const Sizes of_;
    std::string suffix_;
};

}  // namespace

void recur(Node& node) {
    const Sizes sizes = sizes_of(node);
    const bool images_first = node.integer("layout", 0) != 0;
    Dims all = {sizes.steps, sizes.directions, sizes.images, sizes.hidden};
    Dims last = {sizes.directions, sizes.images, sizes.hidden};
    if (images_first) {
        all = {sizes.images, sizes.steps, sizes.directions, sizes.hidden};
        last = {sizes.images, sizes.directions, sizes.hidden};
    }
    node.give(0, all);
    node.give(1, last);
    node.give(2, last);
    if (node.all_constant()) return node.emit({});
    std::vector<std::size_t> states;
    for (std::int64_t direction = 0; direction < sizes.directions; ++direction)
        states.push_back(Recurrence(node, sizes).emit(direction));
    node.emit(OperationKind::concat, {}, states);
}

}  // namespace eyrie::onnx_format
