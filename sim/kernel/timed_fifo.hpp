// A bounded FIFO whose entries carry time stamps (docs/time-model.md).
//
// A word pushed in cycle t can be popped in cycle t+1 at the earliest; a slot freed by a pop in
// cycle t can be filled in cycle t+1 at the earliest: what a registered hardware FIFO does. The
// producer and the consumer may be evaluated in any order and run ahead of each other; what they
// may do, and when, is decided by the stamps alone.
#pragma once

#include <algorithm>
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
        : name_(std::move(name)), depth_(depth_words), stamps_(size()), words_(size()) {}

    const std::string& name() const { return name_; }
    int depth_words() const { return depth_; }
    int occupied_words() const { return occupied_; }
    void inject_stalls(StallInjector* injector) { injector_ = injector; }

    // All slots free since cycle 0.
    void reset() {
        head_ = tail_ = occupied_ = 0;
        last_push_stamp_ = last_pop_stamp_ = 0;
        taken_over_at_ = 0;
        stamps_.assign(size(), 0);
    }

    // Producer's side. Whether it is already decided when `count` slots are free, and if so, when.
    bool space_known(int count) const { return occupied_ + count <= depth_; }
    Cycle space_at(int count) const { return stamps_[index(wrapped(tail_ + count - 1))]; }
    void push(Cycle now, Word word) {
        Cycle& stamp = stamps_[index(tail_)];
        if (occupied_ == depth_ || now < stamp) fail("overflow", now);
        stamp = injector_ == nullptr ? now + 1 : stalled(now + 1, last_push_stamp_);
        words_[index(tail_)] = word;
        tail_ = wrapped(tail_ + 1);
        ++occupied_;
    }

    // Consumer's side. Whether the next `count` words are already on their way, and when the last
    // of them can be popped.
    bool words_known(int count) const { return occupied_ >= count; }
    Cycle ready_at(int count) const {
        return std::max(stamps_[index(wrapped(head_ + count - 1))], taken_over_at_);
    }
    Word pop(Cycle now) {
        Cycle& stamp = stamps_[index(head_)];
        if (occupied_ == 0 || now < stamp) fail("underflow", now);
        stamp = injector_ == nullptr ? now + 1 : stalled(now + 1, last_pop_stamp_);
        const Word word = words_[index(head_)];
        head_ = wrapped(head_ + 1);
        --occupied_;
        return word;
    }

    // Another part takes the words from here on. The FIFO is empty, but time has not got that far yet: nothing behind
    // the last word can be popped before that word is.
    void change_consumer() { taken_over_at_ = stamps_[index(head_ == 0 ? depth_ - 1 : head_ - 1)]; }

    // Every time stamp: of the words in their order, then of the free slots in the order in which they will be filled.
    template <class Visit>
    void visit_times(Visit visit) {
        for (int i = 0; i < depth_; ++i) visit(stamps_[index(wrapped(head_ + i))]);
        visit(taken_over_at_);
    }

    // Moves `count` words in cycle `now` from this FIFO to another. Stamps of words, and of free slots, are in order: the
    // last one decides.
    void move_to(TimedFifo& other, Cycle now, int count) {
        if (injector_ != nullptr || other.injector_ != nullptr) {
            for (int i = 0; i < count; ++i) other.push(now, pop(now));
            return;
        }
        if (!words_known(count) || now < ready_at(count)) fail("underflow", now);
        if (!other.space_known(count) || now < other.space_at(count)) other.fail("overflow", now);
        int from = head_, to = other.tail_;
        for (int i = 0; i < count; ++i) {
            stamps_[index(from)] = other.stamps_[index(to)] = now + 1;
            other.words_[index(to)] = words_[index(from)];
            from = from + 1 == depth_ ? 0 : from + 1;
            to = to + 1 == other.depth_ ? 0 : to + 1;
        }
        head_ = from;
        occupied_ -= count;
        other.tail_ = to;
        other.occupied_ += count;
    }

    // One word a cycle: whether `count` words can be popped (slots be filled) from cycle `start` on without
    // a pause, and the doing of it.
    bool words_keep_pace(Cycle start, int count) const {
        return injector_ == nullptr && words_known(count) && stamps_keep_pace(head_, start, count);
    }
    bool space_keeps_pace(Cycle start, int count) const {
        return injector_ == nullptr && space_known(count) && stamps_keep_pace(tail_, start, count);
    }
    void push_each_cycle(Cycle start, const Word* words, int count) {
        if (!space_keeps_pace(start, count)) fail("overflow", start);
        in_pieces(tail_, count, [&](std::size_t first, int offset, int length) {
            stamp_piece(first, start + offset, length);
            std::copy(words + offset, words + offset + length, &words_[first]);
        });
        tail_ = wrapped(tail_ + count);
        occupied_ += count;
    }
    void pop_each_cycle(Cycle start, Word* words, int count) {
        if (!words_keep_pace(start, count)) fail("underflow", start);
        in_pieces(head_, count, [&](std::size_t first, int offset, int length) {
            stamp_piece(first, start + offset, length);
            std::copy(&words_[first], &words_[first] + length, words + offset);
        });
        head_ = wrapped(head_ + count);
        occupied_ -= count;
    }

private:
    // An occupied slot is stamped with the cycle from which it can be popped, a free one with the
    // cycle from which it can be filled.
    static std::size_t index(int slot) { return static_cast<std::size_t>(slot); }
    std::size_t size() const { return static_cast<std::size_t>(depth_); }
    int wrapped(int slot) const { return slot < depth_ ? slot : slot - depth_; }
    // A stretch of the ring is one piece or two.
    template <class Use>
    void in_pieces(int first, int count, Use use) const {
        const int length = std::min(count, depth_ - first);
        use(index(first), 0, length);
        if (length < count) use(0, length, count - length);
    }
    void stamp_piece(std::size_t first, Cycle start, int length) {
        for (int i = 0; i < length; ++i) stamps_[first + index(i)] = start + i + 1;
    }
    bool stamps_keep_pace(int first, Cycle start, int count) const {
        // Usually all stamps have passed; they are in order, so the last one tells.
        if (stamps_[index(wrapped(first + count - 1))] <= start) return true;
        Cycle latest = 0;
        in_pieces(first, count, [&](std::size_t at, int offset, int length) {
            for (int i = 0; i < length; ++i) latest = std::max(latest, stamps_[at + index(i)] - (offset + i));
        });
        return latest <= start;
    }
    // Order is kept: nothing overtakes a delayed word.
    Cycle stalled(Cycle at, Cycle& previous) const {
        at += injector_->delay();
        return previous = at > previous ? at : previous;
    }
    [[noreturn]] void fail(const char* what, Cycle now) const {
        throw SimulationError("FIFO " + name_ + ": " + what + " in cycle " + std::to_string(now));
    }

    std::string name_;
    int depth_;
    int head_ = 0;
    int tail_ = 0;
    int occupied_ = 0;
    Cycle last_push_stamp_ = 0;
    Cycle last_pop_stamp_ = 0;
    Cycle taken_over_at_ = 0;
    StallInjector* injector_ = nullptr;
    std::vector<Cycle> stamps_;
    std::vector<Word> words_;
};

}  // namespace eyrie
