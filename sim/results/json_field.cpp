#include "sim/results/json_field.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/config/yaml.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

using Json = nlohmann::ordered_json;

// What stands there, short: a whole layer is no part of a message.
std::string found(const Json& value) {
    if (value.is_object()) return "an object";
    if (value.is_array()) return "a list";
    constexpr std::size_t longest = 60;
    const std::string text = value.dump(-1, ' ', true, Json::error_handler_t::replace);
    return text.size() <= longest ? text : text.substr(0, longest) + "...";
}

}  // namespace

void JsonField::fail(const std::string& allowed) const {
    throw InputError(origin_ + ": " + (way_.empty() ? "" : printable(way_) + ": ") + "found " + found(*value_) +
                     "; allowed: " + allowed);
}

bool JsonField::has(const std::string& key) const { return value_->is_object() && value_->contains(key); }

JsonField JsonField::at(const std::string& key) const {
    if (!value_->is_object()) fail("an object with '" + key + "'");
    const auto child = value_->find(key);
    const std::string way = way_.empty() ? key : way_ + "." + key;
    if (child == value_->end()) throw InputError(origin_ + ": " + printable(way) + ": is missing");
    return {*child, origin_, way};
}

std::vector<std::string> JsonField::keys() const {
    if (!value_->is_object()) fail("an object");
    std::vector<std::string> names;
    for (const auto& entry : value_->items()) names.push_back(entry.key());
    return names;
}

std::vector<JsonField> JsonField::elements() const {
    if (!value_->is_array()) fail("a list");
    std::vector<JsonField> fields;
    for (std::size_t i = 0; i < value_->size(); ++i)
        fields.push_back({(*value_)[i], origin_, fmt::format("{}[{}]", way_, i)});
    return fields;
}

std::string JsonField::as_text() const {
    if (!value_->is_string()) fail("a text");
    return value_->get<std::string>();
}

bool JsonField::as_boolean() const {
    if (!value_->is_boolean()) fail("true or false");
    return value_->get<bool>();
}

std::uint64_t JsonField::as_count() const {
    if (!value_->is_number_unsigned()) fail("an integer from 0 to 18446744073709551615");
    return value_->get<std::uint64_t>();
}

double JsonField::as_number() const {
    if (!value_->is_number() || !std::isfinite(value_->get<double>()) || value_->get<double>() < 0)
        fail("a number, 0 or more");
    return value_->get<double>();
}

nlohmann::ordered_json parse_json(const std::string& text, const std::string& origin, const std::string& allowed) {
    // What walks over a value later does so by recursion.
    constexpr int deepest = 64;
    const auto refuse_depth = [&](int depth, Json::parse_event_t, Json&) {
        if (depth > deepest)
            throw InputError(fmt::format("{}: holds lists or objects within one another {} deep; allowed: up to {}",
                                         origin, depth, deepest));
        return true;
    };
    try {
        return Json::parse(text, refuse_depth);
    } catch (const Json::parse_error& error) {
        const std::size_t end = std::min(error.byte, text.size());
        const auto lines = std::count(text.begin(), text.begin() + static_cast<std::ptrdiff_t>(end), '\n');
        throw InputError(fmt::format("{}:{}: is no JSON at byte {}{}; allowed: {}", origin, lines + 1, error.byte,
                                     end == text.size() ? ", its end" : "", allowed));
    } catch (const Json::out_of_range&) {
        throw InputError(origin + ": holds a number out of the range of 64-bit floating point");
    }
}

}  // namespace eyrie
