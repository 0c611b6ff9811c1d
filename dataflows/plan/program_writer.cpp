#include "dataflows/plan/program_writer.hpp"

#include "dataflows/plan/pass_builder.hpp"

namespace eyrie {

namespace {

Step step_in(Region region, StepKind kind, std::int32_t pass, StepIndex waits_for) {
    Step step;
    step.kind = kind;
    step.region = region;
    step.pass = pass;
    step.waits[at_region(region)] = waits_for;
    return step;
}

}  // namespace

ProgramWriter::ProgramWriter(const AcceleratorConfig& machine, const BufferNeed& need, Plan& plan) : plan_(plan) {
    const BufferLayout layout = buffer_layout(machine, need);
    const BufferNeed& all = layout.all;
    filters_.region = Region::filter;
    ifmaps_.region = Region::ifmap;
    plan_.double_buffered = layout.halves;
    ifmap_half_ = all.ifmap_words - need.ifmap_words;
    psum_half_ = all.psum_words - need.psum_words;
    plan_.glb_ifmap_words = all.ifmap_words;
    plan_.glb_psum_words = all.psum_words;
    plan_.glb_filter_words = all.filter_words;
    filter_room_ = layout.filter_room_words;
}

void ProgramWriter::load(Region region) {
    forget(region);
    loads_of(region).next_place = {passes(), 0};
}

void ProgramWriter::use(Region region, const Piece& piece, std::int64_t words) {
    Loads& loads = loads_of(region);
    const auto [place, fresh] = loads.pieces.try_emplace(piece, Place{passes(), loads.piece_words});
    if (fresh) loads.piece_words += words;
    loads.next_place = place->second;
}

void ProgramWriter::forget(Region region) {
    Loads& loads = loads_of(region);
    if (loads.in_use) loads.second_half = !loads.second_half;
    loads.in_use = false;
    ++loads.set;
    loads.pieces.clear();
    loads.piece_words = 0;
}

void ProgramWriter::run(const Pass& one) {
    plan_.passes.push_back(one);
    Pass& added = plan_.passes.back();
    added.filter_base = narrow_to_32(filters_.next_place.base);
    added.ifmap_base = narrow_to_32(ifmaps_.next_place.base + (ifmaps_.second_half ? ifmap_half_ : 0));
    for (Loads* loads : {&filters_, &ifmaps_}) {
        loads->loaded_for.push_back(loads->next_place.pass);
        loads->set_of.push_back(loads->set);
        loads->in_use = true;
    }
}

void ProgramWriter::store_ofmaps(std::int64_t count) {
    blocks_.push_back({narrow_to_32(passes() - count), passes() - 1});
}

void ProgramWriter::finish() {
    for (Loads* loads : {&filters_, &ifmaps_}) find_users(*loads);
    if (filters_.next < passes()) load_next(filters_);
    for (std::int32_t number = 0; number < passes(); ++number) add_pass(number);
}

void ProgramWriter::find_users(Loads& loads) {
    loads.last_user.assign(plan_.passes.size(), -1);
    loads.step.assign(plan_.passes.size(), no_step);
    for (std::int32_t number = 0; number < passes(); ++number)
        loads.last_user[at(loads.loaded_for[at(number)])] = number;
    loads.next = next_load(loads, 0);
}

StepIndex ProgramWriter::add(const Step& step) {
    plan_.steps.push_back(step);
    return next_index() - 1;
}

std::int32_t ProgramWriter::next_load(const Loads& loads, std::int32_t from) const {
    while (from < passes() && loads.loaded_for[at(from)] != from) ++from;
    return from;
}

// Ifmaps go where those of an earlier set were; filters to any room that those released last have left.
void ProgramWriter::load_next(Loads& loads) {
    const std::int32_t first = loads.last = loads.next;
    if (loads.last_set != loads.set_of[at(first)]) loads.freed = loads.released;
    loads.last_set = loads.set_of[at(first)];
    const StepIndex waits_for = loads.region == Region::ifmap ? loads.freed : loads.released;
    const StepIndex load = loads.step[at(first)] = add(step_in(loads.region, StepKind::load, first, waits_for));
    if (loads.last_user[at(first)] > first) {
        Step keep = step_in(loads.region, StepKind::keep, first, load);
        keep.until = loads.last_user[at(first)];
        add(keep);
    }
    if (loads.region == Region::filter) loads.held_words += filter_words(first);
    loads.next = next_load(loads, first + 1);
}

// True: the pass is the last that uses its words.
bool ProgramWriter::release(Loads& loads, std::int32_t number, StepIndex run) {
    const std::int32_t first = loads.loaded_for[at(number)];
    if (loads.last_user[at(first)] != number) return false;
    loads.released = add(step_in(loads.region, StepKind::release, first, run));
    if (loads.region == Region::filter) loads.held_words -= filter_words(first);
    return true;
}

// Whether those of the next load are still to come, and fit beside those in the buffer.
bool ProgramWriter::may_load_filters(std::int32_t number) {
    return filters_.last <= number && filters_.next < passes() &&
           filters_.held_words + filter_words(filters_.next) <= filter_room_;
}

// The run on the previous channels, whose psums this pass continues; or else the store that frees their place: that of
// the block before or, with two places, of the block before that.
StepIndex ProgramWriter::psums_ready(std::int32_t number) {
    if (pass(number).channel > 0) {
        const StepIndex before = psums_[next_psums_];
        psums_[next_psums_] = next_index();
        next_psums_ = (next_psums_ + 1) % psums_.size();
        return before;
    }
    psums_.push_back(next_index());
    const std::size_t places = psum_half_ > 0 ? 2 : 1;
    return block_ < places ? no_step : blocks_[block_ - places].store;
}

void ProgramWriter::store(std::size_t number) {
    Block& block = blocks_[number];
    Step step = step_in(Region::psum, StepKind::store, block.first, block.last_run);
    const std::size_t last_beside = number + (psum_half_ > 0 ? 1 : 0);
    step.until = last_beside < blocks_.size() ? blocks_[last_beside].last + 1 : passes();
    block.store = add(step);
}

// Transfers that the array need not wait for are listed after the run that they overlap.
void ProgramWriter::add_pass(std::int32_t number) {
    for (Loads* loads : {&ifmaps_, &filters_})
        if (loads->next == number) load_next(*loads);
    const bool new_ifmaps = ifmaps_.last == number;
    const bool second_half = psum_half_ > 0 && block_ % 2 == 1;
    const bool begins_block = block_ > 0 && blocks_[block_ - 1].last + 1 == number;
    if (second_half) pass(number).psum_base += psum_half_;
    Step step;
    step.kind = StepKind::run;
    step.pass = number;
    step.waits = {ifmaps_.step[at(ifmaps_.loaded_for[at(number)])], filters_.step[at(filters_.loaded_for[at(number)])],
                  psums_ready(number)};
    const StepIndex run = add(step);
    if (may_load_filters(number)) load_next(filters_);
    if (new_ifmaps && ifmaps_.next < passes() && ifmap_half_ > 0) load_next(ifmaps_);
    if (begins_block && psum_half_ > 0) store(block_ - 1);
    if (release(filters_, number, run) && may_load_filters(number)) load_next(filters_);
    release(ifmaps_, number, run);
    if (block_ < blocks_.size() && blocks_[block_].last == number) end_block(run);
}

void ProgramWriter::end_block(StepIndex run) {
    blocks_[block_].last_run = run;
    if (psum_half_ == 0 || block_ + 1 == blocks_.size()) store(block_);
    ++block_;
    psums_.clear();
    next_psums_ = 0;
}

}  // namespace eyrie
