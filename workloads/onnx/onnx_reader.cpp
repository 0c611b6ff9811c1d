#include "workloads/onnx/onnx_reader.hpp"

#include <exception>

#include <fmt/format.h>
#include <onnx/onnx_pb.h>

#include "sim/host/usage_error.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"
#include "workloads/onnx/fuse.hpp"
#include "workloads/onnx/slim.hpp"
#include "workloads/onnx/walk.hpp"
#include "workloads/wire/wire.hpp"

namespace eyrie {

using namespace onnx_format;

namespace {

// The outermost fields of a model and their wire types (onnx.proto); 0: no such field.
constexpr int varint = 1, payload = 2;
constexpr int field_kind(int number) {
    if (number == 1 || number == 5) return varint;  // ir_version, model_version
    const bool is_payload = number == 2 || number == 3 || number == 4 || (number >= 6 && number <= 8) || number == 14 ||
                            number == 20 || number == 25 || number == 26;
    return is_payload ? payload : 0;
}

std::string format_of(const onnx::ModelProto& model) {
    std::int64_t opset = 1;
    for (const auto& set : model.opset_import())
        if (set.domain().empty() || set.domain() == "ai.onnx") opset = set.version();
    return fmt::format("ONNX (IR {}, opset {})", model.ir_version(), opset);
}

[[noreturn]] void refuse(const ModelFile& file, const char* why) {
    throw InputError(fmt::format("{}: not a valid ONNX model: {}", file.path, printable(why)));
}

onnx::ModelProto parsed(const ModelFile& file) {
    onnx::ModelProto model;
    try {
        if (!model.ParseFromString(slim_model(file.bytes))) refuse(file, "its fields are not those of a model");
    } catch (const InputError& error) {
        refuse(file, error.what());
    }
    if (!model.has_graph()) refuse(file, "it has no graph");
    return model;
}

// `stripped`: the first axis of inputs was taken for a batch, and left out.
Graph graph_of(const ModelFile& file, const ImportOptions& options, const onnx::ModelProto& model, bool& stripped) {
    Building building(file, options);
    building.graph.name = model.graph().name();
    building.graph.format = format_of(model);
    Walk walk(building, model);
    const bool strips = stripped;
    stripped = false;
    walk.read_inputs(strips);
    stripped = building.batch != 1;
    walk.run();
    drop_needless_pads(building);
    fuse_operations(building);
    drop_unused_tensors(building.graph);
    try {
        check_graph(building.graph);
    } catch (const InputError& error) {
        throw InputError(fmt::format("{}: {}", file.path, error.what()));
    }
    return std::move(building.graph);
}

}  // namespace

bool is_onnx(std::string_view bytes) noexcept {
    wire::FieldReader reader(bytes);
    wire::Field field;
    bool has_version = false, has_graph = false;
    for (auto next = reader.next(field); next != wire::FieldReader::Next::end; next = reader.next(field)) {
        const int kind = field_kind(field.number);
        if (kind == 0 || field.wire_type != (kind == varint ? 0 : 2)) return false;
        has_version = has_version || field.number == 1;
        has_graph = has_graph || field.number == 7;
        if (next == wire::FieldReader::Next::broken) break;
    }
    return has_version && has_graph;
}

Graph read_onnx(const ModelFile& file, const ImportOptions& options) {
    try {
        const onnx::ModelProto model = parsed(file);
        bool stripped = true;
        try {
            return graph_of(file, options, model, stripped);
        } catch (const InputError&) {
            if (!stripped) throw;
        }
        // A first axis that is no batch after all.
        stripped = false;
        return graph_of(file, options, model, stripped);
    } catch (const InputError&) {
        throw;
    } catch (const ComputerError&) {
        throw;
    } catch (const UsageError&) {
        throw;
    } catch (const std::bad_alloc&) {
        throw;
    } catch (const std::exception& error) {
        refuse(file, error.what());
    }
}

}  // namespace eyrie
