// What a pass computes, apart from how long it takes: adds the products of its box of MACs to its psums, on the
// contents of the global buffer, as wide as the processor's vectors.
//
// dataflows/verify.hpp proves that the PEs' programs and the networks' streams do exactly this box; the machine's
// detailed simulation is compared with it pass by pass (sim/chip/fast_forward.hpp).
#pragma once

#include <cstdint>
#include <vector>

#include "dataflows/plan.hpp"
#include "workloads/arithmetic.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

class PassFunction {
public:
    PassFunction(const Layer& layer, const Arithmetic& arithmetic);

    // New filters in the buffer, in the order of `shape`.
    void load_filters(const PassShape& shape, const std::int16_t* words);
    // `ifmaps` and `psums` as dataflows/plan.hpp lays them out, the psums from the pass's first on.
    void run(const PassShape& shape, const std::int16_t* ifmaps, std::int32_t* psums) const;

private:
    // Whether 16 bits hold all that matters of a sum: psums wrap and no low bits are dropped.
    bool narrow() const { return arithmetic_.psum_bits <= 16 && arithmetic_.product_shift == 0; }
    template <class Sum>
    void run_group(const PassShape& shape, std::int64_t g, const std::vector<Sum>& filters, const std::int16_t* ifmaps,
                   std::int32_t* psums) const;

    const Layer& layer_;
    const Arithmetic& arithmetic_;
    // By group, block of filters, channel, row, column; then the filters of the block side by side.
    std::vector<std::int16_t> narrow_filters_;
    std::vector<std::int32_t> wide_filters_;
};

}  // namespace eyrie
