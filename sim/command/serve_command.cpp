#include "sim/command/commands.hpp"

#include <iostream>

#include <fmt/format.h>

#include "sim/command/serve_options.hpp"
#include "sim/command/table_options.hpp"
#include "sim/command/what_was_run.hpp"
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

void check_outputs_of_table(const po::variables_map& values) {
    for (const char* option : {"plot", "timeline"})
        if (values.count(option) != 0)
            throw InputError(fmt::format("--{}: is of one result; allowed: without --table", option));
}

// One after the other; each request is kept in `requests`.
class Answers {
public:
    Answers(const po::variables_map& values, const Given& given) : values_(values), given_(given) {}

    Served one() {
        const std::string network = given_.network ? "" : required(values_, "network", "a name or a file");
        const std::string scenario = required(values_, "scenario", join(scenario_names(), ", "));
        requests.push_back(served_request(values_, network, values_["accelerator"].as<std::string>(), given_));
        const Question question = question_of(values_, scenario, requests.back());
        ServiceCache services(requests.back(), question.weights);
        return {{serve(services, question, values_["accuracy"].as<std::string>())}, {}, {}};
    }

    Served table() {
        std::vector<std::string> networks = {""}, machines = {""};
        if (!given_.networks.empty())
            networks.resize(given_.networks.size());
        else if (!given_.network)
            networks = comma_separated(required(values_, "network", "names or files, separated by commas"), "network");
        if (!given_.accelerators.empty())
            machines.resize(given_.accelerators.size());
        else if (!given_.accelerator)
            machines = comma_separated(values_["accelerator"].as<std::string>(), "accelerator");
        const std::vector<std::string> scenarios =
            values_.count("scenario") == 0 ? scenario_names()
                                           : comma_separated(values_["scenario"].as<std::string>(), "scenario");
        std::vector<NamedMachine> named;
        if (!given_.accelerator && given_.accelerators.empty()) named = named_machines(machines, overrides_of(values_));
        Served served;
        for (std::size_t i = 0; i < networks.size(); ++i)
            for (std::size_t j = 0; j < machines.size(); ++j) {
                Given given;
                given.accelerator = given_.accelerator;
                given.network = given_.network;
                if (!given_.networks.empty()) given.network = given_.networks[i];
                if (!given_.accelerators.empty()) given.accelerator = given_.accelerators[j];
                requests.push_back(served_request(values_, networks[i], machines[j], given));
                if (!named.empty()) requests.back().machine_name = named[j].name;
                add_row(scenarios, served);
            }
        return served;
    }

    std::vector<RunRequest> requests;

private:
    // Of the last request.
    void add_row(const std::vector<std::string>& scenarios, Served& served) {
        const RunRequest& request = requests.back();
        std::vector<Question> questions;
        for (const std::string& scenario : scenarios) questions.push_back(question_of(values_, scenario, request));
        ServiceCache services(request, questions.front().weights);
        for (const Question& question : questions) {
            const auto unserved = [&](const char* reason) {
                served.unserved.push_back(
                    {request.network.name, request.machine_title(), scenario_name(question.scenario), reason});
            };
            try {
                served.results.push_back(serve(services, question, values_["accuracy"].as<std::string>()));
            } catch (const InputError& error) {  // a layer that the machine cannot run
                unserved(error.what());
            } catch (const DeadlockError& error) {
                unserved(error.what());
            }
        }
    }

    const po::variables_map& values_;
    const Given& given_;
};

}  // namespace

Served served(const po::variables_map& values, const Given& given, const std::optional<Build>& build) {
    Answers answers(values, given);
    Served served = values["table"].as<bool>() ? answers.table() : answers.one();
    if (build)
        served.provenance = provenance_of(command_text("serve", values, serve_options(), given), values, given,
                                          answers.requests, *build);
    return served;
}

int serve_command(const po::variables_map& values, const Shell& shell) {
    const Outputs outputs = outputs_of(values);
    const bool is_table = values["table"].as<bool>();
    const std::size_t width = table_width_of(values);
    if (is_table) check_outputs_of_table(values);
    const bool json = !outputs.json.empty();
    const Served found = served(values, {}, json ? std::optional<Build>(shell.build) : std::nullopt);
    if (json) write_result(outputs.json, serve_json(found));
    if (!outputs.csv.empty()) write_result(outputs.csv, serve_csv(found));
    if (!outputs.plot.empty()) write_result(outputs.plot, serve_svg(found.results.front()));
    if (!outputs.timeline.empty()) {
        write_serve_timeline(found.results.front(), outputs.timeline);
        log_written(outputs.timeline);
    }
    if (outputs.tables()) print(is_table ? serve_table(found, width) : serve_text(found.results.front(), width));
    for (const UnservedCell& one : found.unserved)
        std::cerr << "eyrie: "
                  << shown(fmt::format("{} on {}, {}: {}", one.network, one.accelerator, one.scenario, one.reason))
                  << "\n";
    return found.unserved.empty() ? 0 : exit_not_all_ran;
}

}  // namespace eyrie
