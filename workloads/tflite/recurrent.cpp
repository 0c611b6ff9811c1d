#include <algorithm>

#include <fmt/format.h>
#include <tflite_schema.h>

#include "workloads/tflite/fused_activation.hpp"
#include "workloads/tflite/read_operators.hpp"
#include "workloads/tflite/recurrent_parts.hpp"

namespace eyrie::tflite {

namespace {

using Kind = OperationKind;

// Where an LSTM's inputs stand. Four gates: input (left out where it is 1 - forget), forget, cell, output.
constexpr std::size_t gate_count = 4, input_gate = 0, forget_gate = 1, cell_gate = 2;
constexpr std::size_t first_input_weights = 1, first_recurrent_weights = 5, first_peephole = 9, first_bias = 12,
                      projection = 16, projection_bias = 17, output_state = 18, cell_state = 19, first_norm = 20;

// Those gates' inputs that are there, from `first` on; the input gate's is no part of it where it is coupled.
std::vector<std::size_t> of_gates(const FileOperator& op, std::size_t first, bool coupled) {
    std::vector<std::size_t> found;
    for (std::size_t gate = coupled ? 1 : 0; gate < gate_count; ++gate) found.push_back(op.input(first + gate));
    return found;
}

std::int64_t outputs_of(const GraphMaker& maker, const FileOperator& op, std::size_t weights) {
    const Shape& shape = maker.shape(weights);
    if (shape.size() != 2 || shape[0] < 1 || shape[1] < 1)
        op.refuse(fmt::format("found weights of {}; allowed: outputs x inputs", fmt::join(shape, " x ")));
    return shape[0];
}

// From the sums of all gates to the new cell and what it gives.
class LstmGates {
public:
    LstmGates(RecurrentParts& parts, bool coupled, std::int64_t cells)
        : parts_(parts), coupled_(coupled), cells_(cells) {}

