// Which rule reads which layer type, and the rules of all but convolutions and pools.
#include <algorithm>
#include <functional>
#include <numeric>

#include <fmt/format.h>

#include "workloads/coreml/layer.hpp"

namespace eyrie::coreml {

namespace {

std::int64_t words_in(const Dims& dims) {
    return std::accumulate(dims.begin(), dims.end(), std::int64_t{1}, std::multiplies<>());
}

void activate(Layer& layer) {
    // ReLU, leakyReLU, thresholdedReLU, PReLU
    const bool rectifies = layer.params.has(10) || layer.params.has(15) || layer.params.has(20) || layer.params.has(25);
    layer.emit(OperationKind::activation, {layer.in().dims}, {}, rectifies);
}

void multiply_matrix(Layer& layer) {
    MatrixProduct product;
    product.K = layer.size("inputChannels", layer.params.integer(1));
    product.N = layer.size("outputChannels", layer.params.integer(2));
    const Dims& dims = layer.in().dims;
    const std::int64_t words = words_in(dims);
    if (words % product.K != 0)
        layer.refuse(fmt::format("{} inputChannels for {} words", product.K, words), "a part of the words");
    product.M = words / product.K;
    std::vector<std::size_t> weights = {layer.weight("weights", 20, {product.K, product.N})};
    if (layer.params.integer(10) != 0) weights.push_back(layer.weight("bias", 21, {product.N}));
    Dims result = {product.N};
    if (product.M > 1) result = {product.M, product.N};
    layer.emit(OperationKind::matrix_product, {result}, weights).shape = product;
}

void look_up(Layer& layer) {
    const std::int64_t rows = layer.size("inputDim", layer.params.integer(1));
    const std::int64_t columns = layer.size("outputChannels", layer.params.integer(2));
    std::vector<std::size_t> weights = {layer.weight("weights", 20, {rows, columns})};
    if (layer.params.integer(10) != 0) weights.push_back(layer.weight("bias", 21, {columns}));
    layer.emit(OperationKind::lookup, {{words_in(layer.in().dims), columns}}, weights);
}

void normalise_batch(Layer& layer) {
    const std::int64_t channels = layer.size("channels", layer.params.integer(1));
    std::vector<std::size_t> weights = {layer.weight("gamma", 15, {channels}), layer.weight("beta", 16, {channels})};
    if (layer.params.has(17)) weights.push_back(layer.weight("mean", 17, {channels}));
    if (layer.params.has(18)) weights.push_back(layer.weight("variance", 18, {channels}));
    const bool fixed = layer.params.integer(5) == 0;  // not from each map's own mean
    layer.emit(OperationKind::normalisation, {layer.in().dims}, weights, fixed);
}

void soften(Layer& layer) { layer.emit(OperationKind::softmax, {layer.in().dims}); }

// Sizes that agree, or are 1, from the first axis on: C, H, W.
Dims stretched(const Layer& layer) {
    Dims result = layer.in().dims;
    for (std::size_t i = 1; i < layer.inputs(); ++i) {
        const Dims& other = layer.in(i).dims;
        if (other.size() > result.size()) result.resize(other.size(), 1);
        for (std::size_t axis = 0; axis < other.size(); ++axis) {
            if (result[axis] != other[axis] && result[axis] != 1 && other[axis] != 1)
                layer.refuse(fmt::format("inputs of {} and {}", fmt::join(result, " x "), fmt::join(other, " x ")),
                             "sizes that agree, or are 1");
            result[axis] = std::max(result[axis], other[axis]);
        }
    }
    return result;
}

void add(Layer& layer) { layer.emit(OperationKind::add, {stretched(layer)}, {}, layer.inputs() == 1); }
void multiply(Layer& layer) { layer.emit(OperationKind::multiply, {stretched(layer)}, {}, layer.inputs() == 1); }
void average(Layer& layer) { layer.emit(OperationKind::elementwise, {stretched(layer)}); }

void pad_map(Layer& layer) {
    Dims dims = layer.map();
    const std::vector<Message> borders = layer.params.message(10).messages(10);
    for (std::size_t i = 0; i < borders.size() && i < 2; ++i)
        for (const int edge : {1, 2}) dims[1 + i] += layer.padding(borders[i].integer(edge));
    layer.emit(OperationKind::layout, {dims});
}

void upsample(Layer& layer) {
    if (layer.params.has(7)) throw NotSupported{"scales that are no integers"};
    Dims dims = layer.map();
    const Dims scales = layer.pair("scalingFactor", 1, 1);
    for (std::size_t i = 0; i < 2; ++i) {
        if (scales[i] > (std::int64_t{1} << 31) / dims[1 + i]) layer.refuse("a scale too large", "sizes up to 2^31");
        dims[1 + i] *= scales[i];
    }
    layer.emit(OperationKind::resize, {dims});
}

void resize(Layer& layer) {
    const Dims sizes = layer.pair("targetSize", 1, 1);
    layer.emit(OperationKind::resize, {{layer.map()[0], sizes[0], sizes[1]}});
}

void flatten(Layer& layer) { layer.emit(OperationKind::layout, {{words_in(layer.in().dims)}}); }

void reshape(Layer& layer) {
    Dims target = layer.params.integers(1);
    while (target.size() > 1 && target.front() == 1) target.erase(target.begin());
    // Divided, because a product of many sizes may not fit into a number.
    std::int64_t left = words_in(layer.in().dims);
    for (const std::int64_t size : target) left = left % layer.size("targetShape", size) == 0 ? left / size : 0;
    if (left != 1)
        layer.refuse(fmt::format("{} as the shape for {}", fmt::join(target, " x "), fmt::join(layer.in().dims, " x ")),
                     "as many words");
    layer.emit(OperationKind::layout, {target});
}

// Of sequence, channels, rows and columns; the sequence stays in front.
void permute(Layer& layer) {
    const Dims order = layer.params.integers(1), map = layer.map();
    Dims sorted = order;
    std::sort(sorted.begin(), sorted.end());
    if (sorted != Dims{0, 1, 2, 3} || order[0] != 0) throw NotSupported{"an order that moves the sequence"};
    Dims result;
    for (std::size_t i = 1; i < 4; ++i) result.push_back(map[static_cast<std::size_t>(order[i]) - 1]);
    layer.emit(OperationKind::layout, {result});
}

void join(Layer& layer) {
    if (layer.params.integer(100) != 0) throw NotSupported{"maps behind one another in time"};
    Dims result = layer.map();
    for (std::size_t i = 1; i < layer.inputs(); ++i) {
        const Dims other = layer.map(i);
        if (other[1] != result[1] || other[2] != result[2])
            layer.refuse(fmt::format("maps of {} and {}", fmt::join(result, " x "), fmt::join(other, " x ")),
                         "the same rows and columns");
        result[0] += other[0];
    }
    layer.emit(OperationKind::concat, {result});
}

void split(Layer& layer) {
    Dims part = layer.map();
    const auto parts = static_cast<std::int64_t>(layer.outputs());
    if (parts == 0 || part[0] % parts != 0)
        layer.refuse(fmt::format("{} outputs for {} channels", parts, part[0]), "a part of the channels");
    part[0] /= parts;
    layer.emit(OperationKind::layout, {part});
}

void multiply_activations(Layer& layer) {
    MatrixProduct product;
    const Dims a = layer.in().dims;
    if (layer.inputs() != 2 || a.size() < 2 || layer.in(1).dims.size() != a.size())
        throw NotSupported{"other than two inputs with as many axes"};
    const Dims b = layer.in(1).dims;
    const auto last = [](const Dims& dims, bool turned, bool rows) {
        return dims[dims.size() - (rows != turned ? 2 : 1)];
    };
    const bool turned_a = layer.params.integer(1) != 0, turned_b = layer.params.integer(2) != 0;
    product.M = last(a, turned_a, true);
    product.K = last(a, turned_a, false);
    product.N = last(b, turned_b, false);
    product.second_is_weight = false;
    product.batch = words_in(a) / product.M / product.K;
    if (last(b, turned_b, true) != product.K || words_in(b) / product.K / product.N != product.batch)
        layer.refuse(fmt::format("matrices of {} and {}", fmt::join(a, " x "), fmt::join(b, " x ")),
                     "as many columns as rows of the next, and as many products");
    Dims result(a.begin(), a.end() - 2);
    result.push_back(product.M);
    result.push_back(product.N);
    layer.emit(OperationKind::matrix_product, {result}).shape = product;
}

// clang-format off
constexpr RuleRow rows[] = {
    {100, "convolution", convolve},
    {120, "pooling", pool},
    {130, "activation", activate},
    {140, "innerProduct", multiply_matrix},
    {150, "embedding", look_up},
    {160, "batchnorm", normalise_batch},
    {175, "softmax", soften},
    {200, "padding", pad_map},
    {210, "upsample", upsample},
    {211, "resizeBilinear", resize},
    {230, "add", add},
    {231, "multiply", multiply},
    {240, "average", average},
    {300, "reshape", reshape},
    {301, "flatten", flatten},
    {310, "permute", permute},
    {320, "concat", join},
    {330, "split", split},
    {880, "addBroadcastable", add},
    {900, "multiplyBroadcastable", multiply},
    {1045, "batchedMatmul", multiply_activations},
};
// clang-format on

}  // namespace

const RuleRow* find_rule(int field) {
    const auto found =
        std::find_if(std::begin(rows), std::end(rows), [&](const RuleRow& row) { return row.field == field; });
    return found == std::end(rows) ? nullptr : found;
}

}  // namespace eyrie::coreml
