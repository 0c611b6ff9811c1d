// Checks the controller's program: follows the contents of buffer and spads from step to step.
#pragma once

#include <deque>
#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/plan.hpp"

namespace eyrie {

// Passes run once each, in order. Each waits for its own ifmaps and filters, and for the pass whose psums it continues
// or the store that frees their place; every load waits until its place in the buffer is free. All waits are for
// earlier steps (form_flaw), so that no order of transfers can make the program hang.
class ProgramCheck {
public:
    ProgramCheck(const Plan& plan, const Layer& layer, const AcceleratorConfig& machine);
    std::string flaw();

private:
    // The words that a load has brought, or will bring.
    struct Held {
        StepIndex load;
        std::int64_t base;
        std::int64_t words;
        StepIndex released = no_step;
    };
    // Psums in a part of their region.
    struct Psums {
        std::int64_t words;
        std::int32_t pass;  // the last one that worked on them
        StepIndex run;      // of that pass
        StepIndex store = no_step;
    };
    const Pass& pass(std::int32_t number) const { return plan_.passes[static_cast<std::size_t>(number)]; }
    const PassShape& shape(std::int32_t number) const { return plan_.shape_of(pass(number)); }
    bool is(StepIndex step, StepKind kind, Region region) const;
    std::string step_flaw(StepIndex index);
    std::string load_flaw(StepIndex index, const Step& step);
    std::string use_flaw(Region region, StepIndex load, std::int32_t number);
    std::string filter_room_flaw(const Step& step, std::int64_t words);
    std::string ifmap_room_flaw(const Step& step, std::int64_t base, std::int64_t words);
    std::string keep_flaw(StepIndex index, const Step& step) const;
    std::string run_flaw(StepIndex index, const Step& step);
    std::string operands_flaw(const Step& step);
    std::string taken_flaw(StepIndex load, std::int32_t number);
    std::string kept_flaw(std::int32_t number);
    std::string psums_flaw(StepIndex index, const Step& step);
    std::string new_psums_flaw(StepIndex index, const Step& step);
    std::string release_flaw(StepIndex index, const Step& step);
    std::string store_flaw(StepIndex index, const Step& step);
    std::int64_t ifmap_words(std::int32_t number) const;

    const Plan& plan_;
    const Layer& layer_;
    std::int64_t filter_room_;
    std::int32_t runs_ = 0;
    std::int32_t last_load_[2] = {-1, -1};       // by region: the pass of the last load
    std::deque<StepIndex> to_come_[2];           // by region: loads whose pass has not run
    std::map<StepIndex, Held> held_[2];          // by region: loads, until what they brought is overwritten
    std::map<std::int64_t, StepIndex> ifmaps_;   // of those of ifmaps, by where they lie
    std::int64_t filter_words_ = 0;              // of those of filters
    std::map<std::int64_t, StepIndex> filters_;  // of those of filters that passes have begun to use, by where they lie
    std::deque<StepIndex> released_filters_;     // of them, in the order of their releases
    std::map<std::int64_t, Psums> psums_;
    std::set<std::pair<std::int32_t, std::int32_t>> checked_;  // shapes, one after the other
    std::map<std::int32_t, bool> keeps_;                       // shapes
};

}  // namespace eyrie
