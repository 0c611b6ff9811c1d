// Recurrent layers, one step of them: products of the input and of the state, and functions of words. All gates that
// have the same operand are one product. The state of the step before is an input of the network.
#include "workloads/darknet/layers.hpp"

namespace eyrie {

std::size_t DarknetLayers::product_of(std::size_t operand, const char* suffix, std::int64_t filters) {
    MatrixProduct product;
    product.K = graph_.tensor(operand).words();
    product.N = filters;
    Operation of = operation(OperationKind::matrix_product, suffix);
    of.inputs = {operand};
    return graph_.product(std::move(of), product, GraphBuilder::Bias::one_each_filter, section_->where());
}

std::size_t DarknetLayers::state(std::vector<std::int64_t> shape) {
    return graph_.input(name() + ".state", std::move(shape), section_->where());
}

std::size_t DarknetLayers::words_of(OperationKind kind, const char* suffix, std::vector<std::size_t> operands,
                                    std::vector<std::int64_t> shape) {
    Operation of = operation(kind, suffix);
    of.inputs = std::move(operands);
    return graph_.add(std::move(of), std::move(shape), section_->where());
}

void DarknetLayers::rnn() {
    const std::int64_t hidden = size("hidden", 1), output = size("output", 1);
    const std::size_t of_input = product_of(map_.tensor, ".input", hidden);
    const std::size_t of_state = product_of(state({hidden}), ".self", hidden);
    const std::size_t next = words_of(OperationKind::add, ".sum", {of_input, of_state}, {hidden});
    set_map({product_of(next, ".output", output), output, 1, 1});
    activate("logistic", true);
}

void DarknetLayers::gru() {
    const std::int64_t output = size("output", 1);
    const std::size_t before = state({output});
    const std::size_t of_input = product_of(map_.tensor, ".input", 3 * output);
    const std::size_t of_state = product_of(before, ".gates", 2 * output);
    const std::size_t kept = words_of(OperationKind::elementwise, ".forget", {of_input, of_state, before}, {output});
    const std::size_t candidate = product_of(kept, ".candidate", output);
    set_map({words_of(OperationKind::elementwise, "", {of_input, of_state, candidate, before}, {output, 1, 1}), output,
             1, 1});
}

void DarknetLayers::lstm() {
    const std::int64_t output = size("output", 1);
    const std::size_t cell = graph_.input(name() + ".cell", {output}, section_->where());
    const std::size_t of_input = product_of(map_.tensor, ".input", 4 * output);
    const std::size_t of_state = product_of(state({output}), ".gates", 4 * output);
    set_map({words_of(OperationKind::elementwise, "", {of_input, of_state, cell}, {output, 1, 1}), output, 1, 1});
}

// As rnn, with convolutions of 3 x 3 and padding of 1.
void DarknetLayers::crnn() {
    const std::int64_t hidden = size("hidden_filters", 1), output = size("output_filters", 1);
    const auto convolve_map = [&](std::size_t operand, std::int64_t channels, std::int64_t filters,
                                  const char* suffix) {
        Convolution conv;
        conv.C = channels;
        conv.M = filters;
        conv.rows.size = map_.rows;
        conv.columns.size = map_.columns;
        for (Axis* axis : {&conv.rows, &conv.columns}) {
            axis->window = 3;
            axis->pad_before = axis->pad_after = 1;
        }
        Operation of = operation(OperationKind::convolution, suffix);
        of.inputs = {operand};
        return graph_.convolution(std::move(of), conv, GraphBuilder::Bias::one_each_filter, section_->where());
    };
    const std::vector<std::int64_t> shape = {hidden, map_.rows, map_.columns};
    const std::size_t of_input = convolve_map(map_.tensor, map_.channels, hidden, ".input");
    const std::size_t of_state = convolve_map(state(shape), hidden, hidden, ".self");
    const std::size_t next = words_of(OperationKind::add, ".sum", {of_input, of_state}, shape);
    set_map({convolve_map(next, hidden, output, ".output"), output, map_.rows, map_.columns});
    note_normalisation("filters");
    activate("logistic", true);
}

}  // namespace eyrie
