// The ledger: a measure that a part registers is added up, priced and shown by everyone who shows counts.
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "sim/array/layer_counters.hpp"
#include "sim/events/layer_events.hpp"
#include "sim/ledger/cells.hpp"
#include "sim/results/ledger_json.hpp"
#include "sim/results/looks.hpp"
#include "sim/results/result_files.hpp"
#include "sim/text/text_table.hpp"
#include "sim/trace/access.hpp"
#include "tests/ledger/numbered_counts.hpp"

using namespace eyrie;
using Json = nlohmann::json;

namespace {

std::vector<std::string> cells_of(const std::string& line) {
    std::vector<std::string> cells(1);
    for (const char c : line)
        if (c == ',')
            cells.emplace_back();
        else
            cells.back() += c;
    return cells;
}

// Column -> value of the only line.
std::map<std::string, std::string> csv_of(const RunResult& run) {
    const std::string text = result_csv(run);
    const std::size_t end = text.find('\n');
    const auto names = cells_of(text.substr(0, end)), values = cells_of(text.substr(end + 1, text.size() - end - 2));
    REQUIRE(names.size() == values.size());
    std::map<std::string, std::string> columns;
    for (std::size_t i = 0; i < names.size(); ++i) columns[names[i]] = values[i];
    REQUIRE(columns.size() == names.size());
    return columns;
}

}  // namespace

TEST_CASE("names of measures and tallies are told apart, and no two share a member") {
    std::set<std::string> names;
    AccessCounts counts;
    std::set<const Count*> members;
    const auto add = [&](const char* name, Count AccessCounts::*count) {
        CHECK(names.insert(name).second);
        CHECK(members.insert(&(counts.*count)).second);
    };
    for (const Measure& one : measures) add(one.name, one.count);
    for (const Tally& one : tallies) add(one.name, one.count);
    CHECK(members.size() * sizeof(Count) == sizeof counts);  // nor is one left out
}

TEST_CASE("every counter of a layer is added and taken away") {
    LayerCounters one = numbered_counts(1), sum = one;
    sum += numbered_counts(1000);
    CHECK(bytes_of(sum) != bytes_of(one));
    const std::vector<Count> first = bytes_of(numbered_counts(1)), more = bytes_of(numbered_counts(1000)),
                             both = bytes_of(sum);
    for (std::size_t i = 0; i < both.size(); ++i) CHECK(both[i] == first[i] + more[i]);
    sum -= numbered_counts(1000);
    CHECK(bytes_of(sum) == first);
}

TEST_CASE("every measure is in the JSON, the CSV, the table and the pages' ledger") {
    const RunResult run = run_of(numbered_counts(1'000'000));
    const LayerCounters& counts = run.layers.front().counters;
    const Json layer = Json::parse(result_json(run)).at("layers").at(0);
    const Json page = Json::parse(ledger_json());
    const auto csv = csv_of(run);
    const std::string table = result_table(run);
    for (const Measure& one : measures) {
        INFO(one.name);
        const Count all = cell(counts, {one.level, one.type, one.action});
        CHECK(all >= counts.*one.count);
        const std::string level = level_rows[place(one.level)].name, type = data_type_names[place(one.type)],
                          plural = action_rows[place(one.action)].plural;
        CHECK(layer.at("accesses").at(level).at(type).at(plural) == all);
        CHECK(csv.at(level + "_" + type + "_" + plural) == std::to_string(all));
        CHECK(table.find(with_thousands(all)) != std::string::npos);
        const Json& of_page = page.at("levels").at(place(one.level));
        CHECK(of_page.at("id") == level);
        int found = 0;
        for (const Json& action : of_page.at("actions")) found += action.at("plural") == plural ? 1 : 0;
        CHECK(found == 1);
    }
}

