// Workloads of ZigZag (https://github.com/KULeuven-MICAS/zigzag): a YAML list, a layer an element.
//
//     - {id: 0, name: conv1, operator_type: Conv, equation:
//     "O[b][g][k][oy][ox]+=W[g][k][c][fy][fx]*I[b][g][c][iy][ix]",
//        dimension_relations: [ix=2*ox+1*fx, iy=2*oy+1*fy], loop_dims: [B, K, G, OX, OY, C, FX, FY],
//        loop_sizes: [1, 64, 1, 112, 112, 3, 7, 7], operand_precision: {W: 8, I: 8, O: 16, O_final: 8},
//        operand_source: {I: 0, W: 0}, padding: [[3, 2], [3, 2]], pr_loop_dims: [IX, IY]}
//
// What a layer is follows from equation and relations (loop_nest.hpp); of a pool or a sum also from its operator_type.
// An operand whose source is the layer itself is a weight or an input of the network; else it is what that layer makes,
// where sizes agree. A batch of a convolution is read as one image.
#pragma once

#include <string_view>

#include "workloads/graph/graph.hpp"

namespace eyrie {

// Whether it is a YAML sequence with equations and loop sizes.
bool is_zigzag(std::string_view bytes);

// Throws InputError.
Graph read_zigzag(const ModelFile& file, const ImportOptions& options);

}  // namespace eyrie
