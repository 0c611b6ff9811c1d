#include "workloads/tflite/recurrent_parts.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace eyrie::tflite {

RecurrentParts::RecurrentParts(GraphMaker& maker, const FileOperator& op, bool time_major, bool one_step)
    : maker_(maker), op_(op) {
    if (op.outputs.empty()) op.refuse("found no result; allowed: one or more");
    const Shape& shape = maker.shape(maker.needed_input(op, 0));
    const std::size_t rank = one_step ? 2 : 3;
    if (shape.size() != rank || *std::min_element(shape.begin(), shape.end()) < 1)
        op.refuse(fmt::format("found an input of {}; allowed: one of {} axes", fmt::join(shape, " x "), rank));
    time_major = time_major && !one_step;
    words_ = shape.back();
    steps_ = one_step ? 1 : shape[time_major ? 0 : 1];
    images_ = shape[time_major ? 1 : 0];
    rows_ = maker.of_one_image(op, images_, "sequences");
    if (time_major && rows_ != images_)
        op.refuse(fmt::format("found a batch of {} behind the steps; allowed: 1", images_ / rows_));
}

std::size_t RecurrentParts::joined(const char* what, const std::vector<std::size_t>& gates, std::int64_t outputs,
                                   std::int64_t inputs) {
    const Shape wanted = inputs == 0 ? Shape{outputs} : Shape{outputs, inputs};
    const auto count = static_cast<std::int64_t>(gates.size());
    GraphTensor tensor;
    tensor.name = fmt::format("{}/{}", maker_.name(op_), what);
    tensor.role = TensorRole::weight;
    tensor.shape = inputs == 0 ? Shape{count * outputs} : Shape{inputs, count * outputs};
    Words all;
    for (const std::size_t gate : gates) {
        if (gate == absent || !maker_.constants().is_constant(gate) || maker_.shape(gate) != wanted)
            op_.refuse(fmt::format("found no {} of {} for every gate; allowed: constants of this size", what,
                                   fmt::join(wanted, " x ")));
        const Stored stored = maker_.stored(gate);
        tensor.bits = stored.bits;
        if (stored.values) all.insert(all.end(), stored.values->begin(), stored.values->end());
    }
    if (!all.empty() && static_cast<std::int64_t>(all.size()) == tensor.words()) {
        if (inputs != 0) all = with_axes_in_order(all, {count * outputs, inputs}, {1, 0});
        tensor.values = std::make_shared<const Words>(std::move(all));
    }
    return maker_.builder().tensor(std::move(tensor));
}

std::size_t RecurrentParts::state(const char* what, std::size_t tensor, std::int64_t width) {
    if (tensor != absent) return maker_.operand(op_, tensor);
    GraphTensor made;
    made.name = fmt::format("{}/{}", maker_.name(op_), what);
    made.role = TensorRole::input;
    made.shape = {rows_, width};
    return maker_.builder().tensor(std::move(made));
}

std::size_t RecurrentParts::inner(const char* what, std::int64_t width) {
    return of_steps(maker_.inner(op_, what, {steps_ * rows_, width}));
}

std::size_t RecurrentParts::result(std::size_t i, std::int64_t width) {
    const std::int64_t wanted = images_ * steps_ * width;
    if (i >= op_.outputs.size() || (!maker_.has_open_axes() && maker_.words(op_.outputs[i]) != wanted))
        op_.refuse(fmt::format("found no result of {} words; allowed: {} sequences of {} steps of {}", wanted, images_,
                               steps_, width));
    if (maker_.has_open_axes()) {
        Shape shape = maker_.shape(maker_.needed_input(op_, 0));
        shape.back() = width;
        maker_.settle(op_, op_.outputs[i], shape);
    }
    return of_steps(maker_.result(op_, i));
}

std::size_t RecurrentParts::of_steps(std::size_t tensor) {
    // SVDF has one step, and is done once a row.
    maker_.builder().in_parts(tensor, steps_ > 1 ? steps_ : rows_);
    return tensor;
}

Operation RecurrentParts::named(const char* what, OperationKind kind, const std::vector<std::size_t>& inputs) const {
    Operation operation;
    operation.name = fmt::format("{}/{}", maker_.name(op_), what);
    operation.kind = kind;
    operation.type = op_.type;
    for (const std::size_t input : inputs)
        if (input != absent) operation.inputs.push_back(input);
    return operation;
}

std::size_t RecurrentParts::beside(const char* what, OperationKind kind, const std::vector<std::size_t>& inputs,
                                   const std::vector<std::size_t>& outputs) {
    Operation operation = named(what, kind, inputs);
    operation.outputs = outputs;
    maker_.emit_part(std::move(operation));
    return outputs.front();
}

std::size_t RecurrentParts::product(const char* what, const std::vector<std::size_t>& inputs, std::int64_t M,
                                    std::int64_t K, std::int64_t N, std::int64_t repeats, std::size_t output) {
    Operation operation = named(what, OperationKind::matrix_product, inputs);
    MatrixProduct shape;
    shape.M = M;
    shape.K = K;
    shape.N = N;
    operation.shape = shape;
    operation.repeats = repeats;
    operation.outputs = {output};
    maker_.emit_part(std::move(operation));
    return output;
}

}  // namespace eyrie::tflite