TEST_CASE("every listed tally, PE cycle, pause, network and transfer is in the JSON") {
    const RunResult run = run_of(numbered_counts(1'000'000));
    const LayerCounters& counts = run.layers.front().counters;
    const Json layer = Json::parse(result_json(run)).at("layers").at(0);
    const auto csv = csv_of(run);
    for_each_listed([&](const Tally& one) {
        CHECK(layer.at("counts").at(one.name) == counts.*one.count);
        CHECK(csv.at(one.name) == std::to_string(counts.*one.count));
        CHECK(result_table(run).find(with_thousands(counts.*one.count)) != std::string::npos);
    });
    for (std::size_t i = 0; i < pe_cycle_reasons; ++i) {
        CHECK(layer.at("pe_cycles").at(pe_cycle_names[i]) == counts.pe_cycles[i]);
        CHECK(csv.at(std::string("pe_cycles_") + pe_cycle_names[i]) == std::to_string(counts.pe_cycles[i]));
    }
    for (const auto& one : array_cycle_rows) CHECK(layer.at("cycles").at(one.name) == counts.cycles.*one.count);
    for (const auto& one : pause_rows)
        CHECK(layer.at("cycles").at("dram_pauses").at(one.name) == counts.cycles.*one.count);
    for (const auto& one : network_cycle_rows)
        CHECK(layer.at("network_busy_cycles").at(one.name) == counts.network_busy.*one.count);
    for (const Transfer& one : transfer_rows)
        CHECK(layer.at("dram_bytes").at(one.name).at("compressed") == counts.dram_crossed.*one.bytes);
}

TEST_CASE("every measure is a class of accesses of its own level, type and action in traces") {
    for (const Measure& one : measures) {
        Access access;
        access.level = one.level;
        access.type = one.type;
        access.kind = one.action;
        CHECK(access_class_name(access_class(access), ".") == std::string(level_rows[place(one.level)].name) + "." +
                                                                  data_type_names[place(one.type)] + "." +
                                                                  action_rows[place(one.action)].name);
        CHECK(access_class(access) < access_classes);
    }
}

TEST_CASE("pages know every reason, event, network, transfer and pause, each by the row that declares it") {
    const Json page = Json::parse(ledger_json());
    REQUIRE(page.at("reasons").size() == pe_cycle_reasons);
    std::set<std::string> colours, letters;
    for (std::size_t i = 0; i < pe_cycle_reasons; ++i) {
        const Json& row = page.at("reasons").at(i);
        CHECK(row.at("id") == pe_cycle_names[i]);
        CHECK(row.at("step") == pe_step_names[static_cast<std::size_t>(pe_cycle_steps[i])]);
        CHECK(colours.insert(row.at("colour")).second);  // bars and marks are told apart
        CHECK(letters.insert(row.at("letter")).second);
    }
    std::vector<std::string> lists;
    for (const PeEventRow& row : pe_event_rows)
        if (row.in_scenes()) lists.push_back(row.list);
    REQUIRE(page.at("pe_events").size() == lists.size());
    for (std::size_t i = 0; i < lists.size(); ++i) CHECK(page.at("pe_events").at(i).at("list") == lists[i]);
    CHECK(page.at("sides").size() == std::size(ifmap_side_names));
    REQUIRE(page.at("networks").size() == network_count);
    for (std::size_t i = 0; i < network_count; ++i) {
        CHECK(page.at("networks").at(i).at("id") == network_rows[i].name);
        CHECK(page.at("networks").at(i).at("to_pes") == network_rows[i].to_pes());
    }
    REQUIRE(page.at("transfers").size() == std::size(transfer_kind_rows));
    for (std::size_t i = 0; i < page.at("transfers").size(); ++i)
        CHECK(page.at("transfers").at(i).at("says") == transfer_kind_rows[i].says);
    for (const auto& one : pause_rows) {
        int found = 0;
        for (const Json& pause : page.at("pauses")) found += pause.at("id") == one.name ? 1 : 0;
        CHECK(found == 1);
    }
}

TEST_CASE("every column of the array's time has its reasons, and all of a PE's cycles but those of pauses are in one") {
    PeCycles counted{};
    for (const std::string_view column : array_time_columns) {
        int reasons = 0;
        for (const CycleLook& look : cycle_looks)
            if (look.in_array_time == column) {
                ++reasons;
                ++counted[at_reason(look.reason)];
            }
        CHECK(reasons > 0);
    }
    for (const CycleLook& look : cycle_looks)
        CHECK(counted[at_reason(look.reason)] == (look.reason == PeCycle::dram ? 0 : 1));
}
