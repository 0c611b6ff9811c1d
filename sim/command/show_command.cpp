#include "sim/command/commands.hpp"

#include <algorithm>

#include "sim/config/yaml_fields.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/configs/energy_source.hpp"
#include "sim/host/output_file.hpp"
#include "sim/text/names.hpp"
#include "workloads/network_file/network_file.hpp"

namespace eyrie {

int show_command(const std::vector<std::string>& words) {
    const std::string kind = words.empty() ? "" : words[0];
    const std::vector<std::string> kinds = {"accelerator", "network", "energy", "prices"};
    if (words.size() != 2 || std::find(kinds.begin(), kinds.end(), kind) == kinds.end())
        throw InputError(found_instead("show", words, kinds, "accelerator, network, energy or prices, and a name"));
    if (kind == "accelerator")
        write_output("-", accelerator_yaml(find_accelerator(words[1], Overrides()), true));
    else if (kind == "network")
        write_output("-", network_yaml(load_network(find_config("networks", words[1]))));
    else
        write_output("-", energy_table_yaml(find_energy(words[1], find_accelerator("eyeriss", Overrides())), true));
    return 0;
}

}  // namespace eyrie
