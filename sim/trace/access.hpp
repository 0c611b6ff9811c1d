// One access to a memory or network: a unit of the result's counters (docs/results.md).
#pragma once

#include <cstdint>
#include <string>

#include "sim/kernel/cycle.hpp"
#include "sim/ledger/measures.hpp"
#include "sim/trace/operand.hpp"

namespace eyrie {

struct Access {
    LayerCycle cycle = 0;
    std::int32_t block = 0;  // that makes it (sim/trace/blocks.hpp), or for a delivery receives it
    Level level = Level::rf;
    DataType type = DataType::ifmap;
    Action kind = Action::read;
    Operand operand;
};

// A number below access_classes for each combination of level, type and action, ordered from DRAM inwards.
inline constexpr std::size_t access_classes = level_count * type_count * action_count;
inline std::size_t access_class(const Access& access) {
    return ((level_count - 1 - place(access.level)) * type_count + place(access.type)) * action_count +
           place(access.kind);
}
// For instance "rf,ifmap,read", with the separator ",".
std::string access_class_name(std::size_t number, const char* separator);

}  // namespace eyrie
