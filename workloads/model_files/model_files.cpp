#include "workloads/model_files/model_files.hpp"

#include <filesystem>

#include <fmt/format.h>

#include "sim/host/input_file.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"
#include "workloads/coreml/coreml_reader.hpp"
#include "workloads/darknet/darknet_reader.hpp"
#include "workloads/model_files/native_reader.hpp"
#include "workloads/nnef/nnef_reader.hpp"
#include "workloads/onnx/onnx_reader.hpp"
#include "workloads/simulators/maestro.hpp"
#include "workloads/simulators/scale_sim.hpp"
#include "workloads/simulators/timeloop.hpp"
#include "workloads/simulators/zigzag.hpp"
#include "workloads/tflite/tflite_reader.hpp"

namespace eyrie {

namespace {

constexpr std::size_t most_bytes = std::size_t{1} << 31;

}  // namespace

std::string model_file(const std::string& path) {
    std::error_code ignored;
    if (!std::filesystem::is_directory(path, ignored)) return path;
    const std::filesystem::path graph = std::filesystem::path(path) / "graph.nnef";
    if (!std::filesystem::exists(graph, ignored))
        throw InputError(
            fmt::format("{}: a folder without graph.nnef; allowed: a file, or the folder of a NNEF model", path));
    return graph.string();
}

const std::vector<ModelFormat>& model_formats() {
    static const std::vector<ModelFormat> all = {
        {"TFLite", is_tflite, read_tflite, "a FlatBuffer of TensorFlow Lite"},
        {"ONNX", is_onnx, read_onnx, "a model with a graph"},
        {"CoreML", is_coreml, read_coreml, "a neural network"},
        {"NNEF", is_nnef, read_nnef, "a graph.nnef, or its folder"},
        {"Darknet", is_darknet, read_darknet, "a .cfg with sections"},
        {"MAESTRO", is_maestro, read_maestro, "a network of layers with dimensions"},
        {"Timeloop", is_timeloop, read_timeloop, "a problem, version 0.3 or 0.4, in YAML"},
        {"ZigZag", is_zigzag, read_zigzag, "a workload, a list of layers in YAML"},
        {"network file", is_native, read_native, "layers in YAML, docs/inputs.md"},
        {"SCALE-Sim", is_scale_sim, read_scale_sim, "a topology of convolutions or products, CSV"},
    };
    return all;
}

const ModelFormat* format_of(std::string_view bytes) {
    for (const ModelFormat& format : model_formats())
        if (format.recognise(bytes)) return &format;
    return nullptr;
}

ModelFile read_model_file(const std::string& path) {
    ModelFile file;
    file.path = model_file(path);
    file.bytes = read_input(file.path, most_bytes, "no model file");
    return file;
}

const ModelFormat& known_format_of(const ModelFile& file) {
    if (const ModelFormat* format = format_of(file.bytes)) return *format;
    std::vector<std::string> names;
    for (const ModelFormat& format : model_formats()) names.push_back(fmt::format("{} ({})", format.name, format.doc));
    throw InputError(fmt::format("{}: found {}; allowed: {}", file.path,
                                 file.bytes.empty() ? "an empty file" : "a file of no format that is read",
                                 join(names, "; ")));
}

Graph read_model(const std::string& path, const ImportOptions& options) {
    const ModelFile file = read_model_file(path);
    return known_format_of(file).read(file, options);
}

}  // namespace eyrie
