// Passes of equal extents share a shape, which is built once.
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

    // The index of the shape with these extents, made by `build()` if it is new.
    template <class Build>
    std::int32_t index(const std::vector<std::int64_t>& extents, Build build) {
        const auto found = index_.find(extents);
        if (found != index_.end()) return found->second;
        plan_.shapes.push_back(build());
        return index_[extents] = narrow_to_32(static_cast<std::int64_t>(plan_.shapes.size()) - 1);
    }

    const PassShape& shape(std::int32_t index) const { return plan_.shapes[static_cast<std::size_t>(index)]; }

private:
    Plan& plan_;
    std::map<std::vector<std::int64_t>, std::int32_t> index_;
};

}  // namespace eyrie
