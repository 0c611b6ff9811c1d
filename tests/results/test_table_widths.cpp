// The tables of a result on terminals of several widths: nothing is lost, and no line is too long.
#include <algorithm>
#include <sstream>

#include <catch2/catch.hpp>

#include "sim/results/result_files.hpp"
#include "tests/results/hand_run.hpp"

using namespace eyrie;

namespace {

using Words = std::vector<std::string>;

RunResult plain_run() {
    RunResult run = hand_run(EnergyTable());
    run.network = "net";
    return run;
}

std::size_t longest_line(const std::string& text) {
    std::size_t longest = 0;
    std::istringstream lines(text);
    for (std::string line; std::getline(lines, line);) longest = std::max(longest, line.size());
    return longest;
}

// Each once, in order.
Words words_of(const std::string& text) {
    std::istringstream in(text);
    Words words;
    for (std::string word; in >> word;)
        if (word.find_first_not_of('-') != std::string::npos) words.push_back(word);
    std::sort(words.begin(), words.end());
    words.erase(std::unique(words.begin(), words.end()), words.end());
    return words;
}

}  // namespace

TEST_CASE("tables keep to 80 and 120 columns, and show there what they show on wide paper", "[tables]") {
    const Tables tables = result_tables(plain_run());
    const std::string wide = tables.text({});
    CHECK(longest_line(wide) > 120);
    for (const std::size_t width : {80, 120}) {
        const std::string text = tables.text({width, {}, {}});
        CHECK(longest_line(text) <= width);
        CHECK(words_of(text) == words_of(wide));
    }
}

TEST_CASE("all tables one by one are the text of all of them", "[tables]") {
    const Tables tables = result_tables(plain_run());
    std::string text;
    for (const std::string& name : tables.names()) text += tables.text({80, {name}, {}});
    CHECK(text == tables.text({80, {}, {}}));
}

TEST_CASE("each column of a result can be asked for by the name that is told", "[tables]") {
    const Tables tables = result_tables(plain_run());
    for (const std::string& table : tables.names()) {
        const std::size_t all = words_of(tables.text({0, {table}, {}})).size();
        const Words columns = tables.column_names({0, {table}, {}});
        for (const std::string& column : columns) {
            CAPTURE(table, column);
            const std::string text = tables.text({0, {table}, {column}});
            CHECK_FALSE(text.empty());
            CHECK(words_of(text).size() <= all);
        }
        CHECK(tables.text({0, {table}, columns}) == tables.text({0, {table}, {}}));
    }
}
