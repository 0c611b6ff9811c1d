#include "sim/serve/load/question_keys.hpp"

#include <charconv>
#include <cmath>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"
#include "sim/text/number.hpp"

namespace eyrie {

namespace {

constexpr double longest_ms = 1e6, longest_s = 1e6, fastest = 1e9;
constexpr std::int64_t most_queries = 40000000, most_chips = 256, largest_batch = 256;

[[noreturn]] void fail(const std::string& name, const std::string& text, const std::string& allowed) {
    throw InputError(fmt::format("{}: found '{}'; allowed: {}", name, printable(text), allowed));
}

std::uint64_t whole(const std::string& text, const std::string& name, std::uint64_t low, std::uint64_t high) {
    std::uint64_t value = 0;
    const char* const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || at != end || text.empty() || value < low || value > high)
        fail(name, text, fmt::format("an integer from {} to {}", low, high));
    return value;
}

// A finite number.
double number(const std::string& text, const std::string& name, double low, double high, const std::string& allowed) {
    double value = 0;
    const char* const end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    if (error != std::errc() || at != end || !std::isfinite(value) || value < low || value > high)
        fail(name, text, allowed);
    return value;
}

double above_zero(const std::string& text, const std::string& name, double high) {
    const std::string allowed = "a number above 0, up to " + format_number(high);
    const double value = number(text, name, 0, high, allowed);
    if (value == 0) fail(name, text, allowed);
    return value;
}

template <class Kind>
Kind choice(const std::string& text, const std::string& name, const std::string& what, std::optional<Kind> found,
            const std::vector<std::string>& names) {
    if (found) return *found;
    throw InputError(fmt::format("{}: {}", name, unknown_name(what, text, names)));
}

using Text = const std::string&;
using Draft = QuestionDraft&;

std::vector<QuestionKey> scenario_keys() {
    return {
        {"scenario", nullptr, join(scenario_names(), ", "),
         [](Text text, Text name, Draft draft) {
             draft.question.scenario = choice(text, name, "scenario", find_scenario(text), scenario_names());
         }},
        {"rules", "v0.5", "v0.5: 60 s, streams are counted; v1: 600 s, queries of 8 samples, early stopping",
         [](Text text, Text name, Draft draft) {
             draft.question.rules = choice(text, name, "rules", find_rules(text), rules_names());
         }},
        {"latency-bound", nullptr,
         "ms, of server and of multi-stream by v0.5; default: the benchmark's, for its networks",
         [](Text text, Text name, Draft draft) { draft.bound_ms = above_zero(text, name, longest_ms); }},
        {"percentile", nullptr, "of latency, 50 to 99.99; default: the benchmark's (server: for its networks)",
         [](Text text, Text name, Draft draft) {
             const double percent = number(text, name, 50, 99.99, "a number from 50 to 99.99");
             draft.percentile = std::llround(percent * static_cast<double>(ppm_of_all) / 100);
         }},
        {"rate", nullptr, "server: queries a second; default: the largest valid rate is searched for",
         [](Text text, Text name, Draft draft) { draft.question.rate = above_zero(text, name, fastest); }},
        {"seed", "1", "of the arrivals",
         [](Text text, Text name, Draft draft) { draft.question.seed = whole(text, name, 0, UINT64_MAX); }},
        {"queries", nullptr, "at least so many (offline: samples); default: as the rules ask",
         [](Text text, Text name, Draft draft) {
             draft.question.queries = static_cast<std::int64_t>(whole(text, name, 1, most_queries));
         }},
        {"duration", nullptr, "at least so many seconds; default: as the rules ask",
         [](Text text, Text name, Draft draft) {
             const double seconds = number(text, name, 0, longest_s, "a number from 0 to " + format_number(longest_s));
             draft.question.duration_ms = std::llround(seconds * 1000);
         }},
    };
}

std::vector<QuestionKey> fleet_keys() {
    return {
        {"chips", "1", "all of the accelerator, 1 to 256",
         [](Text text, Text name, Draft draft) {
             draft.question.fleet.chips = static_cast<int>(whole(text, name, 1, most_chips));
         }},
        {"link", "own", "DRAM link: own, or shared by all chips (16 at most), equally while several transfer",
         [](Text text, Text name, Draft draft) {
             draft.question.fleet.link = choice(text, name, "link", find_link(text), link_names());
         }},
        {"max-batch", "1",
         "samples that a chip takes at most at a time, 1 to 256; of other scenarios than server the best up to it",
         [](Text text, Text name, Draft draft) {
             draft.question.fleet.max_batch = static_cast<std::int64_t>(whole(text, name, 1, largest_batch));
         }},
        {"batch-timeout", "0", "ms that a free chip waits for a full batch; 0: none",
         [](Text text, Text name, Draft draft) {
             draft.batch_timeout_ms =
                 number(text, name, 0, longest_ms, "a number from 0 to " + format_number(longest_ms));
         }},
        {"policy", "shared", join(policy_names(), ", ") + ": one queue, or one for each chip",
         [](Text text, Text name, Draft draft) {
             draft.question.fleet.policy = choice(text, name, "policy", find_policy(text), policy_names());
         }},
        {"weights", "reload",
         "reload: from DRAM for every batch; keep: in the buffer's filter banks, where all of them fit",
         [](Text text, Text name, Draft draft) {
             draft.question.weights = choice(text, name, "policy of weights", find_weights(text), weights_names());
         }},
    };
}

[[noreturn]] void fail_unknown_network(const std::string& name, const std::string& network) {
    throw InputError(fmt::format("{} is required for {}: the benchmark has none for it; it has for {}", name,
                                 printable(network), join(benchmark_networks(), ", ")));
}

void set_bound(const QuestionTexts& texts, const std::string& network, QuestionDraft& draft) {
    Question& question = draft.question;
    if (!has_bound(question.rules, question.scenario)) {
        if (draft.bound_ms && !texts.for_many_scenarios)
            throw InputError(fmt::format("{}: {} by rules {} has none; allowed: without", texts.name("latency-bound"),
                                         scenario_name(question.scenario), rules_name(question.rules)));
        return;
    }
    const BenchmarkNetwork* const known = benchmark_network(network);
    if (draft.bound_ms)
        question.bound_ms = *draft.bound_ms;
    else if (known == nullptr)
        fail_unknown_network(texts.name("latency-bound"), network);
    else
        question.bound_ms = question.scenario == Scenario::server ? known->server_ms : known->stream_ms;
}

void set_percentile(const QuestionTexts& texts, const std::string& network, QuestionDraft& draft) {
    Question& question = draft.question;
    if (question.scenario == Scenario::offline) {
        if (draft.percentile && !texts.for_many_scenarios)
            throw InputError(fmt::format("{}: offline has none; allowed: without", texts.name("percentile")));
        return;
    }
    const std::optional<Ppm> own = percentile_of(question.scenario);
    const BenchmarkNetwork* const known = benchmark_network(network);
    if (own && (!draft.percentile || texts.percentile_of_server))
        question.percentile = *own;
    else if (draft.percentile)
        question.percentile = *draft.percentile;
    else if (known == nullptr)
        fail_unknown_network(texts.name("percentile"), network);
    else
        question.percentile = known->server_percentile;
}

}  // namespace

