// A FIFO of a clocked machine: what is pushed or popped in a cycle shows in the next one.
//
// Everybody sees only the state at the start of the cycle, so the order in which the parts of a
// machine are evaluated within a cycle cannot matter: a word pushed now cannot be popped now, and
// the slot of a word popped now cannot be filled now.
#pragma once

#include <cstddef>
#include <stdexcept>
#include <vector>

namespace eyrie {

template <class Word>
class ClockedFifo {
public:
    explicit ClockedFifo(int depth_words) : ring_(static_cast<std::size_t>(depth_words)) {}

    // Committed in an earlier cycle.
    std::size_t words() const { return words_; }
    std::size_t room() const { return ring_.size() - words_; }
    // What several words that come or go in the same cycle leave to the next of them.
    std::size_t words_left() const { return words_ - pops_; }
    std::size_t room_left() const { return room() - pushes_; }
    // The first word at the start of the cycle: it says who may take words in this cycle.
    const Word& head() const { return ring_[first_]; }
    // Counted from the words that leave in this cycle.
    const Word& word(std::size_t i) const { return ring_[(first_ + pops_ + i) % ring_.size()]; }

    void push(const Word& word) {
        if (pushes_ >= room()) throw std::logic_error("clocked FIFO: overflow");
        ring_[(first_ + words_ + pushes_++) % ring_.size()] = word;
    }
    Word pop() {
        if (words_left() == 0) throw std::logic_error("clocked FIFO: underflow");
        return ring_[(first_ + pops_++) % ring_.size()];
    }
    void commit() {
        if (pushes_ + pops_ == 0) return;  // also a FIFO of no words, a link that is not there
        first_ = (first_ + pops_) % ring_.size();
        words_ = words_ + pushes_ - pops_;
        pushes_ = pops_ = 0;
    }

private:
    std::vector<Word> ring_;
    std::size_t first_ = 0;
    std::size_t words_ = 0;
    std::size_t pushes_ = 0;
    std::size_t pops_ = 0;
};

}  // namespace eyrie
