// Prices, as --energy names them: `derived_energy`: of each machine's components in its own technology; a technology:
// in that one; a table of fixed prices by name or file, which may stand on one of these (`base`); an ERT of Accelergy.
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "dataflows/components/machine_prices.hpp"

namespace eyrie {

inline constexpr const char* derived_energy = "derived";

// The file that a name of prices stands for; "": none. Throws InputError.
std::string energy_file(const std::string& name_or_file);

class EnergySource {
public:
    // Reads the file, once. Throws InputError.
    explicit EnergySource(const std::string& name_or_file);
    EnergyTable of(const AcceleratorConfig& machine) const;
    // What the machine is made of, where the prices follow from that.
    std::optional<MachinePrices> derived(const AcceleratorConfig& machine) const;

private:
    EnergyTable fixed(const AcceleratorConfig& machine, bool is_base) const;

    std::shared_ptr<const Technology> technology_;  // null: the machine's own
    std::string path_, text_;                       // of a file of fixed prices
};

inline EnergyTable find_energy(const std::string& name_or_file, const AcceleratorConfig& machine) {
    return EnergySource(name_or_file).of(machine);
}
// In the technology of that name or file; "": the machine's own.
MachinePrices find_prices(const std::string& technology, const AcceleratorConfig& machine);

}  // namespace eyrie
