// One access to a memory or network: what the counters of a result count one by one (docs/results.md).
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "sim/kernel/cycle.hpp"
#include "sim/trace/operand.hpp"

namespace eyrie {

enum class AccessLevel : std::uint8_t { dram, glb, noc, rf };
enum class AccessType : std::uint8_t { ifmap, filter, psum };  // psum: finished ones, too
enum class AccessKind : std::uint8_t {
    read,
    write,
    transfer,  // over a bus; a multicast is one
    delivery,  // to a PE, or to the buffer; a multicast is one for each PE
    hop,       // from a PE to its neighbour
};
inline constexpr std::size_t access_levels = 4;
inline constexpr std::size_t access_types = 3;
inline constexpr std::size_t access_kinds = 5;
inline constexpr std::array<const char*, access_levels> access_level_names = {"dram", "glb", "noc", "rf"};
inline constexpr std::array<const char*, access_types> access_type_names = {"ifmap", "filter", "psum"};
inline constexpr std::array<const char*, access_kinds> access_kind_names = {"read", "write", "transfer", "delivery",
                                                                            "hop"};

struct Access {
    Cycle cycle = 0;         // of the layer
    std::int32_t block = 0;  // that makes it (sim/trace/blocks.hpp); of a delivery: that takes it
    AccessLevel level = AccessLevel::rf;
    AccessType type = AccessType::ifmap;
    AccessKind kind = AccessKind::read;
    Operand operand;
};

// A number for each level, type and kind together, below access_classes.
inline constexpr std::size_t access_classes = access_levels * access_types * access_kinds;
inline std::size_t access_class(const Access& access) {
    return (static_cast<std::size_t>(access.level) * access_types + static_cast<std::size_t>(access.type)) *
               access_kinds +
           static_cast<std::size_t>(access.kind);
}
// "rf,ifmap,read" with the separator ",".
std::string access_class_name(std::size_t number, const char* separator);

}  // namespace eyrie
