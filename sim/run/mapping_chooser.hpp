// The mappings of a request's layers: each by itself, or, for --objective network-edp, all of them together.
#pragma once

#include <exception>
#include <memory>
#include <optional>
#include <vector>

#include "sim/run/exact_mapping.hpp"
#include "sim/run/run_network.hpp"

namespace eyrie {

// What the layers of a request have in common that are of one shape, kept from the first of them to the last.
class ShapesInCommon {
public:
    explicit ShapesInCommon(const RunRequest& request);
    // Asked once for each layer without a given mapping; null: no other has its shape.
    std::shared_ptr<ChoiceOfShape> of(std::size_t layer);

private:
    std::vector<std::size_t> first_;     // by layer: the first of its shape
    std::vector<std::int64_t> to_come_;  // by first layer: that have not asked yet
    std::vector<std::shared_ptr<ChoiceOfShape>> shared_;
};

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
    class SharedLayer;
    class Together;
    const RunRequest& request_;
    std::unique_ptr<Together> together_;       // null: each by itself
    std::optional<ShapesInCommon> in_common_;  // then, of the exact mapper
};

}  // namespace eyrie
