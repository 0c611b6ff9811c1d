// Texts that say why a mapping cannot run.
#pragma once

#include <cstdint>
#include <string>

#include <fmt/format.h>

#include "dataflows/machine/accelerator.hpp"
#include "dataflows/mapping/mapping_parameters.hpp"

namespace eyrie {

inline std::string short_of(const std::string& what, std::int64_t needed, std::int64_t available,
                            const std::string& unit) {
    return fmt::format("{}: needs {} {}, {} available (short by {})", what, needed, unit, available,
                       needed - available);
}

// "" when `value` is from 1 to `high`.
inline std::string out_of_range(const std::string& key, std::int64_t value, std::int64_t high, const std::string& why) {
    if (value >= 1 && value <= high) return "";
    return fmt::format("{}: found {}; allowed: 1 to {} ({})", key, value, high, why);
}

// What is in the way of keeping what the mapping keeps: the machine's control, or a dataflow whose filters stay where
// they are for all tiles.
enum class FilterBlocksStay { no, yes };
inline std::string keep_obstacle(const AcceleratorConfig& machine, const MappingParameters& mapping,
                                 FilterBlocksStay stay) {
    if (stay == FilterBlocksStay::yes && mapping.keep == MappingParameters::keep_filters)
        return "keep: found filters; the filters of a block stay for all its tiles anyway";
    if (!can_keep(machine.glb.keeps, mapping.keeps_filters(), mapping.keeps_ifmaps()))
        return "keep: the control of the machine cannot keep that in the buffer (glb.keeps)";
    return "";
}

}  // namespace eyrie
