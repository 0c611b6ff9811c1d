#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "sim/command/commands.hpp"
#include "sim/command/what_was_run.hpp"

#include "sim/command/table_options.hpp"
#include "sim/config/yaml_fields.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/host/output_file.hpp"
#include "sim/plot/comparison_plot.hpp"
#include "sim/results/columns.hpp"
#include "sim/text/csv_columns.hpp"
#include "sim/text/lines.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

po::options_description compare_options() {
    po::options_description options("Options");
    options.add_options()("help,h", "print this text")(
        "network,n", po::value<std::string>(), "name or file (required); a model file of any kind that import reads")(
        "dim", po::value<std::vector<std::string>>()->composing(), open_axes_help)(
        "layer,l", po::value<std::vector<std::string>>()->composing(), several_layers)(
        "dataflows,d", po::value<std::string>()->default_value("rs,ws,os-a,os-b,os-c,nlr"), "separated by commas")(
        "batch,b", po::value<std::string>()->default_value("1"), "images, 1 to 65536")(
        "area", po::value<std::string>()->default_value("equal"),
        "equal: each dataflow on a machine with the storage that suits it, all of one area (ISCA 2016); "
        "same-machine: all on each --accelerator")("pes", po::value<std::string>()->default_value("256"),
                                                   "PEs of the machines of equal area, 1 to 65536 "
                                                   "(accounting: 1048576)")(
        "accelerator,a", po::value<std::vector<std::string>>()->composing()->default_value({"eyeriss"}, "eyeriss"),
        "names or files, separated by commas, with --area same-machine; may be repeated: each dataflow on each of "
        "them")("set", po::value<std::vector<std::string>>()->composing(),
                "key.path=value: override a key of every machine")(
        "objective", po::value<std::string>()->default_value("edp"),
        ("what the mappings have least of: " + join(objective_names(), ", ")).c_str())(
        "mapper", po::value<std::string>()->default_value("exact"), "exact or estimate, as of 'run'")(
        "mapper-limit", po::value<std::string>()->default_value("50"), "as of 'run'")(
        "energy,e", po::value<std::string>()->default_value(derived_energy),
        "prices: derived from each accelerator's components; a technology; or a table of fixed prices, as normalized; "
        "name or file")("check", po::bool_switch(), "compare the ofmaps with a reference convolution, bit by bit")(
        "seed", po::value<std::string>()->default_value("1"), "of the generated tensors")(
        "no-fast-forward", po::bool_switch(), "simulate every pass, also those whose timing is known")(
        "accounting", po::value<std::string>(),
        "isca16: instead of simulated machines, the access counts published at ISCA 2016, each dataflow with its best "
        "mapping and its storage at equal area")("json", po::value<std::string>(),
                                                 "write the result to this file; -: standard output")(
        "csv", po::value<std::string>(),
        "write one line per dataflow, machine and layer to this file; -: standard output")(
        "precisions", po::value<std::string>(),
        "bits of filters and ifmaps, as in 16/16,8/8,4/4,1/1: each dataflow at each of them, on the same machine; "
        "with what the literature reports of the network's accuracy")(
        "plot", po::value<std::string>(), "draw stacked bars into this .svg file (needs gnuplot); -: standard output")(
        "verbose,v", po::bool_switch(), "log to standard error")("quiet,q", po::bool_switch(),
                                                                 "no progress, no log but errors");
    add_table_options(options, comparison_tables(DataflowComparison()).names());
    return options;
}

