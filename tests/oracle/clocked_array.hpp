// The PE array stepped cycle by cycle: an oracle for sim/array/pe_array.hpp (docs/time-model.md).
//
// Written from the document, not from the simulator, and sharing none of its mechanisms: in every
// cycle every part (PE, link, network, global buffer) reads only what was committed in the cycle
// before; then all commit. Slow and simple, with real data.
#pragma once

#include <cstdint>
#include <stdexcept>
#include <vector>

#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/plan.hpp"
#include "pe/cycle_reason.hpp"

namespace eyrie {

// A pass and what the DMA has put into the global buffer for it.
struct ClockedPass {
    const PassShape* shape = nullptr;
    std::int64_t psum_base = 0;
    std::vector<std::int16_t> ifmaps;
    std::vector<std::int16_t> filters;
};

struct ClockedPeResult {
    PeCycles cycles{};   // without dram; no_work only between passes
    ArrayCycle end = 0;  // first cycle after its last one with work
};

// Reads of a network that has no words in a pass: as in the pass before.
struct ClockedPassResult {
    ArrayCycle first_filter_read = 0;
    ArrayCycle last_filter_read = 0;
    ArrayCycle first_ifmap_read = 0;
    ArrayCycle last_ifmap_read = 0;
    ArrayCycle last_psum_write = 0;
    std::vector<std::int64_t> psums;  // the buffer's psum region once the pass's last word is written
};

struct ClockedResult {
    std::vector<ClockedPeResult> pes;
    std::vector<ClockedPassResult> passes;
    std::vector<std::int64_t> psums;  // the buffer's psum region at the end
    ArrayCycle end = 0;               // first cycle after everything
};

// Nothing moves any more, and work is left.
class ClockedDeadlock : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

// Throws ClockedDeadlock; std::logic_error when a part breaks a rule, such as a FIFO that overflows.
ClockedResult run_clocked_array(const AcceleratorConfig& machine, const Plan& plan,
                                const std::vector<ClockedPass>& passes);

}  // namespace eyrie
