// A point's record as one line of JSON: what a point's process sends to the sweep.
#pragma once

#include <nlohmann/json_fwd.hpp>

#include "sim/sweep/point/point_record.hpp"

namespace eyrie {

nlohmann::ordered_json record_json(const PointRecord& record);
// Throws nlohmann::json::exception or InputError for a text that is not a complete record.
PointRecord record_of(const std::string& text);

}  // namespace eyrie
