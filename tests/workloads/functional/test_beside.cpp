// Operations beside the array in integers, against numbers worked out by hand.
#include "workloads/functional/beside.hpp"

#include <catch2/catch.hpp>

namespace eyrie {

namespace {

MapWords words(std::vector<std::int64_t> shape, std::vector<std::int16_t> values, std::int64_t images = 1) {
    MapWords map(std::move(shape), images);
    std::copy(values.begin(), values.end(), map.words.begin());
    return map;
}

struct Computed {
    std::string reason;
    std::vector<std::int16_t> words;
};

Computed compute(OperationKind kind, const std::string& type, const std::vector<MapWords>& inputs,
                 std::vector<std::int64_t> result, Operation operation = {}, const std::string& format = "ONNX",
                 int shift = 0) {
    Graph graph;
    graph.format = format;
    InputWords given;
    for (const MapWords& one : inputs) {
        graph.tensors.push_back({"in", TensorRole::activation, one.shape, 0, nullptr});
        operation.inputs.push_back(graph.tensors.size() - 1);
        given.push_back(one.words.empty() ? nullptr : &one);
    }
    graph.tensors.push_back({"out", TensorRole::activation, std::move(result), 0, nullptr});
    operation.outputs = {graph.tensors.size() - 1};
    operation.kind = kind;
    operation.name = operation.type = type;
    Arithmetic arithmetic;
    arithmetic.ifmap_bits = 8;
    arithmetic.product_shift = shift;
    MapWords made;
    Computed computed;
    computed.reason = compute_beside(graph, operation, given, arithmetic, made);
    computed.words.assign(made.words.begin(), made.words.end());
    return computed;
}

Operation pool(std::int64_t size, std::int64_t window, std::int64_t stride, std::int64_t pad) {
    Operation operation;
    Axis axis;
    axis.size = size;
    axis.window = window;
    axis.stride = stride;
    axis.pad_before = axis.pad_after = pad;
    operation.shape = Pooling{1, {}, axis, axis};
    return operation;
}

using Words = std::vector<std::int16_t>;

}  // namespace

TEST_CASE("pools take the words that are there: the largest, or the mean rounded to nearest, halves away from zero") {
    const MapWords map = words({1, 3, 3}, {-1, -2, -3, -4, -5, -6, -7, -8, -9});
    CHECK(compute(OperationKind::max_pool, "MaxPool", {map}, {1, 2, 2}, pool(3, 2, 1, 0)).words ==
          Words{-1, -2, -4, -5});
    // Padding is no word: it would be larger than all others, and part of a mean.
    CHECK(compute(OperationKind::max_pool, "MaxPool", {map}, {1, 2, 2}, pool(3, 3, 2, 1)).words ==
          Words{-1, -2, -4, -5});
    CHECK(compute(OperationKind::average_pool, "AveragePool", {map}, {1, 2, 2}, pool(3, 2, 1, 0)).words ==
          Words{-3, -4, -6, -7});
    CHECK(compute(OperationKind::average_pool, "AveragePool", {map}, {1, 2, 2}, pool(3, 3, 2, 1)).words ==
          Words{-3, -4, -6, -7});
    CHECK(compute(OperationKind::average_pool, "AVERAGE_POOL_2D", {map}, {1, 2, 2}, pool(3, 2, 1, 0)).reason == "");
    CHECK(compute(OperationKind::average_pool, "L2_POOL_2D", {map}, {1, 2, 2}, pool(3, 2, 1, 0)).reason != "");
    CHECK(rounded_mean(3, 2) == 2);
    CHECK(rounded_mean(-3, 2) == -2);
    CHECK(rounded_mean(4, 3) == 1);
    CHECK(rounded_mean(5, 3) == 2);
}

TEST_CASE("sums and products saturate; an operand of one word, of one for each channel, of a row is spread") {
    const MapWords map = words({2, 1, 2}, {100, -100, 3, 4});
    CHECK(compute(OperationKind::add, "Add", {map, map}, {2, 1, 2}).words == Words{127, -128, 6, 8});
    CHECK(compute(OperationKind::add, "Add", {map, words({2}, {1, 2})}, {2, 1, 2}).words == Words{101, -99, 5, 6});
    CHECK(compute(OperationKind::add, "Add", {map, words({2, 1, 1}, {1, 2})}, {2, 1, 2}).words ==
          Words{101, -99, 5, 6});
    CHECK(compute(OperationKind::add, "Add", {map, words({1, 1, 2}, {1, 2})}, {2, 1, 2}).words ==
          Words{101, -98, 4, 6});
    CHECK(compute(OperationKind::multiply, "Mul", {map, words({1}, {5})}, {2, 1, 2}, {}, "ONNX", 2).words ==
          Words{125, -125, 3, 5});
    CHECK(compute(OperationKind::add, "add_relu", {map, map}, {2, 1, 2}).words == Words{127, 0, 6, 8});
    CHECK(compute(OperationKind::add, "Add", {map, words({3}, {1, 2, 3})}, {2, 1, 2}).reason != "");
    MapWords weight;  // not given: nothing is added
    CHECK(compute(OperationKind::add, "Add", {map, weight}, {2, 1, 2}).words == Words{100, -100, 3, 4});
}

TEST_CASE("rectifiers cut at zero or take an eighth; other activations end the chain") {
    const MapWords map = words({4}, {-9, -1, 0, 7});
    for (const char* type : {"Relu", "RELU6", "Clip", "relu"})
        CHECK(compute(OperationKind::activation, type, {map}, {4}).words == Words{0, 0, 0, 7});
    for (const char* type : {"LeakyRelu", "LEAKY_RELU", "leaky", "PRelu"})
        CHECK(compute(OperationKind::activation, type, {map}, {4}).words == Words{-2, -1, 0, 7});
    for (const char* type : {"Sigmoid", "TANH", "gelu", "HardSwish"})
        CHECK(compute(OperationKind::activation, type, {map}, {4}).reason != "");
    CHECK(compute(OperationKind::softmax, "Softmax", {map}, {4}).reason != "");
    CHECK(compute(OperationKind::normalisation, "LayerNormalization", {map}, {4}).reason != "");
    CHECK(compute(OperationKind::normalisation, "BatchNormalization", {map}, {4}).words == Words{-9, -1, 0, 7});
}

TEST_CASE("maps are joined along the one axis that grows") {
    const MapWords a = words({1, 1, 2}, {1, 2}), b = words({2, 1, 2}, {3, 4, 5, 6});
    CHECK(compute(OperationKind::concat, "Concat", {a, b}, {3, 1, 2}).words == Words{1, 2, 3, 4, 5, 6});
    CHECK(compute(OperationKind::concat, "Concat", {a, a}, {1, 1, 4}).words == Words{1, 2, 1, 2});
    CHECK(compute(OperationKind::concat, "Concat", {a, a}, {1, 2, 2}).words == Words{1, 2, 1, 2});
    CHECK(compute(OperationKind::concat, "Concat", {a, b}, {6}).reason != "");
    MapWords weight({1, 1, 2}, 0);  // not given: zeros
    CHECK(compute(OperationKind::concat, "Concat", {a, weight}, {2, 1, 2}).words == Words{1, 2, 0, 0});
}

TEST_CASE("reductions, resizing, crops and transposes are computed where shapes say what goes where") {
    const MapWords map = words({2, 2, 2}, {1, 2, 3, 5, -1, -2, -3, -4});
    CHECK(compute(OperationKind::reduction, "ReduceMean", {map}, {2, 1, 1}).words == Words{3, -3});
    CHECK(compute(OperationKind::reduction, "ReduceSum", {map}, {1, 2, 2}).words == Words{0, 0, 0, 1});
    CHECK(compute(OperationKind::reduction, "MEAN", {map}, {2}).reason != "");  // which axis of the three?
    CHECK(compute(OperationKind::reduction, "MEAN", {words({3, 2, 2}, {1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 4})}, {3})
              .words == Words{1, 2, 3});
    CHECK(compute(OperationKind::reduction, "ArgMax", {map}, {2, 1, 1}).reason != "");
    CHECK(compute(OperationKind::resize, "Resize", {words({1, 1, 2}, {1, 2})}, {1, 2, 4}).words ==
          Words{1, 1, 2, 2, 1, 1, 2, 2});
    CHECK(compute(OperationKind::layout, "crop", {words({1, 3, 3}, {1, 2, 3, 4, 5, 6, 7, 8, 9})}, {1, 1, 1}).words ==
          Words{5});
    CHECK(compute(OperationKind::layout, "Transpose", {words({2, 3}, {1, 2, 3, 4, 5, 6})}, {3, 2}).words ==
          Words{1, 4, 2, 5, 3, 6});
    CHECK(compute(OperationKind::layout, "Transpose", {words({2, 2}, {1, 2, 3, 4})}, {2, 2}).reason != "");
    CHECK(compute(OperationKind::layout, "Slice", {map}, {1, 2, 2}).reason != "");
}

TEST_CASE("a map becomes a list in the order of its file: channels last in TFLite") {
    const MapWords map = words({2, 1, 2}, {1, 2, 3, 4});
    CHECK(compute(OperationKind::layout, "Reshape", {map}, {4}).words == Words{1, 2, 3, 4});
    CHECK(compute(OperationKind::layout, "RESHAPE", {map}, {4}, {}, "TFLite").words == Words{1, 3, 2, 4});
    CHECK(compute(OperationKind::layout, "RESHAPE", {words({4}, {1, 3, 2, 4})}, {2, 1, 2}, {}, "TFLite").words ==
          Words{1, 2, 3, 4});
}

TEST_CASE("the images of a batch are computed apart") {
    const MapWords map = words({1, 1, 2}, {1, 2, 3, 4}, 2);
    CHECK(compute(OperationKind::add, "Add", {map, map}, {1, 1, 2}).words == Words{2, 4, 6, 8});
    CHECK(compute(OperationKind::add, "Add", {map, words({1}, {10})}, {1, 1, 2}).words == Words{11, 12, 13, 14});
    CHECK(compute(OperationKind::concat, "Concat", {map, map}, {1, 1, 4}).words == Words{1, 2, 1, 2, 3, 4, 3, 4});
}

TEST_CASE("the larger and the smaller of words, differences, negatives and absolute words") {
    const MapWords a = words({1, 1, 3}, {1, -5, 100}), b = words({1, 1, 3}, {2, -6, -100});
    const auto of_two = [&](const char* type, const MapWords& second) {
        return compute(OperationKind::elementwise, type, {a, second}, {1, 1, 3});
    };
    CHECK(of_two("Max", b).words == Words{2, -5, 100});
    CHECK(of_two("MAXIMUM", b).words == Words{2, -5, 100});
    CHECK(of_two("Min", b).words == Words{1, -6, -100});
    CHECK(of_two("SUB", b).words == Words{-1, 1, 127});
    // A reader may have changed the order of operands of unlike shapes.
    CHECK(of_two("Sub", words({1}, {2})).reason == "sub has no meaning in integers without a scale");
    CHECK(of_two("Pow", b).reason == "pow has no meaning in integers without a scale");
    const MapWords least = words({3}, {-128, 0, 7});
    CHECK(compute(OperationKind::elementwise, "Neg", {least}, {3}).words == Words{127, 0, -7});
    CHECK(compute(OperationKind::elementwise, "ABS", {least}, {3}).words == Words{127, 0, 7});
    CHECK(compute(OperationKind::elementwise, "Exp", {least}, {3}).reason ==
          "exp has no meaning in integers without a scale");
    CHECK(compute(OperationKind::requantisation, "QUANTIZE", {words({2}, {300, -7})}, {2}).words == Words{127, -7});
}

TEST_CASE("what cannot be computed in integers says why") {
    const MapWords map = words({1, 2, 2}, {1, 2, 3, 4});
    const auto reason = [&](OperationKind kind, const char* type, std::vector<std::int64_t> result,
                            const Operation& operation = {}) {
        return compute(kind, type, {map}, std::move(result), operation).reason;
    };
    CHECK(reason(OperationKind::max_pool, "MaxPool", {1, 1, 1}) == "its window is not said");
    CHECK(reason(OperationKind::max_pool, "MaxPool", {1, 2, 2}, pool(3, 2, 1, 0)) ==
          "it takes a map of another size than its input");
    CHECK(reason(OperationKind::lookup, "Gather", {4}) == "which rows it takes depends on indices that nobody gives");
    CHECK(reason(OperationKind::convolution, "Conv", {4}) == "it runs on the array");
    CHECK(reason(OperationKind::activation, "Relu", {5}) == "it gives 5 words for 4");
    Operation moved;
    moved.moved = Rearrangement::of({1, 2, 3});
    CHECK(reason(OperationKind::layout, "Slice", {1, 2, 3}, moved) == "it makes 6 words of 6, and there are 6 for 4");
    // A constant of one image first, and a map of two images: a Prelu of a weight.
    CHECK(compute(OperationKind::activation, "PRelu", {words({2}, {1, -8}), words({2}, {1, 2, 3, 4}, 2)}, {2}).reason ==
          "its first input is one for all images");
}

}  // namespace eyrie
