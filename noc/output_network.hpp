// Output network (GON): takes finished psums from the PEs to the global buffer, one bus word a
// cycle and bus, in the order of the pass's output stream; waits for a PE that has not finished its word.
#pragma once

#include <string>
#include <vector>

#include "noc/bus_event.hpp"
#include "noc/bus_slots.hpp"
#include "noc/config.hpp"
#include "noc/stream.hpp"
#include "sim/kernel/ports.hpp"
#include "sim/kernel/timed_fifo.hpp"

namespace eyrie {

struct OutputNetworkCounters {
    Count words_sent = 0;
    Count busy_cycles = 0;
};

class OutputNetwork final {
public:
    OutputNetwork(std::string name, const OutputNetworkConfig& config, WritePort<std::int32_t>& port,
                  std::vector<TimedFifo<std::int32_t>*> pes);

    // What it does is written there from now on; null: nowhere.
    void record(BusLog* log) { log_ = log; }
    void reset();
    void start_pass(const OutputStream& stream, std::int64_t base_address);
    bool advance();
    bool pass_finished() const { return next_.done(); }
    // When the last word so far was written to the global buffer, and the cycle after that; 0 before any.
    Cycle last_write_at() const { return last_sent_at_ + 1; }
    Cycle idle_at() const { return last_sent_at_ < 0 ? 0 : last_sent_at_ + 2; }

    // For sim/fast_forward/pass_parts.hpp.
    std::int64_t sent_bus_words() const { return next_.index(); }
    void skip(std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) next_.advance();
    }
    template <class Visit>
    void visit_times(Visit visit) {
        buses_.visit_times(visit);
        visit(last_sent_at_);
    }

    const OutputNetworkCounters& counters() const { return counters_; }
    std::string state() const;

private:
    std::string name_;  // for messages
    WritePort<std::int32_t>& port_;
    std::vector<TimedFifo<std::int32_t>*> pes_;
    std::int64_t base_address_ = 0;
    StreamCursor next_;
    Cycle last_sent_at_ = -1;
    BusLog* log_ = nullptr;
    BusSlots buses_;
    std::vector<std::int32_t> bus_word_;  // on its way
    OutputNetworkCounters counters_;
};

}  // namespace eyrie
