// The controller's program: what it does for a layer, one step after another (docs/steps.md).
//
// A step names a region of the global buffer, the pass whose words it concerns, and for each region the earlier step
// that must be over: all dependencies are explicit. Steps are small, since a layer can have a million.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>

namespace eyrie {

// The regions of the global buffer: a tile of the ifmap, filters, psums that become ofmaps.
enum class Region : std::uint8_t { ifmap, filter, psum };
inline constexpr std::size_t regions = 3;
inline constexpr std::size_t at_region(Region r) { return static_cast<std::size_t>(r); }

enum class StepKind : std::uint8_t {
    load,     // DRAM -> region: the words of `pass`
    keep,     // after a load: its words stay for the passes after `pass`, up to `until`
    run,      // the array does `pass`
    release,  // the words loaded for `pass` are no longer needed: their room is free
    store,    // region -> DRAM: the finished psums of the passes from `pass` to the one it waits for
};

using StepIndex = std::int32_t;
inline constexpr StepIndex no_step = -1;

struct Step {
    StepKind kind = StepKind::run;
    Region region = Region::psum;  // not of a run, which may use all
    std::int32_t pass = 0;
    std::int32_t until = 0;  // keep: the last pass that uses the words. store: the first pass that needs its room, or
                             // the number of passes
    std::array<StepIndex, regions> waits{no_step, no_step, no_step};  // by region: earlier steps

    StepIndex waits_for(Region r) const { return waits[at_region(r)]; }
};
static_assert(sizeof(Step) == 24);

}  // namespace eyrie