    // The output's factors: the output gate and the cell's activation.
    std::vector<std::size_t> update(std::size_t sums, std::size_t old_cell, std::size_t new_cell) {
        std::vector<std::size_t> gates = {coupled_ ? absent : parts_.inner("input_gate", cells_),
                                          parts_.inner("forget_gate", cells_), parts_.inner("cell_gate", cells_),
                                          parts_.inner("output_gate", cells_)};
        parts_.beside("gates", Kind::activation, {sums},
                      coupled_ ? std::vector<std::size_t>(gates.begin() + 1, gates.end()) : gates);
        if (coupled_)
            gates[input_gate] = parts_.beside("input_gate", Kind::elementwise, {gates[forget_gate]},
                                              {parts_.inner("input_gate", cells_)});
        const std::size_t added = parts_.beside("added", Kind::multiply, {gates[input_gate], gates[cell_gate]},
                                                {parts_.inner("added", cells_)});
        const std::size_t kept =
            parts_.beside("kept", Kind::multiply, {gates[forget_gate], old_cell}, {parts_.inner("kept", cells_)});
        const std::size_t cell = parts_.beside("cell", Kind::add, {kept, added}, {new_cell});
        const std::size_t active =
            parts_.beside("cell_activation", Kind::activation, {cell}, {parts_.inner("cell_activation", cells_)});
        return {gates.back(), active};
    }

private:
    RecurrentParts& parts_;
    bool coupled_;
    std::int64_t cells_;
};

// Peepholes and layer normalisation, where the operator has them: they change the sums of the gates.
std::size_t changed_sums(GraphMaker& maker, const FileOperator& op, RecurrentParts& parts, std::size_t sums,
                         std::size_t cell, bool coupled, std::int64_t cells) {
    const std::int64_t width = cells * static_cast<std::int64_t>(gate_count - (coupled ? 1 : 0));
    std::vector<std::size_t> peepholes = {sums, cell};
    for (std::size_t i = 0; i < 3; ++i)
        if (op.input(first_peephole + i) != absent)
            peepholes.push_back(maker.operand(op, op.input(first_peephole + i)));
    if (peepholes.size() > 2)
        sums = parts.beside("peepholes", Kind::elementwise, peepholes, {parts.inner("peepholes", width)});
    if (op.input(first_norm + forget_gate) == absent) return sums;
    const std::size_t norms = parts.joined("norm_weights", of_gates(op, first_norm, coupled), cells, 0);
    return parts.beside("norm", Kind::normalisation, {sums, norms}, {parts.inner("norm", width)});
}

void read_lstm(GraphMaker& maker, const FileOperator& op, bool time_major, bool one_step) {
    RecurrentParts parts(maker, op, time_major, one_step);
    const bool coupled = op.input(first_input_weights) == absent;
    const std::int64_t cells = outputs_of(maker, op, maker.needed_input(op, first_input_weights + cell_gate));
    const std::int64_t width = cells * static_cast<std::int64_t>(gate_count - (coupled ? 1 : 0));
    const bool projects = op.input(projection) != absent;
    const std::int64_t outputs = projects ? outputs_of(maker, op, op.input(projection)) : cells;
    const std::size_t input = maker.operand(op, op.input(0));
    const std::size_t input_weights =
        parts.joined("input_weights", of_gates(op, first_input_weights, coupled), cells, parts.words());
    const std::size_t recurrent_weights =
        parts.joined("recurrent_weights", of_gates(op, first_recurrent_weights, coupled), cells, outputs);
    const std::size_t bias = op.input(first_bias + forget_gate) == absent
                                 ? absent
                                 : parts.joined("bias", of_gates(op, first_bias, coupled), cells, 0);
    const std::size_t last_output = parts.state("output_state", op.input(output_state), outputs);
    const std::size_t last_cell = parts.state("cell_state", op.input(cell_state), cells);

    const std::size_t of_inputs = parts.product("input", {input, input_weights, bias}, parts.rows() * parts.steps(),
                                                parts.words(), width, 1, parts.inner("input", width));
    const std::size_t of_outputs = parts.product("recurrent", {last_output, recurrent_weights}, parts.rows(), outputs,
                                                 width, parts.steps(), parts.inner("recurrent", width));
    std::size_t sums = parts.beside("sum", Kind::add, {of_inputs, of_outputs}, {parts.inner("sum", width)});
    sums = changed_sums(maker, op, parts, sums, last_cell, coupled, cells);
    const std::vector<std::size_t> factors =
        LstmGates(parts, coupled, cells).update(sums, last_cell, parts.inner("cell", cells));
    if (!projects) {
        parts.beside("output", Kind::multiply, factors, {parts.result(0, outputs)});
        return;
    }
    const std::size_t hidden = parts.beside("output", Kind::multiply, factors, {parts.inner("output", cells)});
    const std::size_t weights = maker.weight(op, op.input(projection), {1, 0}, {cells, outputs});
    const std::size_t added =
        op.input(projection_bias) == absent ? absent : maker.operand(op, op.input(projection_bias));
    parts.product("projection", {hidden, weights, added}, parts.rows(), cells, outputs, parts.steps(),
                  parts.result(0, outputs));
}

// The older cell: one product with input and last output behind one another.
void read_basic_lstm(GraphMaker& maker, const FileOperator& op) {
    enum : std::size_t { data, last_output, weights, bias, last_cell };
    enum : std::size_t { output, new_cell, both, sums };
    RecurrentParts parts(maker, op, false, true);
    const std::size_t filter = maker.needed_input(op, weights);
    const std::int64_t width = outputs_of(maker, op, filter), inputs = maker.shape(filter)[1];
    const std::int64_t cells = width / static_cast<std::int64_t>(gate_count);
    if (cells * static_cast<std::int64_t>(gate_count) != width || inputs != parts.words() + cells)
        op.refuse(fmt::format("found weights of {} x {} for {} inputs; allowed: four gates, inputs and cells", width,
                              inputs, parts.words()));
    const std::size_t input = maker.operand(op, op.input(data));
    const std::size_t state = parts.state("output_state", op.input(last_output), cells);
    const std::size_t old_cell = parts.state("cell_state", op.input(last_cell), cells);
    const std::size_t joined = parts.beside("input", Kind::concat, {input, state}, {parts.result(both, inputs)});
    const std::size_t kernel = maker.weight(op, filter, {1, 0}, {inputs, width});
    const std::size_t added = op.input(bias) == absent ? absent : maker.operand(op, op.input(bias));
    const std::size_t made =
        parts.product("product", {joined, kernel, added}, parts.rows(), inputs, width, 1, parts.result(sums, width));
    parts.beside("output", Kind::multiply,
                 LstmGates(parts, false, cells).update(made, old_cell, parts.result(new_cell, cells)),
                 {parts.result(output, cells)});
}

void read_rnn(GraphMaker& maker, const FileOperator& op, bool time_major, bool one_step) {
    enum : std::size_t { data, input_weights, recurrent_weights, bias, last_output };
    RecurrentParts parts(maker, op, time_major, one_step);
    const std::size_t filter = maker.needed_input(op, input_weights);
    const std::int64_t cells = outputs_of(maker, op, filter);
    const std::size_t input = maker.operand(op, op.input(data));
    const std::size_t kernel = parts.joined("input_weights", {filter}, cells, parts.words());
    const std::size_t recurrent = parts.joined("recurrent_weights", {op.input(recurrent_weights)}, cells, cells);
    const std::size_t added = op.input(bias) == absent ? absent : maker.operand(op, op.input(bias));
    const std::size_t state = parts.state("output_state", op.input(last_output), cells);
    const std::size_t of_inputs = parts.product("input", {input, kernel, added}, parts.rows() * parts.steps(),
                                                parts.words(), cells, 1, parts.inner("input", cells));
    const std::size_t of_outputs = parts.product("recurrent", {state, recurrent}, parts.rows(), cells, cells,
                                                 parts.steps(), parts.inner("recurrent", cells));
    if (fused_activation(op) == nullptr) {
        parts.beside("sum", Kind::add, {of_inputs, of_outputs}, {parts.result(0, cells)});
        return;
    }
    const std::size_t sum = parts.beside("sum", Kind::add, {of_inputs, of_outputs}, {parts.inner("sum", cells)});
    parts.beside("activation", Kind::activation, {sum}, {parts.result(0, cells)});
}

}  // namespace

void read_recurrent(GraphMaker& maker, const FileOperator& op) {
    const Operator& table = *op.table;
    const bool one_step = op.row.rule == Rule::cell;
    if (const auto* options = table.builtin_options_as_UnidirectionalSequenceLSTMOptions()) {
        read_lstm(maker, op, options->time_major(), one_step);
    } else if (const auto* lstm = table.builtin_options_as_LSTMOptions()) {
        if (lstm->kernel_type() == LstmKernel::BASIC)
            read_basic_lstm(maker, op);
        else
            read_lstm(maker, op, false, one_step);
    } else if (const auto* sequence = table.builtin_options_as_SequenceRNNOptions()) {
        read_rnn(maker, op, sequence->time_major(), one_step);
    } else if (table.builtin_options_as_RNNOptions() != nullptr) {
        read_rnn(maker, op, false, one_step);
    } else {
        op.refuse("found no options; allowed: those of the operator");
    }
}

// Features: products of the input with one filter each. Time: each filter's last results times weights of its own, a
// one-dimensional convolution with a group for each filter.
void read_svdf(GraphMaker& maker, const FileOperator& op) {
    enum : std::size_t { data, feature_weights, time_weights, bias, memory };
    const SVDFOptions* options = op.table->builtin_options_as_SVDFOptions();
    RecurrentParts parts(maker, op, false, true);
    const std::size_t features = maker.needed_input(op, feature_weights), time = maker.needed_input(op, time_weights);
    const std::int64_t filters = outputs_of(maker, op, features);
    const std::int64_t rank = options == nullptr ? 0 : options->rank();
    if (rank < 1 || filters % rank != 0 || maker.shape(features)[1] != parts.words())
        op.refuse(fmt::format("found {} inputs, filters of {} and rank {}; allowed: a rank that divides the filters",
                              parts.words(), fmt::join(maker.shape(features), " x "), rank));
    if (outputs_of(maker, op, time) != filters)
        op.refuse(
            fmt::format("found weights in time of {}; allowed: filters x steps", fmt::join(maker.shape(time), " x ")));
    const std::int64_t steps = maker.shape(time)[1], units = filters / rank;

    const std::size_t input = maker.operand(op, op.input(data));
    const std::size_t kernel = maker.weight(op, features, {1, 0}, {parts.words(), filters});
    const std::size_t made = parts.product("features", {input, kernel}, parts.rows(), parts.words(), filters, 1,
                                           parts.inner("features", filters));
    const std::size_t kept = parts.state("memory", op.input(memory), filters * steps);
    const std::size_t remembered =
        parts.beside("memory", Kind::layout, {kept, made}, {parts.inner("memory", filters * steps)});

    Convolution conv;
    conv.C = conv.M = conv.groups = filters;
    conv.columns.size = conv.columns.window = steps;
    Operation in_time;
    in_time.name = fmt::format("{}/time", maker.name(op));
    in_time.kind = Kind::convolution;
    in_time.type = op.type;
    in_time.shape = conv;
    in_time.repeats = parts.rows();
    in_time.inputs = {remembered, maker.weight(op, time, {0, 1}, {filters, 1, 1, steps})};
    if (rank == 1 && op.input(bias) != absent) in_time.inputs.push_back(maker.operand(op, op.input(bias)));
    const char* activation = fused_activation(op);
    const bool is_last = rank == 1 && activation == nullptr;
    std::size_t sum = is_last ? parts.result(0, units) : parts.inner("time", filters);
    in_time.outputs = {sum};
    maker.emit_part(std::move(in_time));
    if (rank > 1) {
        std::vector<std::size_t> summed = {sum};
        if (op.input(bias) != absent) summed.push_back(maker.operand(op, op.input(bias)));
        sum = parts.beside("sum", Kind::reduction, summed,
                           {activation == nullptr ? parts.result(0, units) : parts.inner("sum", units)});
    }
    if (activation != nullptr) parts.beside(activation, Kind::activation, {sum}, {parts.result(0, units)});
}

}  // namespace eyrie::tflite
