// The ports through which blocks of different folders meet.
#pragma once

#include <cstdint>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

// A read port of a memory: one access a cycle, in the order of the caller.
template <class Word>
class ReadPort {
public:
    virtual ~ReadPort() = default;
    // Whether it is already decided when the word at `address` can be read; false: it is still to be written.
    virtual bool readable_known(std::int64_t) const { return true; }
    // First cycle in which the word at `address` may be read.
    virtual Cycle readable_at(std::int64_t address) const = 0;
    virtual Word read(std::int64_t address) = 0;
};

// A write port of a memory.
template <class Word>
class WritePort {
public:
    virtual ~WritePort() = default;
    virtual void write(Cycle now, std::int64_t address, Word word) = 0;
};

}  // namespace eyrie
