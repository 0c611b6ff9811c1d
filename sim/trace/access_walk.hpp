// Every access of the recorded window, one by one, in order of cycle and block.
//
// Over a whole layer there are exactly as many of each level, type and action as the result counts. The words of a DRAM
// transfer are spread evenly over its cycles, since the model times only the transfer as a whole.
#pragma once

#include <functional>
#include <memory>
#include <vector>

#include "sim/trace/access.hpp"
#include "sim/trace/blocks.hpp"
#include "sim/trace/traced_layer.hpp"

namespace eyrie {

// The accesses of one kind of block, stretch by stretch of time.
class AccessSource {
public:
    virtual ~AccessSource() = default;
    // Appends the accesses in cycles [from, to), each block's in order of time. Each call goes on where the last ended.
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

// The sources (sim/trace/*_accesses.cpp). Null: no chosen block has accesses of this kind.
std::unique_ptr<AccessSource> pe_accesses(const TracedLayer& traced, std::size_t pe);
std::unique_ptr<AccessSource> network_accesses(const TracedLayer& traced, const BlockChoice& blocks);
std::unique_ptr<AccessSource> transfer_accesses(const TracedLayer& traced, const BlockChoice& blocks);

}  // namespace eyrie
