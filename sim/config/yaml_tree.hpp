// A YAML document as a tree, built while the text is read once.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

namespace eyrie {

struct YamlValue {
    enum class Kind { nothing, scalar, sequence, mapping };
    using Ptr = std::shared_ptr<const YamlValue>;  // an alias is what it stands for

    Kind kind = Kind::nothing;
    int line = 1;  // from 1
    std::string scalar;
    std::vector<Ptr> elements;                 // of a sequence
    std::vector<std::pair<Ptr, Ptr>> entries;  // keys, which are scalars that differ, and values of a mapping
    std::int64_t values = 1;                   // in it and below, aliases expanded; at most a few more than it may have
    int levels = 0;                            // below it
};

// "file:line: "; what stands on the command line has no lines.
std::string yaml_place(const std::string& origin, int line);

// Throws InputError unless the text is one document that is not empty, of at most 64 levels and 2,000,000 values with
// aliases expanded, whose mappings name each key once.
YamlValue::Ptr read_yaml(const std::string& text, const std::string& origin);

}  // namespace eyrie
