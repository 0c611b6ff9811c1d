// Parts of a sweep, as ordinals of points.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace eyrie {

// The ordinals in a file, one a line, each below `points` and in it once. Throws InputError with file and line.
std::vector<std::int64_t> listed_points(const std::string& path, std::int64_t points);

// "I/N", I from 1 to N: every Nth point, beginning with the Ith. Throws InputError, also when there is no such point.
std::vector<std::int64_t> shard_points(const std::string& shard, std::int64_t points);

}  // namespace eyrie
