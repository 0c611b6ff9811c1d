// Everything else of TFLite files: constants that are folded, what runs beside the array, open axes, what is left out.
#include "tests/workloads/tflite/tflite_file.hpp"

using namespace eyrie;
using namespace eyrie::tflite_options;
namespace code = eyrie::tflite_code;

namespace {

// Two 1x1 convolutions of one map, added, with an activation.
TfliteFile residual() {
    TfliteFile file;
    const int input = file.map("in", {1, 2, 2, 3}), f = file.weights("f", {3, 1, 1, 3}),
              a = file.map("a", {1, 2, 2, 3}), b = file.map("b", {1, 2, 2, 3}), sum = file.map("sum", {1, 2, 2, 3});
    file.op(code::conv, {input, f}, {a}, conv(same, 1, relu6));
    file.op(code::conv, {a, f}, {b}, conv(same, 1));
    file.op(code::add, {a, b}, {sum}, add(relu));
    file.op(code::quantize, {sum}, {file.map("out", {1, 2, 2, 3})});
    return file;
}

std::vector<bool> fused(const Graph& graph) {
    std::vector<bool> found;
    for (const Operation& operation : graph.operations) found.push_back(operation.fused);
    return found;
}

std::vector<std::string> names(const Graph& graph) {
    std::vector<std::string> found;
    for (const Operation& operation : graph.operations) found.push_back(operation.name);
    return found;
}

}  // namespace

TEST_CASE("an activation is fused where it follows a layer, and is work of its own after an addition") {
    const Graph graph = residual().read();
    CHECK(names(graph) == std::vector<std::string>{"a", "a/RELU6", "b", "sum", "sum/RELU", "out"});
    CHECK(fused(graph) == std::vector<bool>{false, true, false, false, false, false});
    CHECK(input_of(graph, 2, 0).name == "a");
    CHECK(output_of(graph, 3).name == "sum/before_activation");
    CHECK(graph.operations[5].kind == OperationKind::requantisation);
    CHECK(parameters(graph) == 9);  // both layers take the same weights
}

TEST_CASE("words that somebody else needs leave the array as they are") {
    TfliteFile file;
    const int input = file.map("in", {1, 2}), f = file.weights("f", {2, 2}), a = file.map("a", {1, 2}),
              b = file.map("b", {1, 2}), c = file.map("c", {1, 2});
    file.op(code::fully_connected, {input, f}, {a}, fully_connected());
    file.op(code::relu, {a}, {b});
    file.op(code::quantize, {b}, {c});
    file.outputs = {c};
    CHECK(fused(file.read()) == std::vector<bool>{false, true, true});
    file.outputs = {c, b};  // a result of the network
    CHECK(fused(file.read()) == std::vector<bool>{false, true, false});
    file.outputs = {c};
    file.op(code::add, {a, c}, {file.map("d", {1, 2})}, add());  // another use
    CHECK(fused(file.read()) == std::vector<bool>{false, false, false, false});
}

TEST_CASE("weights stored as halves are the layer's weights") {
    TfliteFile file;
    const int input = file.map("in", {1, 2}),
              halves = file.tensor({"f", {3, 2}, TfliteType::float16, std::string(12, 0)}),
              f = file.tensor({"f_dequantize", {3, 2}, TfliteType::float32});
    file.op(code::dequantize, {halves}, {f});
    file.op(code::fully_connected, {input, f}, {file.map("out", {1, 3})}, fully_connected());
    const Graph graph = file.read(true);
    REQUIRE(graph.operations.size() == 1);
    CHECK(input_of(graph, 0, 1).name == "f");
    CHECK(input_of(graph, 0, 1).role == TensorRole::weight);
    CHECK(input_of(graph, 0, 1).bits == 16);
    CHECK(input_of(graph, 0, 1).values == nullptr);
    CHECK(graph.folded == std::vector<std::string>{"DEQUANTIZE f_dequantize: a constant"});
}

