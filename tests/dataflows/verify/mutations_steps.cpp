#include <algorithm>
#include <utility>

#include "tests/dataflows/verify/mutations.hpp"

namespace eyrie {

namespace {

// A step of one of the kinds; null: there is none.
template <class Wanted>
Step* any_step(Plan& plan, Random& random, Wanted wanted) {
    std::vector<Step*> all;
    for (Step& step : plan.steps)
        if (wanted(step)) all.push_back(&step);
    return all.empty() ? nullptr : any_of(all, random);
}

bool waits(const Step& step) {
    return std::any_of(step.waits.begin(), step.waits.end(), [](StepIndex wait) { return wait != no_step; });
}

// One of the waits that a step has.
StepIndex& any_wait(Step& step, Random& random) {
    for (;;)
        if (StepIndex& wait = any_of(step.waits, random); wait != no_step) return wait;
}

bool drop_wait(Plan& plan, Random& random) {
    Step* step = any_step(plan, random, waits);
    if (step == nullptr) return false;
    any_wait(*step, random) = no_step;
    return true;
}

bool change_wait(Plan& plan, Random& random) {
    Step& step = any_of(plan.steps, random);
    StepIndex& wait = any_of(step.waits, random);
    const StepIndex before = wait;
    wait = static_cast<StepIndex>(random.below(static_cast<std::uint32_t>(plan.steps.size()))) - 1;
    return wait != before;
}

// A load that does not wait until its place is free.
bool load_at_once(Plan& plan, Random& random) {
    Step* step = any_step(plan, random, [](const Step& one) { return one.kind == StepKind::load && waits(one); });
    if (step == nullptr) return false;
    any_wait(*step, random) = no_step;
    return true;
}

// Words that the passes up to the last one use, given up after an earlier one.
bool release_early(Plan& plan, Random& random) {
    std::vector<std::pair<Step*, StepIndex>> all;
    StepIndex last_run = no_step;
    for (std::size_t i = 0; i < plan.steps.size(); ++i) {
        Step& step = plan.steps[i];
        if (step.kind == StepKind::release)
            for (StepIndex run = 0; run < step.waits_for(step.region); ++run)
                if (plan.step(run).kind == StepKind::run) last_run = run;
        if (step.kind == StepKind::release && last_run != no_step) all.emplace_back(&step, last_run);
    }
    if (all.empty()) return false;
    const auto& [step, run] = any_of(all, random);
    step->waits[at_region(step->region)] = run;
    return true;
}

// The step that moves a release to before the passes that still use its words.
bool move_release_up(Plan& plan, Random& random) {
    std::vector<std::size_t> all;
    for (std::size_t i = 1; i < plan.steps.size(); ++i)
        if (plan.steps[i].kind == StepKind::release) all.push_back(i);
    if (all.empty()) return false;
    const std::size_t at = any_of(all, random), to = random.below(static_cast<std::uint32_t>(at));
    std::rotate(plan.steps.begin() + static_cast<std::ptrdiff_t>(to),
                plan.steps.begin() + static_cast<std::ptrdiff_t>(at),
                plan.steps.begin() + static_cast<std::ptrdiff_t>(at) + 1);
    return true;
}

bool change_pass(Plan& plan, Random& random) { return nudge(any_of(plan.steps, random).pass, random); }

bool change_until(Plan& plan, Random& random) {
    Step* step = any_step(plan, random,
                          [](const Step& one) { return one.kind == StepKind::keep || one.kind == StepKind::store; });
    return step != nullptr && nudge(step->until, random);
}

bool change_region(Plan& plan, Random& random) {
    Step* step = any_step(plan, random, [](const Step& one) { return one.kind != StepKind::run; });
    if (step == nullptr) return false;
    const Region before = step->region;
    step->region = static_cast<Region>(random.below(3));
    return step->region != before;
}

bool change_kind(Plan& plan, Random& random) {
    Step& step = any_of(plan.steps, random);
    const StepKind before = step.kind;
    step.kind = static_cast<StepKind>(random.below(5));
    return step.kind != before;
}

bool swap_neighbours(Plan& plan, Random& random) {
    if (plan.steps.size() < 2) return false;
    const std::size_t at = random.below(static_cast<std::uint32_t>(plan.steps.size() - 1));
    std::swap(plan.steps[at], plan.steps[at + 1]);
    return true;
}

// What waits for a later step is told its new number; what waited for this one waits for nothing.
void drop(Plan& plan, std::size_t at) {
    plan.steps.erase(plan.steps.begin() + static_cast<std::ptrdiff_t>(at));
    for (Step& step : plan.steps)
        for (StepIndex& wait : step.waits)
            if (wait == static_cast<StepIndex>(at))
                wait = no_step;
            else if (wait > static_cast<StepIndex>(at))
                --wait;
}

template <StepKind kind>
bool drop_one(Plan& plan, Random& random) {
    std::vector<std::size_t> all;
    for (std::size_t i = 0; i < plan.steps.size(); ++i)
        if (plan.steps[i].kind == kind) all.push_back(i);
    if (all.empty()) return false;
    drop(plan, any_of(all, random));
    return true;
}

// Two places in turn become one: what comes ahead comes over what is in use.
bool join_halves(Plan& plan, Random&) {
    if (!doubles_ifmaps(plan.double_buffered)) return false;
    bool joined = false;
    for (Pass& pass : plan.passes) {
        joined = joined || pass.ifmap_base > 0;
        pass.ifmap_base = 0;
    }
    return joined;
}

bool overlap_halves(Plan& plan, Random& random) {
    if (plan.double_buffered == DoubleBuffer::none) return false;
    const std::int32_t less = 1 + static_cast<std::int32_t>(random.below(3));
    bool moved = false;
    for (Pass& pass : plan.passes)
        if (pass.ifmap_base >= less) {
            pass.ifmap_base -= less;
            moved = true;
        }
    return moved;
}

}  // namespace

const std::vector<Mutation>& step_mutations() {
    static const std::vector<Mutation> all = {
        {"a wait dropped", drop_wait},
        {"another wait", change_wait},
        {"a load that does not wait", load_at_once},
        {"released too early", release_early},
        {"a release moved up", move_release_up},
        {"a step of another pass", change_pass},
        {"kept longer, due later", change_until},
        {"another region", change_region},
        {"another kind of step", change_kind},
        {"two steps swapped", swap_neighbours},
        {"a load dropped", drop_one<StepKind::load>},
        {"a run dropped", drop_one<StepKind::run>},
        {"a keep dropped", drop_one<StepKind::keep>},
        {"a release dropped", drop_one<StepKind::release>},
        {"a store dropped", drop_one<StepKind::store>},
        {"halves joined", join_halves},
        {"halves overlapping", overlap_halves},
    };
    return all;
}

}  // namespace eyrie
