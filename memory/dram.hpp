// DRAM, in the clock domain of the off-chip link.
//
// A transfer of B bytes takes access_latency_cycles + ceil(8 B / link_width_bits) link cycles; one at a time.
#pragma once

#include <cstdint>

#include "memory/config.hpp"
#include "memory/dram_port.hpp"
#include "sim/kernel/page_memory.hpp"

namespace eyrie {

class Dram final : public DramPort {
public:
    explicit Dram(const DramConfig& config);

    Femtoseconds read(std::uint64_t address, unsigned char* data, std::int64_t bytes) override;
    Femtoseconds write(std::uint64_t address, const unsigned char* data, std::int64_t bytes) override;
    Femtoseconds time_read(std::uint64_t address, std::int64_t bytes) override { return time_of(address, bytes); }
    Femtoseconds time_write(std::uint64_t address, std::int64_t bytes) override { return time_of(address, bytes); }
    // How long a transfer of `bytes` bytes takes.
    Femtoseconds transfer_time(std::int64_t bytes) const;
    bool holds(std::uint64_t address, std::int64_t bytes) const;

    // For the host, takes no simulated time: sets the size for a layer, all zeros; the contents.
    void resize(std::int64_t bytes) { bytes_ = ZeroedBytes(static_cast<std::size_t>(bytes)); }
    ZeroedBytes& bytes() { return bytes_; }
    const ZeroedBytes& bytes() const { return bytes_; }

private:
    Femtoseconds time_of(std::uint64_t address, std::int64_t bytes) const;
    void refuse_beyond(std::uint64_t address, std::int64_t bytes) const;

    const DramConfig& config_;
    Femtoseconds link_period_;
    ZeroedBytes bytes_;  // what nothing is written to takes no memory of the host
};

}  // namespace eyrie
