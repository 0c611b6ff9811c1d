// What a layer computes, without its timing: the psums of a pass's box of MACs, over the channels so far.
//
// dataflows/verify/verify.hpp proves that the passes' boxes make up the layer, and that the PEs' programs and the
// networks' streams compute each box; every pass that is simulated in detail is compared with this function
// (sim/fast_forward/fast_forward.hpp). It shares no code with the reference that judges the ofmaps
// (workloads/reference.hpp).
#pragma once

#include <cstdint>
#include <vector>

#include "dataflows/plan/plan.hpp"
#include "sim/fast_forward/sum_kernel.hpp"
#include "workloads/arithmetic.hpp"
#include "workloads/layer.hpp"
#include "workloads/layer_data.hpp"

namespace eyrie {

class LayerFunction {
public:
    LayerFunction(const Layer& layer, const LayerData& data, const Arithmetic& arithmetic);

    // Writes the sums over channels [0, channels) of each group, for the box of the pass, to `out`, in the buffer's
    // order of the pass's psums. Word: that of with_word_of(psum_bits).
    template <class Word>
    void psums(const Pass& pass, const PassShape& shape, std::int64_t channels, Word* out) const;

private:
    // One image, one group of the pass.
    template <class Sum>
    struct Box {
        std::int64_t image, group;     // absolute
        std::int64_t filter, filters;  // within the group
        std::int64_t row, rows, column, columns;
        Sum* out;                 // of the first pixel's first filter
        std::int64_t pixel_step;  // between pixels of `out`
    };
    template <class Word>
    void pack_filters();
    template <class Word>
    void pack_ifmaps();
    // The kernel for sums of 32 bits, and that for wide ones.
    void run_kernel(std::int32_t* sums, const std::int32_t* filters, std::int64_t block_step, int blocks,
                    const std::int32_t* ifmaps, int positions, const KernelWindow& window) const {
        kernel_.sums(sums, filters, block_step, blocks, ifmaps, positions, window);
    }
    void run_kernel(std::int64_t* sums, const std::int32_t* filters, std::int64_t block_step, int blocks,
                    const std::int32_t* ifmaps, int positions, const KernelWindow& window) const {
        wide_sums(sums, filters, block_step, blocks, ifmaps, positions, window);
    }
    template <class Sum>
    void sums_of(const Box<Sum>& box, std::int64_t channels) const;
    template <class Sum>
    void sums_without_kernel(const Box<Sum>& box, std::int64_t first_channel, std::int64_t channels, bool add) const;

    const Layer& layer_;
    const LayerData& data_;
    const Arithmetic& arithmetic_;
    SumKernel kernel_;          // none where each product is shifted before it is added
    std::int64_t depth_;        // bundles of channels in a group, the last one padded with zeros
    std::int64_t packed_rows_;  // of the ifmap with padding
    std::int64_t packed_columns_;
    LargeVector<std::int32_t> filters_;  // bundles by filter block of a group, depth, row, column, lane
    LargeVector<std::int32_t> ifmaps_;   // bundles by image, group, depth, row, column
};

}  // namespace eyrie
