// Quantised networks: QLinearConv, ConvInteger, and pairs of QuantizeLinear and DequantizeLinear.
#include "tests/workloads/onnx/support.hpp"

using namespace eyrie;

namespace {

ImportOptions with_values() {
    ImportOptions options;
    options.values = true;
    return options;
}

}  // namespace

TEST_CASE("QLinearConv gives integer weights less the zero points of their filters") {
    onnx::ModelProto model = onnx_model(
        "g (uint8[1,1,4,4] X, float s, uint8 z) => (uint8[N] Y)"
        " <uint8[2,1,1,2] W, float[2] ws, uint8[2] wz = {128, 1}, int32[2] b, uint8 yz> {"
        " Y = QLinearConv (X, s, z, W, ws, wz, s, yz, b) }");
    initializer(model, "W").set_raw_data(std::string("\x80\x7f\x01\xff", 4));
    const Graph graph = read_model(model, with_values());
    const Operation& conv = operation(graph, "QLinearConv_0");
    CHECK(std::get<Convolution>(conv.shape).M == 2);
    CHECK(conv.inputs.size() == 3);
    CHECK(tensor_of(graph, "X").bits == 8);
    CHECK(tensor_of(graph, "Y").bits == 8);
    CHECK(tensor_of(graph, "W").bits == 8);
    CHECK(*tensor_of(graph, "W").values == std::vector<std::int16_t>{0, -1, 0, 254});
    CHECK(macs(graph) == 2 * 2 * 12);
    CHECK(read_model(model).tensors[1].values == nullptr);
}

TEST_CASE("integers stored as numbers of 32 bits are read as well") {
    onnx::ModelProto model =
        onnx_model("g (int8[1,1,1,3] X) => (int32[N] Y) <int8[1,1,1,3] W = {-128, 0, 127}> { Y = ConvInteger (X, W) }");
    const Graph graph = read_model(model, with_values());
    CHECK(*tensor_of(graph, "W").values == std::vector<std::int16_t>{-128, 0, 127});
    CHECK(tensor_of(graph, "Y").bits == 32);
}

TEST_CASE("filters of a transposed convolution are turned, data and all") {
    onnx::ModelProto model = onnx_model(
        "g (float[1,2,2,2] X) => (float[N] Y) <int8[2,3,1,1] W = {1, 2, 3, 4, 5, 6}, float s = {1.0}> {"
        " D = DequantizeLinear (W, s)"
        " Y = ConvTranspose (X, D) }");
    const Graph graph = read_model(model, with_values());
    CHECK(tensor_of(graph, "D").shape == Sizes{3, 2, 1, 1});
    CHECK(*tensor_of(graph, "D").values == std::vector<std::int16_t>{1, 4, 2, 5, 3, 6});

    onnx::ModelProto grouped = onnx_model(
        "g (float[1,4,2,2] X) => (float[N] Y) <int8[4,2,1,1] W = {1, 2, 3, 4, 5, 6, 7, 8}, float s = {1.0}> {"
        " D = DequantizeLinear (W, s)"
        " Y = ConvTranspose <group = 2> (X, D) }");
    // Filter m of a group, channel c: stored as [c][m].
    CHECK(*tensor_of(read_model(grouped, with_values()), "D").values ==
          std::vector<std::int16_t>{1, 3, 2, 4, 5, 7, 6, 8});
}

