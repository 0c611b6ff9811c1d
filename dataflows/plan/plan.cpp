#include "dataflows/plan/plan.hpp"

namespace eyrie {

std::int64_t strip_rows(const Layer& layer, std::int64_t ofmap_rows) {
    return (ofmap_rows - 1) * layer.stride_h + layer.R;
}

std::int64_t strip_columns(const Layer& layer, std::int64_t ofmap_columns) {
    return (ofmap_columns - 1) * layer.stride_w + layer.S;
}

std::int64_t tile_words(const Layer& layer, const PassShape& shape) {
    return strip_rows(layer, shape.ofmap_rows) * strip_columns(layer, shape.ofmap_columns);
}

}  // namespace eyrie
