#include "noc/output_network.hpp"

#include <algorithm>

namespace eyrie {

OutputNetwork::OutputNetwork(sc_core::sc_module_name name, WritePort<std::int32_t>& port,
                             std::vector<TimedFifo<std::int32_t>*> pes)
    : sc_core::sc_module(name), port_(port), pes_(std::move(pes)) {}

void OutputNetwork::reset() {
    last_sent_at_ = -1;
    counters_ = {};
}

void OutputNetwork::start_pass(const OutputStream& stream, std::int64_t base_address) {
    stream_ = &stream;
    base_address_ = base_address;
    next_ = 0;
}

bool OutputNetwork::advance() {
    const std::size_t before = next_;
    for (; next_ < stream_->size(); ++next_) {
        const OutputWord& bus_word = (*stream_)[next_];
        TimedFifo<std::int32_t>& pe = *pes_[static_cast<std::size_t>(bus_word.pe)];
        if (!pe.words_known(bus_word.words)) break;
        last_sent_at_ = std::max(last_sent_at_ + 1, pe.ready_at(bus_word.words));
        for (std::int32_t i = 0; i < bus_word.words; ++i)
            port_.write(last_sent_at_ + 1, base_address_ + bus_word.first_address + i, pe.pop(last_sent_at_));
        counters_.words_sent += bus_word.words;
        ++counters_.busy_cycles;
    }
    return next_ != before;
}

std::string OutputNetwork::state() const {
    return std::string(name()) + ": bus word " + std::to_string(next_) + " of " +
           std::to_string(stream_ == nullptr ? 0 : stream_->size()) + " waits for its PE";
}

}  // namespace eyrie
