// All that happened in a window of one layer: what the chip's blocks wrote into their logs, with passes, transfers and
// pauses. Everything in this folder is made from these events and the plan; nothing is made up beside them.
//
// Blocks keep array time, which stands still while the array waits for DRAM; passes, transfers and pauses are in the
// layer's cycles, pauses included. The clock joins the two.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <optional>
#include <vector>

#include "noc/bus_event.hpp"
#include "pe/pe_event.hpp"
#include "sim/events/array_clock.hpp"
#include "sim/kernel/cycle.hpp"

namespace eyrie {

// What is to be recorded: the cycles [first_cycle, end_cycle) of the layer, pauses included, as far as they are those
// of the passes [first_pass, end_pass). A pass begins where the one before ends, so the transfers for which the array
// stands still between them are its.
struct RecordingWindow {
    Cycle first_cycle = 0;
    Cycle end_cycle = std::numeric_limits<Cycle>::max();
    std::int64_t first_pass = 0;
    std::int64_t end_pass = std::numeric_limits<std::int64_t>::max();
};

struct PassEvent {
    std::int64_t number = 0;
    Cycle array_start = 0;
    Cycle array_end = 0;  // first cycle in which the array is idle
    Cycle start = 0;      // of array_start, in cycles of the layer

    Cycle end() const { return start + (array_end - array_start); }  // of array_end, in cycles of the layer
};

enum class TransferKind : std::uint8_t { filter, ifmap, ofmap };

// One transfer between DRAM and global buffer, in layer cycles [start, end). A prefetch of filters that lets a transfer
// of ifmaps or ofmaps go ahead ends later by as much.
struct TransferEvent {
    TransferKind kind = TransferKind::filter;
    std::int64_t pass = 0;  // whose filters or ifmaps are loaded, whose ofmaps are stored
    std::int64_t part = 0;  // counts a pass's transfers of the kind, in the order of sim/chip/dram_image.hpp
    std::int64_t words = 0;
    std::int64_t bytes = 0;  // that crossed the link
    Cycle start = 0;
    Cycle end = 0;
};

// The array stands still, in layer cycles [start, end).
struct PauseEvent {
    TransferKind waits_for = TransferKind::filter;
    Cycle start = 0;
    Cycle end = 0;
};

struct LayerEvents {
    explicit LayerEvents(std::size_t pe_count, const RecordingWindow& recorded = {});
    LayerEvents(LayerEvents&&);
    LayerEvents& operator=(LayerEvents&&);
    ~LayerEvents();

    RecordingWindow window;
    std::vector<PeLog> pes;      // row-major
    std::vector<LinkLog> links;  // by the PE whose psums go on, row-major
    BusLog filter_network;
    BusLog ifmap_network;
    BusLog psum_network;
    BusLog output_network;
    std::vector<PassEvent> passes;  // that touch the window, or have an event in it
    std::vector<TransferEvent> transfers;
    std::vector<PauseEvent> pauses;
    std::vector<std::int64_t> psums_at_start;  // in the global buffer, when the first recorded pass begins
    ArrayClock clock;
    Cycle first_cycle = 0;  // of what was recorded, in cycles of the layer
    Cycle end_cycle = 0;
    Cycle total_cycles = 0;  // of the whole layer
    std::int64_t total_passes = 0;

    // Whether a pass that begins in the layer cycle `start` may have something to record; `cycles`: how long it takes,
    // if that is known. Of passes that do not overlap.
    bool wants(std::int64_t pass, Cycle start, std::optional<Cycle> cycles) const {
        return pass >= window.first_pass && pass < window.end_pass && start < window.end_cycle &&
               (!cycles || start + *cycles > window.first_cycle);
    }
    // For the chip: a pass begins in the layer cycle `start`, the array's `array_start`; it has ended. One that is not
    // `recorded` leaves nothing in the logs.
    void begin_pass(std::int64_t number, Cycle array_start, Cycle start, bool recorded = true);
    void end_pass(Cycle array_end);
    void keep(const TransferEvent& transfer);
    void keep(const PauseEvent& pause);
    void end_layer(Cycle cycles, std::int64_t pass_count);

private:
    struct Memory;
    static constexpr Cycle never = std::numeric_limits<Cycle>::max();
    EventWindow array_window() const;
    bool has_events_of_pass() const;

    PassEvent pass_;
    bool pass_recorded_ = false;
    std::unique_ptr<Memory> memory_;    // of the PEs' and links' events
    EventWindow passes_{never, never};  // the wanted passes' array time, as far as it is known
};

}  // namespace eyrie
