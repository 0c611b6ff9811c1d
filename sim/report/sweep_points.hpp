// The points of one sweep of a store, as columns: what a page about it is computed from.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include "sim/host/progress.hpp"
#include "sim/sweep/store/store.hpp"

namespace eyrie {

// A varied key and the values that points have for it: numbers rise, others are in the order of the points.
struct SweptKey {
    std::string name;
    std::vector<nlohmann::ordered_json> values;
};

// Points that do the same work and use the same energy table.
struct SweepWorkload {
    std::string comparable;
    std::string name;
    std::string energy_table;
    std::string energy_unit;
    std::int64_t points = 0;
};

struct FailedPoint {
    std::int64_t ordinal = 0;
    std::string status;
    std::string reason;
};

struct SweepPoints {
    std::string name;
    std::string text;  // of the sweep file
    std::vector<SweptKey> keys;
    std::vector<std::vector<std::size_t>> axes;  // keys that vary together, as indices
    std::vector<SweepWorkload> workloads;        // by name and energy table
    std::int64_t points = 0;
    std::int64_t pending = 0;
    std::vector<FailedPoint> failures;

    // Finished points, by ordinal; one entry each.
    std::vector<std::int64_t> ordinal;
    std::vector<std::size_t> workload;
    std::vector<std::vector<std::int32_t>> value;  // by key: index of its value, -1: the point has none
    std::vector<std::uint64_t> digest;             // the first 64 bits of the point's key in the store
    std::vector<bool> refined;                     // mapped exactly after the sweep
#define EYRIE_NUMBER_COLUMN(id, type, ...) std::vector<number_type::type> id;
    EYRIE_POINT_NUMBERS(EYRIE_NUMBER_COLUMN)
    std::size_t finished() const { return ordinal.size(); }
};

// Throws InputError naming the file, and the point whose row is not what the schema says.
SweepPoints read_sweep_points(Store& store, const StoredSweep& sweep, Progress& progress);

}  // namespace eyrie
