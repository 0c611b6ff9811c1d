// All that happened in a window of one layer: the logs of the chip's blocks, with passes, transfers and pauses. Traces
// and pages are made from these events and the plan alone.
//
// Blocks log cycles of the array, whose clock stops while the array waits for DRAM; passes, transfers and pauses are
// logged in cycles of the layer. `clock` converts between the two.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "noc/bus_event.hpp"
#include "pe/pe_event.hpp"
#include "sim/events/array_clock.hpp"
#include "sim/kernel/cycle.hpp"
#include "sim/ledger/networks.hpp"

namespace eyrie {

// What to record: the layer's cycles [first_cycle, end_cycle), pauses included, as far as they belong to the passes
// [first_pass, end_pass). A pass begins where the one before ends: the pause before its first cycle belongs to it.
struct RecordingWindow {
    LayerCycle first_cycle = 0;
    LayerCycle end_cycle = LayerCycle::never();
    std::int64_t first_pass = 0;
    std::int64_t end_pass = std::numeric_limits<std::int64_t>::max();
};

struct PassEvent {
    std::int64_t number = 0;
    ArrayCycle array_start = 0;
    ArrayCycle array_end = 0;  // first cycle in which the array is idle
    LayerCycle start = 0;      // of array_start

    LayerCycle end() const { return start + (array_end - array_start); }
};

// Between DRAM and global buffer: id, data type in the buffer, which way, what it is called, what DRAM does meanwhile.
// clang-format off
#define EYRIE_TRANSFER_KINDS(ROW)                                      \
    ROW(filter, filter, to_buffer, "filter load", "loads filters")     \
    ROW(ifmap,  ifmap,  to_buffer, "ifmap load",  "loads ifmaps")      \
    ROW(ofmap,  psum,   to_dram,   "ofmap store", "stores ofmaps")
// clang-format on
enum class TransferKind : std::uint8_t { EYRIE_TRANSFER_KINDS(EYRIE_ID) };
enum class TransferWay : std::uint8_t { to_buffer, to_dram };
struct TransferKindRow {
    const char* name;
    DataType type;
    TransferWay way;
    const char* title;
    const char* says;

    bool stores() const { return way == TransferWay::to_dram; }
};
#define EYRIE_TRANSFER_KIND(id, type, way, title, says) {#id, DataType::type, TransferWay::way, title, says},
inline constexpr TransferKindRow transfer_kind_rows[] = {EYRIE_TRANSFER_KINDS(EYRIE_TRANSFER_KIND)};
constexpr const TransferKindRow& row_of(TransferKind kind) {
    return transfer_kind_rows[static_cast<std::size_t>(kind)];
}

// One transfer between DRAM and global buffer, in [start, end). A prefetch of filters that lets a transfer
// of ifmaps or ofmaps go ahead ends later by as much.
struct TransferEvent {
    TransferKind kind = TransferKind::filter;
    std::int64_t pass = 0;  // the pass whose filters or ifmaps are loaded; the first whose ofmaps are stored
    std::int64_t part = 0;  // index among the pass's transfers of the kind, in the order of sim/chip/dram_image.hpp
    std::int64_t words = 0;
    std::int64_t bytes = 0;  // that crossed the link
    LayerCycle start = 0;
    LayerCycle end = 0;
    std::int64_t padding_words = 0;  // zeros that the DMA writes into the buffer beside the words

    std::int64_t buffer_words() const { return words + padding_words; }
};

// The array stands still, in [start, end).
struct PauseEvent {
    TransferKind waits_for = TransferKind::filter;
    LayerCycle start = 0;
    LayerCycle end = 0;
};

struct LayerEvents {
    explicit LayerEvents(std::size_t pe_count, const RecordingWindow& recorded = {});
    LayerEvents(LayerEvents&&);
    LayerEvents& operator=(LayerEvents&&);
    ~LayerEvents();

    RecordingWindow window;
    std::vector<PeLog> pes;      // row-major
    std::vector<LinkLog> links;  // by the PE whose psums they move, row-major
    std::array<BusLog, network_count> networks;
    std::vector<PassEvent> passes;  // those that overlap the window or have an event in it
    std::vector<TransferEvent> transfers;
    std::vector<PauseEvent> pauses;
    std::vector<std::int64_t> psums_at_start;  // in the global buffer, when the first recorded pass begins
    ArrayClock clock;
    LayerCycle first_cycle = 0;  // of what was recorded
    LayerCycle end_cycle = 0;
    Cycles total_cycles = 0;  // of the whole layer
    std::int64_t total_passes = 0;

    BusLog& of(NetworkId network) { return networks[place(network)]; }
    const BusLog& of(NetworkId network) const { return networks[place(network)]; }

    // Whether a pass that begins in `start` may have events to record; `cycles`: how long it takes, if that is known.
    // For passes that do not overlap.
    bool wants(std::int64_t pass, LayerCycle start, std::optional<Cycles> cycles) const {
        return pass >= window.first_pass && pass < window.end_pass && start < window.end_cycle &&
               (!cycles || start + *cycles > window.first_cycle);
    }
    // For the chip: a pass begins in layer cycle `start`, array cycle `array_start`; the pass has ended. One that is
    // not `recorded` leaves nothing in the logs.
    void begin_pass(std::int64_t number, ArrayCycle array_start, LayerCycle start, bool recorded = true);
    void end_pass(ArrayCycle array_end);
    void keep(const TransferEvent& transfer);
    void keep(const PauseEvent& pause);
    void end_layer(LayerCycle end, std::int64_t pass_count);

private:
    struct Memory;
    EventWindow array_window() const;
    bool has_events_of_pass() const;

    PassEvent pass_;
    bool pass_recorded_ = false;
    std::unique_ptr<Memory> memory_;                                // of the PEs' and links' events
    EventWindow passes_{ArrayCycle::never(), ArrayCycle::never()};  // of the wanted passes, as far as they have begun
};

}  // namespace eyrie
