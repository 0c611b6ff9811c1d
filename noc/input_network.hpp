// Input network (GIN) of one data type: a port of the global buffer, a FIFO of bus words, a Y-bus
// to one X-bus per row, an X-bus to the PEs of its row (JSSC'17 IV-B).
//
// Per cycle and bus at most one bus word leaves the FIFO, to every PE whose row and column IDs match its
// tag, and only when all of them can take it: the head of the line blocks.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "noc/bus_event.hpp"
#include "noc/bus_slots.hpp"
#include "noc/config.hpp"
#include "noc/stream.hpp"
#include "sim/kernel/ports.hpp"
#include "sim/kernel/timed_fifo.hpp"
#include "workloads/arithmetic.hpp"

namespace eyrie {

// A psum may take two lanes; operands fit one of 16 bits.
template <NetworkId network>
using WordOf = std::conditional_t<row_of(network).type == DataType::psum, PsumLane, std::int16_t>;

struct InputNetworkCounters {
    Count words_sent = 0;       // read from the global buffer, over the Y-bus; a multicast counts once
    Count words_delivered = 0;  // into PEs; a multicast counts once per PE
    Count busy_cycles = 0;      // cycles in which bus words were sent
};

template <class Word>
class InputNetwork final {
public:
    // `pes`: the FIFO of every PE, row-major.
    InputNetwork(std::string name, const InputNetworkConfig& config, int read_latency_cycles, ReadPort<Word>& port,
                 std::vector<TimedFifo<Word>*> pes);

    // From now on the network logs its events there; null: it logs nothing.
    void record(BusLog* log) { log_ = log; }
    void reset();
    // Writes the ID registers. Throws SimulationError when an ID does not fit its register.
    void configure(const MulticastIds& ids);
    // Starts the next pass. `takes`: which PEs (row-major) take words of this network. Addresses of `stream`, which
    // must outlive the pass, count from `base_address`.
    void start_pass(const InputStream& stream, std::int64_t base_address, const std::vector<char>& takes);
    // No word of the next pass is read before this cycle.
    void hold_until(ArrayCycle at) { state_.reads.hold_until(at); }
    bool advance();
    bool pass_finished() const { return state_.next.done(); }
    // For fast-forward (sim/kernel/timing_state.hpp): bus words from number `end` of the stream on are held back.
    void hold_at(std::int64_t end) { state_.end = end; }
    template <class Visit>
    void visit_timing(Visit& visit) {
        auto& [next, end, reads, buses, first_read_at, last_read_at, last_sent_at, slot_free_at, slot, counters] =
            state_;
        visit.base(TimingSide::networks, reads.last());
        visit.at_end_of_part(next.index() == std::min(end, next.size()));
        visit.progress(TimingProgress::words_in, next.index(),
                       [&cursor = next](std::int64_t count) { cursor.skip(count); });
        reads.visit_timing(visit, TimingSide::networks);
        buses.visit_timing(visit, TimingSide::networks);
        for (std::size_t i = 0; i < slot_free_at.size(); ++i)
            visit.time(TimingSide::networks, slot_free_at[(slot + i) % slot_free_at.size()]);
        visit.time(TimingSide::networks, last_read_at);
        visit.time(TimingSide::networks, last_sent_at);
        visit.no_timing(first_read_at, counters);
    }

    // When the first and the last word of the pass were read from the global buffer.
    ArrayCycle first_read_at() const { return state_.first_read_at; }
    ArrayCycle last_read_at() const { return state_.last_read_at; }

    const InputNetworkCounters& counters() const { return state_.counters; }
    std::string state() const;

private:
    template <bool prefetches>
    bool advance_words();
    // PEs of a tag.
    struct Targets {
        std::vector<TimedFifo<Word>*> pes;
        // So many words have room in each by the time that the next can be sent: nobody need look. (Where cycles are
        // skipped, both times move alike.)
        int free_words = 0;
    };
    void push(const std::vector<TimedFifo<Word>*>& targets, ArrayCycle at, int count);

    std::string name_;  // for messages
    const InputNetworkConfig& config_;
    int read_latency_cycles_;
    ReadPort<Word>& port_;
    BusLog* log_ = nullptr;
    std::vector<TimedFifo<Word>*> pes_;
    bool prefetches_;
    PesByTag pes_by_tag_;
    const InputStream* stream_ = nullptr;
    std::int64_t base_address_ = 0;
    std::vector<Targets> targets_;  // by tag
    bool one_tag_a_pe_ = false;     // nothing comes to a PE's FIFO but with its tag
    std::vector<Word> bus_word_;    // being sent, in lanes

    struct State {
        explicit State(int bus_count) : reads(bus_count), buses(bus_count) {}
        StreamCursor next;
        std::int64_t end = 0;  // bus words before this one may be sent
        BusSlots reads;        // of the port
        BusSlots buses;
        ArrayCycle first_read_at = 0;
        ArrayCycle last_read_at = -1;
        ArrayCycle last_sent_at = -1;
        std::vector<ArrayCycle> fifo_slot_free_at;  // of the FIFO before the Y-bus, a ring
        std::size_t fifo_slot = 0;
        InputNetworkCounters counters;
    };
    State state_;
};

extern template class InputNetwork<std::int16_t>;
extern template class InputNetwork<PsumLane>;

}  // namespace eyrie
