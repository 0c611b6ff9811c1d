#include "dataflows/verify/program.hpp"

#include <algorithm>

namespace eyrie {

namespace {

bool same_filters(const Pass& a, const Pass& b) {
    return a.group == b.group && a.filter == b.filter && a.channel == b.channel && a.filter_base == b.filter_base;
}

bool same_ifmaps(const Pass& a, const PassShape& shape_a, const Pass& b, const PassShape& shape_b) {
    return a.group == b.group && a.image == b.image && a.channel == b.channel && a.ofmap_row == b.ofmap_row &&
           a.ofmap_column == b.ofmap_column && a.ifmap_base == b.ifmap_base && shape_a.groups == shape_b.groups &&
           shape_a.images == shape_b.images && shape_a.channels == shape_b.channels &&
           shape_a.ofmap_rows == shape_b.ofmap_rows && shape_a.ofmap_columns == shape_b.ofmap_columns;
}

bool same_psums(const Pass& a, const PassShape& shape_a, const Pass& b, const PassShape& shape_b) {
    return a.group == b.group && a.image == b.image && a.filter == b.filter && a.ofmap_row == b.ofmap_row &&
           a.ofmap_column == b.ofmap_column && shape_a.filters == shape_b.filters &&
           shape_a.psum_words == shape_b.psum_words;
}

}  // namespace

ProgramCheck::ProgramCheck(const Plan& plan, const Layer& layer, const AcceleratorConfig& machine)
    : plan_(plan),
      layer_(layer),
      filter_room_(machine.glb.filter_capacity_words(machine.arithmetic, plan.glb_ifmap_words, plan.glb_psum_words)) {}

std::string ProgramCheck::flaw() {
    for (std::size_t index = 0; index < plan_.steps.size(); ++index) {
        const std::string found = step_flaw(static_cast<StepIndex>(index));
        if (!found.empty()) return found;
    }
    if (runs_ == 0 || runs_ != static_cast<std::int32_t>(plan_.passes.size())) return "a pass is not run";
    for (const auto& [base, psums] : psums_)
        if (psums.store == no_step) return "the last ofmaps are not stored";
    return "";
}

std::string ProgramCheck::step_flaw(StepIndex index) {
    const Step& step = plan_.step(index);
    if (step.kind == StepKind::run) return run_flaw(index, step);
    if (step.kind == StepKind::store) return store_flaw(index, step);
    if (step.region == Region::psum) return "psums are loaded, kept or released";
    if (step.kind == StepKind::load) return load_flaw(index, step);
    return step.kind == StepKind::keep ? keep_flaw(index, step) : release_flaw(index, step);
}

bool ProgramCheck::is(StepIndex index, StepKind kind, Region region) const {
    return index != no_step && plan_.step(index).kind == kind && plan_.step(index).region == region;
}

std::int64_t ProgramCheck::ifmap_words(std::int32_t number) const {
    const PassShape& of = shape(number);
    return std::int64_t{of.images} * of.groups * of.channels * tile_words(layer_, of);
}

// Loads come in the order of the passes that they are for.
std::string ProgramCheck::load_flaw(StepIndex index, const Step& step) {
    std::int32_t& last = last_load_[at_region(step.region)];
    if (step.pass <= last) return "words are loaded for another pass than the next without";
    last = step.pass;
    to_come_[at_region(step.region)].push_back(index);
    const StepIndex waits = step.waits_for(step.region);
    if (waits != no_step && !is(waits, StepKind::release, step.region)) return "a load waits for no release";
    const bool filters = step.region == Region::filter;
    const std::int64_t base = filters ? pass(step.pass).filter_base : pass(step.pass).ifmap_base;
    const std::int64_t words =
        filters ? static_cast<std::int64_t>(shape(step.pass).filter_order.size()) : ifmap_words(step.pass);
    if (filters && words == 0) return "a pass loads no filters in place of those there";
    const std::string flaw = filters ? filter_room_flaw(step, words) : ifmap_room_flaw(step, base, words);
    if (flaw.empty()) held_[at_region(step.region)][index] = {index, base, words};
    if (flaw.empty() && !filters) ifmaps_[base] = index;
    return flaw;
}

// Filters go into free banks, whichever these are.
std::string ProgramCheck::filter_room_flaw(const Step& step, std::int64_t words) {
    std::map<StepIndex, Held>& all = held_[at_region(Region::filter)];
    const StepIndex waits = step.waits_for(Region::filter);
    for (; !released_filters_.empty() && all.at(released_filters_.front()).released <= waits;
         released_filters_.pop_front()) {
        filter_words_ -= all.at(released_filters_.front()).words;
        all.erase(released_filters_.front());
    }
    filter_words_ += words;
    return filter_words_ <= filter_room_ ? "" : "filters are loaded over those still in use";
}

std::string ProgramCheck::ifmap_room_flaw(const Step& step, std::int64_t base, std::int64_t words) {
    std::map<StepIndex, Held>& all = held_[at_region(Region::ifmap)];
    const StepIndex waits = step.waits_for(Region::ifmap);
    auto at = ifmaps_.lower_bound(base);
    if (at != ifmaps_.begin() && std::prev(at)->first + all.at(std::prev(at)->second).words > base) --at;
    while (at != ifmaps_.end() && at->first < base + words) {
        const Held& there = all.at(at->second);
        if (there.released == no_step || there.released > waits) return "ifmaps are loaded over those still in use";
        all.erase(at->second);
        at = ifmaps_.erase(at);
    }
    return "";
}

std::string ProgramCheck::keep_flaw(StepIndex index, const Step& step) const {
    const bool behind_load = step.waits_for(step.region) == index - 1 && is(index - 1, StepKind::load, step.region) &&
                             plan_.step(index - 1).pass == step.pass;
    return behind_load && step.until > step.pass ? "" : "words are kept that were not loaded";
}

std::string ProgramCheck::run_flaw(StepIndex index, const Step& step) {
    if (step.pass != runs_++) return "passes run in another order than that of the plan";
    std::string found = operands_flaw(step);
    if (found.empty()) found = kept_flaw(step.pass);
    return found.empty() ? psums_flaw(index, step) : found;
}

// The load has words for the pass, which are still in the buffer; if any was for this pass, it is that one.
std::string ProgramCheck::use_flaw(Region region, StepIndex load, std::int32_t number) {
    const auto there = held_[at_region(region)].find(load);
    if (there == held_[at_region(region)].end() || there->second.released != no_step ||
        plan_.step(load).pass > number || plan_.last_pass_of(load) < number)
        return region == Region::ifmap ? "a pass does not wait for its ifmaps" : "a pass does not wait for its filters";
    std::deque<StepIndex>& to_come = to_come_[at_region(region)];
    if (to_come.empty() || plan_.step(to_come.front()).pass > number) return "";
    if (to_come.front() != load) return "words are loaded for another pass than the next without";
    to_come.pop_front();
    return "";
}

std::string ProgramCheck::operands_flaw(const Step& step) {
    const PassShape& of = shape(step.pass);
    std::string flaw = use_flaw(Region::ifmap, step.waits_for(Region::ifmap), step.pass);
    if (!flaw.empty()) return flaw;
    const std::int32_t ifmaps = plan_.step(step.waits_for(Region::ifmap)).pass;
    if (!same_ifmaps(pass(ifmaps), shape(ifmaps), pass(step.pass), of)) return "a pass has the ifmaps of another";
    if (of.filter_order.empty()) return "";
    flaw = use_flaw(Region::filter, step.waits_for(Region::filter), step.pass);
    if (!flaw.empty()) return flaw;
    const std::int32_t filters = plan_.step(step.waits_for(Region::filter)).pass;
    if (!same_filters(pass(filters), pass(step.pass)) ||
        (pass(filters).shape != pass(step.pass).shape && shape(filters).filter_order != of.filter_order))
        return "a pass has the filters of another";
    return taken_flaw(step.waits_for(Region::filter), step.pass);
}

// Filters loaded ahead lie in free banks; where their first pass finds them, no later pass finds others.
std::string ProgramCheck::taken_flaw(StepIndex load, std::int32_t number) {
    if (plan_.step(load).pass != number) return "";
    const std::map<StepIndex, Held>& all = held_[at_region(Region::filter)];
    const Held& taken = all.at(load);
    auto at = filters_.lower_bound(taken.base);
    while (at != filters_.begin() &&
           std::prev(at)->first +
                   static_cast<std::int64_t>(shape(plan_.step(std::prev(at)->second).pass).filter_order.size()) >
               taken.base)
        --at;
    while (at != filters_.end() && at->first < taken.base + taken.words) {
        if (plan_.last_pass_of(at->second) >= number) return "filters are put over those still in use";
        at = filters_.erase(at);
    }
    filters_[taken.base] = load;
    return "";
}

// PEs that keep filter words had the same work in the passes before, back to the one that loaded the words.
std::string ProgramCheck::kept_flaw(std::int32_t number) {
    const Pass& here = pass(number);
    const Pass* before = number == 0 ? nullptr : &pass(number - 1);
    const PassShape& of = shape(number);
    if (!checked_.insert({before == nullptr ? -1 : before->shape, here.shape}).second && before != nullptr)
        return keeps_[here.shape] && !same_filters(*before, here) ? "a pass keeps the filters of another" : "";
    for (std::size_t pe = 0; pe < of.pes(); ++pe) {
        const PeProgram& program = of.program(pe);
        if (!program.has_work() || program.filter_use != FilterUse::keep) continue;
        keeps_[here.shape] = true;
        bool same = before != nullptr && same_filters(*before, here);
        if (same) {
            const PassShape& last = plan_.shape_of(*before);
            const PeWork now = of.work(pe), then = last.work(pe);
            same = last.program(pe).has_work() && last.program(pe).filter_use != FilterUse::stream &&
                   last.program(pe).filter_words() == program.filter_words();
            for (const Dimension d : {Dimension::group, Dimension::filter, Dimension::channel, Dimension::filter_row,
                                      Dimension::filter_column})
                same = same && then.first_of(d) == now.first_of(d) && then.extent_of(d) == now.extent_of(d);
        }
        if (!same) return "a pass keeps the filters of another";
    }
    return "";
}

// Psums of a pass continue those of the previous channels.
std::string ProgramCheck::psums_flaw(StepIndex index, const Step& step) {
    const Pass& here = pass(step.pass);
    const PassShape& of = shape(step.pass);
    if (of.psum_in == (here.channel == 0)) return "a pass begins with the wrong psums";
    if (here.channel == 0) return new_psums_flaw(index, step);
    const auto held = psums_.find(here.psum_base);
    if (held == psums_.end() || held->second.store != no_step) return "a pass continues other psums";
    Psums& psums = held->second;
    if (!same_psums(pass(psums.pass), shape(psums.pass), here, of) ||
        pass(psums.pass).channel + shape(psums.pass).channels != here.channel)
        return "a pass continues other psums";
    if (step.waits_for(Region::psum) != psums.run) return "a pass does not wait for the psums it continues";
    psums.pass = step.pass;
    psums.run = index;
    return "";
}

// The place of new psums is free: it was never used, or the pass waits for the store that frees it.
std::string ProgramCheck::new_psums_flaw(StepIndex index, const Step& step) {
    const std::int64_t base = pass(step.pass).psum_base, words = shape(step.pass).psum_words;
    const StepIndex waits = step.waits_for(Region::psum);
    if (waits != no_step && !is(waits, StepKind::store, Region::psum)) return "a pass waits for no store";
    if (waits != no_step && plan_.step(waits).until > step.pass) return "a store is due after a pass that waits for it";
    auto at = psums_.lower_bound(base);
    if (at != psums_.begin() && std::prev(at)->first + std::prev(at)->second.words > base) --at;
    while (at != psums_.end() && at->first < base + words) {
        if (at->second.store == no_step || at->second.store > waits) return "a pass overwrites psums";
        at = psums_.erase(at);
    }
    psums_[base] = {words, step.pass, index};
    return "";
}

std::string ProgramCheck::release_flaw(StepIndex index, const Step& step) {
    const StepIndex run = step.waits_for(step.region);
    if (run == no_step || plan_.step(run).kind != StepKind::run)
        return "words are released before the last pass that uses them";
    const StepIndex load = plan_.step(run).waits_for(step.region);
    const auto there = held_[at_region(step.region)].find(load);
    if (there == held_[at_region(step.region)].end() || plan_.step(load).pass != step.pass)
        return "words are released that are not there";
    if (there->second.released != no_step) return "words are released twice";
    if (plan_.step(run).pass != plan_.last_pass_of(load))
        return "words are released before the last pass that uses them";
    there->second.released = index;
    if (step.region == Region::filter) released_filters_.push_back(load);
    return "";
}

// The psums that a store takes are those of its passes, and are finished.
std::string ProgramCheck::store_flaw(StepIndex index, const Step& step) {
    const StepIndex run = step.waits_for(Region::psum);
    if (step.region != Region::psum || run == no_step || plan_.step(run).kind != StepKind::run)
        return "a store waits for no pass";
    if (plan_.step(run).pass < step.pass) return "a store takes the psums of no pass";
    for (std::int32_t number = step.pass; number <= plan_.step(run).pass; ++number) {
        const auto at = psums_.find(pass(number).psum_base);
        if (at == psums_.end() || at->second.pass != number || at->second.store != no_step)
            return "other psums are stored than those that are finished";
        if (pass(number).channel + shape(number).channels != layer_.C_per_group()) return "unfinished psums are stored";
        at->second.store = index;
    }
    return "";
}

}  // namespace eyrie
