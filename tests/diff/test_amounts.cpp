// Amounts of layers: counts stay integers, sums and ratios are of what is there.
#include <nlohmann/json.hpp>

#include <catch2/catch.hpp>

#include "sim/diff/amounts.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/ledger/cells.hpp"

using namespace eyrie;

namespace {

using Json = nlohmann::ordered_json;

// A layer in which every cell of the ledger has a count of its own, from `first` on.
Json layer(std::uint64_t first) {
    Json out = {{"cycles", {{"array", 100}, {"total", 250}}}, {"energy", {{"total", 2.5}}}};
    for_each_level([&](Level level, const LevelRow& row) {
        for_each_type([&](DataType, const char* type) {
            for_each_action(level, [&](Action, const ActionRow& action) {
                out["accesses"][row.name][type][action.plural] = first++;
            });
        });
    });
    out["dram_bytes"] = {{"compressed", 77}};
    return out;
}

// As a file is read: counts are unsigned then.
Json read_back(const Json& json) { return Json::parse(json.dump()); }

Amounts amounts(const Json& json) {
    const Json read = read_back(json);
    return amounts_of(JsonField(read, "r.json"));
}

}  // namespace

TEST_CASE("amounts have the places of their columns; the product is energy times total cycles", "[diff]") {
    const Amounts found = amounts(layer(1));
    REQUIRE(found.size() == amount_columns().size());
    CHECK(found[at_place(AmountPlace::array_cycles)]->count() == 100);
    CHECK(found[at_place(AmountPlace::total_cycles)]->count() == 250);
    CHECK_FALSE(found[at_place(AmountPlace::energy)]->is_count());
    CHECK(found[at_place(AmountPlace::edp)]->number() == 625);
    CHECK(found.back()->count() == 77);
    std::uint64_t accesses = 0, cells = 0;
    for (std::size_t i = at_place(AmountPlace::accesses); i + 1 < found.size(); ++i) accesses += found[i]->count();
    for_each_level([&](Level level, const LevelRow&) {
        for_each_action(level, [&](Action, const ActionRow&) { cells += type_count; });
    });
    CHECK(accesses == cells * (cells + 1) / 2);  // each cell once
}

TEST_CASE("counts beyond what a double holds stay exact", "[diff]") {
    Json one = layer(1);
    one["cycles"]["total"] = 9007199254740993;  // 2^53 + 1
    Amounts sum;
    add_amounts(sum, amounts(one), 1);
    add_amounts(sum, amounts(one), 2);
    CHECK(sum[at_place(AmountPlace::total_cycles)]->count() == 3 * 9007199254740993ull);
}

TEST_CASE("the product of a sum is that of its parts' sums", "[diff]") {
    Amounts sum;
    add_amounts(sum, amounts(layer(1)), 1);
    add_amounts(sum, amounts(layer(1)), 3);
    CHECK(sum[at_place(AmountPlace::energy)]->number() == 10);
    CHECK(sum[at_place(AmountPlace::edp)]->number() == 10 * 1000);
}

TEST_CASE("there is no ratio to nothing, nor to what is not there", "[diff]") {
    const auto count = [](std::uint64_t of) { return std::optional<Amount>(Amount(of)); };
    CHECK(ratio_of(count(4), count(6)) == 1.5);
    CHECK(ratio_of(count(4), count(0)) == 0.0);
    CHECK_FALSE(ratio_of(count(0), count(6)));
    CHECK_FALSE(ratio_of(std::nullopt, count(6)));
    CHECK_FALSE(ratio_of(count(6), std::nullopt));
}

TEST_CASE("a value that is missing or of another type is named", "[diff]") {
    Json one = layer(1);
    one["accesses"]["glb"]["psum"].erase("reads");
    CHECK_THROWS_WITH(amounts(one), "r.json: accesses.glb.psum.reads: is missing");
    one = layer(1);
    one["cycles"]["total"] = -1;
    CHECK_THROWS_WITH(amounts(one), Catch::Contains("r.json: cycles.total: found -1; allowed: an integer from 0"));
}

TEST_CASE("a whole network has time and energy, and nothing else", "[diff]") {
    const Json whole = read_back({{"cycles", {{"total", 10}}}, {"energy", {{"total", 1.5}}}});
    const Amounts found = amounts_of_whole_network(JsonField(whole, "r.json"));
    CHECK(found[at_place(AmountPlace::edp)]->number() == 15);
    CHECK_FALSE(found[at_place(AmountPlace::array_cycles)]);
    CHECK_FALSE(found.back());
}
