#include "noc/output_network.hpp"

#include <fmt/format.h>

namespace eyrie {

OutputNetwork::OutputNetwork(std::string name, const OutputNetworkConfig& config, WritePort<PsumLane>& port,
                             std::vector<TimedFifo<PsumLane>*> pes)
    : name_(std::move(name)), config_(config), port_(port), pes_(std::move(pes)), state_(config.buses) {}

void OutputNetwork::reset() { state_ = State(config_.buses); }

void OutputNetwork::start_pass(const OutputStream& stream, std::int64_t base_address) {
    base_address_ = base_address;
    bus_word_.resize(stream.widest() * static_cast<std::size_t>(pes_.front()->lanes()));
    state_.next = StreamCursor(stream);
}

bool OutputNetwork::advance() {
    const std::int64_t before = state_.next.index();
    for (; !state_.next.done(); state_.next.advance()) {
        const BusWord& bus_word = state_.next.word();
        TimedFifo<PsumLane>& pe = *pes_[static_cast<std::size_t>(bus_word.target)];
        if (!pe.words_known(bus_word.words)) break;
        const ArrayCycle sent_at = state_.buses.take(pe.ready_at(bus_word.words));
        const std::int64_t address = base_address_ + state_.next.offset() + bus_word.first_address;
        if (log_ != nullptr) log_->keep({sent_at, sent_at, address, bus_word.step, bus_word.words, bus_word.target});
        pe.pop_all(sent_at, bus_word_.data(), bus_word.words);
        port_.write(sent_at + 1, address, bus_word.step, bus_word.words, bus_word_.data());
        state_.counters.words_sent += bus_word.words;
        if (sent_at != state_.last_sent_at) ++state_.counters.busy_cycles;
        state_.last_sent_at = sent_at;
    }
    return state_.next.index() != before;
}

std::string OutputNetwork::state() const {
    return fmt::format("{}: bus word {} of {} waits for its PE", name_, state_.next.index(), state_.next.size());
}

}  // namespace eyrie
