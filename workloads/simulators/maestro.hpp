// Networks of MAESTRO (https://maestro.ece.gatech.edu): .m files.
//
//     Constant name 64;
//     Network N {
//         Layer L { Type: CONV  Stride { X: 1, Y: 1 }  Dimensions { K: 64, C: 3, R: 3, S: 3, Y: 226, X: 226 } }
//     }
//
// Colons and commas may be left out, remarks begin with //, dataflows and other blocks are no part of the network.
// Types: CONV, DSCONV (depthwise: K is 1, or C), NGCONV (G groups; K and C are those of one group), TRCONV
// (transposed), GEMM (M, N, K), FC. Y and X are the ifmap's, padding included; Y' and X' the ofmap's. A batch N is read
// as one image. Layers stand beside one another: which one takes what another one makes, the file does not say.
#pragma once

#include <string_view>

#include "workloads/graph/graph.hpp"

namespace eyrie {

// Whether the first word is Network or Constant.
bool is_maestro(std::string_view bytes);

// Throws InputError.
Graph read_maestro(const ModelFile& file, const ImportOptions& options);

}  // namespace eyrie
