// Every access of the recorded window, one by one, in order of cycle and block.
//
// Over a whole layer there are exactly as many of each level, type and kind as the result counts. Words of a DRAM
// transfer are spread evenly over its cycles: the model times the transfer, not its words.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "sim/trace/access.hpp"
#include "sim/trace/blocks.hpp"
#include "sim/trace/traced_layer.hpp"

namespace eyrie {

// What blocks of a kind access, in stretches of time.
class AccessSource {
public:
    virtual ~AccessSource() = default;
    // Appends the accesses of the cycles [from, to), those of a block in order of time; the last `to` is the next
    // `from`.
    virtual void append(LayerCycle from, LayerCycle to, std::vector<Access>& accesses) = 0;
};

class AccessWalk {
public:
    // All must outlive the walk.
    AccessWalk(const TracedLayer& traced, const BlockChoice& blocks);

    // The accesses of the next few cycles; false: there are no more cycles.
    bool next(std::vector<Access>& accesses);

private:
    void sort_into(std::vector<Access>& accesses);

    const TracedLayer& traced_;
    std::vector<std::unique_ptr<AccessSource>> sources_;
    Cycles chunk_cycles_;
    LayerCycle now_;
    std::vector<Access> unsorted_;
    std::vector<std::size_t> places_;
};

// The parts (sim/trace/*_accesses.cpp). Null: no chosen block has any.
std::unique_ptr<AccessSource> pe_accesses(const TracedLayer& traced, std::size_t pe);
std::unique_ptr<AccessSource> network_accesses(const TracedLayer& traced, const BlockChoice& blocks);
std::unique_ptr<AccessSource> transfer_accesses(const TracedLayer& traced, const BlockChoice& blocks);

}  // namespace eyrie
