// Output network (GON): moves finished psums from the PEs to the global buffer, one bus word per bus and cycle, in
// the order of the pass's output stream. It waits for a PE that has not finished its psums.
#pragma once

#include <string>
#include <vector>

#include "noc/bus_event.hpp"
#include "noc/bus_slots.hpp"
#include "noc/config.hpp"
#include "noc/stream.hpp"
#include "sim/kernel/ports.hpp"
#include "sim/kernel/timed_fifo.hpp"
#include "workloads/arithmetic.hpp"

namespace eyrie {

struct OutputNetworkCounters {
    Count words_sent = 0;
    Count busy_cycles = 0;
};

class OutputNetwork final {
public:
    OutputNetwork(std::string name, const OutputNetworkConfig& config, WritePort<PsumLane>& port,
                  std::vector<TimedFifo<PsumLane>*> pes);

    // From now on the network logs its events there; null: it logs nothing.
    void record(BusLog* log) { log_ = log; }
    void reset();
    void start_pass(const OutputStream& stream, std::int64_t base_address);
    bool advance();
    bool pass_finished() const { return state_.next.done(); }
    // When the last word so far was written to the global buffer, and the cycle after that; 0 before any.
    ArrayCycle last_write_at() const { return state_.last_sent_at + 1; }
    ArrayCycle idle_at() const { return state_.last_sent_at < 0 ? 0 : state_.last_sent_at + 2; }

    // For fast-forward (sim/kernel/timing_state.hpp).
    template <class Visit>
    void visit_timing(Visit& visit) {
        auto& [next, last_sent_at, buses, counters] = state_;
        visit.progress(TimingProgress::psums_out, next.index(),
                       [&cursor = next](std::int64_t count) { cursor.skip(count); });
        visit.time(TimingSide::pes, last_sent_at);
        buses.visit_timing(visit, TimingSide::pes);
        visit.no_timing(counters);
    }

    const OutputNetworkCounters& counters() const { return state_.counters; }
    std::string state() const;

private:
    std::string name_;  // for messages
    const OutputNetworkConfig& config_;
    WritePort<PsumLane>& port_;
    std::vector<TimedFifo<PsumLane>*> pes_;
    std::int64_t base_address_ = 0;
    BusLog* log_ = nullptr;
    std::vector<PsumLane> bus_word_;  // being sent, in lanes

    struct State {
        explicit State(int bus_count) : buses(bus_count) {}
        StreamCursor next;
        ArrayCycle last_sent_at = -1;
        BusSlots buses;
        OutputNetworkCounters counters;
    };
    State state_;
};

}  // namespace eyrie
