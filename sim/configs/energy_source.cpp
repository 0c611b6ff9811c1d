#include "sim/configs/energy_source.hpp"

#include <algorithm>
#include <vector>

#include "dataflows/components/accelergy.hpp"
#include "sim/config/yaml.hpp"
#include "sim/configs/config_files.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

MachinePrices find_prices(const std::string& technology, const AcceleratorConfig& machine) {
    const std::string& chosen = technology.empty() ? machine.technology : technology;
    return machine_prices(machine, *load_technology(find_config("technologies", chosen)));
}

std::string energy_file(const std::string& name_or_file) {
    if (name_or_file == derived_energy) return "";
    if (is_config_path(name_or_file)) return find_config("energy", name_or_file);
    std::vector<std::string> names = {derived_energy};
    for (const char* const kind : {"energy", "technologies"}) {
        const std::vector<std::string> of_kind = list_configs(kind);
        if (std::find(of_kind.begin(), of_kind.end(), name_or_file) != of_kind.end())
            return find_config(kind, name_or_file);
        names.insert(names.end(), of_kind.begin(), of_kind.end());
    }
    throw InputError(unknown_name("energy table or technology", name_or_file, listed(names) + ", or a file's path",
                                  likely_names(name_or_file, names)));
}

EnergySource::EnergySource(const std::string& name_or_file) : path_(energy_file(name_or_file)) {
    if (path_.empty()) return;
    text_ = YamlNode::file_text(path_);
    const YamlNode root = YamlNode::parse_file(text_, path_);
    if (root.is_map() && root.has("node_nm")) technology_ = read_technology(root);
}

std::optional<MachinePrices> EnergySource::derived(const AcceleratorConfig& machine) const {
    if (technology_) return machine_prices(machine, *technology_);
    if (path_.empty()) return find_prices("", machine);
    return std::nullopt;
}

EnergyTable EnergySource::of(const AcceleratorConfig& machine) const {
    const auto prices = derived(machine);
    return prices ? prices->table : fixed(machine, false);
}

// A base stands on no other, and need not have every price.
EnergyTable EnergySource::fixed(const AcceleratorConfig& machine, bool is_base) const {
    const YamlNode root = YamlNode::parse_file(text_, path_);
    if (is_accelergy_ert(root)) {
        EnergyTable table = accelergy_table(root, machine);
        if (!is_base) require_prices(table, root);
        return table;
    }
    const auto base = [&](const std::string& name) {
        const EnergySource below(name);
        const auto prices = below.derived(machine);
        return prices ? prices->table : below.fixed(machine, true);
    };
    return read_energy_table(root, is_base ? BaseTable() : BaseTable(base));
}

}  // namespace eyrie
