// Which rule reads which node. A rule says the shapes of the node's outputs, folds what is the same for all images,
// and emits the operations that stand for the node.
#pragma once

#include <string>

#include "workloads/onnx/node.hpp"

namespace eyrie::onnx_format {

using Rule = void (*)(Node& node);

struct RuleRow {
    const char* type;  // of nodes, in ONNX's domain and those of its run times
    OperationKind kind;
    Rule rule;
};

const RuleRow* find_rule(const std::string& type);  // nullptr: none

// On the array.
void convolve(Node& node);
void convolve_integers(Node& node);
void convolve_quantised(Node& node);
void convolve_transposed(Node& node);
void gemm(Node& node);
void multiply_matrices(Node& node);
void multiply_integer_matrices(Node& node);
void multiply_quantised_matrices(Node& node);
void einsum(Node& node);
void recur(Node& node);  // LSTM, GRU, RNN

// Beside it.
void pool(Node& node);
void pool_globally(Node& node);
void combine(Node& node);            // of tensors that are broadcast to one shape
void combine_quantised(Node& node);  // QLinearAdd: each operand with scale and zero point
void change_words(Node& node);       // word by word, the first input's shape
void compare(Node& node);            // broadcast, makes booleans
void choose(Node& node);             // Where
void reduce(Node& node);
void find_extreme(Node& node);  // ArgMax
void resize(Node& node);
void quantise(Node& node);
void quantise_dynamically(Node& node);
void dequantise(Node& node);

// No arithmetic.
void concatenate(Node& node);
void concatenate_quantised(Node& node);
void cast(Node& node);
void depth_to_space(Node& node);
void expand(Node& node);
void flatten(Node& node);
void gather(Node& node);
void pad(Node& node);
void pass(Node& node);  // Identity, Dropout
void reshape(Node& node);
void slice(Node& node);
void space_to_depth(Node& node);
void split(Node& node);
void squeeze(Node& node);
void tile(Node& node);
void transpose(Node& node);
void unsqueeze(Node& node);
void rearrange(Node& node);  // by ONNX's own shape inference

// Constants.
void constant(Node& node);
void constant_of_shape(Node& node);
void count_range(Node& node);
void say_shape(Node& node);
void say_size(Node& node);
void find_non_zero(Node& node);

}  // namespace eyrie::onnx_format
