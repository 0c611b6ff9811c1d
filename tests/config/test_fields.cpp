// Fields, read from YAML and from --set, and printed.
#include <catch2/catch.hpp>

#include "sim/config/yaml_fields.hpp"

using namespace eyrie;

namespace {

// One of each kind, two of them in a section in a section.
struct Machine {
    int rows = 12;
    std::int64_t words = 4;
    double volts = 1.5;
    bool gating = true;
    std::string name = "none";
    std::string unit = "pJ";
    int depth = 8;
    bool shared = false;

    void visit_fields(FieldVisitor& v) {
        v.text("name", name, "");
        v.integer("rows", rows, {1, 64}, "PEs", "rows of the array");
        v.integer("words", words, {1, 1LL << 40}, "", "words of it");
        v.number("volts", volts, 0, 2.5, "V", "supply");
        v.choice("unit", unit, {"pJ", "nJ"}, "unit");
        v.section("pe", "one PE", [&] {
            v.boolean("gating", gating, "switched off by zeros");
            v.section("fifo", "", [&] {
                v.integer("depth", depth, {1, 100}, "words", "");
                v.boolean("shared", shared, "by its neighbours");
            });
        });
    }
};

Machine read(const std::string& text, const std::vector<std::string>& assignments = {}) {
    Machine machine;
    Overrides overrides;
    for (const std::string& assignment : assignments) overrides.add(assignment);
    const YamlNode root = YamlNode::parse(text, "m.yaml");
    YamlFieldReader reader(root, overrides);
    machine.visit_fields(reader);
    reader.finish();
    return machine;
}

std::string error_of(const std::string& text, const std::vector<std::string>& assignments = {}) {
    try {
        read(text, assignments);
    } catch (const InputError& error) {
        return error.what();
    }
    return "no error";
}

std::string printed(Machine machine, bool with_docs) {
    YamlFieldPrinter printer(with_docs);
    machine.visit_fields(printer);
    return printer.text_out();
}

const std::string all_keys =
    "name: big\nrows: 3\nwords: 1099511627776\nvolts: 0.75\nunit: nJ\n"
    "pe:\n  gating: false\n  fifo:\n    depth: 99\n    shared: true\n";

}  // namespace

TEST_CASE("each field is read from its key", "[fields]") {
    const Machine machine = read(all_keys);
    CHECK(machine.name == "big");
    CHECK(machine.rows == 3);
    CHECK(machine.words == 1LL << 40);
    CHECK(machine.volts == 0.75);
    CHECK(machine.unit == "nJ");
    CHECK_FALSE(machine.gating);
    CHECK(machine.depth == 99);
    CHECK(machine.shared);
}

TEST_CASE("a key that is missing keeps its default, a section as a whole too", "[fields]") {
    const Machine machine = read("rows: 5\n");
    CHECK(machine.rows == 5);
    CHECK(machine.volts == 1.5);
    CHECK(machine.depth == 8);
    CHECK(read("pe: {fifo: {shared: true}}\n").shared);
    CHECK(read("pe: {fifo: {shared: true}}\n").gating);
}

TEST_CASE("an override wins over the file and over the default", "[fields]") {
    const Machine machine = read("rows: 5\npe: {fifo: {depth: 2}}\n", {"rows=6", "pe.fifo.depth=7", "pe.gating=false"});
    CHECK(machine.rows == 6);
    CHECK(machine.depth == 7);
    CHECK_FALSE(machine.gating);
    CHECK(read("{}", {"pe.fifo.shared=true"}).shared);  // of a section that is not in the file
    CHECK(read("{}", {"name=a=b"}).name == "a=b");      // the first = parts
}