namespace {

// An option of simulated machines has no meaning for the accounting.
void check_accounting_options(const po::variables_map& values) {
    if (values["accounting"].as<std::string>() != "isca16")
        throw InputError(fmt::format("--accounting: found '{}'; allowed: isca16",
                                     printable(values["accounting"].as<std::string>())));
    for (const char* option :
         {"precisions", "area", "accelerator", "set", "objective", "energy", "seed", "csv", "plot", "table", "columns"})
        if (values.count(option) != 0 && !values[option].defaulted())
            throw InputError(fmt::format("--{}: has no meaning with --accounting; allowed: without", option));
    for (const char* option : {"check", "no-fast-forward"})
        if (values[option].as<bool>())
            throw InputError(fmt::format("--{}: has no meaning with --accounting; allowed: without", option));
}

int accounting_command(const po::variables_map& values, const Shell& shell) {
    check_accounting_options(values);
    network_of(values);  // its errors before those of the output
    const std::string json = output_path(values, "json");
    PublishedComparison comparison = compare_accounting(values);
    if (!json.empty()) {
        comparison.provenance =
            provenance_of_accounting(command_text("compare", values, compare_options()), values, {}, shell.build);
        write_result(json, published_json(comparison));
    }
    if (json != "-") print(published_table(comparison));
    return 0;
}

std::vector<std::string> precisions_of(const po::variables_map& values) {
    return values.count("precisions") == 0 ? std::vector<std::string>()
                                           : comma_separated(values["precisions"].as<std::string>(), "precisions");
}

// The request at each precision that is compared; without any, as it is. `on`: which machine it is, of several.
void add_precisions(const po::variables_map& values, const RunRequest& request, const std::string& on,
                    std::vector<RunRequest>& requests) {
    const std::vector<std::string> precisions = precisions_of(values);
    if (precisions.empty()) {
        requests.push_back(request);
        if (!on.empty()) requests.back().label = request.dataflow + on;
        put_on_machine(values, request.accelerator, requests.back());
        return;
    }
    for (const std::string& one : request.accelerator.overrides)
        for (const char* const key : {"arithmetic.filter_bits=", "arithmetic.ifmap_bits="})
            if (one.rfind(key, 0) == 0)
                throw InputError(
                    fmt::format("--precisions: found beside {}; allowed: one of them, as both say how wide "
                                "the words are",
                                one));
    for (const std::string& precision : precisions) {
        const std::size_t cut = precision.find('/');
        if (cut == std::string::npos)
            throw InputError(fmt::format("--precisions: found '{}'; allowed: bits of filters and ifmaps, as in 8/8",
                                         printable(precision)));
        RunRequest one = request;
        Overrides widths;
        for (const std::string& bits : {precision.substr(0, cut), precision.substr(cut + 1)}) {
            const std::optional<std::int64_t> width = decimal_integer(bits);
            if (!width || *width < 1 || *width > 16)
                throw InputError(
                    fmt::format("--precisions: found '{}'; allowed: bits of filters and ifmaps, each an "
                                "integer from 1 to 16, as in 8/8",
                                printable(precision)));
        }
        widths.add("arithmetic.filter_bits=" + precision.substr(0, cut));
        widths.add("arithmetic.ifmap_bits=" + precision.substr(cut + 1));
        put_on_machine(values, with_overrides(request.accelerator, widths), one);
        one.label = fmt::format("{} {}{}", request.dataflow, precision, on);
        requests.push_back(std::move(one));
    }
}

// What is reported of the network at the precisions that are compared.
std::vector<ReportedAccuracy> accuracy_of(const po::variables_map& values, const std::string& network) {
    std::vector<ReportedAccuracy> found;
    const std::vector<std::string> precisions = precisions_of(values);
    if (precisions.empty()) return found;
    const std::vector<std::string> names = list_configs("accuracy");
    if (std::find(names.begin(), names.end(), network) == names.end()) return found;
    const YamlNode root = YamlNode::load_file(find_config("accuracy", network));
    const auto plain = [](std::string bits) {
        while (!bits.empty() && bits.back() == '*') bits.pop_back();
        return bits;
    };
    for (const std::string& precision : precisions)
        for (const YamlNode& one : root.at("accuracy").elements())
            if (plain(one.at("filters").as_text()) + "/" + plain(one.at("ifmaps").as_text()) == precision)
                found.push_back({precision, one.at("method").as_text(), one.at("loss_percent").as_number(-100, 100)});
    return found;
}

}  // namespace

