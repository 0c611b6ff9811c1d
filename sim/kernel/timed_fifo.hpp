// A bounded FIFO whose entries carry time stamps (docs/time-model.md).
//
// A word pushed in cycle t can be popped in cycle t+1 at the earliest; a slot freed by a pop in
// cycle t can be filled in cycle t+1 at the earliest: what a registered hardware FIFO does. The
// producer and the consumer may be evaluated in any order and run ahead of each other; what they
// may do, and when, is decided by the stamps alone.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "sim/kernel/cycle.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/kernel/random.hpp"

namespace eyrie {

// Adds seeded random delays to arrivals and to freed slots. For tests: function must not depend
// on when words move.
class StallInjector {
public:
    // On average one in `one_in` events is delayed, by 1 to `most` cycles.
    StallInjector(std::uint64_t seed, std::uint32_t one_in, std::uint32_t most)
        : random_(seed), one_in_(one_in), most_(most) {}
    Cycle delay() { return random_.below(one_in_) == 0 ? 1 + random_.below(most_) : 0; }

private:
    Random random_;
    std::uint32_t one_in_;
    std::uint32_t most_;
};

template <class Word>
class TimedFifo {
public:
    TimedFifo(std::string name, int depth_words)
        : name_(std::move(name)), depth_(depth_words), words_(size()), ready_(size(), 0), freed_(size(), 0) {}

    const std::string& name() const { return name_; }
    int depth_words() const { return depth_; }
    int occupied_words() const { return occupied_; }
    void inject_stalls(StallInjector* injector) { injector_ = injector; }

    // All slots free since cycle 0.
    void reset() {
        head_ = tail_ = occupied_ = 0;
        last_ready_ = last_freed_ = 0;
        ready_.assign(size(), 0);
        freed_.assign(size(), 0);
    }

    // Producer's side. Whether it is already decided when `count` slots are free, and if so, when.
    bool space_known(int count) const { return occupied_ + count <= depth_; }
    Cycle space_at(int count) const { return freed_[wrap(tail_ + count - 1)]; }
    void push(Cycle now, Word word) {
        if (occupied_ == depth_ || now < freed_[index(tail_)]) fail("overflow", now);
        words_[index(tail_)] = word;
        ready_[index(tail_)] = last_ready_ = stalled(now + 1, last_ready_);
        tail_ = tail_ + 1 == depth_ ? 0 : tail_ + 1;
        ++occupied_;
    }

    // Consumer's side. Whether the next `count` words are already on their way, and when the last
    // of them can be popped.
    bool words_known(int count) const { return occupied_ >= count; }
    Cycle ready_at(int count) const { return ready_[wrap(head_ + count - 1)]; }
    Word pop(Cycle now) {
        if (occupied_ == 0 || now < ready_[index(head_)]) fail("underflow", now);
        const Word word = words_[index(head_)];
        freed_[index(head_)] = last_freed_ = stalled(now + 1, last_freed_);
        head_ = head_ + 1 == depth_ ? 0 : head_ + 1;
        --occupied_;
        return word;
    }

private:
    static std::size_t index(int slot) { return static_cast<std::size_t>(slot); }
    std::size_t size() const { return static_cast<std::size_t>(depth_); }
    std::size_t wrap(int slot) const { return index(slot < depth_ ? slot : slot - depth_); }
    // Order is kept: nothing overtakes a delayed word.
    Cycle stalled(Cycle at, Cycle previous) const {
        if (injector_ == nullptr) return at;
        at += injector_->delay();
        return at > previous ? at : previous;
    }
    [[noreturn]] void fail(const char* what, Cycle now) const {
        throw SimulationError("FIFO " + name_ + ": " + what + " in cycle " + std::to_string(now));
    }

    std::string name_;
    int depth_;
    int head_ = 0;
    int tail_ = 0;
    int occupied_ = 0;
    Cycle last_ready_ = 0;
    Cycle last_freed_ = 0;
    StallInjector* injector_ = nullptr;
    std::vector<Word> words_;
    std::vector<Cycle> ready_;
    std::vector<Cycle> freed_;
};

}  // namespace eyrie
