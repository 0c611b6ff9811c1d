// Texts of others do nothing to a terminal or a spreadsheet.
#include <catch2/catch.hpp>

#include "sim/text/shown.hpp"
#include "sim/text/text_table.hpp"

using namespace eyrie;

TEST_CASE("control characters are shown as their bytes, all else stays", "[shown]") {
    CHECK(shown("plain \\ text, \u00fc \u20ac \U0001F600") == "plain \\ text, \u00fc \u20ac \U0001F600");
    CHECK(shown("\x1b]0;PWNED\a\x1b[31mred") == "\\x1b]0;PWNED\\x07\\x1b[31mred");
    CHECK(shown(std::string("\0\t\n\r\x7f", 5)) == "\\x00\\x09\\x0a\\x0d\\x7f");
    CHECK(shown("\u009b31m\u0080") == "\\xc2\\x9b31m\\xc2\\x80");  // the second set: U+009B begins a sequence, too
    CHECK(shown("\u00a0") == "\u00a0");
}

TEST_CASE("what turns the direction of writing, and bytes that are no UTF-8, are shown as bytes", "[shown]") {
    CHECK(shown("a\u202etxt.exe\u2066b\u2028c\u200f") ==
          "a\\xe2\\x80\\xaetxt.exe\\xe2\\x81\\xa6b\\xe2\\x80\\xa8c\\xe2\\x80\\x8f");
    CHECK(shown("\u2022 \u2060") == "\u2022 \u2060");
    CHECK(shown("\xff\xc3") == "\\xff\\xc3");
    CHECK(shown("\xed\xa0\x80") == "\\xed\\xa0\\x80");
}

TEST_CASE("a text of several lines keeps its line breaks and nothing else", "[shown]") {
    CHECK(shown_lines("a\nb\x1b\r\n") == "a\nb\\x1b\\x0d\n");
}

TEST_CASE("cells of CSV files are quoted where a reader would see more than one", "[shown]") {
    CHECK(csv_text("") == "");
    CHECK(csv_text("plain text") == "plain text");
    CHECK(csv_text("a,b") == "\"a,b\"");
    CHECK(csv_text("say \"it\"") == "\"say \"\"it\"\"\"");
    CHECK(csv_text("two\nlines") == "\"two\nlines\"");
    CHECK(csv_text("\x1b[31m") == "\\x1b[31m");
}

TEST_CASE("no cell of text is a formula", "[shown]") {
    for (const char* const text : {"=1+1", "+1", "-1", "@SUM(A1)", "-", " =1", "\n=1"}) {
        const std::string cell = csv_text(text);
        CHECK(cell.find("'" + std::string(text)) != std::string::npos);
    }
    CHECK(csv_text("=1,\"x\"") == "\"'=1,\"\"x\"\"\"");
    CHECK(csv_text("a=1") == "a=1");
    CHECK(csv_text(" ") == " ");
}

TEST_CASE("a table shows its cells", "[shown]") {
    TextTable table({"name\x1b", "x"});
    table.row({"a\nb", "1"});
    CHECK(table.text() == "name\\x1b  x\na\\x0ab    1\n");
}
