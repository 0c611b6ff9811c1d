// The prices of a machine as a table, as JSON, and in Accelergy's formats.
#pragma once

#include <optional>
#include <string>

#include "dataflows/components/machine_prices.hpp"
#include "sim/provenance/provenance.hpp"

namespace eyrie {

std::string prices_table(const AcceleratorConfig& machine, const MachinePrices& prices, std::size_t width = 0);
// Schema eyrie.prices/1 (docs/energy.md).
std::string prices_json(const AcceleratorConfig& machine, const MachinePrices& prices,
                        const std::optional<Provenance>& provenance = {});
// Energy and area reference tables, as Accelergy 0.4 writes them: pJ and um2 of one component.
std::string accelergy_ert(const MachinePrices& prices);
std::string accelergy_art(const MachinePrices& prices);

}  // namespace eyrie
