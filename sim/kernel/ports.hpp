// The ports that connect blocks of different folders. An access is a bus word: `count` words at `address`,
// address + step, ... Words of several lanes (sim/kernel/timed_fifo.hpp) have them side by side.
#pragma once

#include <cstdint>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

// A read port of a memory: one access a cycle, in the order of the caller.
template <class Word>
class ReadPort {
public:
    static constexpr ArrayCycle undecided = -1;

    virtual ~ReadPort() = default;
    // First cycle in which all of the words may be read; `undecided` if one is still to be written.
    virtual ArrayCycle readable_at(std::int64_t address, std::int64_t step, int count) const = 0;
    virtual void read(std::int64_t address, std::int64_t step, int count, Word* words) = 0;
};

// A write port of a memory.
template <class Word>
class WritePort {
public:
    virtual ~WritePort() = default;
    virtual void write(ArrayCycle now, std::int64_t address, std::int64_t step, int count, const Word* words) = 0;
};

}  // namespace eyrie
