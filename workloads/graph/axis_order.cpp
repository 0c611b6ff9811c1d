#include "workloads/graph/axis_order.hpp"

namespace eyrie {

Words with_axes_in_order(const Words& words, const std::vector<std::int64_t>& shape,
                         const std::vector<std::size_t>& axes) {
    std::vector<std::int64_t> stride(shape.size(), 1);
    for (std::size_t axis = shape.size(); axis-- > 1;) stride[axis - 1] = stride[axis] * shape[axis];
    std::vector<std::int64_t> at(axes.size(), 0);
    Words ordered(words.size());
    std::int64_t from = 0;
    for (std::int16_t& word : ordered) {
        word = words[static_cast<std::size_t>(from)];
        for (std::size_t i = axes.size(); i-- > 0;) {
            from += stride[axes[i]];
            if (++at[i] < shape[axes[i]]) break;
            from -= stride[axes[i]] * shape[axes[i]];
            at[i] = 0;
        }
    }
    return ordered;
}

}  // namespace eyrie
