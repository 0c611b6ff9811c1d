#include "dataflows/plan.hpp"

namespace eyrie {

std::int64_t strip_rows(const Layer& layer, std::int64_t ofmap_rows) {
    return (ofmap_rows - 1) * layer.stride_h + layer.R;
}

std::int64_t used_ifmap_columns(const Layer& layer) { return (layer.F() - 1) * layer.stride_w + layer.S; }

}  // namespace eyrie
