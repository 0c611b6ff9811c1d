// A bounded FIFO whose entries carry time stamps (docs/time-model.md).
//
// A word pushed in cycle t can be popped in cycle t+1 at the earliest; a slot freed by a pop in
// cycle t can be filled in cycle t+1 at the earliest: what a registered hardware FIFO does. The
// producer and the consumer may be evaluated in any order and run ahead of each other; the stamps
// alone decide what they may do, and when.
//
// A word may have several lanes, side by side wherever words are handed over: two for psums of more than 32 bits. Such
// words are moved one by one.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "sim/kernel/cache_line.hpp"
#include "sim/kernel/cycle.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/kernel/few_words.hpp"
#include "sim/kernel/stall_injector.hpp"
#include "sim/kernel/stamps.hpp"
#include "sim/kernel/timing_state.hpp"

namespace eyrie {

// Where a FIFO's words and their time stamps lie: fifo_slots(depth_words) of each. A word has so many lanes.
template <class Word>
struct FifoSlots {
    ArrayCycle* stamps = nullptr;
    Word* words = nullptr;
    int lanes = 1;
};
inline std::size_t fifo_slots(int depth_words) {
    std::size_t power = 1;
    while (power < static_cast<std::size_t>(depth_words)) power *= 2;
    return power;
}

// Some of them, side by side.
template <class Word>
struct FifoRun {
    ArrayCycle* stamps = nullptr;
    Word* words = nullptr;
};

template <class Word>
class alignas(cache_line_bytes) TimedFifo {
public:
    // `slots`: its stamps and words, all 0. They and the names, of its owner and its own, must outlive it.
    TimedFifo(const char* owner, const char* name, int depth_words, const FifoSlots<Word>& slots)
        : depth_(static_cast<std::uint32_t>(depth_words)),
          mask_(static_cast<std::uint32_t>(fifo_slots(depth_words)) - 1),
          lanes_(static_cast<std::uint32_t>(slots.lanes)),
          piece_end_(lanes_ == 1 ? this->slots() : 0),
          rare_(std::make_unique<Rare>(Rare{owner, name})),
          stamps_(slots.stamps),
          words_(slots.words) {}
    // Allocates its own slots.
    TimedFifo(const char* owner, const char* name, int depth_words, int lanes = 1)
        : TimedFifo(owner, name, depth_words, FifoSlots<Word>{nullptr, nullptr, lanes}) {
        rare_->own = std::make_unique<Own>(Own{std::vector<ArrayCycle>(slots()), std::vector<Word>(slots() * lanes_)});
        stamps_ = rare_->own->stamps.data();
        words_ = rare_->own->words.data();
    }
    TimedFifo(const TimedFifo&) = delete;
    TimedFifo& operator=(const TimedFifo&) = delete;

    std::string name() const { return fmt::format("{}.{}", rare_->owner, rare_->name); }
    int depth_words() const { return static_cast<int>(depth_); }
    int lanes() const { return static_cast<int>(lanes_); }
    int occupied_words() const { return static_cast<int>(occupied()); }
    void inject_stalls(StallInjector* injector) {
        rare_->injector = injector;
        piece_end_ = injector == nullptr && lanes_ == 1 ? slots() : 0;
    }

    // All slots free since cycle 0.
    void reset() {
        state_ = {};
        rare_->last_push_stamp = rare_->last_pop_stamp = 0;
        std::fill_n(stamps_, slots(), ArrayCycle{0});
    }

    // Prefetch all words and stamps; the slot of the next word to be pushed.
    void prefetch() const {
        prefetch_lines(stamps_, slots() * sizeof(ArrayCycle));
        prefetch_lines(words_, slots() * lanes_ * sizeof(Word));
    }
    void prefetch_push() const { prefetch_lines(&words_[slot(state_.tail)], sizeof(Word)); }  // of one lane