const std::vector<QuestionKey>& question_keys() {
    static const std::vector<QuestionKey> keys = [] {
        std::vector<QuestionKey> all = scenario_keys();
        for (QuestionKey& one : fleet_keys()) all.push_back(std::move(one));
        return all;
    }();
    return keys;
}

Question read_question(const QuestionTexts& texts, const std::string& network, std::int64_t core_khz) {
    QuestionDraft draft;
    for (const QuestionKey& one : question_keys())
        if (const std::optional<std::string> text = texts.text(one.key))
            one.read(*text, texts.name(one.key), draft);
        else if (one.by_default != nullptr)
            one.read(one.by_default, texts.name(one.key), draft);
    Question& question = draft.question;
    question.core_khz = core_khz;
    question.fleet.batch_timeout = static_cast<Cycles>(draft.batch_timeout_ms * static_cast<double>(core_khz));
    if (question.fleet.link == LinkOf::shared && question.fleet.chips > most_chips_of_a_link)
        throw InputError(fmt::format("{}: found shared with {} chips; allowed: with up to {}", texts.name("link"),
                                     question.fleet.chips, most_chips_of_a_link));
    if (question.rate > 0 && question.scenario != Scenario::server) {
        if (!texts.for_many_scenarios)
            throw InputError(fmt::format("{}: {} has none; allowed: with server", texts.name("rate"),
                                         scenario_name(question.scenario)));
        question.rate = 0;
    }
    set_bound(texts, network, draft);
    set_percentile(texts, network, draft);
    return question;
}

}  // namespace eyrie
