// Early stopping (MLPerf Inference, since v1): how many queries must be in time so that, with 99 % confidence, the
// share of those in time is at least p. With t queries late and h in time: valid if I_p(h, t + 1) <= 0.01, the
// regularised incomplete beta function. It is the chance of so few late ones, or fewer, if p were the true share.
#pragma once

#include <cstdint>

#include "sim/serve/rules/scenario.hpp"

namespace eyrie {

bool stops_early(std::int64_t in_time, std::int64_t late, Ppm percentile);

// The smallest h of `late`.
std::int64_t least_in_time(std::int64_t late, Ppm percentile);
// The most of so many queries that may be late; -1: they are too few even if none is.
std::int64_t most_late(std::int64_t queries, Ppm percentile);

}  // namespace eyrie
