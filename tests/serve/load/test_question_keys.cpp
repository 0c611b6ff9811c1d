// Keys of a question: defaults, the benchmark's bounds, and what has no meaning.
#include <map>

#include <catch2/catch.hpp>

#include "sim/kernel/errors.hpp"
#include "sim/serve/load/question_keys.hpp"

using namespace eyrie;

namespace {

using Values = std::map<std::string, std::string>;

QuestionTexts texts_of(const Values& values) {
    QuestionTexts texts;
    texts.text = [values](const std::string& key) {
        const auto at = values.find(key);
        return at == values.end() ? std::optional<std::string>() : at->second;
    };
    texts.name = [](const std::string& key) { return "<" + key + ">"; };
    return texts;
}

Question read(const Values& values, const std::string& network = "net") {
    return read_question(texts_of(values), network, 200000);
}

}  // namespace

TEST_CASE("serve: keys that are not given have the defaults of their table") {
    const Question question = read({{"scenario", "offline"}});
    CHECK(question.scenario == Scenario::offline);
    CHECK(question.rules == Rules::v0_5);
    CHECK(question.seed == 1);
    CHECK(question.fleet.chips == 1);
    CHECK(question.fleet.max_batch == 1);
    CHECK(question.fleet.policy == Policy::shared);
    CHECK(question.weights == WeightPolicy::reload);
    CHECK(question.asked().queries == 24576);
    CHECK(question.asked().duration_ms == 60000);
}

TEST_CASE("serve: bounds and percentiles come from the benchmark, or are given") {
    CHECK(read({{"scenario", "server"}}, "resnet50_v1.5").bound_ms == 15);
    CHECK(read({{"scenario", "server"}}, "gnmt").percentile == 970000);
    CHECK(read({{"scenario", "multi-stream"}}, "ssd_resnet34").bound_ms == 66);
    CHECK(read({{"scenario", "multi-stream"}, {"rules", "v1"}}).bound_ms == 0);
    CHECK(read({{"scenario", "single-stream"}}).percentile == 900000);
    CHECK(read({{"scenario", "single-stream"}, {"percentile", "95"}}).percentile == 950000);
    const Question given = read({{"scenario", "server"}, {"latency-bound", "2.5"}, {"percentile", "97.5"}});
    CHECK(given.bound() == 500000);
    CHECK(given.percentile == 975000);
    CHECK_THROWS_WITH(read({{"scenario", "server"}}), Catch::StartsWith("<latency-bound> is required for net"));
    CHECK_THROWS_WITH(read({{"scenario", "server"}, {"latency-bound", "1"}}), Catch::StartsWith("<percentile> is req"));
}

TEST_CASE("serve: a bound in decimals is whole cycles, rounded down") {
    const auto bound = [](const std::string& ms, std::int64_t khz) {
        return read_question(texts_of({{"scenario", "server"}, {"latency-bound", ms}, {"percentile", "99"}}), "net",
                             khz)
            .bound();
    };
    CHECK(bound("0.1", 200000) == 20000);
    CHECK(bound("0.3", 200000) == 60000);
    CHECK(bound("10", 200000) == 2000000);
    CHECK(bound("0.0000051", 200000) == 1);
    CHECK(bound("0.0000049", 200000) == 0);
}

TEST_CASE("serve: what has no meaning for a scenario is an error, of many it is left unused") {
    for (const Values& values : {Values{{"scenario", "offline"}, {"latency-bound", "1"}},
                                 {{"scenario", "offline"}, {"percentile", "99"}},
                                 {{"scenario", "offline"}, {"rate", "10"}}}) {
        CHECK_THROWS_AS(read(values), InputError);
        QuestionTexts texts = texts_of(values);
        texts.for_many_scenarios = true;
        const Question question = read_question(texts, "net", 200000);
        CHECK(question.bound_ms == 0);
        CHECK(question.percentile == 0);
        CHECK(question.rate == 0);
    }
    QuestionTexts texts = texts_of({{"scenario", "single-stream"}, {"percentile", "99"}});
    texts.percentile_of_server = true;
    CHECK(read_question(texts, "net", 200000).percentile == 900000);
}

TEST_CASE("serve: every key refuses what it cannot be, by its name") {
    for (const QuestionKey& one : question_keys()) {
        QuestionDraft draft;
        INFO(one.key);
        for (const char* text : {"", " ", "-1", "nan", "1e999", "what", "1 ", "0x1"})
            CHECK_THROWS_WITH(one.read(text, "<key>", draft), Catch::StartsWith("<key>: "));
    }
}
