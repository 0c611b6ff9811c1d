// Which points a sweep has: cross product, linked keys, ranges, samples, constraints.
#include <set>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "sim/kernel/errors.hpp"
#include "sim/sweep/space/design_space.hpp"
#include "sim/sweep/space/draw.hpp"
#include "tests/sweep/scratch.hpp"

using namespace eyrie;

namespace {

void nobody(std::uint64_t) {}

DesignSpace space_of(const Scratch& scratch, const std::string& rest) {
    return DesignSpace(load_sweep_file(scratch.write("s.yaml", "name: s\nbase: {network: tiny}\n" + rest)));
}

std::vector<std::string> values_of(const DesignSpace& space, const SelectedPoints& points, const std::string& key) {
    std::vector<std::string> values;
    for (const std::uint64_t candidate : points.candidates) values.push_back(space.settings(candidate).get(key));
    return values;
}

}  // namespace

TEST_CASE("sweep: a cross product has every combination once, the last key varying fastest") {
    const Scratch scratch;
    const DesignSpace space =
        space_of(scratch,
                 "vary:\n"
                 "  - {key: accelerator.array.rows, values: [12, 14]}\n"
                 "  - {link: [dataflow, accelerator], values: [[ws, isca16_ws_256], [rs, eyeriss]]}\n"
                 "  - {key: batch, range: {from: 1, to: 3, step: 1}}\n");
    REQUIRE(space.candidates() == 12);
    std::set<std::string> seen;
    for (std::uint64_t i = 0; i < 12; ++i) seen.insert(space.parameters(i).dump());
    CHECK(seen.size() == 12);
    CHECK(space.parameters(0).dump() ==
          R"({"accelerator.array.rows":12,"dataflow":"ws","accelerator":"isca16_ws_256","batch":1})");
    CHECK(space.parameters(1).dump() ==
          R"({"accelerator.array.rows":12,"dataflow":"ws","accelerator":"isca16_ws_256","batch":2})");
    CHECK(space.parameters(11).dump() ==
          R"({"accelerator.array.rows":14,"dataflow":"rs","accelerator":"eyeriss","batch":3})");
    CHECK(select_points(space, nobody).candidates.size() == 12);
}

TEST_CASE("sweep: tables call values by their names, points have the values") {
    const Scratch scratch;
    const DesignSpace space =
        space_of(scratch,
                 "vary:\n"
                 "  - {key: accelerator, values: [eyeriss, eyeriss_rtl], names: [first, '2']}\n"
                 "  - {link: [batch, dataflow], values: [[1, rs], [2, rs]], names: [[one, rows], [two, rows]]}\n");
    CHECK(space.parameters(1).dump() == R"({"accelerator":"first","batch":"two","dataflow":"rows"})");
    CHECK(space.parameters(2).dump() == R"({"accelerator":2,"batch":"one","dataflow":"rows"})");
    CHECK(values_of(space, select_points(space, nobody), "accelerator") ==
          std::vector<std::string>{"eyeriss", "eyeriss", "eyeriss_rtl", "eyeriss_rtl"});
    CHECK(values_of(space, select_points(space, nobody), "batch") == std::vector<std::string>{"1", "2", "1", "2"});
}

TEST_CASE("sweep: ranges are linear or geometric, and end where they are told to") {
    const Scratch scratch;
    const auto values = [&](const std::string& range) {
        const DesignSpace space = space_of(scratch, "vary: [{key: batch, range: {" + range + "}}]\n");
        return values_of(space, select_points(space, nobody), "batch");
    };
    using Texts = std::vector<std::string>;
    CHECK(values("from: 10, to: 50, step: 20") == Texts{"10", "30", "50"});
    CHECK(values("from: 10, to: 49, step: 20") == Texts{"10", "30"});
    CHECK(values("from: 64, to: 512, factor: 2") == Texts{"64", "128", "256", "512"});
    CHECK(values("from: 1, to: 5, factor: 1.4") == Texts{"1", "2", "3", "4", "5"});  // 1, 1.4, 1.96, 2.74, 3.84, 5.38
    CHECK(values("from: 7, to: 7, step: 1") == Texts{"7"});
}

