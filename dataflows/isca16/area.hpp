// Storage of the six dataflows at equal area (ISCA 2016, VI-B): every dataflow gets the area of the
// baseline's register files and buffer; what its smaller RF saves goes into a larger buffer.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "dataflows/isca16/dataflow.hpp"
#include "sim/config/declared_keys.hpp"

namespace eyrie {

struct Isca16Hardware {
    std::int64_t pes = 0;
    std::int64_t rf_words_per_pe = 0;
    std::int64_t buffer_words = 0;
};

// Area is kept in integers, 1e-6 um2, so that no rounding decides the size of a buffer.
struct Isca16AreaTable {
    struct Point {
        std::int64_t bytes;
        std::int64_t area_per_byte;
    };
    std::vector<Point> points;  // by rising size; at least one
    std::int64_t word_bytes = 2;
    std::int64_t baseline_rf_bytes_per_pe = 0;
    std::int64_t baseline_buffer_bytes_per_pe = 0;
    std::array<std::int64_t, isca16_dataflows.size()> rf_bytes_per_pe{};  // in the order of isca16_dataflows

    // Area of one memory: linear between the points, constant per byte beyond both ends.
    std::int64_t area(std::int64_t bytes) const;
};

// Throws InputError with file, line and key.
Isca16AreaTable load_isca16_area(const std::string& path);
// The keys of such a file.
std::vector<KeyRow> isca16_area_key_rows();

// The largest buffer, in whole words, that the equal area leaves. Throws InputError unless `pes` is
// from 1 to 2^20 and the register files leave an area.
Isca16Hardware isca16_hardware(Isca16Dataflow dataflow, std::int64_t pes, const Isca16AreaTable& table);

}  // namespace eyrie