namespace {

std::vector<NamedMachine> machines_of(const po::variables_map& values, const Given& given) {
    if (given.accelerator) return {{accelerator_of(values, given), given.accelerator->name}};
    if (given.accelerators.empty()) return named_machines(names_of(values, "accelerator"), overrides_of(values));
    const Overrides overrides = overrides_of(values);
    std::vector<NamedMachine> machines;
    for (const AcceleratorConfig& one : given.accelerators)
        machines.push_back({overrides.values().empty() ? one : with_overrides(one, overrides), one.title()});
    return told_apart(std::move(machines));
}

std::string machines_in_words(const std::vector<NamedMachine>& machines) {
    if (machines.size() == 1)
        return fmt::format("all on {}, {} PEs", machines[0].machine.title(), machines[0].machine.pes());
    const std::string& technology = machines[0].machine.technology;
    const bool one_technology = std::all_of(machines.begin(), machines.end(), [&](const NamedMachine& one) {
        return one.machine.technology == technology;
    });
    std::vector<std::string> all;
    for (const NamedMachine& one : machines)
        all.push_back(fmt::format("{}, {} PEs{}", one.title(), one.machine.pes(),
                                  one_technology ? "" : ", " + one.machine.technology));
    return fmt::format("each dataflow on {}", fmt::join(all, "; "));
}

// Machines of so many PEs and equal storage area, and what was changed in them: sizes of their own make them others.
std::string of_equal_area(const std::vector<AcceleratorConfig>& machines, const std::string& asked_pes) {
    std::set<std::string> changed;
    for (const AcceleratorConfig& one : machines) changed.insert(one.overrides.begin(), one.overrides.end());
    const auto pes_in_words = [](const std::string& pes) { return pes == "1" ? "1 PE" : pes + " PEs"; };
    const bool other_sizes = std::any_of(changed.begin(), changed.end(), [](const std::string& one) {
        return one.rfind("array.", 0) == 0 || one.rfind("pe.", 0) == 0 || one.rfind("glb.", 0) == 0;
    });
    const std::string with = changed.empty() ? "" : fmt::format(" + {}", fmt::join(changed, ", "));
    if (!other_sizes) return fmt::format("{} each, storage of equal area{}", pes_in_words(asked_pes), with);
    std::set<int> pes;
    for (const AcceleratorConfig& one : machines) pes.insert(one.pes());
    const std::string each = pes.size() == 1 ? pes_in_words(std::to_string(*pes.begin())) + " each"
                                             : fmt::format("{} to {} PEs", *pes.begin(), *pes.rbegin());
    return fmt::format("{}, changed from machines of {} and storage of equal area{}", each, pes_in_words(asked_pes),
                       with);
}

}  // namespace

PublishedComparison compare_accounting(const po::variables_map& values, const Given& given) {
    check_accounting_options(values);
    const Network network = network_of(values, given);
    return compare_published(network.name, chosen_layers(network, values),
                             static_cast<std::int64_t>(whole_number(values, "batch", 1, 65536)),
                             static_cast<std::int64_t>(whole_number(values, "pes", 1, 1048576)),
                             comma_separated(values["dataflows"].as<std::string>(), "dataflows"),
                             find_config("area", "isca16_65nm"));
}

