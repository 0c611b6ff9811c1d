// What the vector unit did of one operation beside the array, and what it cost (docs/vector.md).
#pragma once

#include "sim/prices/vector_energy.hpp"
#include "sim/vector/vector_unit.hpp"
#include "workloads/network.hpp"

namespace eyrie {

struct VectorResult {
    OperationBeside operation;
    VectorOperationRun run;  // of all images and repeats
    VectorEnergy energy;
};

}  // namespace eyrie
