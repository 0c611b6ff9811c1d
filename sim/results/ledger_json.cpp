#include "sim/results/ledger_json.hpp"

#include <nlohmann/json.hpp>

#include "pe/cycle_reason.hpp"
#include "sim/ledger/cells.hpp"
#include "sim/prices/price_keys.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

// What is paid in a cell; "": nothing.
std::string_view price_of(const Cell& cell) {
    for (const Measure& one : measures)
        if (is_in(one, cell)) return one.price;
    return "";
}

Json level_json(Level level, const LevelRow& row) {
    Json its_actions = Json::array();
    for_each_action(level, [&](Action, const ActionRow& one) {
        its_actions.push_back({{"id", one.name}, {"plural", one.plural}});
    });
    return {{"id", row.name}, {"title", row.title}, {"on_chip", row.on_chip}, {"actions", its_actions}};
}

}  // namespace

std::string ledger_json() {
    Json out;
    for_each_level([&](Level level, const LevelRow& row) { out["levels"].push_back(level_json(level, row)); });
    out["types"] = data_type_names;
    for_each_cell([&](const char* level, const char* type, const char*, const Cell& cell) {
        const std::string_view key = price_of(cell);
        if (!key.empty())
            out["prices"].push_back(
                {{"level", level}, {"type", type}, {"action", action_rows[place(cell.action)].name}, {"key", key}});
    });
    out["tallies"] = Json::array();
    for_each_listed([&](const Tally& one) {
        out["tallies"].push_back({{"id", one.name}, {"unit", one.unit}, {"doc", one.doc}});
    });
    out["reasons"] = pe_cycle_names;
    return out.dump();
}

}  // namespace eyrie
