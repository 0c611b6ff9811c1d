#include "pe/output.hpp"

#include <algorithm>

#include "pe/psum_run.hpp"
#include "pe/window_sums.hpp"

namespace eyrie {

void PeOutput::reset() {
    psum_in.reset();
    psum_out.reset();
    state_ = {};
}

void PeOutput::start_pass(const PeProgram& program) {
    if (state_.sink != program.psum_sink) psum_out.change_consumer();
    state_.sink = program.psum_sink;
}

int PeOutput::psums_at_once(PeCore& core, bool takes_psums, bool one_by_one) {
    int count = std::min(core.filters - core.state.filter, psum_out.free_words());
    if (takes_psums) count = std::min(count, psum_in.occupied_words());
    if (count == 0) return 0;
    const auto keep_pace = [&] {
        return psum_out.space_keeps_pace(core.state.time, count) &&
               (!takes_psums || psum_in.words_keep_pace(core.state.time, count));
    };
    const bool all = core.state.filter == 0 && count == core.filters;  // the log lists others one by one
    if (!one_by_one && (core.log == nullptr || all) && keep_pace()) return count;
    if (takes_psums) core.wait_until(psum_in.ready_at(1), PeCycle::wait_psum);
    core.wait_until(psum_out.space_at(1), PeCycle::output_blocked);
    return !one_by_one && core.log == nullptr && keep_pace() ? count : 1;
}

void PeOutput::put(PeCore& core, bool takes_psums, int count) {
    if (fits_32_bits(core.arithmetic.psum_bits) && core.log == nullptr && psum_out.pushes_in_one_piece(count) &&
        (!takes_psums || psum_in.pops_in_one_piece(count)))
        return put_run(core, takes_psums, count);
    with_word_of(core.arithmetic.psum_bits, [&](auto word) { put_words<decltype(word)>(core, takes_psums, count); });
}

// To the FIFOs a Sum is its lanes.
template <class Sum>
void PeOutput::put_words(PeCore& core, bool takes_psums, int count) {
    Sum* const sums = core.spads.psums.as<Sum>() + core.state.filter;
    Sum* const incoming = core.spads.incoming.as<Sum>();
    const ArrayCycle now = core.state.time;
    if (takes_psums) {
        if (core.log != nullptr) core.log_psums(PeEventKind::psum_taken, now, count);
        psum_in.pop_each_cycle(now, reinterpret_cast<PsumLane*>(incoming), count);
    } else {
        std::fill_n(incoming, count, Sum{0});
    }
    finish_sums(sums, incoming, count, core.arithmetic.psum_bits);
    const ArrayCycle out = now + core.config.pipeline_stages - 1;
    if (core.log != nullptr) core.log_psums(PeEventKind::psum_put, out, count);
    psum_out.push_each_cycle(out, reinterpret_cast<const PsumLane*>(sums), count);
}

void PeOutput::put_run(const PeCore& core, bool takes_psums, int count) {
    const std::int32_t* const sums = core.spads.psums.as<std::int32_t>() + core.state.filter;
    const ArrayCycle now = core.state.time, out = now + core.config.pipeline_stages - 1;
    FifoRun<PsumLane> in;
    if (takes_psums) in = psum_in.pop_places(now, count);
    finish_run(sums, count, core.arithmetic.psum_bits, in, now + 1, psum_out.push_places(out, count), out + 1);
}

}  // namespace eyrie
