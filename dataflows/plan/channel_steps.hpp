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

// What of it stays in the buffer for later blocks (MappingParameters::keep) is loaded by the first block that needs it.
struct ChannelSteps {
    std::int64_t channels;  // of a group
    std::int64_t channels_a_step;
    std::int64_t end_filter;  // of the block; its first is that of the first pass
    std::int64_t filters_a_pass;
    MappingParameters mapping = {};          // which keep nothing
    std::int64_t ifmap_words_a_channel = 0;  // of all images and groups of the block
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
            const PassShape& shape = cache.shape(pass.shape);
            if (steps.mapping.keeps_filters())
                program.use(Region::filter, {m, c}, static_cast<std::int64_t>(shape.filter_order.size()));
            else
                program.load(Region::filter);
            if (steps.mapping.keeps_ifmaps())
                program.use(Region::ifmap, {c, 0}, channels * steps.ifmap_words_a_channel);
            else if (m == first.filter)
                program.load(Region::ifmap);
            program.run(pass);
            psum_base += shape.psum_words;
            ++passes;
        }
    }
    program.store_ofmaps(passes);
}

// Calls block(first filter, other loops) for all blocks of filters of each iteration of the loops over images and
// tiles, in the order that goes with what the buffer keeps: where it keeps ifmaps, all filters pass by those of a tile
// before the next; else all tiles pass by the filters of a block. Kept words of the loop outside are forgotten with
// each of its iterations, those of the loop inside at the end.
template <class ForTiles, class Block>
void for_blocks(const MappingParameters& mapping, std::int64_t filters, ProgramWriter& program, ForTiles for_tiles,
                Block block) {
    const auto for_filters = [&](auto use) {
        for (std::int64_t m = 0; m < filters; m += mapping.m) use(m);
    };
    program.forget(Region::filter);
    program.forget(Region::ifmap);
    if (mapping.keeps_ifmaps())
        for_tiles([&](const auto&... tile) {
            program.forget(Region::ifmap);
            for_filters([&](std::int64_t m) { block(m, tile...); });
        });
    else
        for_filters([&](std::int64_t m) {
            program.forget(Region::filter);
            for_tiles([&](const auto&... tile) { block(m, tile...); });
        });
}

}  // namespace eyrie