ComparedMachines compared_machines(const po::variables_map& values, const Given& given) {
    const std::string area = values["area"].as<std::string>();
    if (area != "equal" && area != "same-machine")
        throw InputError("--area: " + unknown_name("area", area, {"equal", "same-machine"}));
    if (area == "equal" && (given.accelerator || !given.accelerators.empty() || !values["accelerator"].defaulted()))
        throw InputError("--accelerator: has no meaning with --area equal; allowed: with --area same-machine");
    if (area == "same-machine" && !values["pes"].defaulted())
        throw InputError("--pes: has no meaning with --area same-machine; allowed: with --area equal");
    const Overrides overrides = overrides_of(values);
    RunRequest request;
    request.network = network_of(values, given);
    choose_layers(values, request);
    request.batch = static_cast<std::int64_t>(whole_number(values, "batch", 1, 65536));
    request.objective = objective_of(values["objective"].as<std::string>());
    read_mapper(values, request);
    request.quiet = values["quiet"].as<bool>();
    request.seed = whole_number(values, "seed", 0, UINT64_MAX);
    request.check = values["check"].as<bool>();
    request.fast_forward = !values["no-fast-forward"].as<bool>();
    check_memory(request);
    const std::string pes = std::to_string(whole_number(values, "pes", 1, 65536));
    const std::vector<NamedMachine> machines =
        area == "equal" ? std::vector<NamedMachine>() : machines_of(values, given);
    std::vector<AcceleratorConfig> of_their_own;  // with equal area
    ComparedMachines compared;
    for (const std::string& dataflow : comma_separated(values["dataflows"].as<std::string>(), "dataflows")) {
        request.dataflow = dataflow_of(dataflow, "dataflows");
        if (area == "equal") {
            request.accelerator = find_accelerator(fmt::format("isca16_{}_{}", dataflow, pes), overrides);
            of_their_own.push_back(request.accelerator);
            add_precisions(values, request, "", compared.requests);
        }
        for (const NamedMachine& one : machines) {
            request.accelerator = one.machine;
            request.machine_name = one.name == one.machine.title() ? "" : one.name;
            add_precisions(values, request, machines.size() > 1 ? " on " + one.name : "", compared.requests);
        }
    }
    compared.how = area == "equal" ? of_equal_area(of_their_own, pes) : machines_in_words(machines);
    return compared;
}

DataflowComparison compare_machines(const po::variables_map& values, const ComparedMachines& machines) {
    check_data_files(machines.requests.front());
    DataflowComparison comparison = compare_dataflows(machines.requests, machines.how);
    comparison.accuracy = accuracy_of(values, machines.requests.front().network.name);
    return comparison;
}

namespace {

// With their columns, without rows.
Tables tables_to_come(const po::variables_map& values, const ComparedMachines& machines) {
    DataflowComparison comparison;
    comparison.accuracy = accuracy_of(values, machines.requests.front().network.name);
    return comparison_tables(comparison);
}

}  // namespace

int compare_command(const po::variables_map& values, const Shell& shell) {
    if (values.count("accounting") != 0) return accounting_command(values, shell);
    const ComparedMachines machines = compared_machines(values);
    const std::string json = output_path(values, "json");
    const std::string csv = output_path(values, "csv");
    const std::string plot = plot_path(values);
    check_apart({{"json", json}, {"csv", csv}, {"plot", plot}});
    const OutputLayout layout = output_layout_of(values, tables_to_come(values, machines), result_columns());
    DataflowComparison comparison = compare_machines(values, machines);
    if (!json.empty())  // no other output tells it
        comparison.provenance = provenance_of(command_text("compare", values, compare_options()), values, {},
                                              machines.requests, shell.build);
    if (!json.empty()) write_result(json, comparison_json(comparison));
    if (!csv.empty()) write_result(csv, with_columns(comparison_csv(comparison), layout.csv_columns));
    if (!plot.empty() && comparison.any_complete())
        write_result(plot, comparison_svg(comparison));
    else if (!plot.empty())
        tell_no_plot("no dataflow could run every layer");
    if (json != "-" && csv != "-" && plot != "-") print(comparison_table(comparison, layout.tables));
    std::vector<UnrunLayer> cannot_run;
    for (const ComparedDataflow& one : comparison.dataflows)
        cannot_run.insert(cannot_run.end(), one.run.cannot_run.begin(), one.run.cannot_run.end());
    tell_cannot_run(cannot_run);
    if (comparison.mismatch()) return 1;
    return comparison.complete() ? 0 : exit_not_all_ran;
}

}  // namespace eyrie
