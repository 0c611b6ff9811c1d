// The text of a Darknet configuration: sections "[type]" with lines "key=value", in their order; a section may stand
// any number of times. As Darknet reads it: blanks anywhere do not count, what begins with # or ; is a remark, of a key
// that is given twice the first counts, and keys that no layer reads are for training.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/config/fields.hpp"

namespace eyrie {

class DarknetSection {
public:
    DarknetSection(const std::string& path, std::string type, int line)
        : path_(&path), type_(std::move(type)), line_(line) {}
    void add(std::string key, std::string value, int line);

    const std::string& type() const { return type_; }  // in lower case
    bool has(const std::string& key) const { return find(key) != nullptr; }
    std::string text(const std::string& key, const std::string& otherwise) const;
    // Whole numbers. Throw InputError: "file:line: key: found ...; allowed: ...".
    std::int64_t integer(const std::string& key, std::int64_t otherwise, IntegerRange range) const;
    std::vector<std::int64_t> integers(const std::string& key, IntegerRange range) const;  // separated by commas

    std::string where() const;  // "file:line: [type]: ", of its first line
    [[noreturn]] void fail(const std::string& key, const std::string& message) const;

private:
    struct Entry {
        std::string key, value;
        int line;
    };
    const Entry* find(const std::string& key) const;
    std::int64_t value_of(const std::string& key, const std::string& text, IntegerRange range) const;

    const std::string* path_;
    std::string type_;
    int line_;
    std::vector<Entry> entries_;
};

// `path` is for messages and outlives the sections. Throws InputError: a line that is neither, more sections than a
// graph has operations.
std::vector<DarknetSection> darknet_sections(std::string_view text, const std::string& path);

}  // namespace eyrie
