// Writes the controller's program (docs/steps.md) for passes that a dataflow lists in order: what each loads, and when
// finished ofmaps leave.
//
// The chip's way (JSSC'17 VI): filters of the next pass are loaded while the array works, into banks that are free, or
// once those of the running pass have been read; ifmaps and ofmaps have one place in the buffer, so that their
// transfers wait for the array, and the array for them. Where the machine asks for double buffering and there is room,
// they have two places in turn: the next ifmaps are loaded and the last ofmaps stored while the array works on others.
//
// A mapping may keep words in the buffer beyond the passes that come one after another (MappingParameters::keep): its
// words are pieces, each loaded for the first pass that needs it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/buffer_need.hpp"
#include "dataflows/plan/plan.hpp"

namespace eyrie {

class ProgramWriter {
public:
    // `need`: of one half of each region that has two.
    ProgramWriter(const AcceleratorConfig& machine, const BufferNeed& need, Plan& plan);

    // The next pass needs other words in the region than the one before; later passes find them in the buffer, until
    // the next load takes their place.
    void load(Region region);
    // The next pass needs the words that are called `piece`, so many. They stay beside others of the region until
    // forget(): the first pass that needs a piece has it loaded.
    using Piece = std::pair<std::int64_t, std::int64_t>;
    void use(Region region, const Piece& piece, std::int64_t words);
    // No later pass needs the pieces of the region.
    void forget(Region region);
    // Adds the pass; its psum_base counts from the first psum between two stores. For each step of channels, the passes
    // on the same psums come in the same order.
    void run(const Pass& pass);
    // The psums of the last `passes` passes, which are all psums in the buffer, are finished ofmaps.
    void store_ofmaps(std::int64_t passes);
    // All passes are added: writes the steps.
    void finish();

private:
    // Where a piece lies in its region, and the pass that it is loaded for.
    struct Place {
        std::int32_t pass;
        std::int64_t base;
    };
    // A region that is loaded repeatedly.
    struct Loads {
        Region region;
        // While passes are added.
        std::map<Piece, Place> pieces;
        std::int64_t piece_words = 0;  // of all pieces
        Place next_place{0, 0};        // of the words of the next pass
        bool second_half = false;      // of the place, where there are two
        bool in_use = false;           // a pass has used the half
        std::int32_t set = 0;          // of pieces that have places of their own beside one another
        // By pass.
        std::vector<std::int32_t> loaded_for;  // the pass that its words are loaded for
        std::vector<std::int32_t> set_of;      // the set of its words
        std::vector<std::int32_t> last_user;   // of the words loaded for it
        std::vector<StepIndex> step;           // the load for it
        // While steps are written.
        std::int32_t last = -1;        // the pass of the last load
        std::int32_t next = 0;         // of the next load; the number of passes: none
        std::int64_t held_words = 0;   // of filters: loaded and not released
        std::int32_t last_set = -1;    // of the last load
        StepIndex released = no_step;  // the last release
        StepIndex freed = no_step;     // the last release before the set of the last load
    };
    // Ofmaps between two stores.
    struct Block {
        std::int32_t first;  // of the passes that finish the psums
        std::int32_t last;
        StepIndex last_run = no_step;
        StepIndex store = no_step;
    };
    static std::size_t at(std::int32_t number) { return static_cast<std::size_t>(number); }

    std::int32_t passes() const { return static_cast<std::int32_t>(plan_.passes.size()); }
    Pass& pass(std::int32_t number) { return plan_.passes[at(number)]; }
    StepIndex next_index() const { return static_cast<StepIndex>(plan_.steps.size()); }
    StepIndex add(const Step& step);
    Loads& loads_of(Region region) { return region == Region::filter ? filters_ : ifmaps_; }
    void find_users(Loads& loads);
    std::int32_t next_load(const Loads& loads, std::int32_t from) const;
    std::int64_t filter_words(std::int32_t number) {
        return std::int64_t(plan_.shape_of(pass(number)).filter_order.size());
    }
    void load_next(Loads& loads);
    bool release(Loads& loads, std::int32_t number, StepIndex run);
    bool may_load_filters(std::int32_t number);
    StepIndex psums_ready(std::int32_t number);
    void store(std::size_t block);
    void add_pass(std::int32_t number);
    void end_block(StepIndex run);

    Plan& plan_;
    std::vector<Block> blocks_;

    Loads filters_;
    Loads ifmaps_;
    std::int64_t filter_room_ = 0;  // words
    std::int64_t ifmap_half_ = 0;   // where the second half begins; 0: there is none
    std::int64_t psum_half_ = 0;
    std::size_t block_ = 0;         // of the current pass
    std::vector<StepIndex> psums_;  // the last runs on the block's psums, in the order of a step of channels
    std::size_t next_psums_ = 0;
};

}  // namespace eyrie
