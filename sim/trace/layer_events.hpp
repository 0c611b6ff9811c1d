// All that happened in a window of one layer: what the chip's blocks wrote into their logs, with passes, transfers and
// pauses. Everything in this folder is made from these events and the plan; nothing is made up beside them.
//
// Blocks keep array time, which stands still while the array waits for DRAM; passes, transfers and pauses are in the
// layer's cycles, pauses included. PassEvent joins the two.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

#include "noc/bus_event.hpp"
#include "pe/pe_event.hpp"
#include "sim/kernel/cycle.hpp"

namespace eyrie {

// What is to be recorded: the cycles [first_cycle, end_cycle) of the layer, pauses included, of the passes
// [first_pass, end_pass).
struct RecordingWindow {
    Cycle first_cycle = 0;
    Cycle end_cycle = std::numeric_limits<Cycle>::max();
    std::int64_t first_pass = 0;
    std::int64_t end_pass = std::numeric_limits<std::int64_t>::max();
};

struct PassEvent {
    std::int64_t number = 0;
    Cycle array_start = 0;
    Cycle array_end = 0;   // first cycle in which the array is idle
    Cycle start = 0;       // of array_start, in cycles of the layer

    Cycle layer_cycle(Cycle array_cycle) const { return start + (array_cycle - array_start); }
};

enum class TransferKind : std::uint8_t { filter, ifmap, ofmap };

// One transfer between DRAM and global buffer, in layer cycles [start, end). A prefetch of filters that lets a transfer of
// ifmaps or ofmaps go ahead ends later by as much.
struct TransferEvent {
    TransferKind kind = TransferKind::filter;
    std::int64_t pass = 0;    // whose filters or ifmaps are loaded, whose ofmaps are stored
    std::int64_t part = 0;    // counts a pass's transfers of the kind, in the order of sim/chip/dram_image.hpp
    std::int64_t words = 0;
    std::int64_t bytes = 0;   // that crossed the link
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
    explicit LayerEvents(std::size_t pe_count, const RecordingWindow& recorded = {})
        : window(recorded), pes(pe_count), links(pe_count) {}

    RecordingWindow window;
    std::vector<PeLog> pes;      // row-major
    std::vector<LinkLog> links;  // by the PE whose psums go on, row-major
    BusLog filter_network;
    BusLog ifmap_network;
    BusLog psum_network;
    BusLog output_network;
    std::vector<PassEvent> passes;        // that touch the window
    std::vector<TransferEvent> transfers;
    std::vector<PauseEvent> pauses;
    Cycle total_cycles = 0;               // of the whole layer
    std::int64_t total_passes = 0;

    // For the chip: a pass begins in the layer cycle `start`, the array's `array_start`; it has ended.
    void begin_pass(std::int64_t number, Cycle array_start, Cycle start);
    void end_pass(Cycle array_end);
    void keep(const TransferEvent& transfer);
    void keep(const PauseEvent& pause);

private:
    PassEvent pass_;
};

}  // namespace eyrie