    // Producer's side. Whether it is decided when `count` slots will be free, and if so, when.
    int free_words() const { return static_cast<int>(depth_ - occupied()); }
    bool space_known(int count) const { return count <= free_words(); }
    // Slots that are free in cycle `at`; or `least`, where that is not seen at a glance.
    int free_words_at(ArrayCycle at, int least) const {
        return stamps_[slot(state_.head - 1)] <= at ? free_words() : least;
    }
    ArrayCycle space_at(int count) const { return stamps_[slot(free_slot() + static_cast<std::uint32_t>(count) - 1)]; }
    // Of one lane; of all its lanes.
    void push(ArrayCycle now, Word word) { words_[slot(stamp_push(now))] = word; }
    void push_lanes(ArrayCycle now, const Word* word) {
        std::memcpy(&words_[slot(stamp_push(now)) * lanes_], word, lanes_ * sizeof(Word));
    }

    // Consumer's side. Whether the next `count` words have been pushed, and when the last of them can be popped.
    bool words_known(int count) const { return occupied_words() >= count; }
    ArrayCycle ready_at(int count) const {
        return std::max(stamps_[slot(state_.head + static_cast<std::uint32_t>(count) - 1)], state_.taken_over_at);
    }
    Word pop(ArrayCycle now) { return words_[slot(stamp_pop(now))]; }
    void pop_lanes(ArrayCycle now, Word* word) {
        std::memcpy(word, &words_[slot(stamp_pop(now)) * lanes_], lanes_ * sizeof(Word));
    }

    // Another part consumes from now on. The FIFO is empty, but its last pop may still lie ahead in time: no later word
    // can be popped before that.
    void change_consumer() { state_.taken_over_at = stamps_[slot(state_.head - 1)]; }

    // For fast-forward (sim/kernel/timing_state.hpp): the stamps, all of one side, of the words in order, then of the
    // free slots in the order in which they will be filled.
    template <class Visit>
    void visit_timing(Visit& visit, TimingSide side, TimingWait waiting) {
        auto& [head, tail, taken_over_at] = state_;
        for (std::uint32_t i = head; i != tail; ++i) visit.time(side, stamps_[slot(i)]);
        for (std::uint32_t i = free_slot(); i != head; ++i) visit.time(side, stamps_[slot(i)]);
        visit.time(side, taken_over_at);
        switch (waiting) {
            case TimingWait::nothing: return visit.at_end_of_part(head == tail);
            case TimingWait::words: return visit.same(occupied());
            case TimingWait::leaving_psums: return visit.same_if_psums_leave(occupied());
        }
    }

    // Several words at once: equal to the steps above one after another, but faster. Stamps of words, and of free
    // slots, never decrease: the last one decides.

    // All in cycle `now`: a bus word.
    void push_all(ArrayCycle now, const Word* words, int count) { push_run<0>(now, words, count); }
    // So many words whose space is known to be free in cycle `now`.
    template <int Count>
    void push_bus_word(ArrayCycle now, const Word* words) {
        if (!in_one_piece(state_.tail, Count)) return push_one_by_one(now, 0, words, Count);
        ArrayCycle* const stamps = &stamps_[slot(state_.tail)];
        Word* const to = &words_[slot(state_.tail)];
        for (int i = 0; i < Count; ++i) stamps[i] = now + 1;
        std::memcpy(to, words, Count * sizeof(Word));
        state_.tail += Count;
    }
    void pop_all(ArrayCycle now, Word* words, int count) { pop_run<0>(now, words, count); }

