// An NNEF text as a tree: fragments (operations made of operations) and the graph, each a list of assignments.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace eyrie::nnef {

struct Expression {
    enum Kind : char {
        number,
        text,
        logical,
        name,
        array,         // [parts]
        tuple,         // (parts)
        call,          // word(names = parts)
        unary,         // word part
        binary,        // part word part
        choice,        // first if second else third
        subscript,     // first[second]
        comprehension  // [for names in parts, but the last, yield the last]
    };
    Kind kind = tuple;
    int line = 0;
    int height = 1;  // of the tree below
    std::string_view word;
    std::vector<Expression> parts;
    std::vector<std::string_view> names;  // of a call: "" for arguments without a name
};

struct Assignment {
    Expression target;  // a name, or arrays and tuples of targets
    Expression value;
};

struct Parameter {
    std::string_view name;
    bool has_default = false;
    Expression value;
};

struct Fragment {
    std::string_view name;
    int line = 0;
    std::vector<Parameter> parameters;
    std::vector<std::string_view> results;
    bool has_body = false;
    std::vector<Assignment> body;
};

struct Document {
    std::string_view version;
    std::vector<Fragment> fragments;
    Fragment graph;
};

// Throws InputError, naming file and line, where the text is no NNEF 1, is nested too deeply or too large. The document
// refers to `text`.
Document parse(std::string_view text, const std::string& path);

// The parameters of a standard operation: "input, filter, bias = 0.0, padding = []".
std::vector<Parameter> parse_signature(std::string_view text);

}  // namespace eyrie::nnef
