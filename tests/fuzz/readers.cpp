#include "tests/fuzz/readers.hpp"

#include <cstdlib>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include "dataflows/equal_area/equal_area.hpp"
#include "dataflows/mapper/mapping_file.hpp"
#include "sim/command/commands.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/diff/result_diff.hpp"
#include "sim/import/import_report.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/report/report.hpp"
#include "sim/sweep/point/point_resolver.hpp"
#include "sim/sweep/space/design_space.hpp"
#include "sim/sweep/space/point_list.hpp"
#include "sim/sweep/store/pareto.hpp"
#include "tests/fuzz/changed_result.hpp"
#include "tests/fuzz/changed_store.hpp"
#include "workloads/coreml/coreml_reader.hpp"
#include "workloads/darknet/darknet_reader.hpp"
#include "workloads/graph/graph_yaml.hpp"
#include "workloads/model_files/model_files.hpp"
#include "workloads/network_file/network_file.hpp"
#include "workloads/nnef/nnef_reader.hpp"
#include "workloads/npy.hpp"
#include "workloads/onnx/onnx_reader.hpp"
#include "workloads/safetensors/safetensors.hpp"
#include "workloads/simulators/maestro.hpp"
#include "workloads/simulators/scale_sim.hpp"
#include "workloads/simulators/timeloop.hpp"
#include "workloads/simulators/zigzag.hpp"
#include "workloads/tflite/tflite_reader.hpp"

