// Texts of several tables: which are shown, and lines that are too long.
#include <catch2/catch.hpp>

#include "sim/text/tables.hpp"

using namespace eyrie;

namespace {

using Names = std::vector<std::string>;

Tables two_tables() {
    Tables tables;
    TextTable time({"layer", "cycles", "ms"}), energy({"layer", "MAC", "total"});
    time.row({"A", "10", "0.5"});
    energy.row({"A", "1", "2"});
    tables.add("time", "Time (of all)", std::move(time), "A: a remark\n\n");
    tables.add("energy", "Energy", std::move(energy));
    return tables;
}

}  // namespace

TEST_CASE("all tables are shown, each with its title and what goes with it", "[tables]") {
    CHECK(two_tables().text({}) ==
          "Time (of all)\nlayer  cycles   ms\nA          10  0.5\n\nA: a remark\n\n"
          "Energy\nlayer  MAC  total\nA        1      2\n\n");
    CHECK(two_tables().names() == Names{"time", "energy"});
}

TEST_CASE("tables are chosen by name; one that is not there is named", "[tables]") {
    CHECK(two_tables().text({0, {"energy"}, {}}) == "Energy\nlayer  MAC  total\nA        1      2\n\n");
    CHECK(two_tables().text({0, {"vector"}, {}}) == "no table vector: there is nothing in it\n\n");
    CHECK(two_tables().text({0, {}, {"lanes"}}) == "no column lanes: no table that is printed has it\n\n");
}

TEST_CASE("with columns chosen, tables that have none of them are not shown", "[tables]") {
    CHECK(two_tables().column_names({}) == Names{"layer", "cycles", "ms", "mac", "total"});
    CHECK(two_tables().column_names({0, {"energy"}, {}}) == Names{"layer", "mac", "total"});
    CHECK(two_tables().text({0, {}, {"total"}}) == "Energy\nlayer  total\nA          2\n\n");
}

TEST_CASE("what goes with a table is as wide as its table", "[tables]") {
    CHECK(two_tables().text({8, {"time"}, {"ms"}}).find("\nA: a\n  remark\n") != std::string::npos);
}

TEST_CASE("long lines go on, indented, in the next one", "[tables]") {
    CHECK(wrapped("one two three\nfour\n", 0) == "one two three\nfour\n");
    CHECK(wrapped("one two three\nfour\n", 7) == "one two\n  three\nfour\n");
    CHECK(wrapped("one two three", 13) == "one two three");
    CHECK(wrapped("unbreakable word", 4) == "unbreakable\n  word");
    CHECK(wrapped("", 10).empty());
    CHECK(wrapped("a\n\nb\n", 10) == "a\n\nb\n");
    CHECK(wrapped("  one two three", 9) == "  one two\n    three");
    // Further in than the width allows, a line that went on was as long as before, forever.
    CHECK(wrapped(std::string(12, ' ') + "a b c", 8) == "    a b\n    c");
    CHECK(wrapped(std::string(12, ' '), 8) == "    ");
}
