// ReduceMean and its kin, ArgMax.
#include <algorithm>
#include <numeric>

#include "workloads/onnx/rules.hpp"

namespace eyrie::onnx_format {

namespace {

Dims reduced(const Dims& dims, const std::vector<std::size_t>& axes, bool keeps) {
    Dims result;
    for (std::size_t i = 0; i < dims.size(); ++i) {
        const bool gone = std::find(axes.begin(), axes.end(), i) != axes.end();
        if (!gone) result.push_back(dims[i]);
        if (gone && keeps) result.push_back(1);
    }
    return result;
}

// A product of sizes: how old files compute the size of a reshaped axis.
void fold_product(Node& node, std::size_t axes) {
    const Value& value = node.in(0);
    if (!value.numbers || !value.numbers->integer || axes != value.dims->size()) return;
    if (node.type != "ReduceProd") return;
    std::uint64_t product = 1;
    for (const std::int64_t size : value.numbers->ints) product *= static_cast<std::uint64_t>(size);
    node.out().numbers = integers(*node.out().dims, {static_cast<std::int64_t>(product)});
}

}  // namespace

void reduce(Node& node) {
    const Dims& dims = node.dims(0);
    std::vector<std::size_t> axes = node.axes(node.list_or_input("axes", 1).value_or(Dims{}), dims.size());
    const bool none = axes.empty() && node.integer("noop_with_empty_axes", 0) != 0;
    if (axes.empty() && !none) {
        axes.resize(dims.size());
        std::iota(axes.begin(), axes.end(), std::size_t{0});
    }
    node.give(0, reduced(dims, axes, node.integer("keepdims", 1) != 0));
    fold_product(node, axes.size());
    node.emit({&node.in(0)});
}

void find_extreme(Node& node) {
    const Dims& dims = node.dims(0);
    const std::size_t axis = node.axis(node.integer("axis", 0), dims.size());
    node.give(0, reduced(dims, {axis}, node.integer("keepdims", 1) != 0), onnx::TensorProto::INT64);
    node.emit({&node.in(0)});
}

}  // namespace eyrie::onnx_format
