#include "dataflows/plan.hpp"

namespace eyrie {

std::int64_t strip_rows(const Layer& layer, std::int64_t ofmap_rows) {
    return (ofmap_rows - 1) * layer.stride_h + layer.R;
}

}  // namespace eyrie