TEST_CASE("weights may stand behind the tables") {
    TfliteFile file;
    const int input = file.map("in", {1, 2});
    TfliteFile::Tensor weights{"f", {1, 2}, TfliteType::int8, {7, 8}};
    weights.outside = true;
    file.op(code::fully_connected, {input, file.tensor(weights)}, {file.map("a", {1, 1})}, fully_connected());
    weights.data = {9, 10};
    file.op(code::fully_connected, {input, file.tensor(weights)}, {file.map("b", {1, 1})}, fully_connected());
    CHECK(*input_of(file.read(true), 0, 1).values == std::vector<std::int16_t>{7, 8});
    CHECK(*input_of(file.read(true), 1, 1).values == std::vector<std::int16_t>{9, 10});
    file.shift = 1;
    CHECK(file.error().find(" (f): found data at byte ") != std::string::npos);
}

TEST_CASE("sparse weights are made dense") {
    TfliteFile file;
    const int input = file.map("in", {1, 3});
    // Rows 0: (1, 0, 2), 1: nothing, 2: (0, 3, 0)
    TfliteFile::Tensor stored{"f", {3, 3}, TfliteType::int8, {1, 2, 3}};
    stored.sparse = true;
    stored.segments = {0, 2, 2, 3};
    stored.indices = {0, 2, 1};
    const int sparse = file.tensor(stored), dense = file.map("dense", {3, 3});
    file.op(code::densify, {sparse}, {dense});
    file.op(code::fully_connected, {input, dense}, {file.map("out", {1, 3})}, fully_connected());
    CHECK(*input_of(file.read(true), 0, 1).values == std::vector<std::int16_t>{1, 0, 0, 0, 0, 3, 2, 0, 0});

    const auto error = [&](TfliteFile::Ints segments, TfliteFile::Ints indices) {
        TfliteFile bad;
        const int from = bad.map("in", {1, 3});
        stored.segments = std::move(segments);
        stored.indices = std::move(indices);
        bad.op(code::fully_connected, {from, bad.tensor(stored)}, {bad.map("out", {1, 3})}, fully_connected());
        return bad.error();
    };
    CHECK(error({0, 2, 2, 3}, {0, 2, 3}) ==
          "net.tflite: tensor f: found sparse indices that do not rise within their axis; allowed: what the shape "
          "says");
    CHECK(error({0, 2, 2, 3}, {2, 2, 1}) != "");
    CHECK(error({0, 2, 2, 4}, {0, 2, 1}) != "");
    CHECK(error({0, 2, 1, 3}, {0, 2, 1}) != "");
    CHECK(error({0, 2, 2}, {0, 2, 1}) != "");
    CHECK(error({-1, 2, 2, 3}, {0, 2, 1}) != "");
    CHECK(error({0, 2, 3, 4}, {0, 1, 0, 2}) != "");
}

TEST_CASE("arithmetic of shapes is folded") {
    TfliteFile file;
    const int input = file.map("in", {1, 2, 2, 3}), sizes = file.tensor({"sizes", {4}, TfliteType::int32}),
              to = file.tensor({"to", {2}, TfliteType::int32}), flat = file.map("flat", {1, 12});
    file.op(code::shape, {input}, {sizes});
    file.op(45, {sizes, file.list("begin", {0}), file.list("end", {1}), file.list("step", {1})}, {to});
    file.op(code::reshape, {input, to}, {flat});
    const Graph graph = file.read();
    CHECK(names(graph) == std::vector<std::string>{"flat"});
    CHECK(graph.operations[0].inputs.size() == 1);
    CHECK(graph.folded.size() == 2);
}

TEST_CASE("a table of weights is looked up, rows of an activation are only moved") {
    TfliteFile file;
    const int tokens = file.tensor({"tokens", {1, 5}, TfliteType::int32}), table = file.weights("table", {10, 4}),
              words = file.map("words", {1, 5, 4}), first = file.map("first", {1, 4});
    file.op(code::gather, {table, tokens}, {words});
    file.op(code::gather, {words, file.list("zero", {0})}, {first});
    const Graph graph = file.read();
    CHECK(graph.operations[0].kind == OperationKind::lookup);
    CHECK(input_of(graph, 0, 0).shape == Sizes{10, 4});
    CHECK(graph.operations[1].kind == OperationKind::layout);
    CHECK(parameters(graph) == 40);
}

