// A user's JSON: each value asked for by its type.
#include <nlohmann/json.hpp>

#include <catch2/catch.hpp>

#include "sim/kernel/errors.hpp"
#include "sim/results/json_field.hpp"

using namespace eyrie;

namespace {

std::string error_of(const std::string& text, void (*use)(const JsonField&)) {
    const nlohmann::ordered_json value = parse_json(text, "r.json");
    try {
        use(JsonField(value, "r.json"));
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

std::string parse_error(const std::string& text) {
    try {
        parse_json(text, "r.json");
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

}  // namespace

TEST_CASE("a JSON value is found with the way that leads to it", "[json-field]") {
    const auto value = parse_json(R"({"a": [{"b": 5, "c": "x"}], "t": true, "n": 0.5})", "r.json");
    const JsonField root(value, "r.json");
    CHECK(root.keys() == std::vector<std::string>{"a", "t", "n"});
    CHECK(root.at("a").elements()[0].at("b").as_count() == 5);
    CHECK(root.at("a").elements()[0].at("c").as_text() == "x");
    CHECK(root.at("t").as_boolean());
    CHECK(root.at("n").as_number() == 0.5);
    CHECK(root.has("a"));
    CHECK_FALSE(root.has("b"));
    CHECK_FALSE(root.at("a").has("b"));
}

TEST_CASE("a JSON value of another type is told with its way, what was found and what is allowed", "[json-field]") {
    const std::string text = R"({"layers": [1, {"cycles": {"total": "many"}}]})";
    CHECK(error_of(text, [](const JsonField& f) {
              f.at("layers").elements()[1].at("cycles").at("total").as_count();
          }) == "r.json: layers[1].cycles.total: found \"many\"; allowed: an integer from 0 to 18446744073709551615");
    CHECK(error_of(text, [](const JsonField& f) { f.at("layers").elements()[0].at("cycles"); }) ==
          "r.json: layers[0]: found 1; allowed: an object with 'cycles'");
    CHECK(error_of(text, [](const JsonField& f) { f.at("layer"); }) == "r.json: layer: is missing");
    CHECK(error_of(text, [](const JsonField& f) { f.elements(); }) == "r.json: found an object; allowed: a list");
    CHECK(error_of(text, [](const JsonField& f) { f.at("layers").keys(); }) ==
          "r.json: layers: found a list; allowed: an object");
    CHECK(error_of(text, [](const JsonField& f) { f.at("layers").as_text(); }) ==
          "r.json: layers: found a list; allowed: a text");
}

TEST_CASE("counts and numbers are none below 0, and texts in messages are short", "[json-field]") {
    CHECK(error_of("-1", [](const JsonField& f) { f.as_count(); }).find("r.json: found -1; allowed: an integer") == 0);
    CHECK(error_of("1.0", [](const JsonField& f) { f.as_count(); }).find("r.json: found 1.0; allowed: an integer") ==
          0);
    CHECK(error_of("-0.5", [](const JsonField& f) { f.as_number(); }) ==
          "r.json: found -0.5; allowed: a number, 0 or more");
    CHECK(error_of("null", [](const JsonField& f) { f.as_boolean(); }) == "r.json: found null; allowed: true or false");
    CHECK(error_of("\"" + std::string(500, 'x') + "\"", [](const JsonField& f) { f.as_boolean(); }).size() < 120);
}

TEST_CASE("what is no JSON is told with its line", "[json-field]") {
    CHECK(parse_error("{\"a\": 1,\n \"b\": }").find("r.json:2: is no JSON at byte 16, its end; allowed: ") == 0);
    CHECK(parse_error("{\"a\": 1,\n \"b\": x\n}\n").find("r.json:2: is no JSON at byte 16; allowed: ") == 0);
    CHECK(parse_error("[1,\n\n2").find("r.json:3: is no JSON at byte 7, its end") == 0);
    CHECK(parse_error("").find("r.json:1: is no JSON") == 0);
    CHECK(parse_error("1e999").find("r.json: holds a number out of the range") == 0);
}

TEST_CASE("JSON is 64 levels deep at most", "[json-field]") {
    const auto nested = [](std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
    CHECK(parse_error(nested(64)) == "no error");
    CHECK(parse_error(nested(66)).find("r.json: holds lists or objects within one another") == 0);
}
