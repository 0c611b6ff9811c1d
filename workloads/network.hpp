// A network is a named list of layers, read from a YAML file:
//     name: alexnet
//     description: grouped AlexNet
//     defaults: {relu: true}      # optional; for every layer that does not say otherwise
//     layers:
//       - {name: CONV1, type: conv, C: 3, M: 96, H: 227, W: 227, R: 11, S: 11, stride: 4}
//       - {name: DW2, type: depthwise, C: 96, H: 55, W: 55, R: 3, S: 3, padding: [1, 1]}
//       - {name: FC3, type: fc, C: 96, M: 10, H: 55, W: 55}
// Keys of a layer, with their defaults: name, type (conv), C, M (depthwise: C), H and W (fc: 1), R
// and S (fc: H and W), stride (1), padding (0), groups (1; depthwise: C), relu (false), ifmap_zeros
// (0), ofmap_zeros (-1: any), ifmap_compressed (true), ifmap_file, filter_file. Stride and padding
// are one integer or [vertical, horizontal]; files are relative to the network file. `defaults`
// takes R, S, stride, padding, groups (none of which reaches an fc layer), relu, ifmap_zeros,
// ofmap_zeros (only reaches layers with relu) and ifmap_compressed.
#pragma once

#include <string>
#include <vector>

#include "workloads/layer.hpp"

namespace eyrie {

struct Network {
    std::string name;
    std::string description;
    std::vector<Layer> layers;  // every one has passed check_layer; names are unique
};

// Throws InputError with file, line, key, what was found and what is allowed. Paths of data files
// in the result are absolute.
Network load_network(const std::string& path);

// The network as text that load_network reads back to the same network, every default spelled out.
std::string network_yaml(const Network& network);

// Throws InputError listing the layers when there is none of that name.
const Layer& find_layer(const Network& network, const std::string& name);
// The layers of these names, 'all' being every one. No name: those that are not fully connected, or all when there are
// no others. Throws InputError for an unknown name and for a layer that is named twice.
std::vector<Layer> select_layers(const Network& network, const std::vector<std::string>& names);
// The layers that select_layers leaves out because no names were given: the fully connected ones.
std::vector<std::string> layers_left_out(const Network& network, const std::vector<std::string>& names);

}  // namespace eyrie
