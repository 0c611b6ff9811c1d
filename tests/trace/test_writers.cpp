// How traces are written: blocks by name, text, timeline events.
#include <algorithm>
#include <fstream>
#include <sstream>

#include <nlohmann/json.hpp>

#include <unistd.h>

#include <catch2/catch.hpp>

#include "sim/kernel/errors.hpp"
#include "sim/kernel/random.hpp"
#include "sim/trace/blocks.hpp"
#include "sim/trace/timeline_writer.hpp"

using namespace eyrie;

namespace {

AcceleratorConfig three_by_two() {
    AcceleratorConfig machine;
    machine.rows = 3;
    machine.columns = 2;
    return machine;
}

// Names of the blocks that patterns choose.
std::vector<std::string> chosen(const std::vector<std::string>& patterns) {
    const AcceleratorConfig machine = three_by_two();
    const BlockChoice choice(machine, patterns, "--trace-blocks");
    const std::vector<std::string> names = block_names(machine);
    std::vector<std::string> all;
    for (std::size_t i = 0; i < names.size(); ++i)
        if (choice.has_number(i)) all.push_back(names[i]);
    return all;
}

// What is written to a file.
template <class Write>
std::string text_of(Write write) {
    const std::string path = "test_writers." + std::to_string(getpid()) + ".tmp";
    OutputFile file(path);
    write(file);
    file.finish();
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    std::remove(path.c_str());
    return text.str();
}

using Names = std::vector<std::string>;

}  // namespace

TEST_CASE("blocks have the names of the hierarchy, PEs row by row", "[trace-blocks]") {
    CHECK(block_names(three_by_two()) == Names{"dma", "glb", "filter_network", "ifmap_network", "psum_network",
                                               "output_network", "pe_0_0", "pe_0_1", "pe_1_0", "pe_1_1", "pe_2_0",
                                               "pe_2_1"});
    const BlockChoice all(three_by_two());
    CHECK(all.has(Block::dma));
    CHECK(all.has_pe(5));
}

TEST_CASE("a pattern chooses the blocks whose whole names match it", "[trace-blocks]") {
    CHECK(chosen({"glb"}) == Names{"glb"});
    CHECK(chosen({"pe_1_*"}) == Names{"pe_1_0", "pe_1_1"});
    CHECK(chosen({"pe_*_0"}) == Names{"pe_0_0", "pe_1_0", "pe_2_0"});
    CHECK(chosen({"*network"}) == Names{"filter_network", "ifmap_network", "psum_network", "output_network"});
    CHECK(chosen({"*p*m*t*"}) == Names{"psum_network"});
    CHECK(chosen({"pe_2_1", "dma"}) == Names{"dma", "pe_2_1"});
    CHECK(chosen({"*"}).size() == 12);
    CHECK(chosen({"**d**"}) == Names{"dma"});
}

TEST_CASE("a pattern that no block matches is told", "[trace-blocks]") {
    CHECK_THROWS_WITH(
        chosen({"glb", "pe_3_0"}),
        Catch::StartsWith("--trace-blocks: found 'pe_3_0', which no block is called; allowed: dma, glb, ") &&
            Catch::Contains("pe_0_0 to pe_2_1"));
    for (const char* const pattern : {"", "pe_0", "pe_0_00", "glb*x", "x*", "GLB"})
        CHECK_THROWS_AS(chosen({pattern}), InputError);
}

TEST_CASE("numbers and text are written as they are, however much there is", "[text-sink]") {
    Random random(5);
    std::string expected;
    const std::string written = text_of([&](OutputFile& file) {
        TextSink sink(file);
        for (int i = 0; i < 60000; ++i) {
            const std::int64_t number = static_cast<std::int64_t>(random.next() >> random.below(64));
            sink << number << ',';
            expected += std::to_string(number) + ",";
        }
        const std::string longer_than_its_buffer(600000, 'x');
        sink << longer_than_its_buffer << std::int32_t{-7} << std::int64_t{INT64_MIN};
        expected += longer_than_its_buffer + "-7-9223372036854775808";
        sink.flush();
    });
    CHECK(written == expected);
}

TEST_CASE("a timeline is JSON of the trace-event format", "[timeline]") {
    const std::string text = text_of([](OutputFile& file) {
        TimelineWriter writer(file);
        writer.group(TimelineGroup::dram, "DRAM \"link\"");
        writer.track(TimelineGroup::pes, 7, "pe_0_7");
        writer.slice(TimelineGroup::pes, 7, 100, 130, "busy", {{"mac", 5}, {"count", 30}});
        writer.slice(TimelineGroup::pes, 7, 130, 131, "gated");
        writer.counter("dram", 42, {{"bytes", 64}});
        writer.finish({{"network", "a\\b"}, {"layer", "CONV1"}});
    });
    const auto json = nlohmann::json::parse(text);
    const auto& events = json.at("traceEvents");
    REQUIRE(events.size() == 7);
    CHECK(events[0].at("ph") == "M");
    CHECK(events[0].at("name") == "process_name");
    CHECK(events[0].at("pid") == static_cast<int>(TimelineGroup::dram));
    CHECK(events[0].at("args").at("name") == "DRAM \"link\"");
    CHECK(events[1].at("args").at("sort_index") == static_cast<int>(TimelineGroup::dram));
    CHECK(events[2].at("args").at("name") == "pe_0_7");
    CHECK(events[3].at("args").at("sort_index") == 7);
    CHECK(events[4] == nlohmann::json::parse(R"({"ph":"X","pid":4,"tid":7,"ts":100,"dur":30,"name":"busy",)"
                                             R"("args":{"mac":5,"count":30}})"));
    CHECK(events[5].at("dur") == 1);
    CHECK_FALSE(events[5].contains("args"));
    CHECK(events[6].at("ph") == "C");
    CHECK(events[6].at("ts") == 42);
    CHECK(events[6].at("args").at("bytes") == 64);
    CHECK(json.at("otherData").at("network") == "a\\b");
    CHECK(json.at("displayTimeUnit") == "ns");
}
