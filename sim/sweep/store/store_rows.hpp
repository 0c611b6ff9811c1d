// How a point's record becomes rows of `points` and `details`, and back.
#pragma once

#include <string>

#include "sim/sweep/point/point_record.hpp"
#include "sim/sweep/store/sqlite.hpp"

namespace eyrie {

constexpr const char* insert_point = "INSERT INTO points VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
constexpr const char* insert_details = "INSERT INTO details VALUES (?, ?, ?, ?)";

// All columns of a record, of tables named p and d.
constexpr const char* point_columns =
    "p.key, p.status, p.comparable, p.workload, p.energy_table, p.energy_unit, p.energy, p.array_cycles, "
    "p.total_cycles, p.delay_ms, p.macs, p.area_um2, p.pes, p.failure, d.inputs, d.energy_by_level, d.layers";

// Numbers that an unfinished point does not have are NULL.
void bind_point(Statement& insert, const PointRecord& record);
void bind_details(Statement& insert, const PointRecord& record);
// From the columns above, the first being column `first`.
PointRecord point_of(const Statement& row, int first);

}  // namespace eyrie
