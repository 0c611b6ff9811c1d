// The text of a ZigZag layer's equation and of its dimension relations:
//
//     O[b][g][k][oy][ox]+=W[g][k][c][fy][fx]*I[b][g][c][iy][ix]        iy=2*oy+1*fy
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace eyrie {

struct ZigzagTensor {
    std::string name;                  // "O"
    std::vector<std::string> indices;  // in lower case
};

struct ZigzagEquation {
    ZigzagTensor output;
    std::vector<ZigzagTensor> operands;  // one or two
    bool sum = false;                    // of the operands; else their product
};

struct ZigzagRelation {
    std::string index;                                        // "iy"
    std::vector<std::pair<std::string, std::int64_t>> terms;  // index and coefficient, one or two
};

// Throw InputError: "found ...; allowed: ...".
ZigzagEquation zigzag_equation(std::string_view text);
ZigzagRelation zigzag_relation(std::string_view text);

}  // namespace eyrie
