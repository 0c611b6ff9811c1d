// The keys of a question, each declared once: options of `eyrie serve`, and keys of `serve` in a sweep file.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "sim/serve/load/answer.hpp"

namespace eyrie {

struct QuestionDraft {
    Question question;  // all but what depends on network and clock
    std::optional<double> bound_ms;
    std::optional<Ppm> percentile;
    double batch_timeout_ms = 0;
};

struct QuestionKey {
    const char* key;         // "latency-bound"
    const char* by_default;  // null: none
    std::string doc;
    // Reads a value. Throws InputError that begins with `name`, what the user calls the key.
    std::function<void(const std::string& text, const std::string& name, QuestionDraft& draft)> read;
};
const std::vector<QuestionKey>& question_keys();

// Where the values come from.
struct QuestionTexts {
    std::function<std::optional<std::string>(const std::string& key)> text;
    std::function<std::string(const std::string& key)> name;
    // Of several scenarios: a key that has no meaning for one of them is left unused there, else it is an error.
    bool for_many_scenarios = false;
    // A percentile is for what has none by the rules: others keep theirs.
    bool percentile_of_server = false;
};

// Throws InputError, also where a bound or a percentile is missing: the benchmark has those of its networks only.
Question read_question(const QuestionTexts& texts, const std::string& network, std::int64_t core_khz);

}  // namespace eyrie