TEST_CASE("sweep: constraints leave exactly the points that satisfy them") {
    const Scratch scratch;
    const DesignSpace space =
        space_of(scratch,
                 "vary:\n"
                 "  - {key: accelerator.array.rows, range: {from: 1, to: 40, step: 1}}\n"
                 "  - {key: accelerator.array.columns, range: {from: 1, to: 40, step: 1}}\n"
                 "constraints: [array.rows * array.columns <= 512, pes >= 100 && array.rows != 7]\n");
    const SelectedPoints points = select_points(space, nobody);
    std::size_t expected = 0;
    for (int rows = 1; rows <= 40; ++rows)
        for (int columns = 1; columns <= 40; ++columns)
            if (rows * columns <= 512 && rows * columns >= 100 && rows != 7) ++expected;
    CHECK(points.candidates.size() == expected);
    CHECK(points.tried == 1600);
    CHECK(points.excluded == 1600 - expected);
}

TEST_CASE("sweep: a sample of a space too large to write down is quick, distinct, and the same for a seed") {
    const Scratch scratch;
    std::string vary = "vary:\n";
    for (const char* key : {"pe.filter_spad_words", "glb.shared_banks", "pe.psum_spad_words", "dram.link_khz"})
        vary += "  - {key: accelerator." + std::string(key) + ", range: {from: 2000, to: 3000, step: 1}}\n";
    const auto draw = [&](const std::string& sample) {
        const DesignSpace space = space_of(scratch, vary + "sample: " + sample + "\n");
        REQUIRE(space.candidates() == 1001ull * 1001 * 1001 * 1001);
        return select_points(space, nobody).candidates;
    };
    const auto first = draw("{points: 1000, seed: 7}");
    CHECK(std::set<std::uint64_t>(first.begin(), first.end()).size() == 1000);
    CHECK(first == draw("{points: 1000, seed: 7}"));
    CHECK(first != draw("{points: 1000, seed: 8}"));
    auto longer = draw("{points: 1500, seed: 7}");  // a longer sample begins with the shorter one
    longer.resize(1000);
    CHECK(first == longer);
}

TEST_CASE("sweep: a sample that asks for more than there is gets all there is") {
    const Scratch scratch;
    const DesignSpace space = space_of(scratch,
                                       "vary: [{key: batch, range: {from: 1, to: 50, step: 1}}]\n"
                                       "constraints: [batch > 20]\nsample: {points: 1000}\n");
    const SelectedPoints points = select_points(space, nobody);
    CHECK(std::set<std::uint64_t>(points.candidates.begin(), points.candidates.end()).size() == 30);
    CHECK(points.excluded == 20);
}

TEST_CASE("sweep: draws visit every number once, and none is more likely to come first") {
    for (const std::uint64_t size : {1, 2, 7, 100}) {
        Draw draw(size, 3);
        std::set<std::uint64_t> seen;
        while (!draw.exhausted()) seen.insert(draw.next());
        CHECK(seen.size() == size);
        CHECK(*seen.rbegin() == size - 1);
    }
    std::vector<int> first(10);
    for (std::uint64_t seed = 0; seed < 10000; ++seed) ++first[Draw(10, seed).next()];
    for (const int count : first) CHECK(std::abs(count - 1000) < 150);  // five standard deviations of 30
}

TEST_CASE("sweep: values that no machine can have do not keep a constraint from excluding them") {
    const Scratch scratch;
    const DesignSpace space = space_of(scratch,
                                       "vary:\n  - {key: accelerator.array.rows, values: [1024, 12]}\n"
                                       "  - {key: accelerator.array.columns, values: [65536, 14]}\n"
                                       "constraints: [pes <= 65536]\n");
    CHECK(select_points(space, nobody).candidates.size() == 2);
}
