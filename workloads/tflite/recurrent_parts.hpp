// What recurrent layers are made of. Over T steps, the products with the inputs of all steps are one product; those
// with the last step's output are done T times, one after another. What combines them runs beside the array, on tensors
// that hold the words of all steps.
#pragma once

#include <vector>

#include "workloads/tflite/graph_maker.hpp"

namespace eyrie::tflite {

class RecurrentParts {
public:
    // The input: sequences, steps, words, the first two in the other order with `time_major`; of one step without the
    // second.
    RecurrentParts(GraphMaker& maker, const FileOperator& op, bool time_major, bool one_step);

    std::int64_t rows() const { return rows_; }  // sequences of one image
    std::int64_t steps() const { return steps_; }
    std::int64_t words() const { return words_; }  // of an input of one step

    // The filters [outputs, inputs] of several gates side by side as one weight, inputs x all outputs; lists where
    // `inputs` is 0. They must be constants.
    std::size_t joined(const char* what, const std::vector<std::size_t>& gates, std::int64_t outputs,
                       std::int64_t inputs);
    // The operator's own state, else an input of the graph.
    std::size_t state(const char* what, std::size_t tensor, std::int64_t width);
    // A tensor between two parts: `width` words of every step.
    std::size_t inner(const char* what, std::int64_t width);
    // The operator's result, which must have `width` words of every step.
    std::size_t result(std::size_t i, std::int64_t width);

    // Adds an operation that gives `output`, and returns it. `inputs`: absent ones are left out.
    std::size_t beside(const char* what, OperationKind kind, const std::vector<std::size_t>& inputs,
                       const std::vector<std::size_t>& outputs);
    // Rows of K words times weights K x N; `repeats` times, one after another.
    std::size_t product(const char* what, const std::vector<std::size_t>& inputs, std::int64_t M, std::int64_t K,
                        std::int64_t N, std::int64_t repeats, std::size_t output);

private:
    // What is done once a step takes or makes the words of one.
    std::size_t of_steps(std::size_t tensor);
    Operation named(const char* what, OperationKind kind, const std::vector<std::size_t>& inputs) const;

    GraphMaker& maker_;
    const FileOperator& op_;
    std::int64_t words_ = 0, steps_ = 1, images_ = 1, rows_ = 1;
};

}  // namespace eyrie::tflite
