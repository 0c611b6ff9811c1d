#include "noc/output_network.hpp"

namespace eyrie {

OutputNetwork::OutputNetwork(std::string name, const OutputNetworkConfig& config, WritePort<std::int32_t>& port,
                             std::vector<TimedFifo<std::int32_t>*> pes)
    : name_(std::move(name)), port_(port), pes_(std::move(pes)), buses_(config.buses) {}

void OutputNetwork::reset() {
    last_sent_at_ = -1;
    buses_.reset();
    next_ = {};
    counters_ = {};
}

void OutputNetwork::start_pass(const OutputStream& stream, std::int64_t base_address) {
    base_address_ = base_address;
    bus_word_.resize(stream.widest());
    next_ = StreamCursor(stream);
}

bool OutputNetwork::advance() {
    const std::int64_t before = next_.index();
    for (; !next_.done(); next_.advance()) {
        const BusWord& bus_word = next_.word();
        TimedFifo<std::int32_t>& pe = *pes_[static_cast<std::size_t>(bus_word.target)];
        if (!pe.words_known(bus_word.words)) break;
        const Cycle sent_at = buses_.take(pe.ready_at(bus_word.words));
        const std::int64_t address = base_address_ + next_.offset() + bus_word.first_address;
        if (log_ != nullptr) log_->keep({sent_at, sent_at, address, bus_word.step, bus_word.words, bus_word.target});
        pe.pop_all(sent_at, bus_word_.data(), bus_word.words);
        port_.write(sent_at + 1, address, bus_word.step, bus_word.words, bus_word_.data());
        counters_.words_sent += bus_word.words;
        if (sent_at != last_sent_at_) ++counters_.busy_cycles;
        last_sent_at_ = sent_at;
    }
    return next_.index() != before;
}

std::string OutputNetwork::state() const {
    return name_ + ": bus word " + std::to_string(next_.index()) + " of " + std::to_string(next_.size()) +
           " waits for its PE";
}

}  // namespace eyrie
