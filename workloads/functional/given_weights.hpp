// Weights as a run's data: integers of the model file itself, of .npy files and of safetensors files become the filters
// of layers. Which tensor a file is for, its name says: that of the tensor in the graph, of its operation, or of the
// operation with `.weight` behind it.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "workloads/graph/graph.hpp"
#include "workloads/network.hpp"
#include "workloads/npy.hpp"

namespace eyrie {

// What --weights names.
struct WeightSources {
    bool model = false;                                     // integers that the model file brings
    std::vector<std::string> tensors;                       // safetensors files
    std::vector<std::pair<std::string, NpySource>> arrays;  // a tensor's name, and its .npy file

    bool any() const { return model || !tensors.empty() || !arrays.empty(); }
};

// Gives the layers of `network`, which are those of `graph`, their filters, which must fit `filter_bits`, and the graph
// its values. Returns the operations whose weights nobody gives, nor a file of the layer: theirs are generated. Throws
// InputError, naming the tensor, for words that are no integers or do not fit, for other shapes, and for a file that no
// weight asks for; with `model` also for a weight that the model does not have as integers, unless a file gives it.
std::vector<std::string> give_weights(const WeightSources& sources, int filter_bits, Graph& graph, Network& network);

}  // namespace eyrie