TEST_CASE("what is not supported is named, and its results come from outside") {
    TfliteFile file;
    const int input = file.map("in", {1, 2}), a = file.map("a", {1, 2}), b = file.map("b", {1, 2});
    file.op(code::custom, {input}, {a}, {}, "Magic");
    file.op(code::while_loop, {a}, {b});
    file.op(code::stablehlo_add, {a, b}, {file.map("c", {1, 2})});
    file.op(999, {a}, {file.map("d", {1, 2})});
    file.op(code::relu, {b}, {file.map("out", {1, 2})});
    const Graph graph = file.read();
    REQUIRE(graph.unsupported.size() == 4);
    CHECK(graph.unsupported[0].name == "a");
    CHECK(graph.unsupported[0].type == "Magic");
    CHECK(graph.unsupported[0].reason == "a custom operator: what it computes, only its author's program says");
    CHECK(graph.unsupported[1].type == "WHILE");
    CHECK(graph.unsupported[2].reason == "no operators of StableHLO");
    CHECK(graph.unsupported[3].reason == "no operator of this code is known");
    CHECK(names(graph) == std::vector<std::string>{"out"});
    CHECK(input_of(graph, 0, 0).role == TensorRole::input);
}

TEST_CASE("an open axis needs a size, which is followed through the network") {
    TfliteFile file;
    const int input = file.tensor({"tokens", {1, 1, 4}, TfliteType::float32, {}, {-1, -1, 4}}),
              f = file.weights("f", {6, 4}), a = file.tensor({"a", {1, 1, 6}, TfliteType::float32, {}, {-1, -1, 6}}),
              b = file.tensor({"b", {1, 1, 6}, TfliteType::float32, {}, {-1, -1, 6}}),
              c = file.tensor({"c", {1, 1, 1}, TfliteType::float32, {}, {-1, -1, -1}});
    file.op(code::fully_connected, {input, f}, {a}, fully_connected());
    file.op(code::logistic, {a}, {b});
    file.op(code::batch_matmul, {a, b}, {c}, batch_matmul(false, true));
    CHECK(file.error() ==
          "net.tflite: tensor tokens: found an open axis 1 and no size for it; allowed: one from 1 to "
          "2^31 - 1, given for 'tokens.1'");
    CHECK(file.error({{"tokens.1", 0}}) == "net.tflite: 'tokens.1': found a size of 0; allowed: 1 to 2^31 - 1");
    CHECK(file.error({{"tokens.1", 3}, {"toknes.1", 3}}).find("unknown open axis 'toknes.1'") != std::string::npos);
    const Graph graph = file.read(false, {{"tokens.1", 7}});
    CHECK(product_of(graph, 0).M == 7);
    CHECK(graph.operations[1].fused == false);  // `a` has two users
    CHECK(macs(graph) == 7 * 4 * 6 + 7 * 6 * 7);
    CHECK(output_of(graph, 2).shape == Sizes{7, 7});
}

TEST_CASE("open axes of maps are followed by windows, padding and joins") {
    TfliteFile file;
    const auto open = [&](const char* name, int channels) {
        return file.tensor({name, {1, 1, 1, channels}, TfliteType::int8, {}, {-1, -1, -1, channels}});
    };
    const int input = open("in", 2), half = open("half", 2), padded = open("padded", 2), joined = open("joined", 4),
              flat = file.tensor({"flat", {1, 4}, TfliteType::int8, {}, {-1, -1}}), turned = open("turned", 1);
    file.op(code::max_pool, {input}, {half}, pool(same, 2, 2));
    file.op(code::pad, {half, file.list("sides", {0, 0, 1, 1, 0, 2, 0, 0}, {4, 2})}, {padded});
    file.op(code::concatenation, {padded, padded}, {joined}, {10, {{0, Field::integer, -1}}});
    file.op(code::transpose, {joined, file.list("order", {0, 3, 1, 2})}, {turned});
    file.op(code::reshape, {joined, file.list("to", {1, -1})}, {flat});
    const Graph graph = file.read(false, {{"in.1", 6}, {"in.2", 9}});
    CHECK(output_of(graph, 0).shape == Sizes{2, 3, 5});
    CHECK(output_of(graph, 1).shape == Sizes{2, 5, 7});
    CHECK(output_of(graph, 2).shape == Sizes{4, 5, 7});
    CHECK(output_of(graph, 4).shape == Sizes{140});
}

