// Memory blocks with their configuration, for tests.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

#include "memory/dma.hpp"
#include "memory/dram.hpp"
#include "memory/global_buffer.hpp"

namespace eyrie {

inline Arithmetic with_psum_bits(int bits) {
    Arithmetic arithmetic;
    arithmetic.psum_bits = bits;
    return arithmetic;
}

struct BufferBench {
    explicit BufferBench(const GlobalBufferConfig& buffer_config = {}, const Arithmetic& widths = {})
        : config(buffer_config), arithmetic(widths), buffer("buffer", config, arithmetic) {}
    // Psums through the array's ports.
    void write(ArrayCycle at, std::int64_t address, std::vector<std::int32_t> psums, std::int64_t step = 1) {
        buffer.psum_write_port().write(at, address, step, static_cast<int>(psums.size()), psums.data());
    }
    std::vector<std::int32_t> read(std::int64_t address, int count, std::int64_t step = 1) {
        std::vector<std::int32_t> psums(static_cast<std::size_t>(count));
        buffer.psum_read_port().read(address, step, count, psums.data());
        return psums;
    }
    ArrayCycle readable_at(std::int64_t address, int count, std::int64_t step = 1) {
        return buffer.psum_read_port().readable_at(address, step, count);
    }

    GlobalBufferConfig config;
    Arithmetic arithmetic;
    GlobalBuffer buffer;
};

// DRAM behind a DMA. A transfer tells how long it takes, in cycles of the link.
class LinkBench {
private:
    template <class Call>
    auto timed(Call call) {
        Femtoseconds link_time = 0;
        auto result = call(link_time);
        link_cycles = link_time / clock_period(config.link_khz);
        return result;
    }

public:
    explicit LinkBench(const DramConfig& dram_config, const Arithmetic& widths = {}, std::int64_t dram_bytes = 1 << 16)
        : config(dram_config), arithmetic(widths), dram(config), dma(config, arithmetic, dram) {
        dram.resize(dram_bytes);
    }

    std::vector<std::int16_t> fetch_filters(const DramSegment& segment, std::int64_t count) {
        return timed([&](Femtoseconds& link_time) { return dma.fetch_filters(segment, count, link_time); });
    }
    std::vector<std::int16_t> fetch_ifmaps(const DramSegment& segment, std::int64_t count, bool coded) {
        return timed([&](Femtoseconds& link_time) { return dma.fetch_ifmaps(segment, count, coded, link_time); });
    }
    void time_ifmaps(const DramSegment& segment, std::int64_t count) {
        timed([&](Femtoseconds& link_time) { return dma.time_ifmaps(segment, count, link_time), 0; });
    }
    std::int64_t store_ofmaps(std::uint64_t address, std::vector<std::int32_t> words, bool relu, bool values = true) {
        dma.finish(words, relu);
        return timed([&](Femtoseconds& link_time) {
            return dma.store_ofmaps(address, words, codes_ofmaps(), values, link_time);
        });
    }
    bool codes_ofmaps() const { return config.codes_ofmaps(arithmetic); }
    // 16-bit words in DRAM, put there outside of time.
    void put(std::size_t address, const std::vector<std::int16_t>& words) {
        for (std::size_t i = 0; i < words.size(); ++i) {
            const std::uint16_t word = static_cast<std::uint16_t>(words[i]);
            dram.bytes()[address + 2 * i] = static_cast<unsigned char>(word & 0xFF);
            dram.bytes()[address + 2 * i + 1] = static_cast<unsigned char>(word >> 8);
        }
    }

    DramConfig config;
    Arithmetic arithmetic;
    Dram dram;
    Dma dma;
    std::int64_t link_cycles = 0;  // of the last transfer
};

}  // namespace eyrie
