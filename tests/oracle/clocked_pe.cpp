#include "tests/oracle/clocked_pe.hpp"

#include <algorithm>
#include <utility>

namespace eyrie {

ClockedPe::ClockedPe(const AcceleratorConfig& machine, std::vector<const PeProgram*> programs)
    : ifmap_fifo(machine.pe.ifmap_fifo_words),
      filter_fifo(machine.pe.filter_fifo_words),
      psum_fifo(machine.pe.psum_in_fifo_words),
      output_fifo(machine.pe.psum_out_fifo_words),
      ifmap_right_fifo(machine.pe.ifmap_right_fifo_words),
      ifmap_below_fifo(machine.pe.ifmap_below_fifo_words),
      machine_(machine),
      programs_(std::move(programs)) {
    find_mac_from(0);
    begin_pass(0);
}

void ClockedPe::evaluate(ArrayCycle now, std::size_t passes_open) {
    passes_open_ = passes_open;
    leave_finished_states();
    ifmap_port_used_ = false;
    drop_ifmap();
    if (state_ != State::done) {
        ++cycles_[at_reason(act(now))];
        end_ = now + 1;
        leave_finished_states();
    }
    // Words move for the MAC that could be issued in the next cycle.
    if (state_ == State::multiply) fetch();
    retire(now);
}

void ClockedPe::commit() {
    ifmap_fifo.commit();
    filter_fifo.commit();
    psum_fifo.commit();
    output_fifo.commit();
    ifmap_right_fifo.commit();
    ifmap_below_fifo.commit();
}

// --- states ---

// A state may take no cycle at all.
void ClockedPe::leave_finished_states() {
    while (state_ != State::done && state_over()) leave_state();
}

bool ClockedPe::fills_filter_spad() const {
    return !machine_.pe.filter_load_overlaps && program().takes_filters() && program().filter_use == FilterUse::load;
}

// The first words of the pass are there; those that fill the filter spad need no ifmap word yet.
bool ClockedPe::first_words_seen() const {
    return (sees_filter() || !program().takes_filters()) &&
           (sees_ifmap() || !program().takes_ifmaps() || fills_filter_spad());
}

// Whether a state has had its cycles or its words.
bool ClockedPe::state_over() const {
    const PeConfig& pe = machine_.pe;
    switch (state_) {
        case State::start: return state_pass_ < passes_open_ && in_state_ >= pe.start_cycles && first_words_seen();
        case State::fill_filter_spad: return in_state_ >= program().filter_words();
        case State::load: return in_state_ >= pe.load_cycles;
        case State::multiply: return in_state_ >= program().entries() * program().filters;
        case State::add_psums: return in_state_ >= program().filters;
        case State::shift: return program().streams_ifmaps() || in_state_ >= shift_cycles();
        case State::next_image: return in_state_ >= pe.next_image_cycles;
        case State::drop_rest: return !drops_.due();
        case State::done: break;
    }
    return true;
}

void ClockedPe::leave_state() {
    const bool fills = fills_filter_spad() && image_ == 0;
    switch (state_) {
        case State::start: return enter(State::load);
        case State::fill_filter_spad: return enter(State::multiply);
        case State::load: return enter(fills ? State::fill_filter_spad : State::multiply);
        case State::multiply:
            if (adds_separately()) return enter(State::add_psums);
            return finish_position();
        case State::add_psums: return finish_position();
        case State::shift: return enter(State::multiply);
        case State::next_image: return finish_image();
        case State::drop_rest: return begin_pass(state_pass_ + 1);
        case State::done: break;
    }
}

void ClockedPe::enter(State state) {
    state_ = state;
    in_state_ = 0;
}

void ClockedPe::begin_pass(std::size_t pass) {
    while (pass < programs_.size() && programs_[pass] == nullptr) ++pass;
    state_pass_ = pass;
    image_ = position_ = 0;
    enter(pass < programs_.size() ? State::start : State::done);
    if (state_ != State::start) return;
    psum_spad_.assign(static_cast<std::size_t>(program().filters), 0);
    drops_.begin_pass(program());
}

void ClockedPe::finish_position() {
    std::fill(psum_spad_.begin(), psum_spad_.end(), 0);
    if (++position_ < program().positions) return enter(State::shift);
    enter(State::next_image);
}

void ClockedPe::finish_image() {
    position_ = 0;
    if (++image_ < program().images) return enter(State::load);
    enter(State::drop_rest);
}

// --- one cycle ---

PeCycle ClockedPe::act(ArrayCycle now) {
    switch (state_) {
        case State::start: return start_cycle();
        case State::fill_filter_spad: return fill_cycle();
        case State::multiply: return mac_cycle(now);
        case State::add_psums: return addition_cycle(now);
        case State::drop_rest: return PeCycle::wait_ifmap;
        default: break;
    }
    ++in_state_;
    return state_ == State::shift ? PeCycle::window_shift : PeCycle::control;
}

PeCycle ClockedPe::start_cycle() {
    if (state_pass_ >= passes_open_) return PeCycle::no_work;
    if (in_state_++ < machine_.pe.start_cycles) return PeCycle::control;
    return sees_filter() || !program().takes_filters() ? PeCycle::wait_ifmap : PeCycle::wait_filter;
}

PeCycle ClockedPe::fill_cycle() {
    if (filter_fifo.words() == 0) return PeCycle::wait_filter;
    if (in_state_ == 0) filter_spad_.clear();
    filter_spad_.push_back(filter_fifo.pop());
    ++in_state_;
    return PeCycle::wait_filter;
}

PeCycle ClockedPe::mac_cycle(ArrayCycle now) {
    const int filter = mac_.filter;
    const bool last = mac_.entry + 1 == program().entries();
    const bool finishes = last && !adds_separately();
    const bool adds = finishes && program().takes_psum_at(position_);
    if (mac_takes_ifmap() && !ifmap_ready_) return ifmap_missing_;
    if (mac_takes_filter() && !filter_ready_) return PeCycle::wait_filter;
    if (adds && psum_fifo.words() == 0) return PeCycle::wait_psum;
    if (finishes && !slot_free()) return PeCycle::output_blocked;
    const bool zero = window_[static_cast<std::size_t>(mac_.entry)] == 0;
    multiply();
    if (finishes) issue_psum(now, filter, adds ? psum_fifo.pop() : 0);
    ++in_state_;
    advance_mac();
    return zero && machine_.pe.zero_gating ? PeCycle::gated : PeCycle::busy;
}

PeCycle ClockedPe::addition_cycle(ArrayCycle now) {
    const bool adds = program().takes_psum_at(position_);
    if (adds && psum_fifo.words() == 0) return PeCycle::wait_psum;
    if (!slot_free()) return PeCycle::output_blocked;
    issue_psum(now, in_state_, adds ? psum_fifo.pop() : 0);
    ++in_state_;
    return PeCycle::psum_addition;
}

void ClockedPe::multiply() {
    const auto entry = static_cast<std::size_t>(mac_.entry);
    const auto filter = static_cast<std::size_t>(mac_.filter);
    const auto filters = static_cast<std::size_t>(program().filters);
    const std::int64_t product = std::int64_t{window_[entry]} * filter_spad_[entry * filters + filter];
    psum_spad_[filter] =
        wrap(psum_spad_[filter] + (product >> machine_.arithmetic.product_shift), machine_.arithmetic.psum_bits);
}

bool ClockedPe::adds_separately() const {
    if (program().entries() == 0) return true;
    return machine_.pe.psum_addition == PsumAddition::separate;
}

// --- the way out ---

// A slot is reserved when a psum is issued: the pipeline cannot stall.
bool ClockedPe::slot_free() const { return output_fifo.room() > pipeline_.size(); }

void ClockedPe::issue_psum(ArrayCycle now, int filter, std::int64_t incoming) {
    const std::int64_t sum =
        wrap(psum_spad_[static_cast<std::size_t>(filter)] + incoming, machine_.arithmetic.psum_bits);
    pipeline_.push_back({now + machine_.pe.pipeline_stages - 1,
                         {sum, program().psum_sink == PsumSink::next_pe, filter + 1 == program().filters}});
}

void ClockedPe::retire(ArrayCycle now) {
    if (pipeline_.empty() || pipeline_.front().pushed_at > now) return;
    output_fifo.push(pipeline_.front().psum);
    pipeline_.pop_front();
}

}  // namespace eyrie