namespace eyrie {

namespace {

std::vector<std::string> lines_of(const std::string& bytes) {
    std::vector<std::string> lines;
    std::istringstream in(bytes);
    for (std::string line; std::getline(in, line);) lines.push_back(line);
    return lines;
}

void accelerator(const std::string& path, const std::string&) {
    accelerator_yaml(load_accelerator(path, {}), true);  // what `show` prints of it, too
}
void network(const std::string& path, const std::string&) { load_network(path); }
void mapping(const std::string& path, const std::string&) {
    static const Network tiny = load_network(find_config("networks", "tiny"));
    load_mapping_file(path, tiny);
}
void energy(const std::string& path, const std::string&) { energy_table_yaml(load_energy_table(path), true); }
void area(const std::string& path, const std::string&) { load_isca16_area(path); }

// The points are chosen where they are few; many are the same code more often. The files of the tree that a sweep names
// are read once.
void sweep(const std::string& path, const std::string&) {
    static PointResolver resolver;
    const DesignSpace space(load_sweep_file(path));
    constexpr std::uint64_t few = 50;
    if (space.candidates() > few) {
        space.parameters(space.candidates() - 1);
        return;
    }
    for (const std::uint64_t candidate : select_points(
                                             space, resolver, [](std::uint64_t) {}, few)
                                             .candidates) {
        space.settings(candidate);
        space.parameters(candidate);
    }
}

void set(const std::string&, const std::string& bytes) {
    Overrides overrides;
    for (const std::string& line : lines_of(bytes)) overrides.add(line);
    with_overrides(AcceleratorConfig{}, overrides);
}

// A word a line, the command first.
void command_line(const std::string&, const std::string& bytes) {
    std::vector<std::string> words = lines_of(bytes);
    if (words.empty()) return;
    const std::string command = words.front();
    words.erase(words.begin());
    if (command == "sweep") parse_options(words, sweep_options(), "file");
    if (command == "pareto") parse_options(words, pareto_options(), "file");
    if (command == "report") parse_options(words, report_options(), "file", true);
    if (command == "view") parse_options(words, view_options());
    if (command == "compare") parse_options(words, compare_options());
    if (command == "run") {
        const po::variables_map values = parse_options(words, run_options());
        if (values.count("help") == 0) request_of(values);
    }
}

void report(const std::string& path, const std::string&) {
    ReportRequest request;
    request.inputs = {path};
    request.quiet = true;
    report_page(request);
}

// By diff beside a whole one of its kind, on one side or the other, and all that it prints.
void diff(const std::string& bytes) {
    const bool comparison = bytes.find("eyrie.comparison") != std::string::npos, first = bytes.size() % 2 == 0;
    const ResultText whole{"whole", whole_result(comparison ? 1 : 0)}, read{"input", bytes};
    try {
        const ResultDiff found = first ? diff_results(read, whole) : diff_results(whole, read);
        diff_text(found, 80);
        diff_json(found);
        diff_csv(found);
    } catch (const InputError&) {  // result_values goes on with the report
    }
}
void diff_result(const std::string&, const std::string& bytes) { diff(bytes); }

// A number of a result and of one of its values, then what stands there instead.
void result_values(const std::string& path, const std::string& bytes) {
    const std::string changed = change_result(bytes);
    if (changed.empty()) return;
    std::ofstream(path, std::ios::binary) << changed;
    diff(changed);
    report(path, "");
}

void read_store(const std::string& path) {
    Store store(path, Store::Mode::read);
    {
        const Snapshot snapshot(store.database());
        store.verify(Verify::fronts);
        pareto_fronts(store, 0, true);
    }
    report(path, "");
}
void store(const std::string& path, const std::string&) { read_store(path); }

// A column's name, then the text that stands in it: of a store whose rows have no digests, so that texts are read.
void store_texts(const std::string& path, const std::string& bytes) {
    if (change_store(path, bytes)) read_store(path);
}

void npy(const std::string& path, const std::string&) { npy_tensor({path}, {1, 2, 6, 6}, 8); }
// Tensors that were read are asked for their words.
void safetensors(const std::string& path, const std::string& bytes) {
    const SafeTensors tensors(bytes, path);
    for (const std::string& name : tensors.names()) tensors.words(name);
}
void points(const std::string& path, const std::string&) { listed_points(path, 24); }

// A model file, and all that import makes of it; also bytes that the reader would not be asked for.
template <Graph (*read)(const ModelFile&, const ImportOptions&)>
void model(const std::string& path, const std::string& bytes) {
    ImportOptions options;
    options.values = true;
    const Graph graph = read({path, bytes}, options);
    check_graph(graph);
    graph_yaml(graph);
    import_report(graph, path);
    import_json(graph, path);
}
void any_model(const std::string& path, const std::string&) { check_graph(read_model(path, {})); }

}  // namespace

const std::vector<Reader>& all_readers() {
    static const std::vector<Reader> all{
        {"accelerator", "accelerator files", accelerator},
        {"network", "network files", network},
        {"mapping", "mapping files", mapping},
        {"energy", "energy tables", energy},
        {"area", "tables of area", area},
        {"sweep", "sweep files with their constraints", sweep},
        {"set", "--set", set},
        {"command_line", "words of the command line", command_line},
        {"result", "results and comparisons, by report", report},
        {"diff", "results and comparisons, by diff", diff_result},
        {"result_values", "results, comparisons and services, a value of one", result_values},
        {"store", "stores of sweeps, as bytes", store},
        {"store_texts", "stores of sweeps, a cell of a table", store_texts},
        {"npy", "tensors", npy},
        {"safetensors", "files of tensors", safetensors},
        {"points", "lists of points", points},
        {"model", "model files, by what they hold", any_model},
        {"onnx", "ONNX models", model<read_onnx>},
        {"coreml", "CoreML models", model<read_coreml>},
        {"tflite", "TFLite models", model<read_tflite>},
        {"nnef", "NNEF graphs", model<read_nnef>},
        {"darknet", "Darknet's configurations", model<read_darknet>},
        {"scale_sim", "SCALE-Sim's topologies", model<read_scale_sim>},
        {"timeloop", "Timeloop's problems", model<read_timeloop>},
        {"maestro", "MAESTRO's networks", model<read_maestro>},
        {"zigzag", "ZigZag's workloads", model<read_zigzag>},
    };
    return all;
}

}  // namespace eyrie
