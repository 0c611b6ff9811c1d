// What a user may not expect of a run, said aloud: a line each on the terminal, and fields of the result.
#pragma once

#include <string>
#include <vector>

#include "sim/results/layer_result.hpp"

namespace eyrie {

// A layer's transfers of a data type that take more bytes compressed than uncompressed.
struct Inflation {
    std::string layer;
    const char* transfer;  // ifmap, filter, ofmap
    Count uncompressed_bytes = 0;
    Count compressed_bytes = 0;
};
std::vector<Inflation> inflations(const RunResult& run);

// Layers whose share of zeros among the ifmaps nobody gave, though compression or gating depends on it: none are
// assumed.
std::vector<std::string> layers_with_assumed_zeros(const RunResult& run);

// The lines: layers left out, zeros assumed, compression that inflates. "": nothing to say.
std::string left_out_line(const std::vector<std::string>& layers);
std::string remark_lines(const RunResult& run);

}  // namespace eyrie
