// Single values, ranges and lists of points.
#include <algorithm>
#include <map>

#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include "sim/kernel/errors.hpp"
#include "sim/sweep/space/plain_value.hpp"
#include "sim/sweep/space/point_list.hpp"
#include "sim/sweep/space/point_settings.hpp"
#include "sim/sweep/space/sweep_values.hpp"
#include "tests/sweep/scratch.hpp"

using namespace eyrie;

namespace {

using Texts = std::vector<std::string>;
using Ordinals = std::vector<std::int64_t>;

Texts range(const std::string& text) { return range_values(YamlNode::parse(text, "f.yaml")); }

template <class Work>
std::string error_of(Work work) {
    try {
        work();
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

std::string setting_error(const std::string& key, const std::string& value) {
    const YamlNode node = YamlNode::parse("x: 1", "f.yaml").at("x");
    return error_of([&] { check_setting(node, key, value); });
}

}  // namespace

TEST_CASE("a linear range ends with the last value that is not above its end", "[sweep-values]") {
    CHECK(range("{from: 2, to: 10, step: 4}") == Texts{"2", "6", "10"});
    CHECK(range("{from: 2, to: 9, step: 4}") == Texts{"2", "6"});
    CHECK(range("{from: -3, to: 0, step: 1}") == Texts{"-3", "-2", "-1", "0"});
    CHECK(range("{from: 5, to: 5, step: 100}") == Texts{"5"});
}

TEST_CASE("a geometric range is rounded to integers, none twice", "[sweep-values]") {
    CHECK(range("{from: 1, to: 100, factor: 10}") == Texts{"1", "10", "100"});
    CHECK(range("{from: 1, to: 6, factor: 1.5}") == Texts{"1", "2", "3", "5"});  // 1, 1.5, 2.25, 3.4, 5.1
    CHECK(range("{from: 3, to: 8, factor: 2}") == Texts{"3", "6"});
}

TEST_CASE("an empty or endless range is refused", "[sweep-values]") {
    CHECK(error_of([] { range("{from: 2, to: 1, step: 1}"); }).find("found 1, less than 'from', 2") !=
          std::string::npos);
    CHECK(error_of([] { range("{from: 1, to: 2}"); }).find("allowed: either step or factor") != std::string::npos);
    CHECK(error_of([] { range("{from: 1, to: 2, step: 1, factor: 2}"); }).find("either step or factor") !=
          std::string::npos);
    CHECK(error_of([] { range("{from: 1, to: 2, step: 0}"); }).find("step: found 0") != std::string::npos);
    CHECK(error_of([] { range("{from: 0, to: 2, factor: 2}"); }).find("from: found 0 with a factor") !=
          std::string::npos);
    CHECK(error_of([] { range("{from: 1, to: 1000001, step: 1}"); }).find("found 1000001 values; allowed: up to") !=
          std::string::npos);
    CHECK(range("{from: 1, to: 1000000, step: 1}").size() == 1000000);
}

TEST_CASE("a value is one that its key could have", "[sweep-values]") {
    CHECK(setting_error("batch", "65536") == "no error");
    CHECK(setting_error("batch", "65537") == "f.yaml:1: x: found '65537'; allowed: an integer from 1 to 65536");
    CHECK(setting_error("dataflow", "os-a") == "no error");
    CHECK(setting_error("dataflow", "os").find("unknown value 'os'") != std::string::npos);
    CHECK(setting_error("check", "yes").find("unknown value 'yes'; allowed: true, false") != std::string::npos);
    CHECK(setting_error("objective", "").find("found ''; allowed: a value") != std::string::npos);
    CHECK(setting_error("seed", "-1").find("found '-1'; allowed: an integer from 0") != std::string::npos);
    CHECK(setting_error("accelerator", "isca16_ws_64") == "no error");
    CHECK(setting_error("accelerator", "nothing").find("unknown accelerator 'nothing'") != std::string::npos);
    CHECK(setting_error("accelerator.array.rows", "3") == "no error");
    CHECK(setting_error("accelerator.array.rows", "0") == "f.yaml:1: x: found 0; allowed: an integer from 1 to 1024");
    CHECK(setting_error("accelerator.array.row", "3").find("unknown key 'array.row'; did you mean 'array.rows'?") !=
          std::string::npos);
}

TEST_CASE("relative files lead from the sweep file's folder", "[sweep-values]") {
    const auto text = [](const std::string& value) {
        return setting_text(YamlNode::parse("\"" + value + "\"", "f.yaml"), "network", "there/here");
    };
    CHECK(text("../net.yaml") == "there/net.yaml");
    CHECK(text("/net.yaml") == "/net.yaml");
    CHECK(text("alexnet") == "alexnet");
    CHECK(setting_text(YamlNode::parse("net.yaml", "f.yaml"), "network", "") == "./net.yaml");
    CHECK(setting_text(YamlNode::parse("[CONV1, FC6]", "f.yaml"), "layers", "") == "CONV1,FC6");
    CHECK(error_of([] {
              setting_text(YamlNode::parse("[\"a,b\"]", "f.yaml"), "layers", "");
          }).find("allowed: a name without a comma") != std::string::npos);
}

TEST_CASE("integers and truth values become JSON's, all else stays text", "[sweep-values]") {
    CHECK(plain_value("12") == 12);
    CHECK(plain_value("-7") == -7);
    CHECK(plain_value("0") == 0);
    CHECK(plain_value("true") == true);
    CHECK(plain_value("false") == false);
    CHECK(plain_value("999999999999999999") == 999999999999999999);
    for (const char* const text :
         {"", "-", "007", "-0x1", "1.5", "1e3", "True", "alexnet", "1000000000000000000", " 1"})
        CHECK(plain_value(text) == std::string(text));
    CHECK(plain_value("-0") == 0);
}

TEST_CASE("points are listed one a line, each once", "[point-list]") {
    const Scratch scratch;
    const std::string path = scratch.write("points", "3\n0\n9\n");
    CHECK(listed_points(path, 10) == Ordinals{3, 0, 9});
    const auto error = [&](const std::string& text) {
        scratch.write("points", text);
        return error_of([&] { listed_points(path, 10); });
    };
    CHECK(error("1\n10\n") == path + ":2: found '10'; allowed: an integer from 0 to 9");
    CHECK(error("1\n\n") == path + ":2: found ''; allowed: an integer from 0 to 9");
    CHECK(error("x\n") == path + ":1: found 'x'; allowed: an integer from 0 to 9");
    CHECK(error("-1\n") == path + ":1: found '-1'; allowed: an integer from 0 to 9");
    CHECK(error("4\n5\n4\n") == path + ":3: found '4' again; allowed: each point once");
    CHECK(error("") == "--points " + path + ": found no point; allowed: one a line");
    CHECK(error_of([] { listed_points("no/file", 1); }).find("--points no/file: cannot be read: ") == 0);
}

TEST_CASE("shards deal all points out, each to one", "[point-list]") {
    CHECK(shard_points("1/1", 4) == Ordinals{0, 1, 2, 3});
    CHECK(shard_points("2/3", 8) == Ordinals{1, 4, 7});
    for (std::int64_t points = 1; points <= 20; ++points)
        for (std::int64_t parts = 1; parts <= points; ++parts) {
            std::vector<int> dealt(static_cast<std::size_t>(points), 0);
            for (std::int64_t part = 1; part <= parts; ++part)
                for (const std::int64_t point :
                     shard_points(std::to_string(part) + "/" + std::to_string(parts), points))
                    ++dealt[static_cast<std::size_t>(point)];
            REQUIRE(dealt == std::vector<int>(static_cast<std::size_t>(points), 1));
        }
    for (const char* const wrong : {"", "1", "/", "0/2", "3/2", "1/0", "a/2", "1/b", "-1/2", "1/2/3", "6/9"})
        CHECK(error_of([&] { shard_points(wrong, 5); }).find("--shard: found '" + std::string(wrong) + "'") == 0);
}

TEST_CASE("settings that are not given have the defaults of a run", "[settings]") {
    PointSettings settings;
    CHECK(settings.get("accelerator") == "eyeriss");
    CHECK(settings.get("batch") == "1");
    CHECK(settings.get("network") == "");
    settings.set("batch", "4");
    CHECK(settings.get("batch") == "4");
    settings.set("layers", "CONV1, FC6 ,x");
    CHECK(settings.layers() == Texts{"CONV1", "FC6", "x"});
    settings.set("accelerator.array.rows", "3");
    settings.set("accelerator", "other");
    CHECK(settings.machine_overrides() == std::map<std::string, std::string>{{"array.rows", "3"}});
}

TEST_CASE("each key of an accelerator file can vary", "[settings]") {
    const Texts keys = machine_keys();
    for (const char* const key : {"accelerator.array.rows", "accelerator.glb.bank_rows", "accelerator.dram.rlc"})
        CHECK(std::count(keys.begin(), keys.end(), key) == 1);
    for (const std::string& key : keys) CHECK(key.find("accelerator.") == 0);
    CHECK(std::count(setting_keys().begin(), setting_keys().end(), "network") == 1);
}