TEST_CASE("a wrong override is told with what stood on the command line", "[fields]") {
    CHECK(error_of("{}", {"rows=65"}) == "--set rows=65: found 65; allowed: an integer from 1 to 64");
    CHECK(error_of("{}", {"pe.gating=maybe"}) == "--set pe.gating=maybe: expected true or false, found 'maybe'");
    CHECK(error_of("{}", {"unit=J"}) == "--set unit=J: found 'J'; allowed: pJ, nJ");
    const std::string all = "the keys that 'eyrie show accelerator NAME' prints";
    CHECK(error_of("{}", {"row=5"}) == "--set row=5: unknown key 'row'; did you mean 'rows'?; allowed: " + all);
    CHECK(error_of("{}", {"depth=5"}).find("unknown key 'depth'; did you mean 'pe.fifo.depth'?") != std::string::npos);
    CHECK(error_of("{}", {"pe.depth=5"}).find("did you mean 'pe.fifo.depth'?") != std::string::npos);
    CHECK(error_of("{}", {"shar=5"}).find("did you mean 'pe.fifo.shared'?") != std::string::npos);
    CHECK(error_of("{}", {"pe.zzzzzz=5"}) ==
          "--set pe.zzzzzz=5: unknown key 'pe.zzzzzz'; allowed: pe.gating, pe.fifo.depth, pe.fifo.shared; " + all);
    CHECK(error_of("{}", {"zzzzzz=5"}) == "--set zzzzzz=5: unknown key 'zzzzzz'; allowed: " + all);
    CHECK(error_of("{}", {"pe=5"}) ==
          "--set pe=5: a section has no value; allowed: pe.gating, pe.fifo.depth, pe.fifo.shared");
    CHECK(error_of("{}", {"pe.fifo=5"}) ==
          "--set pe.fifo=5: a section has no value; allowed: pe.fifo.depth, pe.fifo.shared");
}

TEST_CASE("an assignment has a key, a value and one place", "[fields]") {
    for (const char* const words : {"rows", "=5", "rows=", ""})
        CHECK(error_of("{}", {words}) == "--set: found '" + std::string(words) + "'; allowed: key.path=value");
    CHECK(error_of("{}", {"rows=5", "rows=5"}) == "--set: rows: given twice");
}

TEST_CASE("keys that no field declares are told at their level", "[fields]") {
    CHECK(error_of("rovs: 5\n") ==
          "m.yaml:1: rovs: unknown key 'rovs'; did you mean 'rows'?; allowed: name, rows, words, volts, unit, pe");
    CHECK(error_of("pe:\n  fifo:\n    deph: 1\n") ==
          "m.yaml:3: pe.fifo.deph: unknown key 'deph'; did you mean 'depth'?; allowed: depth, shared");
    CHECK(error_of("pe: {rows: 1}\n") == "m.yaml:1: pe.rows: unknown key 'rows'; allowed: gating, fifo");
}

TEST_CASE("a section is a mapping, and so is the file", "[fields]") {
    CHECK(error_of("pe: 5\n") == "m.yaml:1: pe: expected a mapping, found '5'");
    CHECK(error_of("a: 1\npe:\n  fifo: [1]\n").find("m.yaml:3: pe.fifo: expected a mapping, found a sequence") == 0);
    CHECK(error_of("[1, 2]\n") == "m.yaml:1: expected a mapping, found a sequence");
}

TEST_CASE("an override hides a wrong value of the file", "[fields]") {
    CHECK(read("rows: many\n", {"rows=2"}).rows == 2);
}

TEST_CASE("what is printed reads back to the same", "[fields]") {
    const Machine machine = read(all_keys);
    CHECK(printed(machine, false) == all_keys);
    CHECK(printed(read(printed(machine, true)), false) == all_keys);
}

TEST_CASE("each key is printed with its doc and unit", "[fields]") {
    CHECK(printed(Machine(), true) ==
          "name: none\n"
          "rows: 12                            # rows of the array [PEs]\n"
          "words: 4                            # words of it\n"
          "volts: 1.5                          # supply [V]\n"
          "unit: pJ                            # unit (pJ | nJ)\n"
          "pe:                                 # one PE\n"
          "  gating: true                      # switched off by zeros\n"
          "  fifo:\n"
          "    depth: 8                        #  [words]\n"
          "    shared: false                   # by its neighbours\n");
}

TEST_CASE("a text that YAML would take for something else is printed in quotes", "[fields]") {
    for (const char* const text :
         {"", "5", "null", "a: b", "ends ", "\"x\"", "back\\slash", "new\nline", "# no comment", "[1]", "caf\xC3\xA9",
          "tab\there", "- a", "it's", "plain words, too"}) {
        Machine machine;
        machine.name = text;
        CHECK(read(printed(machine, false)).name == text);
    }
    Machine machine;
    machine.name = "say \"a\\b\"\x01";
    CHECK(printed(machine, false).find("name: \"say \\\"a\\\\b\\\"\\x01\"\n") == 0);
    machine.name = "12 rows";
    CHECK(printed(machine, false).find("name: \"12 rows\"\n") == 0);
    machine.name = "plain words, too";
    CHECK(printed(machine, false).find("name: plain words, too\n") == 0);
}
