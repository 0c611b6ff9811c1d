// The order in which a pass under weight-stationary streams ifmaps and psums: steps of a few columns of a row.
//
// With a row stride, words fall into residues: rows a, a + U, a + 2 U ... meet the filter rows i with i % U == a. A
// residue's words are a stream of their own; its PEs see every word of it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "dataflows/machine/accelerator.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

// Some columns of one row of a residue's stream, due at `time`.
struct StreamStep {
    std::int64_t time, residue, row, x;
};

// Words of a residue's stream: rows and columns.
inline std::int64_t stream_rows(const Layer& layer, std::int64_t residue, std::int64_t ofmap_rows) {
    return ofmap_rows + (layer.R - 1 - residue) / layer.stride_h;
}
inline std::int64_t stream_columns(const Layer& layer, std::int64_t residue) {
    return layer.F() + (layer.S - 1 - residue) / layer.stride_w;
}
// Columns of a step.
std::int64_t step_columns(const AcceleratorConfig& machine);
// Columns of the bus word that begins at x, on a network of that width, of rows of so many columns. It ends where its
// step does, even if it is not full: it waits for room for its own words, never for those of the next step.
inline std::int64_t bus_word_columns(const StreamStep& step, std::int64_t step_columns, std::int64_t x,
                                     std::int64_t width, std::int64_t columns) {
    return std::min({width, step.x + step_columns - x, columns - x});
}

// All steps of an image, in order, with chains of r channels.
std::vector<StreamStep> stream_steps(const Layer& layer, const AcceleratorConfig& machine, std::int64_t r,
                                     std::int64_t ofmap_rows);

}  // namespace eyrie
