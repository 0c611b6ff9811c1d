// The output of a PE: the FIFO of incoming psums, the adder that adds them to the PE's own sums, the pipeline, and the
// FIFO through which finished psums leave (JSSC'17 V-A, Fig. 12). One psum a cycle.
#pragma once

#include <cstdint>

#include "pe/core.hpp"
#include "pe/pe_memory.hpp"
#include "sim/kernel/timed_fifo.hpp"

namespace eyrie {

class PeOutput {
public:
    PeOutput(const char* name, const PeConfig& config, PeMemory& memory, std::size_t pe)
        : psum_in(name, "psum_in", config.psum_in_fifo_words, memory.psum_in(pe)),
          psum_out(name, "psum_out", config.psum_out_fifo_words, memory.psum_out(pe)) {}

    TimedFifo<PsumLane> psum_in;
    TimedFifo<PsumLane> psum_out;

    void reset();
    // Prefetches what the next step uses.
    void prefetch_state() const {
        prefetch_lines(&psum_in, sizeof psum_in);
        prefetch_lines(&psum_out, sizeof psum_out);
    }
    void start_pass(const PeProgram& program);

    // How many psums can be finished now, one a cycle without a pause; local time advances to when the first can be.
    // 0: not decided yet. `one_by_one`: at most one.
    int psums_at_once(PeCore& core, bool takes_psums, bool one_by_one);
    // Adds the incoming psums, if any, to the next `count` psums of the spad, and outputs them.
    void put(PeCore& core, bool takes_psums, int count);

    template <class Visit>
    void visit_timing(Visit& visit) {
        auto& [sink] = state_;
        visit.same(static_cast<std::int64_t>(sink));
        psum_in.visit_timing(visit, TimingSide::networks, TimingWait::nothing);
        psum_out.visit_timing(visit, TimingSide::pes, TimingWait::leaving_psums);
    }

private:
    template <class Sum>
    void put_words(PeCore& core, bool takes_psums, int count);
    void put_run(const PeCore& core, bool takes_psums, int count);

    struct State {
        PsumSink sink = PsumSink::output_network;  // where the psums of the last pass went
    };
    State state_;
};

}  // namespace eyrie
