// What operations beside the array compute, in integers (docs/networks.md, "The chain"): words as wide as an ifmap
// word, saturated; nothing has a scale. Operations that have no meaning in such words, or of which a graph does not say
// enough, are not computed: the reason is given instead.
#pragma once

#include <string>
#include <vector>

#include "workloads/arithmetic.hpp"
#include "workloads/functional/map_words.hpp"
#include "workloads/graph/graph.hpp"

namespace eyrie {

// The words of an operation's inputs; null: a weight without given values.
using InputWords = std::vector<const MapWords*>;

// Computes an output of `operation`: the only one, or the one of that number where it only moves words. Returns "", or
// why it is not computed: `result` is then as it was.
std::string compute_beside(const Graph& graph, const Operation& operation, const InputWords& inputs,
                           const Arithmetic& arithmetic, MapWords& result, std::size_t output = 0);

// What a pool does to the words of one window, padding left out: the largest; the mean, rounded to the nearest integer,
// halves away from zero, of the words that are there.
void compute_pool(const Pooling& pool, bool largest, const MapWords& input, int bits, MapWords& result);

// sum / count, count > 0, rounded to the nearest integer, halves away from zero.
std::int64_t rounded_mean(std::int64_t sum, std::int64_t count);

}  // namespace eyrie
