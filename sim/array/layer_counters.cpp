#include "sim/array/layer_counters.hpp"

namespace eyrie {

LayerCounters& LayerCounters::operator+=(const LayerCounters& other) {
    AccessCounts::operator+=(other);
    cycles += other.cycles;
    for (std::size_t i = 0; i < pe_cycles.size(); ++i) pe_cycles[i] += other.pe_cycles[i];
    network_busy += other.network_busy;
    dram_uncompressed += other.dram_uncompressed;
    dram_crossed += other.dram_crossed;
    return *this;
}

LayerCounters& LayerCounters::operator-=(const LayerCounters& other) {
    AccessCounts::operator-=(other);
    cycles -= other.cycles;
    for (std::size_t i = 0; i < pe_cycles.size(); ++i) pe_cycles[i] -= other.pe_cycles[i];
    network_busy -= other.network_busy;
    dram_uncompressed -= other.dram_uncompressed;
    dram_crossed -= other.dram_crossed;
    return *this;
}

}  // namespace eyrie
