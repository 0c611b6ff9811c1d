#include "sim/command/serve_options.hpp"

#include <fmt/format.h>

#include "dataflows/catalogue/catalogue.hpp"
#include "sim/command/commands.hpp"
#include "sim/command/table_options.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/configs/energy_source.hpp"
#include "sim/text/names.hpp"
#include "workloads/model_files/model_network.hpp"

namespace eyrie {

namespace {

// Options of the machine and its network, as of `run`.
void add_machine_options(po::options_description& options) {
    options.add_options()("help,h", "print this text")(
        "accelerator,a", po::value<std::string>()->default_value("eyeriss"),
        "name or file, as of 'run'; with --table several, separated by commas")(
        "network,n", po::value<std::string>(),
        "name or file (required), a model file of any kind that import reads; with --table several")(
        "dim", po::value<std::vector<std::string>>()->composing(), open_axes_help)(
        "dataflow,d", po::value<std::string>()->default_value("rs"),
        (join(dataflow_names(), ", ") + "; 'list dataflows' tells which is which").c_str())(
        "objective", po::value<std::string>()->default_value("delay"),
        ("what the mappings have least of: " + join(objective_names(), ", ")).c_str())(
        "mapper", po::value<std::string>()->default_value("estimate"),
        "how mappings are chosen: estimate, or exact, which takes longer; services are simulated in any case")(
        "mapper-limit", po::value<std::string>()->default_value("50"), "as of 'run'")(
        "energy,e", po::value<std::string>()->default_value(derived_energy), "prices, as of 'run'")(
        "set", po::value<std::vector<std::string>>()->composing(), "key.path=value: override an accelerator's key")(
        "data-seed", po::value<std::string>()->default_value("1"), "of the generated tensors");
}

void add_load_options(po::options_description& options) {
    for (const QuestionKey& one : question_keys()) {
        po::typed_value<std::string>* const value = po::value<std::string>();
        if (one.by_default != nullptr) value->default_value(one.by_default);
        options.add_options()(one.key == std::string("scenario") ? "scenario,s" : one.key, value, one.doc.c_str());
    }
    options.add_options()("accuracy", po::value<std::string>()->default_value(""),
                          "the accuracy target, a text for the result");
}

void add_output_options(po::options_description& options) {
    options.add_options()("table", po::bool_switch(), "networks x machines x scenarios, a line each")(
        "json", po::value<std::string>(), "write the result to this file; -: standard output")(
        "csv", po::value<std::string>(), "write one line for each result to this file; -: standard output")(
        "plot", po::value<std::string>(),
        "draw latencies, throughput and chips into this .svg file (needs gnuplot); -: standard output")(
        "timeline", po::value<std::string>(), "what each chip does, as a timeline for Perfetto, into this file")(
        "verbose,v", po::bool_switch(), "log each layer to standard error")("quiet,q", po::bool_switch(),
                                                                            "no progress, no log but errors");
    add_width_option(options);
}

}  // namespace

po::options_description serve_options() {
    po::options_description options("Options");
    add_machine_options(options);
    add_load_options(options);
    add_output_options(options);
    return options;
}

RunRequest served_request(const po::variables_map& values, const std::string& network, const std::string& accelerator,
                          const Given& given) {
    RunRequest request;
    request.dataflow = dataflow_of(values["dataflow"].as<std::string>(), "dataflow");
    request.accelerator =
        given.accelerator ? accelerator_of(values, given) : find_accelerator(accelerator, overrides_of(values));
    request.network = given.network
                          ? *given.network
                          : load_network_of_any_format(find_config("networks", network), import_options_of(values));
    request.layers = select_layers(request.network, {"all"});
    request.objective = objective_of(values["objective"].as<std::string>());
    read_mapper(values, request);
    put_on_machine(values, request.accelerator, request);
    request.seed = whole_number(values, "data-seed", 0, UINT64_MAX);
    request.quiet = values["quiet"].as<bool>();
    request.batch = static_cast<std::int64_t>(whole_number(values, "max-batch", 1, 256));
    check_memory(request);
    check_data_files(request);
    return request;
}

Question question_of(const po::variables_map& values, const std::string& scenario, const RunRequest& request) {
    QuestionTexts texts;
    texts.text = [&](const std::string& key) -> std::optional<std::string> {
        if (key == "scenario") return scenario;
        return values.count(key) == 0 ? std::optional<std::string>() : values[key].as<std::string>();
    };
    texts.name = [](const std::string& key) { return "--" + key; };
    texts.for_many_scenarios = texts.percentile_of_server = values["table"].as<bool>();
    return read_question(texts, request.network.name, request.accelerator.core_khz);
}

}  // namespace eyrie
