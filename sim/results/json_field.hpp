// One value of a JSON file, with the file's name and the path to the value in it. A user's file may hold any JSON, so
// every value is read by its type. All functions throw InputError naming file, path, what was found and allowed.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

namespace eyrie {

class JsonField {
public:
    // `value` must outlive the field.
    JsonField(const nlohmann::ordered_json& value, std::string origin) : JsonField(value, std::move(origin), "") {}

    const nlohmann::ordered_json& value() const { return *value_; }
    const std::string& origin() const { return origin_; }
    bool has(const std::string& key) const;
    JsonField at(const std::string& key) const;
    std::vector<std::string> keys() const;    // of an object, in file order
    std::vector<JsonField> elements() const;  // of an array

    std::string as_text() const;
    bool as_boolean() const;
    std::uint64_t as_count() const;  // an integer, 0 or more
    double as_number() const;        // finite, 0 or more

    [[noreturn]] void fail(const std::string& allowed) const;

private:
    JsonField(const nlohmann::ordered_json& value, std::string origin, std::string way)
        : value_(&value), origin_(std::move(origin)), way_(std::move(way)) {}

    const nlohmann::ordered_json* value_;
    std::string origin_;
    std::string way_;  // "layers[2].energy.total"
};

// Parses a file's text. Throws InputError with the line where it stops being JSON, and what is allowed instead.
nlohmann::ordered_json parse_json(const std::string& text, const std::string& origin,
                                  const std::string& allowed = "JSON");

}  // namespace eyrie
