#include "tests/fuzz/changed_result.hpp"

#include <array>
#include <cstdlib>
#include <fstream>
#include <iterator>
#include <sstream>
#include <vector>

#include <nlohmann/json.hpp>

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

constexpr std::size_t result_count = std::size(fuzzed_results);

std::string read_whole(const char* name) {
    const char* const folder = std::getenv("EYRIE_FUZZ_RESULTS");
    if (folder == nullptr) return "";
    std::ifstream file(std::string(folder) + "/" + name + ".json", std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
}

// All values of a result, as pointers to them: a result does not change while it is read.
std::vector<Json::json_pointer> values_of(const Json& whole) {
    std::vector<Json::json_pointer> found{Json::json_pointer()};
    for (std::size_t i = 0; i < found.size(); ++i) {
        const Json::json_pointer outer = found[i];
        const Json& value = whole.at(outer);
        if (value.is_object())
            for (const auto& [key, inner] : value.items()) found.push_back(outer / key);
        if (value.is_array())
            for (std::size_t place = 0; place < value.size(); ++place) found.push_back(outer / place);
    }
    return found;
}

struct Whole {
    Json result;
    std::vector<Json::json_pointer> values;
};

std::vector<Whole> read_all() {
    std::vector<Whole> all;
    for (std::size_t number = 0; number < result_count; ++number) {
        Whole one{Json::parse(whole_result(number)), {}};
        one.values = values_of(one.result);
        all.push_back(std::move(one));
    }
    return all;
}

}  // namespace

const std::string& whole_result(std::size_t number) {
    static std::array<std::string, result_count> texts;
    std::string& text = texts[number % result_count];
    if (text.empty()) text = read_whole(fuzzed_results[number % result_count]);
    return text;
}

std::string change_result(const std::string& change) {
    static const std::vector<Whole> all = read_all();
    const std::size_t line = change.find('\n');
    if (line == std::string::npos) return "";
    std::istringstream numbers(change.substr(0, line));
    std::size_t result = 0, value = 0;
    if (!(numbers >> result >> value) || result >= all.size()) return "";
    const Whole& whole = all[result];
    const Json::json_pointer& place = whole.values[value % whole.values.size()];
    const std::string text = change.substr(line + 1);
    Json changed = whole.result;
    if (text.empty() && !place.empty() && changed.at(place.parent_pointer()).is_object()) {
        changed.at(place.parent_pointer()).erase(place.back());
    } else {
        Json given = Json::parse(text, nullptr, false);
        changed.at(place) = given.is_discarded() ? Json(text) : std::move(given);
    }
    return changed.dump(-1, ' ', false, Json::error_handler_t::replace);
}

}  // namespace eyrie
