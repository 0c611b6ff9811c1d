#include "sim/command/commands.hpp"

#include <iostream>

#include <fmt/format.h>

#include "sim/command/serve_options.hpp"
#include "sim/host/log.hpp"
#include "sim/host/output_file.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/plot/serve_plot.hpp"
#include "sim/serve/results/serve_files.hpp"
#include "sim/text/names.hpp"
#include "sim/text/shown.hpp"

namespace eyrie {

namespace {

struct Outputs {
    std::string json;
    std::string csv;
    std::string plot;
    std::string timeline;
    bool tables() const { return json != "-" && csv != "-" && plot != "-" && timeline != "-"; }
};

Outputs outputs_of(const po::variables_map& values) {
    Outputs outputs{output_path(values, "json"), output_path(values, "csv"), plot_path(values),
                    output_path(values, "timeline")};
    check_apart({{"json", outputs.json}, {"csv", outputs.csv}, {"plot", outputs.plot}, {"timeline", outputs.timeline}});
    if (outputs.timeline == "-") throw InputError("--timeline: found '-'; allowed: a file name");
    return outputs;
}

std::string required(const po::variables_map& values, const std::string& option, const std::string& allowed) {
    if (values.count(option) == 0) throw InputError(fmt::format("--{} is required; allowed: {}", option, allowed));
    return values[option].as<std::string>();
}

int serve_one(const po::variables_map& values, const Outputs& outputs) {
    const std::string network = required(values, "network", "a name or a file");
    const std::string scenario = required(values, "scenario", join(scenario_names(), ", "));
    const RunRequest request = served_request(values, network, values["accelerator"].as<std::string>());
    const Question question = question_of(values, scenario, request);
    ServiceCache services(request, question.weights);
    const ServeResult result = serve(services, question, values["accuracy"].as<std::string>());
    if (!outputs.json.empty()) write_result(outputs.json, serve_json({result}, {}));
    if (!outputs.csv.empty()) write_result(outputs.csv, serve_csv({result}, {}));
    if (!outputs.plot.empty()) write_result(outputs.plot, serve_svg(result));
    if (!outputs.timeline.empty()) {
        write_serve_timeline(result, outputs.timeline);
        log_written(outputs.timeline);
    }
    if (outputs.tables()) print(serve_text(result));
    return 0;
}

int serve_table(const po::variables_map& values, const Outputs& outputs) {
    for (const char* option : {"plot", "timeline"})
        if (values.count(option) != 0)
            throw InputError(fmt::format("--{}: is of one result; allowed: without --table", option));
    const std::vector<std::string> networks =
        comma_separated(required(values, "network", "names or files, separated by commas"), "network");
    const std::vector<std::string> machines = comma_separated(values["accelerator"].as<std::string>(), "accelerator");
    const std::vector<std::string> scenarios = values.count("scenario") == 0
                                                   ? scenario_names()
                                                   : comma_separated(values["scenario"].as<std::string>(), "scenario");
    std::vector<ServeResult> results;
    std::vector<UnservedCell> unserved;
    for (const std::string& network : networks)
        for (const std::string& machine : machines) {
            const RunRequest request = served_request(values, network, machine);
            std::vector<Question> questions;
            for (const std::string& scenario : scenarios) questions.push_back(question_of(values, scenario, request));
            ServiceCache services(request, questions.front().weights);
            for (const Question& question : questions) try {
                    results.push_back(serve(services, question, values["accuracy"].as<std::string>()));
                } catch (const InputError& error) {  // a layer that the machine cannot run
                    unserved.push_back({request.network.name, request.accelerator.title(),
                                        scenario_name(question.scenario), error.what()});
                } catch (const DeadlockError& error) {
                    unserved.push_back({request.network.name, request.accelerator.title(),
                                        scenario_name(question.scenario), error.what()});
                }
        }
    if (!outputs.json.empty()) write_result(outputs.json, serve_json(results, unserved));
    if (!outputs.csv.empty()) write_result(outputs.csv, serve_csv(results, unserved));
    if (outputs.tables()) print(serve_table(results, unserved));
    for (const UnservedCell& one : unserved)
        std::cerr << "eyrie: "
                  << shown(fmt::format("{} on {}, {}: {}", one.network, one.accelerator, one.scenario, one.reason))
                  << "\n";
    return unserved.empty() ? 0 : exit_not_all_ran;
}

}  // namespace

int serve_command(const po::variables_map& values) {
    const Outputs outputs = outputs_of(values);
    return values["table"].as<bool>() ? serve_table(values, outputs) : serve_one(values, outputs);
}

}  // namespace eyrie
