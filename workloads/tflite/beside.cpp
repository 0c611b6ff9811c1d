#include <algorithm>
#include <string_view>

#include <fmt/format.h>
#include <tflite_schema.h>

#include "workloads/tflite/open_axes.hpp"
#include "workloads/tflite/read_operators.hpp"

namespace eyrie::tflite {

namespace {

// A mean over rows and columns of a map is a pool with a window as large as the map.
bool is_global_pool(const GraphMaker& maker, const FileOperator& op) {
    if (std::string_view(op.row.name) != "MEAN" || op.input(0) == absent || op.input(1) == absent) return false;
    if (!maker.is_map(op.input(0)) || maker.shape(op.input(0)).size() != 4) return false;
    std::vector<std::int64_t> axes = stored_list(maker.file().tensors[op.input(1)]);
    for (std::int64_t& axis : axes) axis += axis < 0 ? 4 : 0;
    std::sort(axes.begin(), axes.end());
    return axes == std::vector<std::int64_t>{1, 2};
}

Pooling global_pool(const Shape& shape, std::int64_t images) {
    Pooling pooling;
    pooling.C = images * shape[3];
    pooling.rows.size = pooling.rows.window = shape[1];
    pooling.columns.size = pooling.columns.window = shape[2];
    return pooling;
}

// Rows of a table of weights are looked up; rows of what was computed, at fixed places, only lie elsewhere afterwards.
bool only_moves(const GraphMaker& maker, const FileOperator& op) {
    const std::string_view type = op.row.name;
    if (type != "GATHER" && type != "GATHER_ND") return false;
    return op.input(1) != absent && maker.constants().is_constant(op.input(1));
}

}  // namespace

void read_beside(GraphMaker& maker, const FileOperator& op) {
    if (maker.has_open_axes()) follow_open_axes(maker, op);
    if (op.outputs.empty()) op.refuse("found no result; allowed: one or more");
    Operation operation;
    operation.kind = op.row.kind;
    const bool moves = only_moves(maker, op);
    if (moves) operation.kind = OperationKind::layout;
    for (const std::size_t input : op.inputs) {
        if (input == absent) continue;
        const bool constant = maker.constants().is_constant(input);
        if (constant && (moves || op.row.operands == Operands::computed || maker.words(input) == 0)) continue;
        operation.inputs.push_back(maker.operand(op, input));
    }
    if (is_global_pool(maker, op)) {
        operation.kind = OperationKind::average_pool;
        operation.shape = global_pool(maker.shape(op.input(0)), maker.repeats(op, op.input(0)));
    }
    maker.emit(op, std::move(operation));
}

}  // namespace eyrie::tflite
