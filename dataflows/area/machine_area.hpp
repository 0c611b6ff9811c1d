// Area of a machine's on-chip storage: the RF of every PE, and the global buffer.
//
// By the area table of the equal-area comparison (configs/area): um2 by the size of a memory. As there, the RF of a PE
// is one memory that holds its ifmap, filter and psum spads and the ifmap words on their way between neighbours, the
// buffer is one memory of all banks, and control, networks, FIFOs of the networks and MACs are not counted. The FIFOs
// that PEs have from and to the networks have a number of their own, by the same table.
#pragma once

#include "dataflows/isca16/area.hpp"
#include "dataflows/machine/accelerator.hpp"

namespace eyrie {

using AreaTable = Isca16AreaTable;

struct MachineArea {
    std::int64_t rf_bytes_per_pe = 0;  // bits rounded up to bytes
    std::int64_t buffer_bytes = 0;
    double rf_um2 = 0;  // of all PEs
    double buffer_um2 = 0;
    double pe_fifos_um2 = 0;  // of all PEs: ifmaps, filters, psums in, psums out; not in the total
    double total_um2() const { return rf_um2 + buffer_um2; }
};

MachineArea machine_area(const AcceleratorConfig& machine, const AreaTable& table);

}  // namespace eyrie
