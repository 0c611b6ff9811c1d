// YAML input: what is refused, and what the message says.
#include <cstdio>
#include <fstream>

#include <unistd.h>

#include <catch2/catch.hpp>

#include "sim/config/yaml.hpp"

using namespace eyrie;

namespace {

YamlNode yaml(const std::string& text) { return YamlNode::parse(text, "a.yaml"); }

// The message of what goes wrong.
template <class Work>
std::string error_of(Work work) {
    try {
        work();
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

std::string parse_error(const std::string& text) {
    return error_of([&] { yaml(text); });
}
std::string integer_error(const std::string& value) {
    return error_of([&] { yaml("x: " + value).at("x").as_integer({-5, 100}); });
}
std::string number_error(const std::string& value) {
    return error_of([&] { yaml("x: " + value).at("x").as_number(-0.5, 100); });
}

}  // namespace

TEST_CASE("values come with the file, the line and the path that lead to them", "[yaml]") {
    const YamlNode root = yaml("a: 1\nb:\n  c:\n    - 5\n    - {d: 6}\n");
    const YamlNode c = root.at("b").at("c");
    CHECK(c.path() == "b.c");
    CHECK(c.where() == "a.yaml:3");
    const std::vector<YamlNode> elements = c.elements();
    REQUIRE(elements.size() == 2);
    CHECK(elements[0].path() == "b.c[0]");
    CHECK(elements[0].as_integer({0, 9}) == 5);
    CHECK(elements[1].at("d").path() == "b.c[1].d");
    CHECK(elements[1].where() == "a.yaml:5");
    CHECK(error_of([&] { elements[1].at("d").fail("is wrong"); }) == "a.yaml:5: b.c[1].d: is wrong");
}

TEST_CASE("keys come in the order of the file", "[yaml]") {
    const YamlNode root = yaml("z: 1\na: 2\nm: 3\n");
    CHECK(root.keys() == std::vector<std::string>{"z", "a", "m"});
    CHECK(root.has("a"));
    CHECK_FALSE(root.has("b"));
    CHECK_FALSE(root.at("a").has("b"));  // no mapping has no keys
}

TEST_CASE("a key that is missing, and a node that is of another kind, are told", "[yaml]") {
    const YamlNode root = yaml("a: [1, 2]\nb: text\nc: {d: 1}\ne:\n");
    CHECK(error_of([&] { root.at("x"); }) == "a.yaml:1: key 'x' is missing");
    CHECK(error_of([&] { root.at("b").at("x"); }) == "a.yaml:2: b: expected a mapping, found 'text'");
    CHECK(error_of([&] { root.at("a").keys(); }) == "a.yaml:1: a: expected a mapping, found a sequence");
    CHECK(error_of([&] { root.at("c").elements(); }) == "a.yaml:3: c: expected a sequence, found a mapping");
    CHECK(error_of([&] { root.at("e").elements(); }) == "a.yaml:4: e: expected a sequence, found nothing");
    CHECK(error_of([&] { root.at("c").as_text(); }) == "a.yaml:3: c: expected text, found a mapping");
}

TEST_CASE("an integer is one, within its range", "[yaml]") {
    CHECK(yaml("x: 100").at("x").as_integer({-5, 100}) == 100);
    CHECK(yaml("x: -5").at("x").as_integer({-5, 100}) == -5);
    CHECK(yaml("x: +7").at("x").as_integer({-5, 100}) == 7);
    const std::string allowed = "an integer from -5 to 100";
    CHECK(integer_error("101") == "a.yaml:1: x: found 101; allowed: " + allowed);
    CHECK(integer_error("-6") == "a.yaml:1: x: found -6; allowed: " + allowed);
    CHECK(integer_error("99999999999999999999") == "a.yaml:1: x: found 99999999999999999999; allowed: " + allowed);
    for (const char* const value : {"1.0", "1e2", "0x10", "ten", "7 7", "\"\"", "\" 7\"", "\"7 \"", "1_000"})
        CHECK(integer_error(value).find("expected " + allowed + ", found '") != std::string::npos);
    CHECK(integer_error("[1]") == "a.yaml:1: x: expected " + allowed + ", found a sequence");
    CHECK(integer_error("") == "a.yaml:1: x: expected " + allowed + ", found nothing");
}

TEST_CASE("an integer takes the whole range of 64 bits", "[yaml]") {
    const IntegerRange all{INT64_MIN, INT64_MAX};
    CHECK(yaml("x: 9223372036854775807").at("x").as_integer(all) == INT64_MAX);
    CHECK(yaml("x: -9223372036854775808").at("x").as_integer(all) == INT64_MIN);
    CHECK(error_of([&] {
              yaml("x: 9223372036854775808").at("x").as_integer(all);
          }).find("found 9223372036854775808;") != std::string::npos);
}

TEST_CASE("a number is decimal and finite, within its range", "[yaml]") {
    CHECK(yaml("x: 2.5e1").at("x").as_number(-0.5, 100) == 25);
    CHECK(yaml("x: -.5").at("x").as_number(-0.5, 100) == -0.5);
    CHECK(yaml("x: 100").at("x").as_number(-0.5, 100) == 100);
    const std::string allowed = "a number from -0.5 to 100";
    CHECK(number_error("100.1") == "a.yaml:1: x: found 100.1; allowed: " + allowed);
    CHECK(number_error("-0.51") == "a.yaml:1: x: found -0.51; allowed: " + allowed);
    CHECK(number_error("1e999") == "a.yaml:1: x: found 1e999; allowed: " + allowed);
    for (const char* const value : {"nan", ".nan", "inf", ".inf", "0x1p3", "1.2.3", "1,5", "\"\"", "1e", "\" 1\""})
        CHECK(number_error(value).find("expected " + allowed + ", found '") != std::string::npos);
}

TEST_CASE("true and false are written out", "[yaml]") {
    CHECK(yaml("x: true").at("x").as_boolean());
    CHECK_FALSE(yaml("x: false").at("x").as_boolean());
    for (const char* const value : {"yes", "no", "on", "True", "1", "0", "[true]"})
        CHECK(error_of([&] {
                  yaml(std::string("x: ") + value).at("x").as_boolean();
              }).find("a.yaml:1: x: expected true or false, found ") == 0);
}

TEST_CASE("a choice is one of those that there are", "[yaml]") {
    CHECK(yaml("x: pJ").at("x").as_choice({"nJ", "pJ"}) == "pJ");
    CHECK(error_of([&] { yaml("x: J").at("x").as_choice({"nJ", "pJ"}); }) == "a.yaml:1: x: found 'J'; allowed: nJ, pJ");
}

TEST_CASE("keys that nobody knows are told with the nearest that there is", "[yaml]") {
    const YamlNode root = yaml("rows: 1\ncolums: 2\n");
    CHECK_NOTHROW(root.allow_only({"rows", "colums"}));
    CHECK(error_of([&] {
              root.allow_only({"rows", "columns"});
          }) == "a.yaml:2: colums: unknown key 'colums'; did you mean 'columns'?; allowed: rows, columns");
}

TEST_CASE("a key given twice is refused at any depth", "[yaml]") {
    CHECK(parse_error("a: 1\nb: 2\na: 3\n") == "a.yaml:3: a: given twice in the same mapping");
    CHECK(parse_error("a:\n  - {b: 1, c: 2}\n  - {b: 1,\n     b: 2}\n") ==
          "a.yaml:4: b: given twice in the same mapping");
    CHECK_NOTHROW(yaml("a: {x: 1}\nb: {x: 1}\n"));
    CHECK(parse_error("? [1, 2]\n: 3\n") == "a.yaml:1: a key must be a plain name");
}

TEST_CASE("the entries of a mapping are its keys and children, in their order", "[yaml]") {
    const YamlNode root = yaml("a: {b: 1, c: x}\nd: 2\n");
    const auto entries = root.entries();
    REQUIRE(entries.size() == 2);
    CHECK(entries[0].first == "a");
    CHECK(entries[1].second.where() == "a.yaml:2");
    CHECK(entries[0].second.entries()[1].second.path() == "a.c");
    CHECK(entries[0].second.entries()[1].second.as_text() == "x");
    CHECK(error_of([&] { entries[1].second.entries(); }) == "a.yaml:2: d: expected a mapping, found '2'");
}

TEST_CASE("a stray comma ends no document", "[yaml]") {
    for (const char* const text : {",", "[a] ,", "{a: 1},", "a: 1\n,", "]", "}", "a: 1\n...\n,"}) {
        INFO(text);
        CHECK(parse_error(text).find("a.yaml:") == 0);
    }
}

TEST_CASE("the words of a file that is no mapping are not told, those of the command line are", "[yaml]") {
    CHECK(error_of([] { YamlNode::parse_file("root:x:0:secret\n", "a.yaml").at("name"); }) ==
          "a.yaml:1: expected a mapping, found text that is no YAML mapping");
    CHECK(error_of([] { YamlNode::parse("word", "--value").at("name"); }) ==
          "--value: expected a mapping, found 'word'");
}

TEST_CASE("a file holds one document", "[yaml]") {
    CHECK(parse_error("") == "a.yaml:1: expected one YAML document, found none");
    CHECK(parse_error("# nothing\n") == "a.yaml:1: expected one YAML document, found none");
    CHECK(parse_error("a: 1\n---\nb: 2\n") == "a.yaml:1: expected one YAML document, found 2 or more");
}

TEST_CASE("what is no YAML is told with its line", "[yaml]") {
    CHECK(parse_error("a: 1\nb: [1, 2\n").find("a.yaml:3: not valid YAML: ") == 0);
    CHECK(parse_error("a: *unknown\n").find("a.yaml:1: not valid YAML: ") == 0);
}

TEST_CASE("bytes that are no text are refused with their line", "[yaml]") {
    const std::string allowed = "; allowed: text in UTF-8, of control characters tabs and line breaks";
    CHECK(parse_error(std::string("a: 1\nb: \0", 9)) == "a.yaml:2: found control character 0x00" + allowed);
    CHECK(parse_error("a: \xFF\n") == "a.yaml:1: found byte 0xFF; allowed: text in UTF-8");
    CHECK(parse_error("a: 1\n\nb: \x1B\n") == "a.yaml:3: found control character 0x1B" + allowed);
    CHECK(parse_error("a: \x7F\n") == "a.yaml:1: found control character 0x7F" + allowed);
    CHECK(yaml("a: \"\xC3\xA9\"\r\nb:\t1\r\n").at("a").as_text() == "\xC3\xA9");
}

TEST_CASE("documents are 64 levels deep at most, flow and block", "[yaml]") {
    const auto nested = [](std::size_t levels) { return std::string(levels, '[') + std::string(levels, ']'); };
    CHECK_NOTHROW(yaml(nested(65)));
    CHECK(parse_error(nested(66)) == "a.yaml:1: nested more than 64 levels deep");
    CHECK(parse_error(nested(100000)) == "a.yaml:1: nested more than 64 levels deep");
}

TEST_CASE("aliases of aliases do not make a document larger than can be walked", "[yaml]") {
    std::string text = "a0: &a0 [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]\n";
    for (int i = 1; i < 8; ++i) {
        const std::string before = "*a" + std::to_string(i - 1);
        text += "a" + std::to_string(i) + ": &a" + std::to_string(i) + " [";
        for (int j = 0; j < 9; ++j) text += before + ", ";
        text += before + "]\n";
    }
    CHECK(parse_error(text).find("more than 2000000 values, aliases expanded") != std::string::npos);
}

TEST_CASE("what stands on the command line has no lines", "[yaml]") {
    CHECK(error_of([] {
              YamlNode::parse("x", "--set a=x").as_integer({1, 2});
          }) == "--set a=x: expected an integer from 1 to 2, found 'x'");
}

TEST_CASE("files that cannot be read are told by name", "[yaml]") {
    const std::string file = "test_yaml." + std::to_string(getpid()) + ".yaml";
    const auto load_error = [](const std::string& path) { return error_of([&] { YamlNode::load_file(path); }); };
    CHECK(load_error("no/such/file.yaml") == "no/such/file.yaml: cannot be read: no such file");
    CHECK(load_error("/tmp") == "/tmp: cannot be read: is a directory; allowed: a file");
    CHECK(load_error("/dev/null") == "/dev/null: cannot be read: not a regular file");
    std::ofstream(file) << "a: 1\nb: [\n";
    CHECK(load_error(file).find(file + ":3: not valid YAML") == 0);
    std::ofstream(file) << "a: 12\n";
    CHECK(YamlNode::load_file(file).at("a").as_integer({0, 20}) == 12);
    std::ofstream(file) << std::string((4 << 20) + 1, '#');
    CHECK(load_error(file) == file + ": found 4194305 bytes, no configuration file; allowed: up to 4 MiB");
    std::remove(file.c_str());
}
