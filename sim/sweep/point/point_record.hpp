// What a store holds of one point: the columns of the tables `points` and `details` (docs/sweeps.md).
#pragma once

#include <cstdint>
#include <string>

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

struct PointRecord {
    std::string key;
    PointStatus status = PointStatus::done;
    std::string failure;     // why it is not done; ""
    std::string comparable;  // comparable_id
    std::string workload;
    std::string energy_table;  // its name
    std::string energy_unit;
    double energy = 0;              // of all layers, in energy_unit
    std::int64_t array_cycles = 0;  // with DRAM fully overlapped
    std::int64_t total_cycles = 0;
    double delay_ms = 0;  // total_cycles over the core clock
    std::int64_t macs = 0;
    double area_um2 = 0;  // RF and buffer (dataflows/area/machine_area.hpp)
    std::int64_t pes = 0;
    // JSON, each on one line.
    std::string inputs;           // PointInputs::text
    std::string energy_by_level;  // {"rf": {"ifmap": ..}, .., "mac": .., "total": ..}; "" unless done
    std::string layers;           // [{"name": .., "mapping": {..}, "cycles": {..}, ..}]; "" unless done
};

}  // namespace eyrie
