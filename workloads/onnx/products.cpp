// Gemm, MatMul and their quantised kin.
#include <algorithm>

#include <fmt/format.h>

#include "workloads/onnx/broadcast.hpp"
#include "workloads/onnx/rules.hpp"

namespace eyrie::onnx_format {

namespace {

struct Factor {
    Value& value;
    bool turned = false;  // stands the other way round than it is multiplied

    const Dims& dims() const { return *value.dims; }
    std::int64_t rows() const { return at(turned ? 1 : 2); }
    std::int64_t columns() const { return at(turned ? 2 : 1); }
    Dims batch() const { return dims().size() < 2 ? Dims{} : Dims(dims().begin(), dims().end() - 2); }

private:
    std::int64_t at(std::size_t back) const { return dims()[dims().size() - back]; }
};

std::int64_t product_of(const Node& node, const Dims& dims) {
    const auto words = words_in(dims);
    if (!words || *words < 1) node.refuse(fmt::format("{} products", fmt::join(dims, " x ")), "1 to 2^62");
    return *words;
}

// How the products of a node are said: with one weight for all, its images are rows of one product.
MatrixProduct shape_of(const Node& node, const Factor& a, const Factor& b, const Dims& batch) {
    MatrixProduct product;
    product.M = a.rows();
    product.N = b.columns();
    product.K = a.columns();
    product.batch = product_of(node, batch);
    product.second_is_weight = b.value.constant;
    if (product_of(node, b.batch()) == 1 &&
        product.batch <= (std::int64_t{1} << 31) / std::max<std::int64_t>(product.M, 1)) {
        product.M *= product.batch;
        product.batch = 1;
    }
    for (const std::int64_t size : {product.M, product.N, product.K})
        if (size < 1) node.refuse("matrices without words", "sizes of at least 1");
    return product;
}

void emit_product(Node& node, const Factor& a, const Factor& b, const Dims& batch, Value* bias) {
    if (node.all_constant()) return node.emit({});
    // A weight is the second operand: (A B)' = B' A'.
    const bool swapped = a.value.constant && !b.value.constant;
    const Factor first = swapped ? Factor{b.value, !b.turned} : a;
    const Factor second = swapped ? Factor{a.value, !a.turned} : b;
    const MatrixProduct product = shape_of(node, first, second, batch);
    std::vector<std::size_t> taken = {node.building.tensor(first.value)};
    taken.push_back(node.building.weight(second.value, second.turned ? Turn::matrix : Turn::none));
    if (bias != nullptr) taken.push_back(node.building.tensor(*bias));
    node.emit(OperationKind::matrix_product, product, taken);
}

void check_inner(const Node& node, const Factor& a, const Factor& b) {
    if (a.columns() != b.rows())
        node.refuse(fmt::format("matrices of {} and {}", fmt::join(a.dims(), " x "), fmt::join(b.dims(), " x ")),
                    "as many columns as rows of the next");
}

// A vector is a matrix of one row on the left, of one column on the right.
Value& as_matrix(Node& node, Value& value, bool left) {
    if (value.dims->size() != 1) return value;
    Value& matrix = node.building.new_value(value.name);
    matrix = value;
    matrix.dims = left ? Dims{1, value.dims->front()} : Dims{value.dims->front(), 1};
    if (!value.constant) matrix.tensor = node.building.tensor(value);
    return matrix;
}

void multiply_at(Node& node, std::size_t first, std::size_t second, int result_type) {
    const Dims& left = node.dims(first);
    const Dims& right = node.dims(second);
    if (left.empty() || right.empty()) node.refuse("a factor without axes", "one axis or more");
    const Factor a{as_matrix(node, node.in(first), true), node.integer("transA", 0) != 0 && left.size() > 1};
    const Factor b{as_matrix(node, node.in(second), false), node.integer("transB", 0) != 0 && right.size() > 1};
    check_inner(node, a, b);
    const Dims batch = broadcast(node, a.batch(), b.batch());
    Dims result = batch;
    if (left.size() > 1) result.push_back(a.rows());
    if (right.size() > 1) result.push_back(b.columns());
    node.give(0, result, result_type);
    emit_product(node, a, b, batch, nullptr);
}

void note_zero_point(Node& node, std::size_t factor, std::size_t zero) {
    if (!node.has(zero) || node.dims(factor).empty()) return;
    node.in(factor).zero_point = &node.in(zero);
    node.in(factor).zero_point_axis = static_cast<std::int64_t>(node.dims(factor).size()) - 1;
}

}  // namespace

void gemm(Node& node) {
    if (node.dims(0).size() != 2 || node.dims(1).size() != 2)
        node.refuse(fmt::format("factors of {} and {} axes", node.dims(0).size(), node.dims(1).size()), "two matrices");
    const Factor a{node.in(0), node.integer("transA", 0) != 0};
    const Factor b{node.in(1), node.integer("transB", 0) != 0};
    check_inner(node, a, b);
    node.give(0, {a.rows(), b.columns()});
    emit_product(node, a, b, {}, node.has(2) ? &node.in(2) : nullptr);
}

void multiply_matrices(Node& node) { multiply_at(node, 0, 1, 0); }

void multiply_integer_matrices(Node& node) {
    note_zero_point(node, 1, 3);
    multiply_at(node, 0, 1, onnx::TensorProto::INT32);
}

void multiply_quantised_matrices(Node& node) {
    note_zero_point(node, 3, 5);
    multiply_at(node, 0, 3, node.has(7) ? node.in(7).type : 0);
}

}  // namespace eyrie::onnx_format
