// Whole CoreML models: convolutions and pools, what fuses, what is not supported, and bad files.
#include "tests/workloads/coreml/coreml_file.hpp"

using namespace eyrie;
using namespace eyrie::coreml_file;

TEST_CASE("a CoreML convolution is padded on each side as its borders say") {
    const Graph graph = read(
        model({layer("c", {"in"}, "out", 100,
                     conv(4, 3, 3).number(10, 1).numbers(30, {2, 1}).message(50, borders(0, 1, 2, 3)).number(70, 1))}));
    const auto& shape = std::get<Convolution>(operation(graph, "c").shape);
    CHECK(shape.C == 3);
    CHECK(shape.M == 4);
    CHECK(shape.rows.size == 8);
    CHECK(shape.rows.pad_before == 0);
    CHECK(shape.rows.pad_after == 1);
    CHECK(shape.columns.pad_before == 2);
    CHECK(shape.columns.pad_after == 3);
    CHECK(shape_of(graph, "c") == Sizes{4, 4, 13});
    CHECK(macs(graph) == 4 * 27 * 4 * 13);
    CHECK(parameters(graph) == 4 * 27 + 4);
    CHECK(graph.format == "CoreML (specification 4)");
}

TEST_CASE("padding 'same' is heavier at the bottom right unless the file says otherwise") {
    const auto rows = [](const ProtobufWriter& same) {
        const Graph graph =
            read(model({layer("c", {"in"}, "out", 100, conv(4, 3, 3).numbers(30, {2, 2}).message(51, same))}));
        CHECK(shape_of(graph, "c") == Sizes{4, 4, 5});
        return std::get<Convolution>(operation(graph, "c").shape).rows;
    };
    CHECK(rows(ProtobufWriter()).pad_before == 0);
    CHECK(rows(ProtobufWriter()).pad_after == 1);
    CHECK(rows(ProtobufWriter().number(1, 1)).pad_before == 1);
}

TEST_CASE("groups, dilation and transposed convolutions are read") {
    const Graph graph = read(model({layer("a", {"in"}, "x", 100, conv(6, 3, 1)),
                                    layer("b", {"x"}, "y", 100, conv(6, 2, 3).number(10, 3).numbers(40, {2, 2})),
                                    layer("c", {"y"}, "out", 100, conv(4, 6, 2).numbers(30, {2, 2}).number(60, 1))}));
    CHECK(std::get<Convolution>(operation(graph, "b").shape).groups == 3);
    CHECK(shape_of(graph, "b") == Sizes{6, 4, 6});
    CHECK(std::get<Convolution>(operation(graph, "c").shape).transposed);
    CHECK(shape_of(graph, "c") == Sizes{4, 8, 12});
    CHECK(macs(operation(graph, "c")) == 4 * 6 * 4 * 24);
}

TEST_CASE("pools keep a last window that is not full where the file asks for it") {
    const auto pooled = [](const ProtobufWriter& params) {
        return shape_of(read(model({layer("p", {"in"}, "out", 120, params)})), "p");
    };
    const ProtobufWriter window = ProtobufWriter().number(1, 1).numbers(10, {3, 3}).numbers(20, {2, 2});
    CHECK(pooled(ProtobufWriter(window).message(30, ProtobufWriter())) == Sizes{3, 3, 4});
    CHECK(pooled(ProtobufWriter(window).message(32, ProtobufWriter())) == Sizes{3, 4, 5});
    CHECK(pooled(ProtobufWriter().number(60, 1)) == Sizes{3, 1, 1});
}

TEST_CASE("a classifier with residuals and fully connected layers") {
    const std::string file =
        model({layer("c", {"in"}, "x", 100, conv(3, 3, 3).message(51, ProtobufWriter())),
               layer("n", {"x"}, "y", 160, ProtobufWriter().number(1, 3)),
               layer("r", {"y"}, "z", 130, ProtobufWriter().message(10, ProtobufWriter())),
               layer("s", {"z", "in"}, "w", 230, ProtobufWriter()),
               layer("r2", {"w"}, "v", 130, ProtobufWriter().message(10, ProtobufWriter())),
               layer("j", {"v", "in"}, "u", 320, ProtobufWriter()), layer("f", {"u"}, "t", 301, ProtobufWriter()),
               layer("d", {"t"}, "q", 140, ProtobufWriter().number(1, 480).number(2, 7).number(10, 1)),
               layer("m", {"q"}, "out", 175, ProtobufWriter())},
              "out", 403);
    const Graph graph = read(file);
    CHECK(operation(graph, "n").fused);
    CHECK(operation(graph, "r").fused);
    CHECK_FALSE(operation(graph, "s").fused);
    CHECK_FALSE(operation(graph, "r2").fused);
    CHECK(shape_of(graph, "j") == Sizes{6, 8, 10});
    const auto& product = std::get<MatrixProduct>(operation(graph, "d").shape);
    CHECK(product.M == 1);
    CHECK(product.K == 480);
    CHECK(product.N == 7);
    CHECK(operation(graph, "d").inputs.size() == 3);
    CHECK(operation(graph, "m").kind == OperationKind::softmax);
    CHECK(graph.unsupported.empty());
}

TEST_CASE("layers of other types are listed, and those behind them") {
    const Graph graph =
        read(model({layer("odd", {"in"}, "x", 777, ProtobufWriter()), layer("c", {"x"}, "y", 100, conv(4, 3, 3)),
                    layer("d", {"in"}, "out", 100, conv(4, 3, 3))}));
    REQUIRE(graph.unsupported.size() == 2);
    CHECK(graph.unsupported[0].name == "odd");
    CHECK(graph.unsupported[0].type == "field 777");
    CHECK(graph.unsupported[1].name == "c");
    CHECK(graph.operations.size() == 1);
}

TEST_CASE("bad CoreML files have one message") {
    const std::string good = model({layer("c", {"in"}, "out", 100, conv(4, 3, 3))});
    for (std::size_t length = 0; length < good.size(); ++length) {
        const std::string message = error(good.substr(0, length));
        CHECK(message.rfind("m.mlmodel: ", 0) == 0);
    }
    for (std::size_t i = 0; i < good.size(); ++i) {
        for (const int change : {1, 64, 128, 255}) {
            std::string changed = good;
            changed[i] = static_cast<char>(changed[i] ^ change);
            const std::string message = error(changed);
            CHECK((message.empty() || message.rfind("m.mlmodel: ", 0) == 0));
        }
    }
    CHECK(
        error(model({layer("c", {"other"}, "out", 100, conv(4, 3, 3))})) ==
        "m.mlmodel: layer c (convolution): found input 'other', which nothing before it makes; allowed: inputs of the "
        "model, and outputs of layers before it");
    CHECK(error(model({layer("c", {"in"}, "out", 100, conv(4, 5, 3))})) ==
          "m.mlmodel: layer c (convolution): found 5 kernelChannels and 4 filters for 3 channels in 1 groups; allowed: "
          "multiples of the groups, and the channels of a group");
    CHECK(error(model({layer("c", {"in"}, "out", 100, conv(4, 3, 30))})).find("allowed: a window that fits") !=
          std::string::npos);
    CHECK(error(model({}, "out", 502)) ==
          "m.mlmodel: found a CoreML model of kind 502; allowed: neuralNetwork, neuralNetworkClassifier, "
          "neuralNetworkRegressor");
    CHECK_FALSE(is_coreml("layers: []"));
    CHECK_FALSE(is_coreml(std::string("\x08\x07\x3a\x02\x0a\0", 6)));
}