    // Moves pushed words to slots of another FIFO whose times are decided, `width` a cycle (in the last cycle the
    // rest), from cycle `earliest` on; each cycle waits for its words and for room for them. Returns the last cycle.
    ArrayCycle move_to(TimedFifo& other, ArrayCycle earliest, int count, int width) {
        if (!words_known(count)) fail("underflow", earliest);
        if (!other.space_known(count)) other.fail("overflow", earliest);
        if (!in_one_piece(state_.head, count) || !other.in_one_piece(other.state_.tail, count) ||
            !other.in_one_piece(other.free_slot(), count))
            return move_one_by_one(other, earliest, count, width);
        ArrayCycle* const ready = &stamps_[slot(state_.head)];
        ArrayCycle* const filled = &other.stamps_[other.slot(other.state_.tail)];
        const ArrayCycle* const space = &other.stamps_[other.slot(other.free_slot())];
        const Word* const from = &words_[slot(state_.head)];
        Word* const to = &other.words_[other.slot(other.state_.tail)];
        ArrayCycle at = std::max(earliest, state_.taken_over_at) - 1;
        int done = 0;
        if (width == 4)  // of most machines
            for (; done + 4 <= count; done += 4) {
                at = std::max(at + 1, std::max(ready[done + 3], space[done + 3]));
                put_four(ready + done, at + 1);
                put_four(filled + done, at + 1);
                std::memcpy(to + done, from + done, 4 * sizeof(Word));
            }
        for (; done < count; done += width) {
            const int now = std::min(width, count - done);
            // Not std::max of a list, which goes through memory: this is the loop of all psum links.
            at = std::max(at + 1, std::max(ready[done + now - 1], space[done + now - 1]));
            const ArrayCycle next = at + 1;
            in_fours(now, [=](int first, auto n) {
                for (int i = done + first; i < done + first + n; ++i) {
                    ready[i] = next;
                    filled[i] = next;
                }
                std::memcpy(to + done + first, from + done + first, n * sizeof(Word));
            });
        }
        state_.head += static_cast<std::uint32_t>(count);
        other.state_.tail += static_cast<std::uint32_t>(count);
        return at;
    }

    // Pops `count` > 0 words of one lane that have been pushed, each once it can be popped: the first in cycle
    // `earliest` or later, each other at least `pause` cycles after the one before. Returns the cycle of the last.
    ArrayCycle pop_when_ready(ArrayCycle earliest, Cycles pause, Word* words, int count) {
        ArrayCycle at = earliest - pause;
        if (!words_known(count)) fail("underflow", earliest);
        if (!in_one_piece(state_.head, count)) {
            for (int i = 0; i < count; ++i) words[i] = pop(at = std::max(at + pause, ready_at(1)));
            return at;
        }
        at = std::max(at, state_.taken_over_at - pause);
        ArrayCycle* const stamps = &stamps_[slot(state_.head)];
        const Word* const from = &words_[slot(state_.head)];
        in_fours(count, [=, &at](int first, auto n) {
            if (n == 4 && pause == 1) {
                const ArrayCycle one = std::max(at + 1, stamps[first]);
                if (stamps[first + 3] <= one + 1) {  // as of a bus word, whose words come together
                    std::memcpy(words + first, from + first, 4 * sizeof(Word));
                    put_four(stamps + first, one + 1, 1);
                    at = one + 3;
                    return;
                }
            }
            for (int i = first; i < first + n; ++i) {
                at = std::max(at + pause, stamps[i]);
                stamps[i] = at + 1;
            }
            std::memcpy(words + first, from + first, n * sizeof(Word));
        });
        state_.head += static_cast<std::uint32_t>(count);
        return at;
    }

