// What a store holds of one point: the columns of the tables `points` and `details` (docs/sweeps.md).
#pragma once

#include <cstdint>
#include <string>

#include "sim/sweep/point/point_numbers.hpp"

namespace eyrie {

enum class PointStatus {
    done,
    invalid,   // the machine cannot be built, or no mapping fits
    deadlock,  // FIFOs too shallow for the mapping
    mismatch,  // the simulation contradicts a check
    crash,     // the process ended by a signal or without a result
    timeout,   // took longer than the time limit
    memory,    // needed more than the memory limit
};

const char* status_name(PointStatus status);
// Throws InputError for an unknown name.
PointStatus status_of(const std::string& name);
// True when the computer or the limits were the cause: another try may succeed.
bool depends_on_limits(PointStatus status);

// What a user may not expect of a point (sim/results/remarks.hpp): fields of eyrie.result/1. Points that are not done
// have the first only.
inline constexpr const char* point_remarks[] = {"layers_left_out", "zeros_assumed", "compression_inflates",
                                                "prices_of_other_sizes", "mappings_not_proven"};

struct PointRecord : PointNumbers {
    std::string key;
    PointStatus status = PointStatus::done;
    std::string failure;     // why it is not done; ""
    std::string comparable;  // comparable_id
    std::string workload;
    std::string energy_table;  // its name
    std::string energy_unit;

    // Whether it has a number.
    bool has(NumberOf of) const { return of == NumberOf::built ? pes > 0 : status == PointStatus::done; }

    // JSON, each on one line.
    std::string inputs;           // PointInputs::text
    std::string energy_by_level;  // {"rf": {"ifmap": ..}, .., "mac": .., "total": ..}; "" unless done
    std::string layers;           // [{"name": .., "mapping": {..}, "cycles": {..}, ..}]; "" unless done
    std::string remarks;          // {"layers_left_out": [..], ..} (sim/results/remarks.hpp); "": of an older version
};

}  // namespace eyrie
