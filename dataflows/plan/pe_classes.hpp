// Gives the PEs of a pass their programs. PEs with equal programs and boxes of equal extents form one class: a plan for
// thousands of PEs holds only a handful of programs, and the class of each PE.
#pragma once

#include <map>
#include <utility>

#include "dataflows/plan/plan.hpp"
#include "pe/program_order.hpp"

namespace eyrie {

class PeClasses {
public:
    // For a shape with `pes` PEs, all without work yet.
    PeClasses(PassShape& shape, int pes);

    void give(std::size_t pe, const PeProgram& program, const PeWork& work);

private:
    PassShape& shape_;
    std::map<std::pair<PeProgram, Coordinates>, std::int32_t> numbers_;
};

}  // namespace eyrie
