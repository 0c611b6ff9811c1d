#include "sim/command/commands.hpp"

#include "sim/command/table_options.hpp"
#include "sim/command/what_was_run.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/configs/price_list.hpp"
#include "sim/host/output_file.hpp"
#include "sim/text/shown.hpp"

namespace eyrie {

po::options_description prices_options() {
    po::options_description options("Options");
    options.add_options()("help,h", "print this text")("accelerator", po::value<std::string>(), "name or file")(
        "technology", po::value<std::string>()->default_value(""),
        "name or file (eyrie list technologies); default: the accelerator's own")(
        "set", po::value<std::vector<std::string>>()->composing(),
        "KEY=VALUE: another value for a key of the accelerator")(
        "json", po::value<std::string>(), "also write the prices as JSON; -: to standard output, and nothing else")(
        "ert", po::value<std::string>(), "also write them as Accelergy's energy reference table (ERT.yaml)")(
        "art", po::value<std::string>(), "also write the areas as Accelergy's area reference table (ART.yaml)")(
        "verbose,v", po::bool_switch(), "")("quiet,q", po::bool_switch(), "");
    add_width_option(options);
    return options;
}

std::pair<AcceleratorConfig, MachinePrices> price_machine(const po::variables_map& values, const Given& given) {
    if (!given.accelerator && values.count("accelerator") == 0)
        throw InputError("show prices: no accelerator is named; allowed: a name or a file");
    const AcceleratorConfig machine = accelerator_of(values, given);
    return {machine, find_prices(values["technology"].as<std::string>(), machine)};
}

int prices_command(const po::variables_map& values, const Shell& shell) {
    const auto [machine, prices] = price_machine(values);
    const std::string json = output_path(values, "json"), ert = output_path(values, "ert"),
                      art = output_path(values, "art");
    const std::size_t width = table_width_of(values);
    if (!json.empty())
        write_result(json, prices_json(machine, prices,
                                       provenance_of_prices(command_text("show prices", values, prices_options()),
                                                            values, {}, machine, shell.build)));
    if (!ert.empty()) write_result(ert, accelergy_ert(prices));
    if (!art.empty()) write_result(art, accelergy_art(prices));
    if (json != "-" && ert != "-" && art != "-") write_output("-", shown_lines(prices_table(machine, prices, width)));
    return 0;
}

}  // namespace eyrie
