// Ifmaps as a run's data: the words of .npy files, or of arrays, become the ifmaps of the layers that together do an
// operation on the array, whatever these make of it.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "workloads/graph/graph.hpp"
#include "workloads/network.hpp"
#include "workloads/npy.hpp"

namespace eyrie {

// The operation's name, or "" where there is one alone, and the words of its first operand: N, then the axes that this
// has in the graph (GraphTensor).
using GivenIfmaps = std::vector<std::pair<std::string, NpySource>>;

// Gives the layers of `network`, which are those of `graph`, their ifmaps, which must fit `ifmap_bits`, for `batch`
// images. Throws InputError, naming operation and file, for names of no operation on the array, for words that do not
// fit, for other shapes, and for an operation that has several such operands for an image.
void give_ifmaps(const GivenIfmaps& ifmaps, int ifmap_bits, std::int64_t batch, const Graph& graph, Network& network);

}  // namespace eyrie
