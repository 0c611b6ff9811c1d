#include "tests/oracle/clocked_networks.hpp"

#include <algorithm>

namespace eyrie {

void ClockedPsums::commit() {
    for (const Write& write : staged_) {
        words_[static_cast<std::size_t>(write.address)] = write.word;
        ++writes_[static_cast<std::size_t>(write.address)];
    }
    staged_.clear();
}

void evaluate_link(ClockedPe& lower, ClockedPe& upper, int words_per_cycle) {
    const auto width = static_cast<std::size_t>(words_per_cycle);
    const std::size_t visible = std::min(width, lower.output_fifo.words());
    std::size_t words = 0;
    bool complete = false;
    while (words < visible && !complete) {
        if (!lower.output_fifo.word(words).goes_up) return;
        complete = lower.output_fifo.word(words++).ends_position || words == width;
    }
    if (!complete || upper.psum_fifo.room() < words) return;
    for (std::size_t i = 0; i < words; ++i) upper.psum_fifo.push(lower.output_fifo.word(i).word);
    lower.output_fifo.pop(words);
}

void ClockedOutputNetwork::evaluate(Cycle now, ClockedPes& pes, ClockedPsums& psums) {
    if (!taken_.empty()) {
        const OutputRequest& request = requests_[writing_++];
        std::int64_t address = request.psum_base + request.output_word->first_address;
        for (const std::int32_t word : taken_) psums.write(address++, word);
        written_at_.push_back(now);
        taken_.clear();
    }
    if (next_ == requests_.size()) return;
    const BusWord& wanted = *requests_[next_].output_word;
    ClockedFifo<FinishedPsum>& fifo = pes[static_cast<std::size_t>(wanted.target)].output_fifo;
    const auto words = static_cast<std::size_t>(wanted.words);
    if (fifo.words() < words) return;
    for (std::size_t i = 0; i < words; ++i)
        if (fifo.word(i).goes_up) return;
    for (std::size_t i = 0; i < words; ++i) taken_.push_back(fifo.word(i).word);
    fifo.pop(words);
    ++next_;
}

}  // namespace eyrie
