// A tensor file of NNEF (.dat): 128 bytes that say shape and type, then the words, row by row.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "workloads/graph/axis_order.hpp"

namespace eyrie::nnef {

constexpr std::size_t largest_rank = 8;  // axes of a tensor

struct VariableFile {
    std::vector<std::int64_t> shape;
    int bits = 0;                         // of a word
    std::shared_ptr<const Words> values;  // of integers of 8 or 16 bits, where asked for
};

// The file of the variable `label` in the folder of `graph_path`; none where it is not there. Throws InputError where
// the label leads out of the folder, or the file is no tensor file.
std::optional<VariableFile> read_variable_file(const std::string& graph_path, const std::string& label, bool values);

}  // namespace eyrie::nnef
