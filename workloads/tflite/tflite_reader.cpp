#include "workloads/tflite/tflite_reader.hpp"

#include <string>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "workloads/tflite/file_model.hpp"
#include "workloads/tflite/graph_maker.hpp"
#include "workloads/tflite/map_neighbours.hpp"
#include "workloads/tflite/read_operators.hpp"

namespace eyrie {

namespace tflite {

namespace {

void read_operator(GraphMaker& maker, const MapNeighbours& neighbours, const FileOperator& op) {
    switch (op.row.rule) {
        case Rule::convolution:
        case Rule::depthwise:
        case Rule::convolution_3d: read_convolution(maker, op, neighbours.of(op)); break;
        case Rule::transposed:
        case Rule::transposed_3d: read_transposed(maker, op); break;
        case Rule::pool: read_pool(maker, op); break;
        case Rule::fully_connected: read_fully_connected(maker, op); break;
        case Rule::batch_matmul: read_batch_matmul(maker, op); break;
        case Rule::sequence:
        case Rule::cell: read_recurrent(maker, op); break;
        case Rule::svdf: read_svdf(maker, op); break;
        case Rule::reduction:
        case Rule::pointwise:
        case Rule::map:
        case Rule::plain: read_beside(maker, op); break;
        case Rule::shape: break;  // folded
        case Rule::unsupported: maker.leave_out(op); break;
    }
}

}  // namespace

}  // namespace tflite

bool is_tflite(std::string_view bytes) { return bytes.size() >= 8 && bytes.substr(4, 4) == "TFL3"; }

Graph read_tflite(const ModelFile& file, const ImportOptions& options) {
    const tflite::FileModel model(file);
    tflite::GraphMaker maker(model, options);
    const tflite::MapNeighbours neighbours(model, maker.constants());
    for (const tflite::FileOperator& op : model.operators) {
        if (maker.constants().is_folded(op))
            maker.builder().folded(fmt::format("{} {}: a constant", op.type, maker.name(op)));
        else if (!neighbours.is_absorbed(op))
            tflite::read_operator(maker, neighbours, op);
    }
    try {
        return std::move(maker).finish();
    } catch (const InputError& error) {
        throw InputError(fmt::format("{}: {}", file.path, error.what()));
    }
}

}  // namespace eyrie
