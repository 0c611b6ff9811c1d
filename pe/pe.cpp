#include "pe/pe.hpp"

#include <fmt/format.h>

#include "sim/kernel/cache_line.hpp"

namespace eyrie {

void Pe::inject_stalls(StallInjector* injector) {
    for (TimedFifo<std::int16_t>* fifo : {&filter_in(), &ifmap_in(), &ifmap_from_right(), &ifmap_from_below()})
        fifo->inject_stalls(injector);
    for (TimedFifo<PsumLane>* fifo : {&psum_in(), &psum_out()}) fifo->inject_stalls(injector);
}

void Pe::reset() {
    core_.program = nullptr;
    core_.state = {};
    intake_.reset();
    issue_.reset();
    output_.reset();
}

void Pe::start_pass(const PeProgram& program) {
    if (!program.has_work()) return;
    core_.start_pass(program);
    output_.start_pass(program);
    intake_.start_pass(program);
    issue_.start_pass();
}

bool Pe::advance() {
    // A step that only took an ifmap word has freed a slot that the network may be waiting for.
    const int ifmap_words_before = intake_.ifmap_in.occupied_words();
    bool progressed = false;
    for (;;) {
        const bool step = issue_.step(core_, intake_, output_);
        // Words are dropped even while the multiplier waits: other PEs may be waiting for the FIFO's room.
        if (intake_.drops_next() && issue_.has_started()) intake_.drop(core_);
        if (!step) return progressed || intake_.ifmap_in.occupied_words() != ifmap_words_before;
        progressed = true;
    }
}

void Pe::prefetch_state() const {
    prefetch_lines(&core_, sizeof core_);
    prefetch_lines(&issue_, sizeof issue_);
    intake_.prefetch_state();
    output_.prefetch_state();
}

void Pe::prefetch_words() const {
    intake_.ifmap_in.prefetch();
    output_.psum_in.prefetch();
    output_.psum_out.prefetch();
    core_.prefetch_spads();
}

std::string Pe::state() const {
    std::string text = fmt::format("{}: {}", core_.name, issue_.phase_name());
    if (pass_finished()) return text;
    return fmt::format(
        "{}, image {}, position {}, window entry {}, filter {}; FIFO words: filter {}, ifmap {}, psum in {}, "
        "psum out {}",
        text, core_.state.image, core_.state.position, core_.state.entry, core_.state.filter,
        intake_.filter_in.occupied_words(), intake_.ifmap_in.occupied_words(), output_.psum_in.occupied_words(),
        output_.psum_out.occupied_words());
}

}  // namespace eyrie
