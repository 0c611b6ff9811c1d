#include "sim/command/commands.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/config/yaml.hpp"
#include "sim/config/yaml_fields.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/configs/energy_source.hpp"
#include "sim/host/output_file.hpp"
#include "sim/results/remarks.hpp"
#include "sim/technology/technology.hpp"
#include "sim/text/names.hpp"
#include "workloads/model_files/model_network.hpp"

namespace eyrie {

namespace {

// Keys that it does not have are what its command does without them.
std::string file_as_it_is(const std::string& kind, const std::string& path) {
    const std::string text = YamlNode::file_text(path);
    const YamlNode root = YamlNode::parse_file(text, path);
    if (kind == "technology") read_technology(root);
    return text;
}

std::string folder_of(const std::string& kind) {
    return kind == "energy" ? kind : kind == "technology" ? "technologies" : kind + "s";
}

std::vector<std::string> names_to_show(const std::string& kind) {
    if (kind == "prices") return list_configs("accelerators");
    return list_configs(folder_of(kind));
}

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
    const std::vector<std::string> kinds = {"accelerator", "network",    "energy", "mapping",
                                            "sweep",       "technology", "prices"};
    const bool is_kind = std::find(kinds.begin(), kinds.end(), kind) != kinds.end();
    if (is_kind && words.size() == 1)
        throw InputError(fmt::format("show: found '{}' without a name; allowed: {}, or a file's path", kind,
                                     listed(names_to_show(kind))));
    if (!is_kind || words.size() != 2)
        throw InputError(found_instead("show", words, kinds, join(kinds, ", ") + ", and a name"));
    if (kind == "accelerator")
        write_output("-", accelerator_yaml(find_accelerator(words[1], Overrides()), true));
    else if (kind == "network")
        write_output("-", network_yaml(load_network_of_any_format(find_config("networks", words[1]))));
    else if (kind == "mapping" || kind == "sweep" || kind == "technology")
        write_output("-", file_as_it_is(kind, find_config(folder_of(kind), words[1])));
    else
        show_energy(words[1]);
    return 0;
}

}  // namespace eyrie
