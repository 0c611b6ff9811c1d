// One HTML text from a template, files, a title, the ledger and data.
#include <stdexcept>

#include <catch2/catch.hpp>

#include "sim/page/html_page.hpp"

using namespace eyrie;

namespace {

std::string_view files(const std::string& name) {
    if (name == "page.html")
        return "<title>{{title}}</title>{{a.js}}<p>{{text:note.txt}}</p>{{ledger}}{{data}}|{{a.js}}.";
    if (name == "a.js") return "if (a < b && c) {{}}";
    if (name == "note.txt") return "1 < 2 & \"3\" > 2";
    throw std::logic_error("no file " + name);
}
std::string_view one_place(const std::string&) { return "[{{data}}]"; }
std::string_view ledger_place(const std::string&) { return "[{{ledger}}]"; }
std::string_view wrong_name(const std::string& name) { return name == "page.html" ? "{{nothing.js}}" : files(name); }

}  // namespace

TEST_CASE("title, files, ledger and data come to their places, and nothing else changes", "[page]") {
    CHECK(html_page(files, "T", "[7]", "{\"x\": 1}") ==
          "<title>T</title>if (a < b && c) {{}}<p>1 &lt; 2 &amp; &quot;3&quot; &gt; 2</p>[7]{\"x\": 1}|"
          "if (a < b && c) {{}}.");
}

TEST_CASE("a title is text whatever stands in it", "[page]") {
    CHECK(html_page(files, "<b>&\"</b>", "", "").find("<title>&lt;b&gt;&amp;&quot;&lt;/b&gt;</title>") == 0);
    CHECK(html_page(files, "{{data}}", "", "secret").find("<title>{{data}}</title>") == 0);  // no template
}

TEST_CASE("data cannot end the script that it stands in", "[page]") {
    CHECK(html_page(one_place, "", "", "\"</script><!--\"") == "[\"\\u003c/script>\\u003c!--\"]");
    CHECK(html_page(one_place, "", "", "{{data}}") == "[{{data}}]");
    CHECK(html_page(ledger_place, "", "</script>", "") == "[\\u003c/script>]");
}

TEST_CASE("a template that asks for a file that there is not is an error", "[page]") {
    CHECK_THROWS_AS(html_page(wrong_name, "", "", ""), std::logic_error);
}
