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
#include <vector>

#include "workloads/network.hpp"
#include "workloads/network_file/entry.hpp"

namespace eyrie {

// Throws InputError with file, line, key, what was found and what is allowed. Paths of data files
// in the result are absolute.
Network load_network(const std::string& path);
// The same of a file's text, for a caller that has read it.
Network parse_network(const std::string& text, const std::string& path);
// Its entries, for a caller that needs operations rather than the layers they are run as.
struct NetworkFile {
    Network network;
    std::vector<NetworkEntry> entries;
};
NetworkFile parse_network_file(const std::string& text, const std::string& path);

// Throws InputError for the first data file (`ifmap_file`, `filter_file`) in `text` that a copy of it in `folder` would
// not find: one whose path is relative, where `folder` is not that of `path`.
void check_data_found_from(const std::string& folder, const std::string& text, const std::string& path);

}  // namespace eyrie
