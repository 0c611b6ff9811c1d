// DMA: moves transfers between DRAM and global buffer, through the RLC codec and the ReLU unit
// where asked (JSSC'17 III, V-C). Counts words and bytes per data type, and says how long the link is
// taken.
#pragma once

#include <cstdint>
#include <vector>

#include "memory/config.hpp"
#include "memory/dram_port.hpp"
#include "memory/rlc.hpp"
#include "sim/kernel/cycle.hpp"
#include "workloads/arithmetic.hpp"

namespace eyrie {

// A place in DRAM.
struct DramSegment {
    std::uint64_t address = 0;
    std::int64_t bytes = 0;
};

struct DmaTraffic {
    Count words = 0;  // before compression, in words of the data type
    Count uncompressed_bytes = 0;
    Count bytes = 0;  // that crossed the link
};

struct DmaCounters {
    DmaTraffic ifmap;   // reads
    DmaTraffic filter;  // reads
    DmaTraffic ofmap;   // writes
};

// Words in DRAM are 16 bits wide up to 16-bit data types, else 32.
int dram_word_bytes(int word_bits);

class Dma final {
public:
    Dma(const DramConfig& config, const Arithmetic& arithmetic, DramPort& dram);

    void reset() { counters_ = {}; }
    // Operands of a segment of `count` words; `link_time` grows by the time that the link is taken.
    std::vector<std::int16_t> fetch_ifmaps(const DramSegment& segment, std::int64_t count, bool coded,
                                           Femtoseconds& link_time);
    std::vector<std::int16_t> fetch_filters(const DramSegment& segment, std::int64_t count, Femtoseconds& link_time);
    // The same transfer and counts where nobody looks at the words.
    void pass_ifmaps(const DramSegment& segment, std::int64_t count, Femtoseconds& link_time);
    // Stores ofmaps at segment.address, after ReLU if asked; returns the bytes written, at most
    // largest_ofmap_bytes(count).
    // Nobody looks at what is not `seen`: it is as long, not as written.
    std::int64_t store_ofmaps(std::uint64_t address, std::vector<std::int32_t>& words, bool relu, bool seen,
                              Femtoseconds& link_time);
    std::int64_t largest_ofmap_bytes(std::int64_t count) const;
    bool codes_ifmaps() const { return config_.rlc; }
    bool codes_ofmaps() const;

    const DmaCounters& counters() const { return counters_; }
    const RlcCodec& codec() const { return codec_; }

private:
    std::vector<unsigned char> stored_form(const std::vector<std::int32_t>& words) const;
    std::int64_t stored_bytes(const std::vector<std::int32_t>& words) const;
    void count_ifmaps(const DramSegment& segment, std::int64_t count);
    const DramConfig& config_;
    const Arithmetic& arithmetic_;
    DramPort& dram_;
    RlcCodec codec_;
    DmaCounters counters_;
    std::vector<unsigned char> unseen_;  // bytes of transfers nobody looks at
};

}  // namespace eyrie
