// The passes between two stores of finished ofmaps, with psums kept in the buffer from one step of channels to the
// next. A step loads the ifmaps of its channels once, and has one pass for each part of the block's filters; the pass
// loads that part's filters.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "dataflows/plan/pass_builder.hpp"
#include "dataflows/plan/program_writer.hpp"
#include "dataflows/plan/shape_cache.hpp"

namespace eyrie {

struct ChannelSteps {
    std::int64_t channels;  // of a group
    std::int64_t channels_a_step;
    std::int64_t end_filter;  // of the block; its first is that of the first pass
    std::int64_t filters_a_pass;
};

// `first`: the coordinates of the first pass. `build(filters, channels, psum_in)` makes a shape; `extents`: the other
// extents by which shapes differ.
template <class Build>
void add_channel_steps(const ChannelSteps& steps, const Pass& first, const std::vector<std::int64_t>& extents,
                       ShapeCache& cache, ProgramWriter& program, Build build) {
    std::int64_t passes = 0;  // of a step
    for (std::int64_t c = 0; c < steps.channels; c += steps.channels_a_step) {
        const std::int64_t channels = std::min(steps.channels_a_step, steps.channels - c);
        std::int64_t psum_base = 0;
        passes = 0;
        for (std::int64_t m = first.filter; m < steps.end_filter; m += steps.filters_a_pass) {
            const std::int64_t filters = std::min(steps.filters_a_pass, steps.end_filter - m);
            std::vector<std::int64_t> key = extents;
            key.insert(key.end(), {filters, channels, c > 0});
            Pass pass = first;
            pass.shape = cache.index(key, [&] { return build(filters, channels, c > 0); });
            pass.filter = narrow_to_32(m);
            pass.channel = narrow_to_32(c);
            pass.psum_base = psum_base;
            program.load_filters();
            if (m == first.filter) program.load_ifmaps();
            program.run(pass);
            psum_base += cache.shape(pass.shape).psum_words;
            ++passes;
        }
    }
    program.store_ofmaps(passes);
}

}  // namespace eyrie
