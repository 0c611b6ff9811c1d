#include "sim/command/commands.hpp"

#include <algorithm>

#include "sim/config/yaml_fields.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/configs/energy_source.hpp"
#include "sim/host/output_file.hpp"
#include "sim/results/remarks.hpp"
#include "sim/text/names.hpp"
#include "workloads/model_files/model_network.hpp"

namespace eyrie {

namespace {

// What is derived is of one machine: as a file it is a fixed table, which says so.
void show_energy(const std::string& name) {
    const AcceleratorConfig machine = find_accelerator("eyeriss", Overrides());
    EnergyTable table = find_energy(name, machine);
    if (table.derived) table.made_for = priced_sizes_of(machine);
    write_output("-", energy_table_yaml(table, true));
}

}  // namespace

int show_command(const std::vector<std::string>& words) {
    const std::string kind = words.empty() ? "" : words[0];
    const std::vector<std::string> kinds = {"accelerator", "network", "energy", "prices"};
    if (words.size() != 2 || std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
        throw InputError(found_instead("show", words, kinds, "accelerator, network, energy or prices, and a name"));
    if (kind == "accelerator")
        write_output("-", accelerator_yaml(find_accelerator(words[1], Overrides()), true));
    else if (kind == "network")
        write_output("-", network_yaml(load_network_of_any_format(find_config("networks", words[1]))));
    else
        show_energy(words[1]);
    return 0;
}

}  // namespace eyrie
