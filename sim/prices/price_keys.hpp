// The keys under which energy tables price accesses, as the ledger's measures name them: "rf.ifmap.read" where a level
// prices data types apart, "noc.hop" where it does not. Numbered by level, data type and action.
#pragma once

#include <array>

#include "sim/ledger/cells.hpp"

namespace eyrie {

struct PriceKey {
    std::string_view key;
    Level level = Level::rf;
    DataType type = DataType::ifmap;  // the first that it prices
    Action action = Action::read;

    // "rf.ifmap" of "rf.ifmap.read": the section of the table that it stands in.
    constexpr std::string_view section() const { return key.substr(0, key.rfind('.')); }
    constexpr std::string_view name() const { return key.substr(key.rfind('.') + 1); }
    constexpr bool of_one_type() const { return key.find('.') != key.rfind('.'); }
};

struct PriceKeys {
    std::array<PriceKey, std::size(measures)> keys{};
    std::size_t count = 0;

    constexpr bool has(std::string_view key) const {
        for (std::size_t i = 0; i < count; ++i)
            if (keys[i].key == key) return true;
        return false;
    }
};

constexpr PriceKeys price_keys_of_measures() {
    PriceKeys found;
    for (std::size_t level = 0; level < level_count; ++level)
        for (std::size_t type = 0; type < type_count; ++type)
            for (std::size_t action = 0; action < action_count; ++action)
                for (const Measure& one : measures)
                    if (place(one.level) == level && place(one.type) == type && place(one.action) == action &&
                        !one.price.empty() && !found.has(one.price))
                        found.keys[found.count++] = {one.price, one.level, one.type, one.action};
    return found;
}

inline constexpr PriceKeys price_table = price_keys_of_measures();
inline constexpr std::size_t price_keys = price_table.count;

// The number of the key that prices an action; price_keys: none does.
constexpr std::size_t price_number(Level level, DataType type, Action action) {
    std::size_t i = 0;
    while (i < price_keys) {
        const PriceKey& key = price_table.keys[i];
        if (key.level == level && key.action == action && (key.type == type || !key.of_one_type())) break;
        ++i;
    }
    return i;
}

}  // namespace eyrie
