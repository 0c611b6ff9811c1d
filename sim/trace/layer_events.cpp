#include "sim/trace/layer_events.hpp"

namespace eyrie {

void LayerEvents::begin_pass(std::int64_t number, Cycle array_start, Cycle start) {
    pass_ = {number, array_start, array_start, start};
    EventWindow array_window{0, 0};  // nothing
    if (number >= window.first_pass && number < window.end_pass) {
        const Cycle stood_still = start - array_start;
        array_window = {window.first_cycle - stood_still, window.end_cycle - stood_still};
    }
    for (PeLog& log : pes) {
        log.window = array_window;
        log.begin_pass(number);
    }
    const auto begin = [&](auto& log) {
        log.window = array_window;
        log.pass = static_cast<std::int32_t>(number);
    };
    for (LinkLog& log : links) begin(log);
    begin(filter_network);
    begin(ifmap_network);
    begin(psum_network);
    begin(output_network);
}

void LayerEvents::end_pass(Cycle array_end) {
    pass_.array_end = array_end;
    if (filter_network.window.touches(pass_.array_start, array_end)) passes.push_back(pass_);
}

void LayerEvents::keep(const TransferEvent& transfer) {
    const bool wanted = transfer.pass >= window.first_pass && transfer.pass < window.end_pass;
    if (wanted && transfer.start < window.end_cycle && transfer.end > window.first_cycle) transfers.push_back(transfer);
}

void LayerEvents::keep(const PauseEvent& pause) {
    if (pause.end > pause.start && pause.start < window.end_cycle && pause.end > window.first_cycle)
        pauses.push_back(pause);
}

}  // namespace eyrie
