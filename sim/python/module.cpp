// The Python module eyrie._eyrie: what the package (sim/python/eyrie) is made on. It takes the words of the command
// line and gives the texts that the command line writes, so that both say the same.
#include <algorithm>
#include <filesystem>
#include <map>
#include <memory>

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <nlohmann/json.hpp>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/command/command_line.hpp"
#include "sim/command/commands.hpp"
#include "sim/command/option_rows.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/host/command_files.hpp"
#include "sim/host/computer_error.hpp"
#include "sim/host/usage_error.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/python/listening.hpp"
#include "sim/python/runs.hpp"
#include "sim/results/fields_json.hpp"
#include "sim/results/looks.hpp"
#include "sim/run/cannot_run.hpp"
#include "sim/sweep/point/point_numbers.hpp"
#include "sim/sweep/store/export.hpp"
#include "sim/sweep/store/store_rows.hpp"
#include "sim/text/names.hpp"
#include "sim/text/shown.hpp"
#include "workloads/model_files/model_network.hpp"
#include "workloads/network_file/network_file.hpp"
#include "workloads/network_file/network_graph.hpp"

namespace eyrie {

namespace {

namespace py = pybind11;

// The classes are Python's (eyrie/_errors.py): they take a message apart.
void raise(const char* type, const std::string& message) {
    const py::object error = py::module_::import("eyrie._errors").attr(type);
    PyErr_SetString(error.ptr(), message.c_str());
}

void translate(std::exception_ptr thrown) {
    try {
        if (thrown) std::rethrow_exception(thrown);
    } catch (const InputError& error) {
        raise("InputError", error.what());
    } catch (const UsageError& error) {
        raise("InputError", error.what());
    } catch (const po::error& error) {
        raise("InputError", error.what());
    } catch (const ComputerError& error) {
        raise("ComputerError", error.what());
    } catch (const DeadlockError& error) {
        raise("DeadlockError", deadlock_text(error));
    } catch (const SimulationError& error) {
        raise("SimulationError", error.what());
    } catch (const std::filesystem::filesystem_error& error) {
        raise("ComputerError", error.what());
    }
}

Overrides overrides_from(const std::vector<std::string>& assignments) {
    Overrides overrides;
    for (const std::string& one : assignments) overrides.add(one);
    return overrides;
}

// A layer's .npy files as bytes, in the place of its seeded words.
void give_words(NetworkModel& model, const std::string& name, const py::object& ifmap, const py::object& filter) {
    find_layer(model.network, name);
    for (Layer& layer : model.network.layers) {
        if (layer.name != name) continue;
        if (!ifmap.is_none()) {
            layer.ifmap_file = fmt::format("the ifmap of {}", name);
            layer.ifmap_content = std::make_shared<const std::string>(ifmap.cast<std::string>());
            layer.ifmap_zeros_assumed = false;
        }
        if (!filter.is_none()) {
            layer.filter_file = fmt::format("the filter of {}", name);
            layer.filter_content = std::make_shared<const std::string>(filter.cast<std::string>());
        }
    }
}

void bind_inputs(py::module_& module) {
    py::class_<AcceleratorConfig>(module, "Accelerator")
        .def_readonly("name", &AcceleratorConfig::name)
        .def_property_readonly("title", &AcceleratorConfig::title)
        .def("yaml", [](const AcceleratorConfig& one) { return accelerator_yaml(one, true); })
        .def("json", [](const AcceleratorConfig& one) { return fields_json(AcceleratorConfig(one)).dump(); });
    module.def("accelerator", [](const std::string& name, const std::vector<std::string>& assignments) {
        const CommandFiles files;
        return find_accelerator(name, overrides_from(assignments));
    });
    module.def("accelerator_of", [](const std::string& text, const std::vector<std::string>& assignments) {
        return parse_accelerator(text, "accelerator", overrides_from(assignments));
    });

    module.def("changed", [](const AcceleratorConfig& machine, const std::vector<std::string>& assignments) {
        return assignments.empty() ? machine : with_overrides(machine, overrides_from(assignments));
    });

    py::class_<NetworkModel>(module, "Network")
        .def_property_readonly("name", [](const NetworkModel& one) { return one.network.name; })
        .def_property_readonly("description", [](const NetworkModel& one) { return one.network.description; })
        .def_property_readonly("layers",
                               [](const NetworkModel& one) {
                                   std::vector<std::string> names;
                                   for (const Layer& layer : one.network.layers) names.push_back(layer.name);
                                   return names;
                               })
        .def("yaml", [](const NetworkModel& one) { return network_yaml(one.network); })
        .def("give_words", &give_words);
    module.def("load", [](const std::string& name, const std::vector<std::string>& sizes) {
        po::options_description options;
        options.add_options()("dim", po::value<std::vector<std::string>>()->composing(), open_axes_help);
        std::vector<std::string> words;
        for (const std::string& size : sizes) words.push_back("--dim=" + size);
        const ImportOptions open = import_options_of(parse_options(words, options));
        const py::gil_scoped_release released;
        const CommandFiles files;
        return load_network_model(find_config("networks", name), open);
    });
    module.def("network_of", [](const std::string& text) {
        return NetworkModel{parse_network(text, "network"), std::make_shared<Graph>(network_graph(text, "network"))};
    });
}

std::vector<OptionRow> rows_of(const std::string& command) {
    if (command == "run") return option_rows(run_options());
    if (command == "map") return option_rows(selection_options());
    if (command == "compare") return option_rows(compare_options());
    if (command == "sweep") return option_rows(sweep_options());
    if (command == "prices") return option_rows(prices_options());
    if (command == "diff") return option_rows(diff_options());
    if (command == "serve") return option_rows(serve_options());
    throw InputError(unknown_name("command", command, {"run", "map", "compare", "sweep", "prices", "diff", "serve"}));
}

// (name, "flag" | "value" | "list", default or None, doc)
py::list options(const std::string& command) {
    py::list out;
    for (const OptionRow& row : rows_of(command)) {
        const char* kind = row.kind == OptionKind::flag ? "flag" : row.kind == OptionKind::list ? "list" : "value";
        out.append(py::make_tuple(row.name, kind, row.default_value, row.doc));
    }
    return out;
}

std::vector<std::string> names(const std::string& kind) {
    const std::vector<std::string> kinds = {"accelerators", "networks",     "mappings", "dataflows",
                                            "energy",       "technologies", "sweeps"};
    if (std::find(kinds.begin(), kinds.end(), kind) == kinds.end()) throw InputError(unknown_name("kind", kind, kinds));
    return kind == "dataflows" ? dataflow_names() : list_configs(kind);
}

// Of several with a name the last.
std::int64_t sweep_id(Store& store, const std::string& name) {
    std::int64_t id = 0;
    std::vector<std::string> known;
    for (const StoredSweep& sweep : store.sweeps()) {
        known.push_back(sweep.name);
        if (sweep.name == name) id = sweep.id;
    }
    if (id == 0) throw InputError(unknown_name("sweep of " + store.path(), name, known));
    return id;
}

void bind_stores(py::module_& module) {
    module.def("sweep_name", [](const std::string& name_or_file) {
        return YamlNode::load_file(find_config("sweeps", name_or_file)).at("name").as_text();
    });
    module.def("sweeps", [](const std::string& store) {
        std::vector<std::string> names;
        for (const StoredSweep& sweep : Store(store, Store::Mode::read).sweeps()) names.push_back(sweep.name);
        if (names.empty()) throw InputError(fmt::format("{}: found no sweep; allowed: a store that has one", store));
        return names;
    });
    // {key of a point that is done: what it can be compared with}: equal for points that do the same work with the same
    // prices.
    module.def("comparable", [](const std::string& path) {
        std::map<std::string, std::string> found;
        Store store(path, Store::Mode::read);
        Statement rows(store.database(), "SELECT key, comparable FROM points WHERE status = 'done'");
        while (rows.step()) found[rows.text(0)] = rows.text(1);
        return found;
    });
    module.def("fronts_text", [](const std::string& store, const std::string& sweep) {
        return pareto_text(parse_options({store, "--sweep=" + sweep}, pareto_options(), "file"));
    });
    module.def("export", [](const std::string& path, const std::string& name, const std::string& file) {
        const py::gil_scoped_release released;
        Store store(path, Store::Mode::read);
        export_sweep(store, sweep_id(store, name), file);
    });
    // A point a line, as JSON.
    module.def("points", [](const std::string& path, const std::string& name) {
        std::string lines;
        {
            const py::gil_scoped_release released;
            Store store(path, Store::Mode::read);
            lines = export_text(store, sweep_id(store, name), ExportFormat::jsonl);
        }
        return py::bytes(lines);
    });
}

// Of a point's numbers: {key: (label, unit, how many of the unit one is, whether more of it is better, its name in
// stores)}; unit "": that of the energy table.
py::dict point_numbers() {
    py::dict out;
    for (const PointNumberRow& row : point_number_rows)
        out[row.in_exports] = py::make_tuple(row.label, row.unit, row.factor, row.kind == NumberKind::gain, row.name);
    return out;
}

// What is said of a point, each a field of exports.
std::vector<std::string> point_remark_keys() { return {std::begin(point_remarks), std::end(point_remarks)}; }

// What is drawn in which colour, as on pages: {"energy": {level or part: colour}, "cycles": {reason: colour}}.
py::dict colours() {
    py::dict energy, cycles, all;
    for_each_level([&](Level level, const LevelRow& row) { energy[row.name] = colour_of(level).light; });
    for (const EnergyPart& part : energy_parts) energy[part.name] = colour_of(part).light;
    for (const CycleLook& look : cycle_looks) cycles[pe_cycle_names[at_reason(look.reason)]] = look.colour.light;
    all["energy"] = energy;
    all["cycles"] = cycles;
    return all;
}

// The command line with the plain machine; returns its exit status.
int command_line(std::vector<std::string> words, const py::object& progress) {
    std::vector<char*> arguments;
    for (std::string& word : words) arguments.push_back(word.data());
    const auto run = [&] { return run_command_line(static_cast<int>(arguments.size()), arguments.data(), {}); };
    if (!progress.is_none()) return listening(progress, run);
    const py::gil_scoped_release released;
    return run();
}

}  // namespace

}  // namespace eyrie

PYBIND11_MODULE(_eyrie, module) {
    module.attr("version") = EYRIE_VERSION;
    pybind11::register_exception_translator(eyrie::translate);
    eyrie::bind_inputs(module);
    eyrie::bind_runs(module);
    eyrie::bind_stores(module);
    module.def("colours", &eyrie::colours);
    module.def("point_numbers", &eyrie::point_numbers);
    module.def("point_remarks", &eyrie::point_remark_keys);
    module.def("options", &eyrie::options);
    module.def("names", &eyrie::names);
    module.def("shown", &eyrie::shown);
    module.def("shown_lines", &eyrie::shown_lines);
    module.def("is_config_path", &eyrie::is_config_path);
    module.def("is_of_the_computer", &eyrie::is_of_the_computer);
    module.def("command_line", &eyrie::command_line);
}
