// The mappings of a request's layers: each by itself, or, for --objective network-edp, all of them together.
#pragma once

#include <exception>
#include <memory>
#include <vector>

#include "sim/run/exact_mapping.hpp"
#include "sim/run/run_network.hpp"

namespace eyrie {

class MappingChooser {
public:
    // Chooses those that are chosen together; `request` must outlive the chooser.
    explicit MappingChooser(const RunRequest& request);
    ~MappingChooser();

    // Of layer number `layer`, which has no given mapping. Throws InputError when nothing fits.
    ExactChoice choose(std::size_t layer);
    // The plan that a run uses for it: from the mapping file where it has the layer, else chosen. The plan has been
    // verified. Throws InputError.
    LayerPlan plan(std::size_t layer);

private:
    class Together;
    const RunRequest& request_;
    std::unique_ptr<Together> together_;  // null: each by itself
};

}  // namespace eyrie
