#include "sim/python/runs.hpp"

#include <map>
#include <memory>
#include <optional>

#include <pybind11/numpy.h>
#include <pybind11/stl.h>

#include "sim/command/commands.hpp"
#include "sim/command/this_build.hpp"
#include "sim/command/trace_options.hpp"
#include "sim/command/what_was_run.hpp"
#include "sim/configs/price_list.hpp"
#include "sim/diff/result_diff.hpp"
#include "sim/host/command_files.hpp"
#include "sim/host/log.hpp"
#include "sim/plot/comparison_plot.hpp"
#include "sim/plot/run_plot.hpp"
#include "sim/plot/serve_plot.hpp"
#include "sim/python/listening.hpp"
#include "sim/results/remarks.hpp"
#include "sim/results/result_files.hpp"
#include "sim/text/shown.hpp"
#include "workloads/functional/operation_words.hpp"
#include "workloads/model_files/model_network.hpp"

namespace eyrie {

namespace {

namespace py = pybind11;

using WordsOfCommand = std::vector<std::string>;

struct KeptWords {
    LayerData operands;
    OfmapTensor ofmap;
};

struct Run {
    RunResult result;
    std::map<std::string, KeptWords> words;  // of layers, where they are kept
    // With words: the operations of the graph whose layers these are, all layers of the network, and whether they are
    // of a chain.
    std::shared_ptr<const Graph> graph;
    std::vector<OperationOnArray> operations;
    std::vector<Layer> layers;
    bool chain = false;
};

struct Mapped {
    RunRequest request;
    MappedNetwork network;
};

struct Priced {
    AcceleratorConfig machine;
    MachinePrices prices;
    Provenance provenance;
};

Given given_of(const AcceleratorConfig* accelerator, const NetworkModel* network,
               const std::optional<std::string>& mapping) {
    Given given;
    if (accelerator != nullptr) given.accelerator = *accelerator;
    if (network != nullptr) {
        given.network = network->network;
        given.graph = network->graph;
    }
    given.mapping = mapping;
    return given;
}

// Of a command that takes several: one is as it is there, none is left to the words.
using Networks = std::vector<const NetworkModel*>;
using Machines = std::vector<const AcceleratorConfig*>;

Given given_of_several(const Machines& accelerators, const Networks& networks) {
    Given given = given_of(accelerators.size() == 1 ? accelerators[0] : nullptr,
                           networks.size() == 1 ? networks[0] : nullptr, {});
    if (accelerators.size() > 1)
        for (const AcceleratorConfig* const one : accelerators) given.accelerators.push_back(*one);
    if (networks.size() > 1)
        for (const NetworkModel* const one : networks) given.networks.push_back(one->network);
    return given;
}

// Names and the bytes of .npy files.
using Arrays = std::vector<std::pair<std::string, py::bytes>>;

std::vector<GivenArray> given_arrays(const Arrays& arrays) {
    std::vector<GivenArray> given;
    for (const auto& [name, bytes] : arrays) given.push_back({name, std::make_shared<const std::string>(bytes)});
    return given;
}

std::unique_ptr<Run> run(const WordsOfCommand& words, const NetworkModel* network, const AcceleratorConfig* accelerator,
                         const std::optional<std::string>& mapping, const Arrays& weights, const Arrays& inputs,
                         bool keep_words, const py::object& progress) {
    const std::vector<GivenArray> given_weights = given_arrays(weights), given_inputs = given_arrays(inputs);
    return listening(progress, [&] {
        const CommandFiles files;
        const po::variables_map values = parse_options(words, run_options());
        Given given = given_of(accelerator, network, mapping);
        given.keeps_graph = keep_words;
        given.weights = given_weights;
        given.inputs = given_inputs;
        RunRequest request = run_request_of(values, given);
        request.quiet = true;
        request.trace = trace_request_of(values, request);
        check_data_files(request);
        request.provenance =
            provenance_of(command_text("run", values, run_options(), given), values, given, {request}, this_build());
        auto out = std::make_unique<Run>();
        if (keep_words) {
            out->graph = request.graph;
            out->operations = operations_on_array(*request.graph);
            out->layers = request.network.layers;
            out->chain = request.chain;
            request.take_words = [&](const Layer& layer, const LayerData& data, const OfmapTensor& ofmap) {
                out->words[layer.name] = {data, ofmap};
            };
        }
        out->result = run_network(request);
        return out;
    });
}

std::unique_ptr<Mapped> map(const WordsOfCommand& words, const NetworkModel* network,
                            const AcceleratorConfig* accelerator, const std::optional<std::string>& mapping,
                            const py::object& progress) {
    return listening(progress, [&] {
        const CommandFiles files;
        const po::variables_map values = parse_options(words, selection_options());
        auto out = std::make_unique<Mapped>();
        const Given given = given_of(accelerator, network, mapping);
        out->request = request_of(values, given);
        out->request.provenance = provenance_of(command_text("map", values, selection_options(), given), values, given,
                                                {out->request}, this_build());
        out->request.quiet = true;
        out->network = map_network(out->request);
        return out;
    });
}

std::unique_ptr<DataflowComparison> compare(const WordsOfCommand& words, const NetworkModel* network,
                                            const Machines& accelerators, const py::object& progress) {
    return listening(progress, [&] {
        const CommandFiles files;
        const po::variables_map values = parse_options(words, compare_options());
        const Given given = given_of_several(accelerators, network == nullptr ? Networks{} : Networks{network});
        ComparedMachines machines = compared_machines(values, given);
        for (RunRequest& request : machines.requests) request.quiet = true;
        auto out = std::make_unique<DataflowComparison>(compare_machines(values, machines));
        out->provenance = provenance_of(command_text("compare", values, compare_options(), given), values, given,
                                        machines.requests, this_build());
        return out;
    });
}

std::unique_ptr<PublishedComparison> accounting(const WordsOfCommand& words, const NetworkModel* network,
                                                const py::object& progress) {
    return listening(progress, [&] {
        const CommandFiles files;
        const po::variables_map values = parse_options(words, compare_options());
        const Given given = given_of(nullptr, network, {});
        auto out = std::make_unique<PublishedComparison>(compare_accounting(values, given));
        out->provenance = provenance_of_accounting(command_text("compare", values, compare_options(), given), values,
                                                   given, this_build());
        return out;
    });
}

std::unique_ptr<Priced> prices(const WordsOfCommand& words, const AcceleratorConfig* accelerator) {
    const CommandFiles files;
    const po::variables_map values = parse_options(words, prices_options(), "accelerator");
    const Given given = given_of(accelerator, nullptr, {});
    auto [machine, found] = price_machine(values, given);
    Provenance provenance = provenance_of_prices(command_text("show prices", values, prices_options(), given), values,
                                                 given, machine, this_build());
    return std::make_unique<Priced>(Priced{std::move(machine), std::move(found), std::move(provenance)});
}

// (name, text) of each side: a file, or JSON that a caller has.
ResultText result_text_of(const std::string& name, const std::optional<std::string>& text) {
    return text ? ResultText{name, *text} : read_result_text(name);
}

std::unique_ptr<ResultDiff> diff(const std::string& name_a, const std::optional<std::string>& text_a,
                                 const std::string& name_b, const std::optional<std::string>& text_b) {
    return listening(py::none(), [&] {
        const CommandFiles files;
        const ResultText a = result_text_of(name_a, text_a), b = result_text_of(name_b, text_b);
        auto out = std::make_unique<ResultDiff>(diff_results(a, b));
        const bool are_files = !text_a && !text_b;
        const po::variables_map values = parse_options({name_a, name_b}, diff_options(), "file", true);
        out->provenance =
            provenance_of_results(are_files ? command_text("diff", values, diff_options()) : "", a, b, this_build());
        return out;
    });
}

std::unique_ptr<Served> served_of(const WordsOfCommand& words, const Networks& networks, const Machines& accelerators,
                                  const py::object& progress) {
    return listening(progress, [&] {
        const CommandFiles files;
        WordsOfCommand quiet = words;
        quiet.emplace_back("--quiet");
        const po::variables_map values = parse_options(quiet, serve_options());
        return std::make_unique<Served>(served(values, given_of_several(accelerators, networks), this_build()));
    });
}

// What `eyrie serve` prints: of one answer, or of a table of them.
std::string served_text(const Served& of, bool is_table) {
    return is_table ? serve_table(of) : serve_text(of.results.front());
}

// The words themselves, not a copy: they stay as long as the array, which keeps its owner.
template <class T>
py::object array_of(const Tensor<T>& tensor, const py::object& owner) {
    py::array_t<T> array(tensor.shape, tensor.data.data(), owner);
    array.attr("flags").attr("writeable") = false;
    return std::move(array);
}

// (ifmap, filter, ofmap); None: of a layer whose words are not kept.
py::object words_of(const py::object& self, const std::string& layer) {
    const Run& of = self.cast<const Run&>();
    const auto found = of.words.find(layer);
    if (found == of.words.end()) return py::none();
    const KeptWords& words = found->second;
    const py::object ofmap = words.ofmap.visit([&](const auto& tensor) { return array_of(tensor, self); });
    return py::make_tuple(array_of(words.operands.ifmap, self), array_of(words.operands.filter, self), ofmap);
}

// The words of its layers, if all of them ran, on words of one operand: several layers have that in a chain alone, or
// where it was given.
std::optional<std::vector<LayerWords>> words_of_layers(const Run& run, const OperationOnArray& of) {
    std::vector<LayerWords> words;
    for (std::size_t i = 0; i < of.layers; ++i) {
        const Layer& layer = run.layers.at(of.first_layer + i);
        const auto found = run.words.find(layer.name);
        const bool given = layer.ifmap_words_given && layer.filter_words_given;
        if (found == run.words.end() || !(of.layers == 1 || run.chain || given)) return {};
        words.push_back({&found->second.operands.filter, &found->second.ofmap});
    }
    if (!are_of_one_operation(*of.operation, words, run.result.batch)) return {};
    return words;
}

std::vector<std::string> operations_of(const Run& run) {
    std::vector<std::string> names;
    for (const OperationOnArray& of : run.operations)
        if (words_of_layers(run, of)) names.push_back(of.operation->name);
    return names;
}

template <class T>
py::object array_of(const LargeVector<T>& words, const std::vector<std::int64_t>& shape) {
    py::array_t<T> array(shape);
    std::copy(words.begin(), words.end(), array.mutable_data());
    return std::move(array);
}

// (filter, ofmap) of an operation on the array, by the axes that the network's graph has for them.
py::object words_of_operation(const Run& run, const std::string& name) {
    for (const OperationOnArray& of : run.operations) {
        if (of.operation->name != name) continue;
        const std::optional<std::vector<LayerWords>> layers = words_of_layers(run, of);
        if (!layers) break;
        std::vector<std::int64_t> shape = result_shape(*run.graph, *of.operation);
        shape.insert(shape.begin(), run.result.batch);
        return py::make_tuple(
            array_of(second_operand(*of.operation, *layers), second_operand_shape(*run.graph, *of.operation)),
            array_of(operation_result(*of.operation, *layers, run.result.batch), shape));
    }
    return py::none();
}

// A result does not change any more: copies of it in Python are itself.
template <class T>
py::class_<T> result_class(py::module_& module, const char* name) {
    return py::class_<T>(module, name).def("__deepcopy__", [](const py::object& self, const py::dict&) {
        return self;
    });
}

}  // namespace

void bind_runs(py::module_& module) {
    print_log_from(LogLevel::warning);
    // Their texts by lambdas: a default argument of a function is not known here.
    result_class<Run>(module, "Run")
        .def("json", [](const Run& one) { return result_json(one.result); })
        .def("csv", [](const Run& one) { return result_csv(one.result); })
        .def("text", [](const Run& one) { return result_table(one.result); })
        .def("svg", [](const Run& one) { return run_svg(one.result); })
        .def("remarks", [](const Run& one) { return remark_lines(one.result); })
        .def("words", &words_of)
        .def("operations", &operations_of)
        .def("operation_words", &words_of_operation);
    result_class<Mapped>(module, "Mapped")
        .def("json",
             [](const Mapped& one) { return mapping_json(one.network.layers, one.network.cannot_run, one.request); })
        .def("text",
             [](const Mapped& one) { return mapping_text(one.network.layers, one.network.cannot_run, one.request); });
    result_class<DataflowComparison>(module, "Comparison")
        .def("json", [](const DataflowComparison& one) { return comparison_json(one); })
        .def("csv", [](const DataflowComparison& one) { return comparison_csv(one); })
        .def("text", [](const DataflowComparison& one) { return comparison_table(one); })
        .def("svg", [](const DataflowComparison& one) { return comparison_svg(one); })
        .def("remarks", [](const DataflowComparison& one) { return comparison_remarks(one); });
    result_class<PublishedComparison>(module, "Accounting")
        .def("json", [](const PublishedComparison& one) { return published_json(one); })
        .def("text", [](const PublishedComparison& one) { return published_table(one); });
    result_class<Priced>(module, "Prices")
        .def("json", [](const Priced& one) { return prices_json(one.machine, one.prices, one.provenance); })
        .def("text", [](const Priced& one) { return shown_lines(prices_table(one.machine, one.prices)); });
    result_class<ResultDiff>(module, "Diff")
        .def("json", [](const ResultDiff& one) { return diff_json(one); })
        .def("csv", [](const ResultDiff& one) { return diff_csv(one); })
        .def("text", [](const ResultDiff& one) { return diff_text(one); });
    result_class<Served>(module, "Served")
        .def("json", [](const Served& one) { return serve_json(one); })
        .def("csv", [](const Served& one) { return serve_csv(one); })
        .def("text", &served_text)
        .def("svg", [](const Served& of) {
            if (of.results.size() != 1)
                throw InputError(
                    fmt::format("path: found a picture of {} answers; allowed: of one, or a name that "
                                "ends in .json, .csv",
                                of.results.size()));
            return serve_svg(of.results.front());
        });
    module.def("run", &run);
    module.def("map", &map);
    module.def("compare", &compare);
    module.def("accounting", &accounting);
    module.def("prices", &prices);
    module.def("diff", &diff);
    module.def("serve", &served_of);
}

}  // namespace eyrie
