// The machines of the dataflow comparison: every dataflow on the storage that suits it, all of the same area
// (ISCA 2016, VI-B), for any number of PEs.
//
// Spads and buffer come from the area table. The rest is the same for all, wide enough that no dataflow waits for
// the width of a network in its steady state where its words can be shared: an array as square as it can be, every
// network with a bus for each row and each column of PEs, psums added within a MAC, psum chains that wrap.
//
// What hangs on the size of the array grows with its rows and columns: buses, the networks' FIFOs (16 bus words a bus),
// and the FIFOs of PEs, a word for each row and each column, 32 at least. A PE far up a psum chain holds its ifmap
// words until the psum has come through the chain, which is as long as the array is high.
#pragma once

#include <cstdint>
#include <string>

#include "dataflows/isca16/area.hpp"
#include "dataflows/machine/accelerator.hpp"

namespace eyrie {

// Throws InputError for PEs out of 1 to 65536 and for a dataflow that the area table does not know.
AcceleratorConfig equal_area_machine(const std::string& dataflow, std::int64_t pes, const Isca16AreaTable& table);

// The accounting's name of a dataflow: rs -> RS, os-a -> OSA. Throws InputError.
Isca16Dataflow accounting_dataflow(const std::string& name);

}  // namespace eyrie