TEST_CASE("pairs of QuantizeLinear and DequantizeLinear leave requantisation behind the array") {
    const Graph graph = read_text(
        "g (float[1,3,8,8] X) => (float[N] Y)"
        " <int8[4,3,3,3] W, float s1 = {0.5}, float s2 = {0.25}, uint8 z = {0}, int8 w0 = {0}> {"
        " Q = QuantizeLinear (X, s1, z)"
        " D = DequantizeLinear (Q, s1, z)"
        " V = DequantizeLinear (W, s1, w0)"
        " C = Conv (D, V)"
        " R = Relu (C)"
        " Q2 = QuantizeLinear (R, s2, z)"
        " D2 = DequantizeLinear (Q2, s2, z)"
        " P = MaxPool <kernel_shape = [2, 2]> (D2)"
        " Q3 = QuantizeLinear (P, s2, z)"
        " Y = DequantizeLinear (Q3, s2, z) }");
    CHECK(names_of(graph) ==
          Names{"QuantizeLinear_0", "Conv_3", "Relu_4", "QuantizeLinear_5", "MaxPool_7", "DequantizeLinear_9"});
    CHECK_FALSE(operation(graph, "QuantizeLinear_0").fused);
    CHECK(operation(graph, "Relu_4").fused);
    CHECK(operation(graph, "QuantizeLinear_5").fused);
    CHECK(operation(graph, "QuantizeLinear_5").kind == OperationKind::requantisation);
    CHECK(tensor_of(graph, "Q").bits == 8);
    CHECK(tensor_of(graph, "V").bits == 8);
    CHECK(tensor_of(graph, "C").bits == 32);
    CHECK(tensor_of(graph, "P").bits == 8);
    CHECK(graph.tensors[operation(graph, "Conv_3").inputs[0]].name == "Q");
    CHECK(graph.folded.size() == 4);
}

TEST_CASE("words of another scale are requantised") {
    const Graph graph = read_text(
        "g (uint8[1,3,8,8] X) => (uint8[N] Y) <float s1 = {0.5}, float s2 = {0.25}, uint8 z = {0}> {"
        " D = DequantizeLinear (X, s1, z)"
        " P = MaxPool <kernel_shape = [2, 2]> (D)"
        " Y = QuantizeLinear (P, s2, z) }");
    CHECK(names_of(graph) == Names{"MaxPool_1", "QuantizeLinear_2"});
}

TEST_CASE("weights of four bits are two in a byte") {
    onnx::ModelProto model = onnx_model(
        "g (float[1,3] X) => (float[N] Y) <int8[3,1] W, float s = {1.0}> {"
        " D = DequantizeLinear (W, s)"
        " Y = MatMul (X, D) }");
    initializer(model, "W").set_data_type(22);  // INT4
    initializer(model, "W").set_raw_data(std::string("\x7f\x08", 2));
    const Graph graph = read_model(model, with_values());
    CHECK(tensor_of(graph, "D").bits == 4);
    CHECK(*tensor_of(graph, "D").values == std::vector<std::int16_t>{-1, 7, -8});
}

TEST_CASE("data that are not as the shape says are refused where they are asked for") {
    onnx::ModelProto model =
        onnx_model("g (int8[1,1,1,3] X) => (int32[N] Y) <int8[1,1,1,3] W> { Y = ConvInteger (X, W) }");
    initializer(model, "W").set_raw_data("ab");
    CHECK(read_error(model).empty());
    CHECK(read_error(model, with_values()) ==
          "m.onnx: tensor W: found 2 bytes; allowed: 3 words of 8 bits, as its shape says");
}

TEST_CASE("external data are read inside the model's folder only") {
    const TestFolder folder;
    folder.write("w.bin", "xyz\x01\x02\x03");
    onnx::ModelProto model =
        onnx_model("g (int8[1,1,1,3] X) => (int32[N] Y) <int8[1,1,1,3] W> { Y = ConvInteger (X, W) }");
    onnx::TensorProto& weights = initializer(model, "W");
    weights.set_data_location(onnx::TensorProto::EXTERNAL);
    onnx::StringStringEntryProto& location = *weights.add_external_data();
    location.set_key("location");
    location.set_value("w.bin");
    onnx::StringStringEntryProto& offset = *weights.add_external_data();
    offset.set_key("offset");
    offset.set_value("3");
    const auto read = [&](const ImportOptions& options) {
        ModelFile file{folder.file("m.onnx"), model.SerializeAsString()};
        return read_onnx(file, options);
    };
    CHECK(*tensor_of(read(with_values()), "W").values == std::vector<std::int16_t>{1, 2, 3});
    offset.set_value("4");
    CHECK(error_of([&] { read(with_values()); }).find("found 2 bytes at 4 of w.bin; allowed: 3") != std::string::npos);

    offset.set_value("3");
    onnx::StringStringEntryProto& length = *weights.add_external_data();
    length.set_key("length");
    for (const char* other : {"2", "4"}) {
        length.set_value(other);
        CHECK(error_of([&] { read({}); }) == folder.file("m.onnx") + ": tensor W: found a length of " + other +
                                                 " bytes in w.bin; allowed: 3, as its shape says");
    }
    length.set_value("3");
    CHECK(*tensor_of(read(with_values()), "W").values == std::vector<std::int16_t>{1, 2, 3});
    location.set_value("nothere.bin");
    CHECK(error_of([&] { read(with_values()); }) == folder.file("m.onnx") + ": tensor W: its data: " +
                                                        folder.file("nothere.bin") + ": cannot be read: no such file");

    const auto refused = [&](const std::string& place) {
        location.set_value(place);
        return error_of([&] { read({}); }).find("allowed: a file inside the model's folder") != std::string::npos;
    };
    CHECK(refused("../w.bin"));
    CHECK(refused("a/../../w.bin"));
    CHECK(refused("/etc/passwd"));
    CHECK(refused(""));
    std::filesystem::create_symlink("/etc", folder.file("link"));
    CHECK(refused("link/passwd"));
    CHECK_FALSE(refused("sub/w.bin"));
}

