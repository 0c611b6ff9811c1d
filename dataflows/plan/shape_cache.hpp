// Passes of equal extent share a shape: builds each once.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "dataflows/plan/pass_builder.hpp"
#include "dataflows/plan/plan.hpp"

namespace eyrie {

class ShapeCache {
public:
    explicit ShapeCache(Plan& plan) : plan_(plan) {}

    // The index of the shape known by `extents`, made by `build()` when it is new.
    template <class Build>
    std::int32_t index(const std::vector<std::int64_t>& extents, Build build) {
        const auto known = known_.find(extents);
        if (known != known_.end()) return known->second;
        plan_.shapes.push_back(build());
        return known_[extents] = narrow_to_32(static_cast<std::int64_t>(plan_.shapes.size()) - 1);
    }

    const PassShape& shape(std::int32_t index) const { return plan_.shapes[static_cast<std::size_t>(index)]; }

private:
    Plan& plan_;
    std::map<std::vector<std::int64_t>, std::int32_t> known_;
};

}  // namespace eyrie
