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
    plan_.double_buffered = layout.halves;
    ifmap_half_ = all.ifmap_words - need.ifmap_words;
    psum_half_ = all.psum_words - need.psum_words;
    plan_.glb_ifmap_words = all.ifmap_words;
    plan_.glb_psum_words = all.psum_words;
    plan_.glb_filter_words = all.filter_words;
    filter_room_ = layout.filter_room_words;
}

void ProgramWriter::run(const Pass& one) {
    plan_.passes.push_back(one);
    marks_.push_back(next_marks_);
    next_marks_ = 0;
}

void ProgramWriter::store_ofmaps(std::int64_t count) {
    blocks_.push_back({narrow_to_32(passes() - count), passes() - 1});
}

void ProgramWriter::finish() {
    filters_.next = next_marked(loads_filters, 0);
    ifmaps_.next = next_marked(loads_ifmaps, 0);
    if (filters_.next < passes()) load_next(filters_);
    for (std::int32_t number = 0; number < passes(); ++number) add_pass(number);
}

StepIndex ProgramWriter::add(const Step& step) {
    plan_.steps.push_back(step);
    return next_index() - 1;
}

std::int32_t ProgramWriter::next_marked(Mark mark, std::int32_t from) const {
    while (from < passes() && !has(from, mark)) ++from;
    return from;
}

// The words go where those released last were, or to a place not used yet.
void ProgramWriter::load_next(Loads& loads) {
    const std::int32_t first = loads.next;
    loads.ahead = add(step_in(loads.region, StepKind::load, first, loads.released));
    loads.next = next_marked(loads.mark, first + 1);
    if (loads.next > first + 1) {
        Step keep = step_in(loads.region, StepKind::keep, first, loads.ahead);
        keep.until = loads.next - 1;
        add(keep);
    }
    if (loads.count++ % 2 == 1 && loads.region == Region::ifmap)
        for (std::int32_t user = first; user < loads.next; ++user) pass(user).ifmap_base = narrow_to_32(ifmap_half_);
}

// True: the pass uses other words than the one before.
bool ProgramWriter::take(Loads& loads, std::int32_t number) {
    if (!has(number, loads.mark)) return false;
    loads.current = loads.ahead;
    loads.ahead = no_step;
    return true;
}

// True: the pass is the last that uses the words.
bool ProgramWriter::release(Loads& loads, std::int32_t number, StepIndex run) {
    if (loads.current == no_step || plan_.last_pass_of(loads.current) != number) return false;
    loads.released = add(step_in(loads.region, StepKind::release, plan_.step(loads.current).pass, run));
    return true;
}

// Whether they fit beside those of the pass.
bool ProgramWriter::next_filters_fit(std::int32_t number) {
    const auto words = [&](std::int32_t of) { return plan_.shape_of(pass(of)).filter_order.size(); };
    return static_cast<std::int64_t>(words(number) + words(filters_.next)) <= filter_room_;
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
    if (has(number, loads_ifmaps) && ifmaps_.ahead == no_step) load_next(ifmaps_);
    const bool new_ifmaps = take(ifmaps_, number), new_filters = take(filters_, number);
    const bool second_half = psum_half_ > 0 && block_ % 2 == 1;
    const bool begins_block = block_ > 0 && blocks_[block_ - 1].last + 1 == number;
    if (second_half) pass(number).psum_base += psum_half_;
    Step step;
    step.kind = StepKind::run;
    step.pass = number;
    step.waits = {ifmaps_.current, filters_.current, psums_ready(number)};
    const StepIndex run = add(step);
    if (new_filters && filters_.next < passes() && next_filters_fit(number)) load_next(filters_);
    if (new_ifmaps && ifmaps_.next < passes() && ifmap_half_ > 0) load_next(ifmaps_);
    if (begins_block && psum_half_ > 0) store(block_ - 1);
    const bool filters_done = release(filters_, number, run);
    if (filters_done && filters_.ahead == no_step && filters_.next < passes()) load_next(filters_);
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
