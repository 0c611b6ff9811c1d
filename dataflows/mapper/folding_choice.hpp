// How a product of matrices is folded (docs/mapper.md, "Products of matrices"): the mapper's choice between the shapes
// of a map that one product can have.
#pragma once

#include <optional>
#include <vector>

#include "dataflows/mapper/mapping_choice.hpp"
#include "workloads/folding.hpp"

namespace eyrie {

// A layer as it lies on the array, and its best mapping there, by estimate.
struct FoldedMapping {
    std::optional<Folding> folding;  // none: as it is written
    ChosenMapping mapping;
};

// The foldings that cost least by estimate, best first: a few that are worth a closer look. It does not depend on how
// the product is written. Of a layer that is no product, or that has no mapping in any folding: as it is written.
// `batch`: images of the network. Throws InputError when nothing fits.
std::vector<FoldedMapping> choose_foldings(const Dataflow& dataflow, const Layer& layer, std::int64_t batch,
                                           const AcceleratorConfig& machine, const EnergyTable& energy, const Aim& aim);

}  // namespace eyrie
