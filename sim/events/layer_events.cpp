#include "sim/events/layer_events.hpp"

#include <algorithm>
#include <memory_resource>

#include "sim/kernel/page_memory.hpp"

namespace eyrie {

// Memory that is freed only as a whole.
struct LayerEvents::Memory {
    explicit Memory(std::size_t first_bytes) : room(first_bytes, &pages) {}
    PageMemory pages;
    std::pmr::monotonic_buffer_resource room;
};

LayerEvents::LayerEvents(std::size_t pe_count, const RecordingWindow& recorded) : window(recorded) {
    // Room for a busy PE's events in a small window; logs of larger windows grow.
    constexpr std::size_t most_pe_events = 1024, most_link_events = 256;
    const std::size_t cycles = static_cast<std::size_t>(window.end_cycle - window.first_cycle);
    const std::size_t pe_events = std::min(cycles / 8, most_pe_events),
                      link_events = std::min(cycles / 8, most_link_events);
    memory_ = std::make_unique<Memory>(pe_count * (pe_events * sizeof(PeEvent) + link_events * sizeof(LinkEvent)) + 1);
    for (std::size_t pe = 0; pe < pe_count; ++pe) {
        pes.emplace_back(&memory_->room).events.reserve(pe_events);
        links.emplace_back(&memory_->room).events.reserve(link_events);
    }
}

LayerEvents::LayerEvents(LayerEvents&&) = default;
LayerEvents& LayerEvents::operator=(LayerEvents&&) = default;

// The logs are destroyed before their memory.
LayerEvents::~LayerEvents() {
    pes.clear();
    links.clear();
}

// Both windows, of cycles and of passes, as array cycles.
EventWindow LayerEvents::array_window() const {
    return {std::max(clock.array_cycle(window.first_cycle), passes_.first),
            std::min(clock.array_cycle(window.end_cycle), passes_.end)};
}

void LayerEvents::begin_pass(std::int64_t number, ArrayCycle array_start, LayerCycle start, bool recorded) {
    pass_recorded_ = recorded;
    pass_ = {number, array_start, array_start, start};
    clock.set(array_start, start);
    if (number == window.first_pass) passes_.first = array_start;
    if (number == window.end_pass) passes_.end = array_start;
    if (!recorded) return;
    const EventWindow array_window = this->array_window();
    for (PeLog& log : pes) {
        log.window = array_window;
        log.begin_pass(number);
    }
    const auto begin = [&](auto& log) {
        log.window = array_window;
        log.pass = static_cast<std::int32_t>(number);
    };
    for (LinkLog& log : links) begin(log);
    for (BusLog& log : networks) begin(log);
}

// Where passes overlap, blocks may have worked on a pass in the window that as a whole lies outside it.
bool LayerEvents::has_events_of_pass() const {
    const auto has = [&](const auto& log) { return !log.events.empty() && log.events.back().pass == log.pass; };
    return std::any_of(networks.begin(), networks.end(), has) || std::any_of(links.begin(), links.end(), has) ||
           std::any_of(pes.begin(), pes.end(), [](const PeLog& log) { return log.has_events_of_pass(); });
}

void LayerEvents::end_pass(ArrayCycle array_end) {
    pass_.array_end = array_end;
    if (!pass_recorded_) return;
    if (networks.front().window.touches(pass_.array_start, array_end) || has_events_of_pass()) passes.push_back(pass_);
}

void LayerEvents::keep(const TransferEvent& transfer) {
    const LayerCycle end = std::max(transfer.end, transfer.start + 1);  // a fast link may take less than a cycle
    if (transfer.start < window.end_cycle && end > window.first_cycle) transfers.push_back(transfer);
}

void LayerEvents::keep(const PauseEvent& pause) {
    if (pause.end > pause.start && pause.start < window.end_cycle && pause.end > window.first_cycle)
        pauses.push_back(pause);
}

void LayerEvents::end_layer(LayerCycle end, std::int64_t pass_count) {
    total_cycles = end.number();
    total_passes = pass_count;
    // The first layer cycle after array cycle `at` - 1.
    const auto end_before = [&](ArrayCycle at) {
        if (at == ArrayCycle::never()) return end;
        return at == 0 ? LayerCycle{0} : clock.layer_cycle(at - 1) + 1;
    };
    const LayerCycle first_of_passes = end_before(passes_.first);
    const LayerCycle end_of_passes = end_before(passes_.end);
    first_cycle = std::max(window.first_cycle, first_of_passes);
    end_cycle = std::max(first_cycle, std::min(window.end_cycle, end_of_passes));
}

}  // namespace eyrie
