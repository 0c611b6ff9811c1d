// Topologies of SCALE-Sim (https://github.com/scalesim-project/SCALE-Sim): a table with commas, a layer a row.
//
//     Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,
//     Layer, M, N, K,                             (GEMM: M x K by K x N)
//
// Columns count by their place; the first line, a comma at the end, and text behind the last column are no part. Height
// and width include padding. A ninth column is the stride across, or N:M, the sparsity of version 3. SCALE-Sim has no
// groups: it splits a layer whose name has "DP" in it by channel, each with all its filters. Layers stand beside one
// another: which one takes what another one makes, the table does not say.
#pragma once

#include <string_view>

#include "workloads/graph/graph.hpp"

namespace eyrie {

// Whether there are a header and rows of either kind, or such rows alone.
bool is_scale_sim(std::string_view bytes);

// Throws InputError.
Graph read_scale_sim(const ModelFile& file, const ImportOptions& options);

}  // namespace eyrie
