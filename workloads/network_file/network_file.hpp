// Network files: a named list of operations, in YAML (keys: docs/inputs.md).
//     name: mine
//     description: a convolution, a pool beside the array, and a product
//     defaults: {relu: true}      # optional; for every layer that does not say otherwise
//     layers:
//       - {name: CONV1, type: conv, C: 3, M: 96, H: 227, W: 227, R: 11, S: 11, stride: 4}
//       - {name: POOL1, type: maxpool, C: 96, H: 55, W: 55, R: 3, S: 3, stride: 2}
//       - {name: FC2, type: fc, C: 96, M: 10, H: 27, W: 27}
#pragma once

#include <string>

#include "workloads/network.hpp"

namespace eyrie {

// Throws InputError with file, line, key, what was found and what is allowed. Paths of data files
// in the result are absolute.
Network load_network(const std::string& path);

}  // namespace eyrie
