#include "workloads/graph/operation.hpp"

namespace eyrie {

std::int64_t Axis::outputs() const {
    const std::int64_t room = size + pad_before + pad_after - reach();
    return room < 0 ? 0 : room / stride + 1;
}

std::int64_t Axis::transposed_outputs() const {
    return (size - 1) * stride + reach() - pad_before - pad_after + output_padding;
}

namespace {

std::int64_t shape_macs(const std::monostate&) { return 0; }
std::int64_t shape_macs(const Pooling&) { return 0; }
std::int64_t shape_macs(const MatrixProduct& product) { return product.batch * product.M * product.N * product.K; }
std::int64_t shape_macs(const Convolution& conv) {
    std::int64_t product = conv.M * (conv.C / conv.groups);
    for (const Axis* axis : {&conv.depth, &conv.rows, &conv.columns})
        product *= axis->window * (conv.transposed ? axis->size : axis->outputs());
    return product;
}

}  // namespace

std::int64_t macs(const Operation& operation) {
    return operation.repeats * std::visit([](const auto& shape) { return shape_macs(shape); }, operation.shape);
}

}  // namespace eyrie
