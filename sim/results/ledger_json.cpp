#include "sim/results/ledger_json.hpp"

#include <nlohmann/json.hpp>

#include "sim/array/layer_counters.hpp"
#include "sim/events/layer_events.hpp"
#include "sim/ledger/cells.hpp"
#include "sim/prices/price_keys.hpp"
#include "sim/results/looks.hpp"

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
    return {{"id", row.name},
            {"title", row.title},
            {"colour", colour_of(level).light},
            {"dark", colour_of(level).dark},
            {"on_chip", row.on_chip},
            {"actions", its_actions}};
}

// What the view's scenes are about.
void add_moves(Json& out) {
    for (const PeEventRow& row : pe_event_rows)
        if (row.in_scenes())
            out["pe_events"].push_back({{"list", row.list},
                                        {"counts", row.count == PeEventCount::many},
                                        {"details", row.detail != PeEventDetail::nothing},
                                        {"numbers", pe_event_numbers[static_cast<std::size_t>(row.numbers)]}});
    out["sides"] = ifmap_side_names;
    for (const NetworkRow& row : network_rows)
        out["networks"].push_back(
            {{"id", row.name}, {"type", data_type_names[place(row.type)]}, {"to_pes", row.to_pes()}});
    for (const TransferKindRow& row : transfer_kind_rows)
        out["transfers"].push_back({{"id", row.name},
                                    {"type", data_type_names[place(row.type)]},
                                    {"stores", row.stores()},
                                    {"says", row.says}});
    out["array"] = {{"colour", array_colour.light}, {"dark", array_colour.dark}};
    for (std::size_t i = 0; i < std::size(pause_rows); ++i) {
        const Colour& colour = colour_of(pause_types[i]);
        out["pauses"].push_back({{"id", pause_rows[i].name},
                                 {"title", pause_rows[i].title},
                                 {"colour", colour.light},
                                 {"dark", colour.dark}});
    }
}

std::string made_once() {
    Json out;
    for_each_level([&](Level level, const LevelRow& row) { out["levels"].push_back(level_json(level, row)); });
    for_each_type([&](DataType type, const char* name) {
        const TypeLook& look = look_of(type);
        out["types"].push_back({{"id", name},
                                {"colour", look.colour.light},
                                {"dark", look.colour.dark},
                                {"letter", look.letter},
                                {"words", look.words}});
    });
    for_each_cell([&](const char* level, const char* type, const char*, const Cell& cell) {
        const std::string_view key = price_of(cell);
        if (!key.empty())
            out["prices"].push_back(
                {{"level", level}, {"type", type}, {"action", action_rows[place(cell.action)].name}, {"key", key}});
    });
    for (const EnergyPart& part : energy_parts)
        out["energy_parts"].push_back({{"id", part.name},
                                       {"title", part.title},
                                       {"colour", colour_of(part).light},
                                       {"dark", colour_of(part).dark},
                                       {"everywhere", part.tables == PricedBy::every}});
    out["tallies"] = Json::array();
    for_each_listed([&](const Tally& one) {
        out["tallies"].push_back({{"id", one.name}, {"unit", one.unit}, {"doc", one.doc}});
    });
    for (const CycleLook& look : cycle_looks) {
        const auto& [letter, text, type, fill] = look.mark;
        out["reasons"].push_back({{"id", pe_cycle_names[at_reason(look.reason)]},
                                  {"step", pe_step_names[static_cast<std::size_t>(step_of(look.reason))]},
                                  {"title", look.title},
                                  {"colour", look.colour.light},
                                  {"dark", look.colour.dark},
                                  {"letter", letter},
                                  {"text", text},
                                  {"type", type},
                                  {"fill", fill}});
    }
    add_moves(out);
    return out.dump();
}

}  // namespace

const std::string& ledger_json() {
    static const std::string text = made_once();
    return text;
}

}  // namespace eyrie
