#include "tests/oracle/clocked_networks.hpp"

#include <algorithm>

namespace eyrie {

void evaluate_link(ClockedPe& lower, ClockedPe& upper, int words_per_cycle) {
    const auto width = static_cast<std::size_t>(words_per_cycle);
    const std::size_t visible = std::min(width, lower.output_fifo.words());
    std::size_t words = 0;
    bool complete = false;
    if (visible == 0 || !lower.output_fifo.head().goes_up) return;
    while (words < visible && !complete) {
        if (!lower.output_fifo.word(words).goes_up) return;
        complete = lower.output_fifo.word(words++).ends_position || words == width;
    }
    if (!complete || upper.psum_fifo.room() < words) return;
    for (std::size_t i = 0; i < words; ++i) upper.psum_fifo.push(lower.output_fifo.pop().word);
}

void ClockedOutputNetwork::evaluate(ArrayCycle now, ClockedPes& pes, ClockedPsums& psums) {
    auto word = taken_.begin();
    while (written_at_.size() < next_) {
        const OutputRequest& request = requests_[written_at_.size()];
        const BusWord& to = request.output_word;
        for (int i = 0; i < to.words; ++i) psums.write(request.psum_base + to.first_address + i * to.step, *word++);
        if (request.ends_pass) psums.end_pass();
        written_at_.push_back(now);
    }
    taken_.clear();
    for (int bus = 0; bus < buses_ && take(pes);) ++bus;
}

bool ClockedOutputNetwork::take(ClockedPes& pes) {
    if (next_ == requests_.size()) return false;
    const BusWord& wanted = requests_[next_].output_word;
    ClockedFifo<FinishedPsum>& fifo = pes[static_cast<std::size_t>(wanted.target)].output_fifo;
    const auto words = static_cast<std::size_t>(wanted.words);
    if (fifo.words_left() < words || fifo.head().goes_up) return false;
    for (std::size_t i = 0; i < words; ++i)
        if (fifo.word(i).goes_up) return false;
    for (std::size_t i = 0; i < words; ++i) taken_.push_back(fifo.pop().word);
    ++next_;
    return true;
}

}  // namespace eyrie
