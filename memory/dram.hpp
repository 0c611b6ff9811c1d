// DRAM, in the clock domain of the off-chip link.
//
// A transfer of B bytes takes access_latency_cycles + ceil(8 B / link_width_bits) link cycles; one at a time.
#pragma once

#include <cstdint>
#include <vector>

#include "memory/config.hpp"
#include "memory/dram_port.hpp"

namespace eyrie {

class Dram final : public DramPort {
public:
    explicit Dram(const DramConfig& config);

    Femtoseconds read(std::uint64_t address, unsigned char* data, std::int64_t bytes) override;
    Femtoseconds write(std::uint64_t address, const unsigned char* data, std::int64_t bytes) override;
    // How long a transfer of `bytes` bytes takes.
    Femtoseconds transfer_time(std::int64_t bytes) const;
    bool holds(std::uint64_t address, std::int64_t bytes) const;

    // For the host, takes no simulated time: sets the size for a layer, all zeros; the contents.
    void resize(std::int64_t bytes) { bytes_.assign(static_cast<std::size_t>(bytes), 0); }
    std::vector<unsigned char>& bytes() { return bytes_; }
    const std::vector<unsigned char>& bytes() const { return bytes_; }

private:
    void refuse_beyond(std::uint64_t address, std::int64_t bytes) const;

    const DramConfig& config_;
    Femtoseconds link_period_;
    std::vector<unsigned char> bytes_;
};

}  // namespace eyrie