TEST_CASE("sums, products and joins of quantised tensors take the tensors, not their scales") {
    const std::string inputs =
        "g (uint8[1,2,4,4] X, uint8[1,1,4,4] Z) => (uint8[N] Y) <float s = {0.5}, uint8 z = {3}> {";
    const auto read_one = [&](const std::string& node) { return read_text(inputs + node + " }"); };
    const Graph sum = read_one("Y = com.microsoft.QLinearAdd (Z, s, z, X, s, z, s, z)");
    CHECK(operation(sum, "QLinearAdd_0").kind == OperationKind::add);
    CHECK(operation(sum, "QLinearAdd_0").inputs.size() == 2);
    CHECK(tensor_of(sum, "Y").shape == Sizes{2, 4, 4});
    CHECK(tensor_of(sum, "Y").bits == 8);
    const Graph product = read_one("Y = com.microsoft.QLinearMul (X, s, z, Z, s, z, s, z)");
    CHECK(operation(product, "QLinearMul_0").kind == OperationKind::multiply);
    CHECK(tensor_of(product, "Y").shape == Sizes{2, 4, 4});
    const Graph joined = read_one("Y = com.microsoft.QLinearConcat <axis = 1> (s, z, X, s, z, Z, s, z)");
    CHECK(operation(joined, "QLinearConcat_0").kind == OperationKind::concat);
    CHECK(operation(joined, "QLinearConcat_0").inputs.size() == 2);
    CHECK(tensor_of(joined, "Y").shape == Sizes{3, 4, 4});
    CHECK(tensor_of(joined, "Y").bits == 8);
}

TEST_CASE("words that are quantised while the network runs have eight bits, and a scale of their own") {
    const Graph graph = read_text(
        "g (float[1,3,8,8] X) => (int32[N] Y) <int8[4,3,3,3] W> {"
        " Q, s, z = DynamicQuantizeLinear (X)"
        " Y = ConvInteger (Q, W, z) }");
    CHECK(names_of(graph) == Names{"DynamicQuantizeLinear_0", "ConvInteger_1"});
    CHECK(operation(graph, "DynamicQuantizeLinear_0").kind == OperationKind::requantisation);
    CHECK(tensor_of(graph, "Q").bits == 8);
    CHECK(tensor_of(graph, "Q").shape == Sizes{3, 8, 8});
    CHECK(macs(graph) == 4 * 27 * 36);
}

TEST_CASE("zero points stand along the axis that the file says") {
    // One for each of two columns: 1 - 1, 2 - 2; 3 - 1, 4 - 2; 5 - 1, 6 - 2.
    onnx::ModelProto model = onnx_model(
        "g (float[1,3] X) => (float[N] Y)"
        " <int8[3,2] W = {1, 2, 3, 4, 5, 6}, float[2] s = {1.0, 1.0}, int8[2] z = {1, 2}> {"
        " D = DequantizeLinear <axis = -1> (W, s, z)"
        " Y = MatMul (X, D) }");
    CHECK(*tensor_of(read_model(model, with_values()), "D").values == std::vector<std::int16_t>{0, 0, 2, 2, 4, 4});
}
