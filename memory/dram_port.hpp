// The interface through which the DMA reaches DRAM: the modelled DRAM (memory/dram.hpp), or a TLM-2.0 socket to which a
// user's memory is bound (sim/systemc). One transfer at a time.
#pragma once

#include <cstdint>

#include "sim/kernel/clock.hpp"

namespace eyrie {

class DramPort {
public:
    virtual ~DramPort() = default;
    // Moves `bytes` bytes from or to `address`; returns how long the link is busy. Throws SimulationError when DRAM
    // has no such address.
    virtual Femtoseconds read(std::uint64_t address, unsigned char* data, std::int64_t bytes) = 0;
    virtual Femtoseconds write(std::uint64_t address, const unsigned char* data, std::int64_t bytes) = 0;
    // The same where nobody needs the bytes: they may stay as they are.
    virtual Femtoseconds time_read(std::uint64_t address, std::int64_t bytes) = 0;
    virtual Femtoseconds time_write(std::uint64_t address, std::int64_t bytes) = 0;
};

}  // namespace eyrie
