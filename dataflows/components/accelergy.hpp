// Accelergy's energy and area reference tables (Wu, Emer, Sze, ICCAD 2019; format 0.4) as prices of a machine: each of
// its parts takes the energy and the area of the component that has its name, or the name that the Eyeriss-like
// examples give it.
#pragma once

#include "dataflows/components/machine_prices.hpp"
#include "dataflows/machine/accelerator.hpp"
#include "sim/prices/energy_table.hpp"

namespace eyrie {

// Whether the file is such a table: a mapping with the key ERT.
bool is_accelergy_ert(const YamlNode& root);
bool is_accelergy_art(const YamlNode& root);  // with the key ART
// Leakage is that of the action "leak", of one component and cycle, times the components; the clock's is the action
// "cycle" of clock_network, which show prices writes. Of an action with several entries (data or address toggle, or
// not) the largest counts. Prices whose component is not there are not numbers: require_prices() (sim/prices) refuses
// them where nothing else gives them. Throws InputError.
EnergyTable accelergy_table(const YamlNode& root, const AcceleratorConfig& machine);
// Areas by our components' names. A buffer that is one memory there is divided evenly among our banks. Throws
// InputError where no name is one of the machine's parts.
ComponentAreas accelergy_areas(const YamlNode& root, const AcceleratorConfig& machine);

}  // namespace eyrie