    // One word a cycle: whether `count` words can be popped (slots filled) from cycle `start` on without a
    // pause, and the calls that do it.
    bool words_keep_pace(ArrayCycle start, int count) const {
        return !has_stalls() && words_known(count) && stamps_keep_pace(state_.head, start, count);
    }
    bool space_keeps_pace(ArrayCycle start, int count) const {
        return !has_stalls() && space_known(count) && stamps_keep_pace(free_slot(), start, count);
    }
    void push_each_cycle(ArrayCycle start, const Word* words, int count) { push_run<1>(start, words, count); }
    void pop_each_cycle(ArrayCycle start, Word* words, int count) { pop_run<1>(start, words, count); }
    // The same for a caller that moves the words and sets the stamps itself, of word i to start + i + 1: where they
    // lie, which must be in one piece.
    bool pops_in_one_piece(int count) const { return in_one_piece(state_.head, count); }
    bool pushes_in_one_piece(int count) const { return in_one_piece(state_.tail, count); }
    FifoRun<Word> pop_places(ArrayCycle start, int count) {
        if (!words_known(count) || start + (count - 1) < ready_at(count)) fail("underflow", start);
        const std::size_t first = slot(state_.head);
        state_.head += static_cast<std::uint32_t>(count);
        return {&stamps_[first], &words_[first]};
    }
    FifoRun<Word> push_places(ArrayCycle start, int count) {
        if (!space_known(count) || start + (count - 1) < space_at(count)) fail("overflow", start);
        const std::size_t first = slot(state_.tail);
        state_.tail += static_cast<std::uint32_t>(count);
        return {&stamps_[first], &words_[first]};
    }

private:
    // Four stamps, each so many cycles after the last. In pairs by name: one by one they would keep the processor's
    // stores busy.
    static void put_four(ArrayCycle* stamps, ArrayCycle first, Cycles pause = 0) {
        using Pair = std::int64_t __attribute__((vector_size(2 * sizeof(ArrayCycle))));
        Pair two = {first.number(), first.number()};
        two += Pair{0, pause};
        std::memcpy(static_cast<void*>(stamps), &two, sizeof two);
        two += 2 * pause;
        std::memcpy(static_cast<void*>(stamps + 2), &two, sizeof two);
    }
    // Words are numbered from 0 on, in 32 bits that may wrap; the ring's size is a power of two. A stamp is the cycle
    // from which its word can be popped or, after the pop, the cycle from which its slot can be filled. The next word
    // to be pushed takes the slot of the word `depth` before it.
    std::size_t slots() const { return std::size_t{mask_} + 1; }
    bool has_stalls() const { return piece_end_ == 0 && rare_->injector != nullptr; }
    std::size_t slot(std::uint32_t word) const { return word & mask_; }
    std::uint32_t occupied() const { return state_.tail - state_.head; }
    std::uint32_t free_slot() const { return state_.tail - depth_; }
    // Whether `count` words from number `word` on can be moved at once: they are contiguous, of one lane, and no
    // stalls are injected.
    bool in_one_piece(std::uint32_t word, int count) const {
        return slot(word) + static_cast<std::size_t>(count) <= piece_end_;
    }
    // Stamps the next word, which has come or gone, and returns its number.
    std::uint32_t stamp_push(ArrayCycle now) {
        if (occupied() == depth_ || now < space_at(1)) fail("overflow", now);
        stamps_[slot(state_.tail)] = has_stalls() ? stalled(now + 1, rare_->last_push_stamp) : now + 1;
        return state_.tail++;
    }
    std::uint32_t stamp_pop(ArrayCycle now) {
        ArrayCycle& stamp = stamps_[slot(state_.head)];
        if (occupied() == 0 || now < stamp) fail("underflow", now);
        stamp = has_stalls() ? stalled(now + 1, rare_->last_pop_stamp) : now + 1;
        return state_.head++;
    }
    // A word every `Pause` cycles; 0: all in one cycle.
    template <int Pause>
    void push_run(ArrayCycle start, const Word* words, int count) {
        if (!space_known(count) || start + (count - 1) * Pause < space_at(count)) fail("overflow", start);
        if (!in_one_piece(state_.tail, count)) return push_one_by_one(start, Pause, words, count);
        ArrayCycle* const stamps = &stamps_[slot(state_.tail)];
        Word* const to = &words_[slot(state_.tail)];
        in_fours(count, [=](int first, auto n) {
            for (int i = first; i < first + n; ++i) stamps[i] = start + 1 + i * Pause;
            std::memcpy(to + first, words + first, n * sizeof(Word));
        });
        state_.tail += static_cast<std::uint32_t>(count);
    }
    template <int Pause>
    void pop_run(ArrayCycle start, Word* words, int count) {
        if (!words_known(count) || start + (count - 1) * Pause < ready_at(count)) fail("underflow", start);
        if (!in_one_piece(state_.head, count)) return pop_one_by_one(start, Pause, words, count);
        ArrayCycle* const stamps = &stamps_[slot(state_.head)];
        const Word* const from = &words_[slot(state_.head)];
        in_fours(count, [=](int first, auto n) {
            for (int i = first; i < first + n; ++i) stamps[i] = start + 1 + i * Pause;
            std::memcpy(words + first, from + first, n * sizeof(Word));
        });
        state_.head += static_cast<std::uint32_t>(count);
    }
    // Rare: kept out of line.
    [[gnu::noinline]] void push_one_by_one(ArrayCycle at, Cycles pause, const Word* words, int count) {
        if (lanes_ == 1)
            for (int i = 0; i < count; ++i) push(at + i * pause, words[i]);
        else
            for (int i = 0; i < count; ++i, words += lanes_) push_lanes(at + i * pause, words);
    }
    [[gnu::noinline]] void pop_one_by_one(ArrayCycle at, Cycles pause, Word* words, int count) {
        if (lanes_ == 1)
            for (int i = 0; i < count; ++i) words[i] = pop(at + i * pause);
        else
            for (int i = 0; i < count; ++i, words += lanes_) pop_lanes(at + i * pause, words);
    }
    [[gnu::noinline]] ArrayCycle move_one_by_one(TimedFifo& other, ArrayCycle at, int count, int width) {
        for (--at; count > 0; count -= width) {
            const int words = std::min(width, count);
            at = std::max({at + 1, ready_at(words), other.space_at(words)});
            if (lanes_ == 1)
                for (int i = 0; i < words; ++i) other.push(at, pop(at));
            else
                for (int i = 0; i < words; ++i) other.push_lanes(at, &words_[slot(stamp_pop(at)) * lanes_]);
        }
        return at;
    }
    bool stamps_keep_pace(std::uint32_t word, ArrayCycle start, int count) const {
        // Usually all stamps have passed. They never decrease, so the last one tells.
        const ArrayCycle last = stamps_[slot(word + static_cast<std::uint32_t>(count) - 1)];
        if (last <= start) return true;
        if (last >= start + count) return false;
        if (in_one_piece(word, count)) return stamps_in_pace(&stamps_[slot(word)], start, count);
        Cycles slack = 0;  // negative if a stamp is late
        for (std::uint32_t i = 0; i < static_cast<std::uint32_t>(count); ++i)
            slack |= start + Cycles{i} - stamps_[slot(word + i)];
        return slack >= 0;
    }
    // Keeps the order: no word overtakes a delayed one.
    [[gnu::noinline]] ArrayCycle stalled(ArrayCycle at, ArrayCycle& previous) const {
        at += rare_->injector->delay();
        return previous = at > previous ? at : previous;
    }
    [[noreturn]] void fail(const char* what, ArrayCycle now) const {
        throw SimulationError(fmt::format("FIFO {}: {} in cycle {}", name(), what, now.number()));
    }

    struct Own {  // the FIFO's own slots
        std::vector<ArrayCycle> stamps;
        std::vector<Word> words;
    };
    struct Rare {  // rarely used
        const char* owner;
        const char* name;
        StallInjector* injector = nullptr;
        ArrayCycle last_push_stamp = 0;
        ArrayCycle last_pop_stamp = 0;
        std::unique_ptr<Own> own = {};
    };

    struct State {
        std::uint32_t head = 0;  // number of the next word to be popped
        std::uint32_t tail = 0;  // number of the next word to be pushed
        ArrayCycle taken_over_at = 0;
    };

    std::uint32_t depth_;
    std::uint32_t mask_;
    State state_;
    std::uint32_t lanes_;
    std::size_t piece_end_;  // up to this slot words can be moved several at a time: all slots, or none
    std::unique_ptr<Rare> rare_;
    ArrayCycle* stamps_;
    Word* words_;
};

static_assert(sizeof(TimedFifo<std::int16_t>) == cache_line_bytes, "what every step looks at is in one cache line");

}  // namespace eyrie
