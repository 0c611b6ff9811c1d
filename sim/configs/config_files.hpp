// Finds shipped configuration files by name.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dataflows/components/machine_prices.hpp"
#include "sim/config/yaml_fields.hpp"

namespace eyrie {

// kind: "accelerators", "networks", "mappings", "energy", "technologies", "area" or "sweeps". A name resolves to
// NAME.yaml in the first of $EYRIE_CONFIGS, the installed share/eyrie/configs, the source tree's configs that exists; a
// path (with a slash, or ending in .yaml or .yml) is taken as it is. Throws InputError listing the names.
std::string find_config(const std::string& kind, const std::string& name_or_file);
// Whether a name is taken as a path.
bool is_config_path(const std::string& name_or_file);
// Names of the shipped files of a kind, sorted.
std::vector<std::string> list_configs(const std::string& kind);

// An accelerator by name or file. isca16_DATAFLOW_PES, where it is in no file, is the machine of that dataflow at equal
// area (dataflows/equal_area/equal_area.hpp). Throws InputError.
bool is_equal_area_name(const std::string& name);
AcceleratorConfig find_accelerator(const std::string& name_or_file, const Overrides& overrides);

// Prices, as --energy names them: `derived_energy`: of each machine's components in its own technology; a technology:
// in that one; a table of fixed prices by name or file, which may stand on one of these (`base`). Files are read once,
// here.
inline constexpr const char* derived_energy = "derived";
class EnergySource {
public:
    // Throws InputError.
    explicit EnergySource(const std::string& name_or_file);
    EnergyTable of(const AcceleratorConfig& machine) const;
    // What the machine is made of, where the prices follow from that.
    std::optional<MachinePrices> derived(const AcceleratorConfig& machine) const;

private:
    std::shared_ptr<const Technology> technology_;  // null: the machine's own
    std::string path_, text_;                       // of a file of fixed prices
    std::optional<EnergyTable> fixed_;              // of one that stands on no other
};
// The file that --energy names; "": none.
std::string energy_file(const std::string& name_or_file);
inline EnergyTable find_energy(const std::string& name_or_file, const AcceleratorConfig& machine) {
    return EnergySource(name_or_file).of(machine);
}
// In the technology of that name or file; "": the machine's own.
MachinePrices find_prices(const std::string& technology, const AcceleratorConfig& machine);

}  // namespace eyrie
