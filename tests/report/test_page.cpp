// The page as text: all of it in one file, and no name that leaves its place.
#include <catch2/catch.hpp>
#include <nlohmann/json.hpp>

#include <fstream>
#include <iterator>

#include "sim/report/page.hpp"

using namespace eyrie;

TEST_CASE("the page's files are those of the source tree, byte by byte", "[report]") {
    for (const char* name : {"page.html", "style.css", "chart.js", "vendor/echarts.min.js", "vendor/LICENSE.echarts"}) {
        std::ifstream file(std::string(EYRIE_SOURCE_DIR "/sim/report/page/") + name, std::ios::binary);
        const std::string text(std::istreambuf_iterator<char>(file), {});
        INFO(name);
        CHECK(text.size() > 100);
        CHECK(page_file(name) == text);
    }
    CHECK_THROWS_AS(page_file("nothing.js"), std::logic_error);
}

TEST_CASE("nothing in the data ends its script element, and a title is text", "[report]") {
    const std::string evil = "</script><!--<script>&\"";
    const std::string page = page_text(evil, {{"title", evil}, {evil, "\xff"}});
    CHECK(page.find(evil) == std::string::npos);
    CHECK(page.find("<title>&lt;/script&gt;&lt;!--&lt;script&gt;&amp;&quot;</title>") != std::string::npos);
    const std::string begin = "<script type=\"application/json\" id=\"data\">";
    const std::size_t at = page.find(begin) + begin.size();
    const auto data = nlohmann::ordered_json::parse(page.substr(at, page.find("</script>", at) - at));
    CHECK(data.at("title") == evil);
    CHECK(data.at(evil) == "\xEF\xBF\xBD");
}

TEST_CASE("integers that scripts cannot hold travel as text", "[report]") {
    const std::uint64_t limit = std::uint64_t(1) << 53;
    const std::string page = page_text("t", {{"exact", limit}, {"text", limit + 1}, {"most", UINT64_MAX}});
    CHECK(page.find(R"({"exact":9007199254740992,"text":"9007199254740993","most":"18446744073709551615"})") !=
          std::string::npos);
}