TEST_CASE("open axes are followed through axes that come, go and are divided") {
    const auto made = [](int type, bool axis_first, const TfliteFile::Ints& list, int results = 1,
                         const TfliteOptions& options = {}) {
        TfliteFile file;
        const int input = file.tensor({"in", {1, 1, 1, 4}, TfliteType::int8, {}, {1, -1, -1, 4}}),
                  constant = file.list("list", list);
        TfliteFile::Ints outputs;
        for (int i = 0; i < results; ++i) outputs.push_back(file.map("out" + std::to_string(i), {1, 1, 1, 4}));
        file.op(type, axis_first ? TfliteFile::Ints{constant, input} : TfliteFile::Ints{input, constant}, outputs,
                options);
        return file;
    };
    const std::map<std::string, std::int64_t> sizes = {{"in.1", 6}, {"in.2", 9}};
    const auto result = [&](const TfliteFile& file) { return output_of(file.read(false, sizes), 0).shape; };
    const auto found = [&](const TfliteFile& file) {
        const std::string message = file.error(sizes), begin = "net.tflite: operator 0 ";
        return message.rfind(begin, 0) == 0 ? message.substr(begin.size()) : "no such message: " + message;
    };
    constexpr int split = 49, expand = 70, resize = 23;
    const TfliteOptions keeps = {27, {{0, Field::byte, 1}}}, drops = {27, {{0, Field::byte, 0}}};
    // Channels stand in front of rows and columns where an operator takes maps.
    CHECK(result(made(split, true, {2}, 3)) == Sizes{6, 3, 4});
    CHECK(result(made(split, true, {-3}, 2)) == Sizes{3, 9, 4});
    CHECK(result(made(expand, false, {-1})) == Sizes{6, 9, 4, 1});
    CHECK(result(made(expand, false, {1})) == Sizes{1, 6, 9, 4});
    CHECK(result(made(resize, false, {12, 5})) == Sizes{4, 12, 5});
    CHECK(result(made(code::mean, false, {-1}, 1, keeps)) == Sizes{6, 9, 1});
    CHECK(result(made(code::mean, false, {-1}, 1, drops)) == Sizes{6, 9});
    CHECK(result(made(code::mean, false, {1, 3}, 1, drops)) == Sizes{9});
    CHECK(found(made(expand, false, {5})) == "(EXPAND_DIMS): found axis 5; allowed: one of 5");
    const std::string follows =
        "an open axis reaches this operator, whose result's size does not follow from it; allowed: a file with fixed "
        "sizes here";
    CHECK(found(made(split, true, {1}, 4)) == "(SPLIT): " + follows);
    CHECK(found(made(resize, false, {12})) == "(RESIZE_BILINEAR): " + follows);
    CHECK(found(made(resize, false, {12, 0})) != "");
    TfliteFile sum;
    const int input = sum.tensor({"in", {1, 1, 4}, TfliteType::int8, {}, {1, -1, 4}});
    sum.op(code::add, {input, sum.weights("w", {1, 3, 4})}, {sum.map("out", {1, 3, 4})}, add());
    CHECK(sum.error({{"in.1", 7}}) == "net.tflite: operator 0 (ADD): found sizes of 7 and 3; allowed: the same, or 1");
    CHECK(output_of(sum.read(false, {{"in.1", 1}}), 0).shape == Sizes{3, 4});
}

TEST_CASE("an operator that an open axis cannot be followed through is refused") {
    TfliteFile file;
    const int input = file.tensor({"in", {1, 1, 4}, TfliteType::float32, {}, {-1, -1, 4}});
    file.op(48, {input}, {file.map("best", {1, 1, 2}), file.map("at", {1, 1, 2})});
    CHECK(file.error({{"in.1", 3}}).find("operator 0 (TOPK_V2): an open axis reaches this operator") !=
          std::string::npos);
    CHECK(file.error({{"in.1", 1}}).empty());
}

TEST_CASE("names that stand twice get a number, long ones are cut") {
    TfliteFile file;
    const int input = file.map("x", {1, 2});
    file.op(code::relu, {input}, {file.map("x", {1, 2})});
    file.op(code::relu, {input}, {file.map("x", {1, 2})});
    file.op(code::relu, {input}, {file.map("first;second", {1, 2})});
    file.op(code::relu, {input}, {file.map(std::string(10000, 'n'), {1, 2})});
    file.op(code::relu, {input}, {file.map("", {1, 2})});
    const Graph graph = file.read();
    CHECK(names(graph) == std::vector<std::string>{"x", "x_2", "first", std::string(120, 'n'), "unnamed"});
    CHECK(output_of(graph, 1).name == "x_3");
}
