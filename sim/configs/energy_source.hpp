// Prices, as --energy names them: `derived_energy`: of each machine's components in its own technology; a technology:
// in that one; a table of fixed prices by name or file, which may stand on one of these (`base`); Accelergy's ERT, its
// ART, or both ("ERT.yaml,ART.yaml").
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "dataflows/components/machine_prices.hpp"

namespace eyrie {

inline constexpr const char* derived_energy = "derived";

// The files that a name of prices stands for: none, one, or an ERT and an ART. Throws InputError.
std::vector<std::string> energy_files(const std::string& name_or_files);

// Every file that prices of a machine stand on: those, the tables below them, technologies. Throws InputError.
struct PriceFile {
    std::string kind;  // energy table, technology
    std::string name;
    std::string path;
};
std::vector<PriceFile> technology_files(const std::string& name_or_file);
std::vector<PriceFile> price_files(const std::string& name_or_files, const AcceleratorConfig& machine);

struct PricedMachine {
    EnergyTable table;
    std::optional<double> core_mm2;  // where areas follow from the machine's components, or an ART gives them
};

// For one thread.
class EnergySource {
public:
    // Reads the files, once; technologies of machines when they are asked for, once. Throws InputError.
    explicit EnergySource(const std::string& name_or_files);
    PricedMachine of(const AcceleratorConfig& machine) const;

private:
    struct File {
        std::string path, text;
    };
    EnergyTable fixed(const AcceleratorConfig& machine, bool is_base) const;
    MachinePrices derived(const AcceleratorConfig& machine) const;

    const Technology& technology_of(const AcceleratorConfig& machine) const;

    std::shared_ptr<const Technology> technology_;                                  // null: the machine's own
    mutable std::map<std::string, std::shared_ptr<const Technology>> of_machines_;  // those that were asked for
    std::optional<File> table_, areas_;                                             // of fixed prices; of an ART
};

inline EnergyTable find_energy(const std::string& name_or_file, const AcceleratorConfig& machine) {
    return EnergySource(name_or_file).of(machine).table;
}
// In the technology of that name or file; "": the machine's own.
MachinePrices find_prices(const std::string& technology, const AcceleratorConfig& machine);

}  // namespace eyrie
