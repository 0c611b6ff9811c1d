// Random machines, layers, dataflows and mappings, small enough to be stepped cycle by cycle.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dataflows/dataflow/dataflow.hpp"
#include "dataflows/machine/accelerator.hpp"
#include "dataflows/plan/plan.hpp"
#include "tests/oracle/clocked_array.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

// Everything a run needs. The plan and the buffer contents belong together; the case must stay
// where it is while machines made from it live.
struct RandomCase {
    std::uint64_t seed = 0;
    AcceleratorConfig machine;
    Layer layer;
    std::int64_t batch = 1;
    const Dataflow* dataflow = nullptr;
    MappingParameters parameters;
    Plan plan;

    // What to give to a person who looks for the cause of a failure.
    std::string text() const;
};

// The same case for the same seed, one that has a plan; dataflows take turns.
RandomCase random_case(std::uint64_t seed);

// The plan's passes with random operands in the buffer, many of them zero.
std::vector<ClockedPass> random_passes(const RandomCase& drawn);

}  // namespace eyrie
