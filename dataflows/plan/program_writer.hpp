// Writes the controller's program (docs/steps.md) for passes that a dataflow lists in order: what each loads, and when
// finished ofmaps leave.
//
// The chip's way (JSSC'17 VI): filters of the next pass are loaded while the array works, into banks that are free, or
// once those of the running pass have been read; ifmaps and ofmaps have one place in the buffer, so that their
// transfers wait for the array, and the array for them. Where the machine asks for double buffering and there is room,
// they have two places in turn: the next ifmaps are loaded and the last ofmaps stored while the array works on others.
#pragma once

#include <cstdint>
#include <vector>

#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/buffer_need.hpp"
#include "dataflows/plan/plan.hpp"

namespace eyrie {

class ProgramWriter {
public:
    // `need`: of one half of each region that has two.
    ProgramWriter(const AcceleratorConfig& machine, const BufferNeed& need, Plan& plan);

    // The next pass needs other filters (ifmaps) than the one before; later passes find them in the buffer.
    void load_filters() { next_marks_ |= loads_filters; }
    void load_ifmaps() { next_marks_ |= loads_ifmaps; }
    // Adds the pass; its psum_base counts from the first psum between two stores. For each step of channels, the passes
    // on the same psums come in the same order.
    void run(const Pass& pass);
    // The psums of the last `passes` passes, which are all psums in the buffer, are finished ofmaps.
    void store_ofmaps(std::int64_t passes);
    // All passes are added: writes the steps.
    void finish();

private:
    enum Mark : std::uint8_t { loads_filters = 1, loads_ifmaps = 2 };
    // A region that is loaded repeatedly.
    struct Loads {
        Region region;
        Mark mark;
        std::int32_t next = 0;         // the pass of the next load; the number of passes: none
        std::int64_t count = 0;        // of loads so far
        StepIndex current = no_step;   // the load whose words are in use
        StepIndex ahead = no_step;     // the load after it, already issued
        StepIndex released = no_step;  // the last release
    };
    // Ofmaps between two stores.
    struct Block {
        std::int32_t first;  // of the passes that finish the psums
        std::int32_t last;
        StepIndex last_run = no_step;
        StepIndex store = no_step;
    };

    std::int32_t passes() const { return static_cast<std::int32_t>(plan_.passes.size()); }
    Pass& pass(std::int32_t number) { return plan_.passes[static_cast<std::size_t>(number)]; }
    bool has(std::int32_t number, Mark mark) const { return (marks_[static_cast<std::size_t>(number)] & mark) != 0; }
    StepIndex next_index() const { return static_cast<StepIndex>(plan_.steps.size()); }
    StepIndex add(const Step& step);
    std::int32_t next_marked(Mark mark, std::int32_t from) const;
    void load_next(Loads& loads);
    bool take(Loads& loads, std::int32_t number);
    bool release(Loads& loads, std::int32_t number, StepIndex run);
    bool next_filters_fit(std::int32_t number);
    StepIndex psums_ready(std::int32_t number);
    void store(std::size_t block);
    void add_pass(std::int32_t number);
    void end_block(StepIndex run);

    Plan& plan_;
    std::uint8_t next_marks_ = 0;
    std::vector<std::uint8_t> marks_;  // by pass
    std::vector<Block> blocks_;

    Loads filters_{Region::filter, loads_filters};
    Loads ifmaps_{Region::ifmap, loads_ifmaps};
    std::int64_t filter_room_ = 0;  // words
    std::int64_t ifmap_half_ = 0;   // where the second half begins; 0: there is none
    std::int64_t psum_half_ = 0;
    std::size_t block_ = 0;         // of the current pass
    std::vector<StepIndex> psums_;  // the last runs on the block's psums, in the order of a step of channels
    std::size_t next_psums_ = 0;
};

}  // namespace eyrie
