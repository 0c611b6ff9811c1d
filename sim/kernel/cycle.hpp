// Time inside the core clock domain. Cycles are integers; no floating point decides anything.
//
// There are two clocks. The layer's clock counts every cycle since the layer began; the array's stops while the array
// waits for DRAM. Their cycles have different types, which do not mix. Only the controller (sim/chip/controller.hpp),
// which starts each pass, and ArrayClock (sim/events/array_clock.hpp), which records it, convert between them.
#pragma once

#include <cstdint>
#include <limits>
#include <type_traits>

#include "sim/kernel/count.hpp"

namespace eyrie {

using Cycles = std::int64_t;  // a length of time, the same by both clocks

// A cycle of one clock, counted from the start of the layer. At run time it is a 64-bit integer and nothing else.
template <class Clock>
class CycleOf {
public:
    constexpr CycleOf() = default;
    // A literal may stand for a cycle; for a computed 64-bit number the code must say which clock's cycle it is.
    template <class Int, class = std::enable_if_t<std::is_same_v<Int, int>>>
    constexpr CycleOf(Int number) : number_(number) {}
    constexpr explicit CycleOf(std::int64_t number) : number_(number) {}
    // Later than any other.
    static constexpr CycleOf never() { return CycleOf(std::numeric_limits<std::int64_t>::max()); }

    constexpr std::int64_t number() const { return number_; }

    constexpr CycleOf& operator+=(Cycles cycles) { return number_ += cycles, *this; }
    constexpr CycleOf& operator-=(Cycles cycles) { return number_ -= cycles, *this; }
    constexpr CycleOf& operator++() { return *this += 1; }
    constexpr CycleOf& operator--() { return *this -= 1; }
    friend constexpr CycleOf operator+(CycleOf at, Cycles cycles) { return at += cycles; }
    friend constexpr CycleOf operator-(CycleOf at, Cycles cycles) { return at -= cycles; }
    friend constexpr Cycles operator-(CycleOf end, CycleOf start) { return end.number_ - start.number_; }
    friend constexpr bool operator==(CycleOf a, CycleOf b) { return a.number_ == b.number_; }
    friend constexpr bool operator!=(CycleOf a, CycleOf b) { return a.number_ != b.number_; }
    friend constexpr bool operator<(CycleOf a, CycleOf b) { return a.number_ < b.number_; }
    friend constexpr bool operator<=(CycleOf a, CycleOf b) { return a.number_ <= b.number_; }
    friend constexpr bool operator>(CycleOf a, CycleOf b) { return a.number_ > b.number_; }
    friend constexpr bool operator>=(CycleOf a, CycleOf b) { return a.number_ >= b.number_; }
    template <class Stream>
    friend Stream& operator<<(Stream& out, CycleOf at) {
        out << at.number_;
        return out;
    }

private:
    std::int64_t number_ = 0;
};

using ArrayCycle = CycleOf<struct ArrayTime>;
using LayerCycle = CycleOf<struct LayerTime>;

// Smallest integer >= numerator / denominator, for non-negative operands.
constexpr std::int64_t ceil_div(std::int64_t numerator, std::int64_t denominator) {
    return (numerator + denominator - 1) / denominator;
}

}  // namespace eyrie
