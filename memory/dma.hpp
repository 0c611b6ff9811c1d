// DMA: moves words between DRAM and the global buffer, through the RLC codec and the ReLU unit where enabled (JSSC'17
// III, V-C). Counts words and bytes per data type, and tells how long each transfer occupies the link.
#pragma once

#include <cstdint>
#include <vector>

#include "memory/config.hpp"
#include "memory/dram_port.hpp"
#include "memory/packing.hpp"
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

class Dma final {
public:
    Dma(const DramConfig& config, const Arithmetic& arithmetic, DramPort& dram);

    void reset() { counters_ = {}; }
    // Reads the `count` words of a segment; adds to `link_time` how long the transfer occupies the link.
    std::vector<std::int16_t> fetch_ifmaps(const DramSegment& segment, std::int64_t count, bool coded,
                                           Femtoseconds& link_time);
    std::vector<std::int16_t> fetch_filters(const DramSegment& segment, std::int64_t count, Femtoseconds& link_time);
    // The same, timing and counts only: no words.
    void time_ifmaps(const DramSegment& segment, std::int64_t count, Femtoseconds& link_time);
    void time_filters(const DramSegment& segment, std::int64_t count, Femtoseconds& link_time);
    // Makes ofmaps of psums: after ReLU if `relu`, requantised where the arithmetic says so. Word: that of
    // with_word_of(psum_bits), here and below.
    template <class Word>
    void finish(std::vector<Word>& words, bool relu) const;
    // Stores finished psums as ofmaps at `address`, coded or not. Returns the bytes written, at most
    // largest_ofmap_bytes(count). Without `values` only timing and counts are right: as many bytes are written, but not
    // those of the words.
    template <class Word>
    std::int64_t store_ofmaps(std::uint64_t address, const std::vector<Word>& words, bool coded, bool values,
                              Femtoseconds& link_time);
    template <class Word>
    std::int64_t stored_bytes(const std::vector<Word>& words, bool coded) const;
    std::int64_t largest_ofmap_bytes(std::int64_t count, bool coded) const;
    const DramConfig& config() const { return config_; }
    // Bytes of so many words, uncoded.
    std::int64_t plain_bytes(WordType type, std::int64_t words) const {
        return packed_bytes(words, bits_of(arithmetic_, type));
    }

    const DmaCounters& counters() const { return counters_; }
    // The codec of ifmaps or of ofmaps, whose levels are as wide as their words.
    const RlcCodec& codec(WordType type) const { return type == WordType::ifmap ? ifmap_codec_ : ofmap_codec_; }

private:
    std::vector<std::int16_t> fetch_plain(const DramSegment& segment, std::int64_t count, WordType type,
                                          Femtoseconds& link_time);
    template <class Word>
    void requantise(std::vector<Word>& words) const;
    template <class Word>
    std::vector<unsigned char> stored_form(const std::vector<Word>& words, bool coded) const;
    void count_ifmaps(const DramSegment& segment, std::int64_t count);
    void count_filters(const DramSegment& segment, std::int64_t count);
    const DramConfig& config_;
    const Arithmetic& arithmetic_;
    DramPort& dram_;
    RlcCodec ifmap_codec_;
    RlcCodec ofmap_codec_;
    DmaCounters counters_;
};

}  // namespace eyrie
