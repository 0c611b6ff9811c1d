// YAML input with errors a user can act on: every message names file, line, key, what was found
// and what is allowed. Unknown, duplicate, ill-typed and out-of-range keys are errors.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/config/fields.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

struct YamlValue;

// One node of a YAML document, with the file and the dotted key path that lead to it.
class YamlNode {
public:
    // Reads and parses a file. Throws InputError when it cannot be read, is not YAML, holds more
    // than one document, or a mapping in it names a key twice.
    static YamlNode load_file(const std::string& path);
    // The same in two steps, for a caller that keeps the text.
    static std::string file_text(const std::string& path);
    static YamlNode parse_file(const std::string& text, const std::string& path);
    // Throws InputError as file_text does, for a text that was read in another way.
    static void check_size(std::size_t bytes, const std::string& path);
    // The same for text; `origin` stands for the file name in messages.
    static YamlNode parse(const std::string& text, const std::string& origin);

    const std::string& path() const { return path_; }
    bool is_map() const;
    bool is_sequence() const;
    bool is_scalar() const;

    bool has(const std::string& key) const;
    // The child under `key`; throws InputError when it is missing or this node is no mapping.
    YamlNode at(const std::string& key) const;
    std::vector<std::string> keys() const;  // in file order; throws when no mapping
    // Keys and children in file order, in one walk: at() looks a key up from the first on. Throws when no mapping.
    std::vector<std::pair<std::string, YamlNode>> entries() const;
    std::vector<YamlNode> elements() const;  // throws when no sequence

    std::int64_t as_integer(IntegerRange range) const;
    double as_number(double low, double high) const;
    bool as_boolean() const;
    std::string as_text() const;
    std::string as_choice(const std::vector<std::string>& allowed) const;

    // Throws InputError naming the first key of this mapping that is not in `allowed`; `other_names`: keys that others
    // use, and what to write here in their place.
    void allow_only(const std::vector<std::string>& allowed,
                    const std::map<std::string, std::string>& other_names = {}) const;

    // "file:line: key: message" as an InputError.
    [[noreturn]] void fail(const std::string& message) const;
    // "file:line", for messages of code that checks a value later.
    std::string where() const;
    // What stands here, for messages: "'abc'", "a mapping", "a sequence", "nothing".
    std::string found() const;

private:
    YamlNode(std::shared_ptr<const YamlValue> value, std::string origin, std::string path, int line);
    std::string path_of(const std::string& key) const;
    std::string origin_;
    std::string path_;
    int line_;
    bool is_file_ = false;  // the whole of one
    std::shared_ptr<const YamlValue> value_;
};

}  // namespace eyrie
