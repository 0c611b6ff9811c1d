#include "noc/input_network.hpp"

#include <algorithm>
#include <limits>

#include <fmt/format.h>

namespace eyrie {

template <class Word>
InputNetwork<Word>::InputNetwork(std::string name, const InputNetworkConfig& config, int read_latency_cycles,
                                 ReadPort<Word>& port, std::vector<TimedFifo<Word>*> pes)
    : name_(std::move(name)),
      config_(config),
      read_latency_cycles_(read_latency_cycles),
      port_(port),
      pes_(std::move(pes)),
      prefetches_(exceeds_cache(pes_.size())),
      state_(config.buses) {
    reset();
}

template <class Word>
void InputNetwork<Word>::reset() {
    stream_ = nullptr;
    state_ = State(config_.buses);
    state_.fifo_slot_free_at.assign(static_cast<std::size_t>(config_.fifo_bus_words), 0);
}

template <class Word>
void InputNetwork<Word>::configure(const MulticastIds& ids) {
    const auto fits = [](std::int32_t id, int bits) { return id < (std::int64_t{1} << bits); };
    for (const std::int32_t id : ids.row_id)
        if (!fits(id, config_.row_id_bits)) throw SimulationError(fmt::format("{}: row ID {} does not fit", name_, id));
    for (const std::int32_t id : ids.column_id)
        if (!fits(id, config_.column_id_bits))
            throw SimulationError(fmt::format("{}: column ID {} does not fit", name_, id));
    pes_by_tag_ = PesByTag(ids);
}

template <class Word>
void InputNetwork<Word>::start_pass(const InputStream& stream, std::int64_t base_address,
                                    const std::vector<char>& takes) {
    base_address_ = base_address;
    state_.next = StreamCursor(stream);
    state_.end = state_.next.size();
    if (stream_ != &stream) {
        bus_word_.resize(stream.widest() * static_cast<std::size_t>(pes_.front()->lanes()));
        targets_.assign(stream.tags.size(), {});
        std::vector<char> has_tag(pes_.size(), 0);
        one_tag_a_pe_ = std::is_same_v<Word, std::int16_t>;  // psums come from other PEs, too
        for (std::size_t tag = 0; tag < stream.tags.size(); ++tag)
            pes_by_tag_.for_each(stream.tags[tag], [&](std::size_t pe) {
                if (!takes[pe]) return;
                targets_[tag].pes.push_back(pes_[pe]);
                one_tag_a_pe_ &= has_tag[pe] == 0;
                has_tag[pe] = 1;
            });
    }
    stream_ = &stream;
}

// The count is known to the compiler where bus words are of common widths.
template <class Word>
void InputNetwork<Word>::push(const std::vector<TimedFifo<Word>*>& targets, ArrayCycle at, int count) {
    const Word* const words = bus_word_.data();
    switch (count) {
        case 1:
            for (TimedFifo<Word>* target : targets) target->template push_bus_word<1>(at, words);
            return;
        case 4:
            for (TimedFifo<Word>* target : targets) target->template push_bus_word<4>(at, words);
            return;
        default:
            for (TimedFifo<Word>* target : targets) target->push_all(at, words, count);
    }
}

template <class Word>
bool InputNetwork<Word>::advance() {
    return prefetches_ ? advance_words<true>() : advance_words<false>();
}

template <class Word>
template <bool prefetches>
bool InputNetwork<Word>::advance_words() {
    const std::int64_t before = state_.next.index();
    for (; state_.next.index() < state_.end; state_.next.advance()) {
        const BusWord& bus_word = state_.next.word();
        Targets& targets = targets_[static_cast<std::size_t>(bus_word.target)];
        ArrayCycle send_at = 0;
        if (targets.free_words < bus_word.words) {
            int free_words = std::numeric_limits<int>::max();
            for (const TimedFifo<Word>* target : targets.pes) {
                if (!target->space_known(bus_word.words)) return state_.next.index() != before;
                send_at = std::max(send_at, target->space_at(bus_word.words));
                free_words = std::min(free_words, target->free_words_at(state_.buses.last(), bus_word.words));
                if constexpr (prefetches) target->prefetch_push();
            }
            if (one_tag_a_pe_) targets.free_words = free_words;
        }
        // The port reads one bus word per bus and cycle, once its words have been written and the FIFO has room.
        const std::int64_t address = base_address_ + state_.next.offset() + bus_word.first_address;
        const ArrayCycle readable_at = port_.readable_at(address, bus_word.step, bus_word.words);
        if (readable_at == ReadPort<Word>::undecided) return state_.next.index() != before;
        const ArrayCycle read_at = state_.reads.take(std::max(readable_at, state_.fifo_slot_free_at[state_.fifo_slot]));
        send_at = state_.buses.take(std::max(send_at, read_at + read_latency_cycles_));
        if (log_ != nullptr) log_->keep({read_at, send_at, address, bus_word.step, bus_word.words, bus_word.target});
        if (state_.next.index() == 0) state_.first_read_at = read_at;
        state_.last_read_at = read_at;
        state_.fifo_slot_free_at[state_.fifo_slot] = send_at + 1;
        state_.fifo_slot = state_.fifo_slot + 1 == state_.fifo_slot_free_at.size() ? 0 : state_.fifo_slot + 1;
        port_.read(address, bus_word.step, bus_word.words, bus_word_.data());
        push(targets.pes, send_at, bus_word.words);
        if (one_tag_a_pe_) targets.free_words -= bus_word.words;
        state_.counters.words_sent += bus_word.words;
        state_.counters.words_delivered += bus_word.words * static_cast<Count>(targets.pes.size());
        if (send_at != state_.last_sent_at) ++state_.counters.busy_cycles;
        state_.last_sent_at = send_at;
    }
    return state_.next.index() != before;
}

template <class Word>
std::string InputNetwork<Word>::state() const {
    return fmt::format("{}: bus word {} of {} waits for its PEs", name_, state_.next.index(), state_.next.size());
}

template class InputNetwork<std::int16_t>;
template class InputNetwork<PsumLane>;

}  // namespace eyrie
