#include "dataflows/isca16/area.hpp"

#include <cmath>

#include <fmt/format.h>

#include "sim/config/yaml.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

constexpr std::int64_t most_pes = std::int64_t{1} << 20;
constexpr IntegerRange byte_range{1, std::int64_t{1} << 16};
constexpr double area_unit_um2 = 1e-6;

std::int64_t size_of_key(const YamlNode& points, const std::string& key) {
    const bool digits = !key.empty() && key.size() <= 5 && key.find_first_not_of("0123456789") == std::string::npos;
    const std::int64_t bytes = digits ? std::stoll(key) : 0;
    if (bytes < byte_range.low || bytes > byte_range.high)
        points.fail(fmt::format("found the size '{}'; allowed: bytes, an integer from 1 to 65536", printable(key)));
    return bytes;
}

std::vector<Isca16AreaTable::Point> read_points(const YamlNode& points) {
    std::vector<Isca16AreaTable::Point> read;
    for (const auto& [key, point] : points.entries()) {
        const std::int64_t bytes = size_of_key(points, key);
        if (!read.empty() && bytes <= read.back().bytes)
            points.fail(fmt::format("found the size {} after {}; allowed: rising sizes", key, read.back().bytes));
        const double um2 = point.as_number(area_unit_um2, 1000);
        read.push_back({bytes, std::llround(um2 / area_unit_um2)});
    }
    if (read.empty()) points.fail("found no size; allowed: at least one");
    return read;
}

}  // namespace

std::vector<KeyRow> isca16_area_key_rows() {
    const std::string bytes = fmt::format("{} to {}", byte_range.low, byte_range.high);
    std::vector<KeyRow> rows = {
        {"name", "text", "''", "", ""},
        {"description", "text", "''", "", "one line"},
        {"source", "text", "''", "", "where its numbers are from"},
        {"technology", "text", "''", "", "the node that they hold for"},
        {"word_bytes", "1 to 64", "", "bytes", "of a word of an RF or the buffer"},
        {"area_um2_per_byte", "a mapping of numbers by rising sizes", "", "", "areas of memories by their bytes"},
        {"area_um2_per_byte.BYTES", fmt::format("a number from {} to 1000", area_unit_um2), "", "um2 per byte",
         "of a memory of so many bytes; linear in between, constant beyond both ends"},
        {"baseline", "", "", "", "whose area all dataflows get"},
        {"baseline.rf_bytes_per_pe", bytes, "", "bytes", "RF of a PE"},
        {"baseline.buffer_bytes_per_pe", bytes, "", "bytes", "share of a PE in the buffer"},
        {"rf_bytes_per_pe", "", "", "",
         "RF that a PE has under each dataflow; the rest of the area goes to the buffer"}};
    for (const Isca16Dataflow dataflow : isca16_dataflows)
        rows.push_back({fmt::format("rf_bytes_per_pe.{}", isca16_name(dataflow)),
                        fmt::format("0 to {}", byte_range.high), "", "bytes",
                        fmt::format("under {}", isca16_name(dataflow))});
    return rows;
}

std::int64_t Isca16AreaTable::area(std::int64_t bytes) const {
    if (bytes >= points.back().bytes) return bytes * points.back().area_per_byte;
    const Point* below = &points.front();
    for (const Point& above : points) {
        if (bytes <= above.bytes) {
            const std::int64_t width = above.bytes - below->bytes;
            if (width == 0) return bytes * above.area_per_byte;
            const std::int64_t slope = above.area_per_byte - below->area_per_byte;
            return bytes * (below->area_per_byte + slope * (bytes - below->bytes) / width);
        }
        below = &above;
    }
    throw SimulationError("a size below the largest of the area table has no point above it");
}

Isca16AreaTable load_isca16_area(const std::string& path) {
    const YamlNode root = YamlNode::load_file(path);
    const std::vector<KeyRow> rows = isca16_area_key_rows();
    root.allow_only(keys_within(rows, ""));
    Isca16AreaTable table;
    table.word_bytes = root.at("word_bytes").as_integer({1, 64});
    table.points = read_points(root.at("area_um2_per_byte"));
    const YamlNode baseline = root.at("baseline");
    baseline.allow_only(keys_within(rows, "baseline"));
    table.baseline_rf_bytes_per_pe = baseline.at("rf_bytes_per_pe").as_integer(byte_range);
    table.baseline_buffer_bytes_per_pe = baseline.at("buffer_bytes_per_pe").as_integer(byte_range);
    const YamlNode rf = root.at("rf_bytes_per_pe");
    const std::vector<std::string> names = keys_within(rows, "rf_bytes_per_pe");
    rf.allow_only(names);
    for (std::size_t i = 0; i < names.size(); ++i)
        table.rf_bytes_per_pe[i] = rf.at(names[i]).as_integer({0, byte_range.high});
    return table;
}

Isca16Hardware isca16_hardware(Isca16Dataflow dataflow, std::int64_t pes, const Isca16AreaTable& table) {
    if (pes < 1 || pes > most_pes)
        throw InputError(fmt::format("PEs: found {}; allowed: an integer from 1 to {}", pes, most_pes));
    const std::int64_t rf_bytes = table.rf_bytes_per_pe[static_cast<std::size_t>(dataflow)];
    const std::int64_t baseline =
        pes * table.area(table.baseline_rf_bytes_per_pe) + table.area(pes * table.baseline_buffer_bytes_per_pe);
    const std::int64_t left = baseline - pes * table.area(rf_bytes);
    if (left <= 0)
        throw InputError(fmt::format(
            "dataflow {}: the register files of {} B fill the whole area of the baseline; allowed: smaller ones",
            isca16_name(dataflow), rf_bytes));
    const std::int64_t word = table.word_bytes;
    const Isca16AreaTable::Point largest = table.points.back();
    std::int64_t words = left / largest.area_per_byte / word;
    // A small memory costs more per byte: walk down to the first that fits.
    if (words * word < largest.bytes)
        for (words = largest.bytes / word; table.area(words * word) > left; --words) {
        }
    return {pes, rf_bytes / word, words};
}

}  // namespace eyrie
