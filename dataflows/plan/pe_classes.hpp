// Gives the PEs of a pass their programs. Few of them differ: PEs with equal programs and boxes of equal extents are
// one class, so that a plan for thousands of PEs holds a handful of programs and says which PEs run the same.
#pragma once

#include <map>
#include <utility>

#include "dataflows/plan/plan.hpp"
#include "pe/program_order.hpp"

namespace eyrie {

class PeClasses {
public:
    // Of a shape with so many PEs, all without work yet.
    PeClasses(PassShape& shape, int pes);

    void give(std::size_t pe, const PeProgram& program, const PeWork& work);

private:
    PassShape& shape_;
    std::map<std::pair<PeProgram, Coordinates>, std::int32_t> numbers_;
};

}  // namespace eyrie
