// What is in a graph, in numbers: how much of a network runs on the array, and what share the rest has.
#pragma once

#include <cstdint>
#include <vector>

#include "workloads/graph/graph.hpp"

namespace eyrie {

// All operations of one kind.
struct KindSummary {
    OperationKind kind = OperationKind::layout;
    std::int64_t operations = 0;
    std::int64_t fused = 0;  // of them, done while words leave the array
    std::int64_t work = 0;   // MACs on the array, beside it one for each word and step of a window; for one image
    std::int64_t words = 0;  // of all operands and outputs, for one image; none of what is fused
};

struct GraphSummary {
    std::vector<KindSummary> kinds;  // those that there are, in the order of operation_rows
    std::int64_t work = 0;           // of all
    std::int64_t words = 0;
};

// Of a graph that passes check_graph. Sums beyond 2^62 stay there.
GraphSummary summary(const Graph& graph);

}  // namespace eyrie
