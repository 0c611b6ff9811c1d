#include "memory/dram.hpp"

#include <cstring>
#include <string>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"

namespace eyrie {

Dram::Dram(const DramConfig& config) : config_(config), link_period_(clock_period(config.link_khz)) {}

Femtoseconds Dram::transfer_time(std::int64_t bytes) const {
    return link_period_ * (config_.access_latency_cycles + ceil_div(std::int64_t{8} * bytes, config_.link_width_bits));
}

bool Dram::holds(std::uint64_t address, std::int64_t bytes) const {
    return address + static_cast<std::uint64_t>(bytes) <= bytes_.size();
}

void Dram::refuse_beyond(std::uint64_t address, std::int64_t bytes) const {
    if (!holds(address, bytes))
        throw SimulationError(
            fmt::format("DRAM of {} bytes: a transfer of {} bytes at address {}", bytes_.size(), bytes, address));
}

Femtoseconds Dram::read(std::uint64_t address, unsigned char* data, std::int64_t bytes) {
    refuse_beyond(address, bytes);
    if (bytes > 0) std::memcpy(data, &bytes_[address], static_cast<std::size_t>(bytes));
    return transfer_time(bytes);
}

Femtoseconds Dram::write(std::uint64_t address, const unsigned char* data, std::int64_t bytes) {
    refuse_beyond(address, bytes);
    if (bytes > 0) std::memcpy(&bytes_[address], data, static_cast<std::size_t>(bytes));
    return transfer_time(bytes);
}

Femtoseconds Dram::time_of(std::uint64_t address, std::int64_t bytes) const {
    refuse_beyond(address, bytes);
    return transfer_time(bytes);
}

}  // namespace eyrie
