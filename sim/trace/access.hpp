// One access to a memory or network: what the counters of a result count one by one (docs/results.md).
#pragma once

#include <cstdint>
#include <string>

#include "sim/kernel/cycle.hpp"
#include "sim/ledger/vocabulary.hpp"
#include "sim/trace/operand.hpp"

namespace eyrie {

struct Access {
    LayerCycle cycle = 0;
    std::int32_t block = 0;  // that makes it (sim/trace/blocks.hpp); of a delivery: that takes it
    Level level = Level::rf;
    DataType type = DataType::ifmap;
    Action kind = Action::read;
    Operand operand;
};

// A number for each level, type and action together, below access_classes; from DRAM inwards.
inline constexpr std::size_t access_classes = level_count * type_count * action_count;
inline std::size_t access_class(const Access& access) {
    return ((level_count - 1 - place(access.level)) * type_count + place(access.type)) * action_count +
           place(access.kind);
}
// "rf,ifmap,read" with the separator ",".
std::string access_class_name(std::size_t number, const char* separator);

}  // namespace eyrie
