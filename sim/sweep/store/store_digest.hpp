// What tells a row of a store that is as it was written from one whose bits have changed since: each row carries the
// digest of its own content, the first 16 hexadecimal digits of a SHA-256. Rows of versions before have none.
#pragma once

#include <string>

#include "sim/sweep/store/store.hpp"

namespace eyrie {

// Of a row of `points`, and of one of `details`.
std::string point_digest(const PointRecord& record);
std::string details_digest(const PointRecord& record);
// Of a row of `sweeps`. Its id is not a part: it differs between stores. Where `entered` is not known, as in rows of
// older versions, it is not, either.
std::string sweep_digest(const StoredSweep& sweep);
// Of a row of `sweep_points`; `sweep` is the digest of the sweep's file.
std::string sweep_point_digest(const std::string& sweep, const SweepPoint& point);

}  // namespace eyrie
