#include <algorithm>

#include <fmt/format.h>
#include <tflite_schema.h>

#include "workloads/tflite/read_operators.hpp"

namespace eyrie::tflite {

// Every row of K words times the filters [N,K]; all axes of the input but those of a row are rows.
void read_fully_connected(GraphMaker& maker, const FileOperator& op) {
    const std::size_t input = maker.needed_input(op, 0), filter = maker.needed_input(op, 1);
    const Shape filters = maker.shape(filter);
    if (filters.size() != 2 || filters[0] < 1 || filters[1] < 1)
        op.refuse(fmt::format("found filters of {}; allowed: outputs x inputs", fmt::join(filters, " x ")));
    MatrixProduct product;
    product.N = filters[0];
    product.K = filters[1];
    const std::int64_t words = maker.words(input);
    if (words < 1 || words % product.K != 0)
        op.refuse(
            fmt::format("found {} inputs and filters of {}; allowed: a multiple of the filters'", words, product.K));
    product.M = maker.of_one_image(op, words / product.K, "rows");
    product.second_is_weight = maker.constants().is_constant(filter);
    if (op.outputs.size() != 1) op.refuse("found several results or none; allowed: one");
    const std::size_t output = op.outputs.front();
    if (maker.has_open_axes()) {
        Shape to = maker.shape(input);
        if (to.empty() || to.back() != product.K) to = {words / product.K, 1};
        to.back() = product.N;
        maker.settle(op, output, to);
    } else if (maker.words(output) % product.N != 0 || maker.words(output) / product.N != words / product.K) {
        op.refuse(
            fmt::format("found {} outputs; allowed: {} rows of {}", maker.words(output), words / product.K, product.N));
    }

    Operation operation;
    operation.kind = OperationKind::matrix_product;
    operation.shape = product;
    operation.inputs = {maker.operand(op, input), maker.weight(op, filter, {1, 0}, {product.K, product.N})};
    if (op.input(2) != absent) operation.inputs.push_back(maker.operand(op, op.input(2)));
    maker.emit(op, std::move(operation));
}

namespace {

// One factor of BATCH_MATMUL: matrices behind one another.
struct Matrices {
    std::int64_t count = 1, rows = 1, columns = 1;
    Shape leading;
};

Matrices matrices_of(const GraphMaker& maker, const FileOperator& op, std::size_t tensor, bool transposed) {
    const Shape& shape = maker.shape(tensor);
    if (shape.size() < 2) op.refuse(fmt::format("found a factor of {} axes; allowed: 2 and more", shape.size()));
    Matrices read;
    read.leading.assign(shape.begin(), shape.end() - 2);
    for (const std::int64_t size : read.leading) read.count *= std::max<std::int64_t>(size, 1);
    read.rows = transposed ? shape.back() : shape[shape.size() - 2];
    read.columns = transposed ? shape[shape.size() - 2] : shape.back();
    return read;
}

std::int64_t times(const FileOperator& op, std::int64_t a, std::int64_t b) {
    constexpr std::int64_t largest = std::int64_t{1} << 62;
    if (a < 1 || b < 1 || a > largest / b) op.refuse("found no rows or too many; allowed: 1 to 2^62");
    return a * b;
}

// Sizes from the last on must be the same, or 1.
Shape broadcast(const FileOperator& op, const Shape& a, const Shape& b) {
    Shape both(std::max(a.size(), b.size()), 1);
    for (std::size_t i = 0; i < both.size(); ++i) {
        const std::int64_t left = i < a.size() ? a[a.size() - 1 - i] : 1,
                           right = i < b.size() ? b[b.size() - 1 - i] : 1;
        if (left != right && left != 1 && right != 1)
            op.refuse(fmt::format("found {} and {} matrices; allowed: as many, or one", fmt::join(a, " x "),
                                  fmt::join(b, " x ")));
        both[both.size() - 1 - i] = left == 1 ? right : left;
    }
    return both;
}

}  // namespace

void read_batch_matmul(GraphMaker& maker, const FileOperator& op) {
    const std::size_t first = maker.needed_input(op, 0), second = maker.needed_input(op, 1);
    const BatchMatMulOptions* options = op.table->builtin_options_as_BatchMatMulOptions();
    const bool turn_first = options != nullptr && options->adj_x(),
               turn_second = options != nullptr && options->adj_y();
    const Matrices a = matrices_of(maker, op, first, turn_first), b = matrices_of(maker, op, second, turn_second);
    if (a.columns != b.rows)
        op.refuse(fmt::format("found a product of {} x {} and {} x {}; allowed: as many columns as rows", a.rows,
                              a.columns, b.rows, b.columns));
    Shape to = broadcast(op, a.leading, b.leading);
    std::int64_t count = 1;
    for (const std::int64_t size : to) count = times(op, count, size);
    to.push_back(a.rows);
    to.push_back(b.columns);
    if (op.outputs.size() != 1) op.refuse("found several results or none; allowed: one");
    maker.settle(op, op.outputs.front(), to);

    MatrixProduct product;
    product.M = a.rows;
    product.K = a.columns;
    product.N = b.columns;
    product.batch = count;
    Operation operation;
    operation.kind = OperationKind::matrix_product;
    const bool first_is_weight = maker.constants().is_constant(first) && a.count == 1;
    product.second_is_weight = first_is_weight || maker.constants().is_constant(second);
    if (maker.constants().is_constant(second) && b.count == 1) {
        // One matrix of weights: all rows of all matrices are rows of one.
        product.M = maker.of_one_image(op, times(op, product.M, count), "rows");
        product.batch = 1;
    } else if (first_is_weight) {
        // Weights from the left: the transposed product has them on the right.
        std::swap(product.M, product.N);
        product.M = maker.of_one_image(op, times(op, product.M, count), "columns");
        product.batch = 1;
    } else {
        product.batch = maker.of_one_image(op, product.batch, "matrices");
    }
    operation.shape = product;
    const auto factor = [&](std::size_t tensor, bool turned) {
        Shape shape = maker.shape(tensor);
        std::vector<std::size_t> axes(shape.size());
        for (std::size_t i = 0; i < axes.size(); ++i) axes[i] = i;
        if (turned) {
            std::swap(axes[axes.size() - 1], axes[axes.size() - 2]);
            std::swap(shape[shape.size() - 1], shape[shape.size() - 2]);
        }
        return maker.weight(op, tensor, axes, shape);
    };
    if (first_is_weight)
        operation.inputs = {maker.operand(op, second), factor(first, !turn_first)};
    else
        operation.inputs = {maker.operand(op, first), factor(second, turn_second)};
    maker.emit(op, std::move(operation));
}

}  // namespace eyrie::tflite
