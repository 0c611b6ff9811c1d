// Chosen columns of CSV.
#include <catch2/catch.hpp>

#include "sim/text/csv_columns.hpp"
#include "sim/text/shown.hpp"

using namespace eyrie;

TEST_CASE("columns of CSV are those that are named, in the order in which they are named") {
    const std::string csv = "a,b,c\n1,2,3\n4,,6\n";
    CHECK(with_columns(csv, {}) == csv);
    CHECK(with_columns(csv, {"c", "a"}) == "c,a\n3,1\n6,4\n");
    CHECK(with_columns(csv, {"b"}) == "b\n2\n\n");
    CHECK(with_columns("a,b\n", {"b"}) == "b\n");
}

TEST_CASE("a quoted cell is one cell, whatever it holds") {
    const std::string odd = csv_text("x, \"y\"\nz");
    const std::string csv = "a,b\n" + odd + ",2\n3," + odd + "\n";
    CHECK(with_columns(csv, {"b", "a"}) == "b,a\n2," + odd + "\n" + odd + ",3\n");
    CHECK(with_columns(csv, {"a"}) == "a\n" + odd + "\n3\n");
}
