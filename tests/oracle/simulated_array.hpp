// Runs the passes of a case on the simulator's PE array, for comparison with the clocked one.
#pragma once

#include <string>
#include <vector>

#include "sim/array/pe_array.hpp"
#include "tests/oracle/clocked_array.hpp"
#include "tests/oracle/random_case.hpp"

namespace eyrie {

struct ArrayOptions {
    StallInjector* stalls = nullptr;
    bool shuffled = false;
    std::uint64_t shuffle_seed = 0;
    bool recorded = false;  // every block writes a log
};

// In the oracle's terms. Makes SystemC modules, so it must not be called once simulation has begun.
// Throws SimulationError when nothing can move.
ClockedResult run_simulated_array(const RandomCase& drawn, const std::vector<ClockedPass>& passes,
                                  const ArrayOptions& options = {});

// Where two runs differ first; "" when nowhere. Data: psums after each pass only.
std::string difference(const ClockedResult& simulated, const ClockedResult& clocked);
std::string data_difference(const ClockedResult& simulated, const ClockedResult& clocked);

}  // namespace eyrie
