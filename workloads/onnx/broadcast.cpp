#include "workloads/onnx/broadcast.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace eyrie::onnx_format {

Dims broadcast(const Node& node, const Dims& a, const Dims& b) {
    Dims result(std::max(a.size(), b.size()), 1);
    for (std::size_t back = 1; back <= result.size(); ++back) {
        const std::int64_t one = back <= a.size() ? a[a.size() - back] : 1;
        const std::int64_t other = back <= b.size() ? b[b.size() - back] : 1;
        if (one != other && one != 1 && other != 1)
            node.refuse(fmt::format("operands of {} and {}", fmt::join(a, " x "), fmt::join(b, " x ")),
                        "sizes that agree, or are 1");
        result[result.size() - back] = one == 1 ? other : one;
    }
    return result;
}

Dims broadcast_inputs(const Node& node) {
    Dims result = node.dims(0);
    for (std::size_t i = 1; i < node.inputs(); ++i)
        if (node.has(i)) result = broadcast(node, result, node.dims(i));
    return result;
}

std::size_t broadcast_source(std::size_t i, const Dims& result, const Dims& dims) {
    std::size_t source = 0, stride = 1;
    for (std::size_t back = 1; back <= dims.size(); ++back) {
        const auto size = static_cast<std::size_t>(result[result.size() - back]);
        const auto own = static_cast<std::size_t>(dims[dims.size() - back]);
        if (own != 1) source += i % size * stride;
        stride *= own;
        i /= size;
    }
    return source;
}

}  // namespace eyrie::onnx_format
