// A network: its layers for the array, and what is beside them. It is read by workloads/network_file.
#pragma once

#include <string>
#include <vector>

#include "workloads/layer.hpp"

namespace eyrie {

// An operation that the array does not run.
struct OperationBeside {
    std::string name;
    std::string kind;           // "maxpool" (workloads/graph/operation.hpp), or "unsupported"
    std::string type;           // what the network's file calls it
    std::int64_t words_in = 0;  // for one image; all inputs, weights included
    std::int64_t words_out = 0;
    bool fused = false;  // free: done while words leave the array
    // What a vector unit has to know besides (docs/vector.md). All numbers of words are of all repeats.
    std::int64_t repeats = 1;       // times that it is done for one image
    std::int64_t operands = 1;      // of what combines words at the same place: maps that it takes
    std::int64_t weight_words = 0;  // of words_in, those that are the same for all images
    std::int64_t window_words = 0;  // of a pool: words under all windows, without padding; 0: not stated
    std::int64_t row_words = 0;     // of softmax, normalisation: words with statistics of their own; 0: all of an image
};

struct Network {
    std::string name;
    std::string description;
    std::vector<Layer> layers;  // every one has passed check_layer; names are unique
    std::vector<OperationBeside> beside = {};
    bool whole = false;  // made of all that a model file has: nothing is left out unless asked for
    // Of the widest words that the array takes, as the model's file stores them; 0: it does not say for all of them.
    int ifmap_bits = 0;
    int filter_bits = 0;
    std::vector<std::string> batches = {};  // of a model file, that are read as one image: one line each
};

// The network as text that load_network reads back to the same network, every default spelled out;
// what is beside the array comes last.
std::string network_yaml(const Network& network);

// Throws InputError listing the layers when there is none of that name.
const Layer& find_layer(const Network& network, const std::string& name);
// The layers of these names, 'all' being every one, and T all of T.1, T.2, ... where no layer is called so. No name:
// those that are not fully connected, or all when there are no others, or the network is a whole one. Throws InputError
// for an unknown name and for a layer that is named twice.
std::vector<Layer> select_layers(const Network& network, const std::vector<std::string>& names);
// The layers that select_layers leaves out because no names were given: the fully connected ones.
std::vector<std::string> layers_left_out(const Network& network, const std::vector<std::string>& names);

}  // namespace eyrie
