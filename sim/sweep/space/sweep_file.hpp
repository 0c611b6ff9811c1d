// The sweep file (docs/sweeps.md): a base, what varies, what is excluded, how many points are drawn.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "sim/sweep/space/point_settings.hpp"

namespace eyrie {

// One thing that varies: a key, or keys that vary together.
struct SweepAxis {
    std::vector<std::string> keys;
    std::vector<std::vector<std::string>> values;  // each with as many texts as there are keys
    std::vector<std::vector<std::string>> names;   // what tables call these; empty: as they are
    std::string where;                             // "file:line"
};

struct SweepConstraint {
    std::string expression;
    std::string where;  // "file:line"
};

struct SweepSample {
    std::uint64_t points = 0;
    std::uint64_t seed = 1;
};

struct SweepFile {
    std::string path;
    std::string text;  // as read; its digest is the sweep's identity in a store
    std::string name;
    std::string description;
    PointSettings base;  // paths can be opened as they are; relative ones were taken from the sweep file's folder
    std::map<std::string, std::string> places;  // of the keys of `base`: "file:line: key"
    std::vector<SweepAxis> axes;
    std::vector<SweepConstraint> constraints;
    std::optional<SweepSample> sample;
    std::optional<double> refine;  // the points within so many percent of the front are mapped exactly afterwards
};

// What --refine and the key `refine` can be.
constexpr double most_refine_percent = 1000;

// Throws InputError with file, line and key: unknown or repeated keys, values that no machine can have, empty ranges.
SweepFile load_sweep_file(const std::string& path);

}  // namespace eyrie
