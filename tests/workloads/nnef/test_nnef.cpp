// NNEF texts: what each operation becomes, and the shapes that follow.
#include "tests/workloads/nnef/nnef_text.hpp"
#include "workloads/graph/graph_summary.hpp"

using namespace eyrie;

TEST_CASE("a text is known by its first word") {
    CHECK(is_nnef("version 1.0;"));
    CHECK(is_nnef("# a comment\n\n  version\t1.1;"));
    CHECK_FALSE(is_nnef("version 2.0;"));
    CHECK_FALSE(is_nnef("version1.0;"));
    CHECK_FALSE(is_nnef("# version 1.0;"));
    CHECK_FALSE(is_nnef(""));
    CHECK_FALSE(is_nnef("graph"));
}

TEST_CASE("a convolution with padding of its own on each side") {
    const Graph graph = nnef(
        "x = external<scalar>(shape = [1, 3, 10, 12]);"
        "w = variable<scalar>(shape = [6, 3, 3, 5], label = 'w');"
        "b = variable<scalar>(shape = [1, 6], label = 'b');"
        "y = conv(x, w, b, padding = [(1, 0), (2, 3)], stride = [2, 1], dilation = [1, 2]);");
    REQUIRE(graph.operations.size() == 1);
    const auto& conv = std::get<Convolution>(graph.operations[0].shape);
    CHECK(conv.C == 3);
    CHECK(conv.M == 6);
    CHECK(conv.rows.pad_before == 1);
    CHECK(conv.rows.pad_after == 0);
    CHECK(conv.columns.pad_before == 2);
    CHECK(conv.columns.pad_after == 3);
    CHECK(conv.columns.dilation == 2);
    // Rows: (10 + 1 - 3) / 2 + 1 = 5; columns: 12 + 5 - 9 + 1 = 9.
    CHECK(shape_of(graph, "y") == Sizes{6, 5, 9});
    CHECK(shape_of(graph, "x") == Sizes{3, 10, 12});
    CHECK(macs(graph) == 6 * 3 * 15 * 45);
    CHECK(parameters(graph) == 270 + 6);
    CHECK(graph.operations[0].name == "y");
    CHECK(graph.operations[0].type == "conv");
    CHECK(graph.format == "NNEF 1.0");
}

TEST_CASE("no padding given is the format's same: the odd zero behind") {
    const Graph graph = nnef(
        "x = external(shape = [1, 2, 6, 7]); w = variable(shape = [3, 2, 3, 3], label = 'w');"
        "y = conv(x, w, padding = [], stride = [2, 2]);");
    const auto& conv = std::get<Convolution>(graph.operations[0].shape);
    CHECK(conv.rows.pad_before == 0);
    CHECK(conv.rows.pad_after == 1);
    CHECK(conv.columns.pad_before == 1);
    CHECK(conv.columns.pad_after == 1);
    CHECK(shape_of(graph, "y") == Sizes{3, 3, 4});
}

TEST_CASE("zeros that pad puts around a map become a convolution's padding") {
    const std::string begin =
        "x = external(shape = [1, 1, 4, 4]); w = variable(shape = [1, 1, 3, 3], label = 'w');"
        "p = pad(x, padding = [(0,0),(0,0),(1,2),(0,3)]); y = conv(p, w, padding = [(0,0),(1,0)]);";
    const Graph graph = nnef(begin);
    REQUIRE(graph.operations.size() == 1);
    const auto& conv = std::get<Convolution>(graph.operations[0].shape);
    CHECK(conv.rows.size == 4);
    CHECK(conv.rows.pad_before == 1);
    CHECK(conv.rows.pad_after == 2);
    CHECK(conv.columns.pad_before == 1);
    CHECK(conv.columns.pad_after == 3);
    CHECK(graph.folded == std::vector<std::string>{"pad p into conv y"});
    const Graph both = nnef(begin + "z = relu(p);");
    REQUIRE(both.operations.size() == 3);
    CHECK(both.operations[1].kind == OperationKind::layout);
    CHECK(nnef("x = external(shape = [1, 1, 4]); y = pad(x, padding = [(0,0),(0,0),(1,2)]);").operations.size() == 1);
    CHECK(nnef("x = external(shape = [1, 1, 4]); y = relu(x); p = pad(x, padding = [(0,0),(0,0),(1,2)]);")
              .operations.size() == 2);
    CHECK(nnef("x = external(shape = [1, 1, 4]); w = variable(shape = [1, 1, 3], label = 'w');"
               "p = pad(x, padding = [(0,0),(0,0),(1,2)], value = 1.0); y = conv(p, w);")
              .operations.size() == 2);
}

TEST_CASE("groups: 0 is one for each channel") {
    const Graph graph = nnef(
        "x = external(shape = [1, 4, 5, 5]); w = variable(shape = [8, 1, 3, 3], label = 'w');"
        "v = variable(shape = [6, 4, 1, 1], label = 'v');"
        "y = conv(x, w, groups = 0, padding = [(0,0),(0,0)]); z = conv(y, v, groups = 2);");
    CHECK(std::get<Convolution>(graph.operations[0].shape).groups == 4);
    CHECK(std::get<Convolution>(graph.operations[1].shape).groups == 2);
    CHECK(macs(graph) == 8 * 9 * 9 + 6 * 4 * 9);
}

TEST_CASE("convolutions of lines and of volumes") {
    const Graph line = nnef(
        "x = external(shape = [1, 2, 9]); w = variable(shape = [4, 2, 3], label = 'w');"
        "y = conv(x, w, padding = [(0, 0)]);");
    const auto& one = std::get<Convolution>(line.operations[0].shape);
    CHECK(one.rows.size == 1);
    CHECK(one.columns.size == 9);
    CHECK(one.columns.window == 3);
    CHECK(shape_of(line, "w") == Sizes{4, 2, 1, 3});
    CHECK(macs(line) == 4 * 2 * 3 * 7);
    const Graph volume = nnef(
        "x = external(shape = [1, 2, 3, 4, 5]); w = variable(shape = [6, 2, 2, 3, 4], label = 'w');"
        "y = conv(x, w, padding = [(0, 0), (0, 0), (0, 0)]);");
    CHECK(std::get<Convolution>(volume.operations[0].shape).depth.window == 2);
    CHECK(macs(volume) == 6 * 2 * 24 * 8);
}

TEST_CASE("of several maps each time one is taken") {
    const Graph graph = nnef(
        "x = external(shape = [1, 15, 8, 8]); f = variable(shape = [4, 3, 3, 3], label = 'f');"
        "r = reshape(x, shape = [5, 3, 8, 8]); y = conv(r, f, padding = [(0, 0), (0, 0)]);");
    CHECK(graph.operations.back().repeats == 5);
    for (const KindSummary& kind : summary(graph).kinds)
        if (kind.kind == OperationKind::convolution) CHECK(kind.words == 5 * (3 * 64 + 4 * 3 * 9 + 4 * 36));
}

TEST_CASE("a separable convolution is two: each channel, then each place") {
    const Graph graph = nnef(
        "x = external(shape = [1, 4, 8, 8]); p = variable(shape = [4, 1, 3, 3], label = 'p');"
        "q = variable(shape = [10, 4, 1, 1], label = 'q');"
        "y = separable_conv(x, p, q, stride = [2, 2]);");
    REQUIRE(graph.operations.size() == 2);
    CHECK(graph.operations[0].name == "y/planes");
    CHECK(std::get<Convolution>(graph.operations[0].shape).groups == 4);
    CHECK(std::get<Convolution>(graph.operations[0].shape).rows.pad_after == 1);
    CHECK(std::get<Convolution>(graph.operations[1].shape).rows.stride == 1);
    CHECK(macs(graph) == 4 * 9 * 16 + 40 * 16);
}

TEST_CASE("a transposed convolution, by padding, by same, by the size that is wanted") {
    const std::string begin = "x = external(shape = [1, 4, 5, 5]); w = variable(shape = [4, 3, 4, 4], label = 'w');";
    const Graph padded = nnef(begin + "y = deconv(x, w, padding = [(1, 1), (1, 1)], stride = [2, 2]);");
    CHECK(shape_of(padded, "y") == Sizes{3, 10, 10});  // 4 * 2 + 4 - 2
    CHECK(shape_of(padded, "w") == Sizes{3, 4, 4, 4});
    CHECK(macs(padded) == 3 * 4 * 16 * 25);
    const Graph same = nnef(begin + "y = deconv(x, w, stride = [2, 2]);");
    CHECK(shape_of(same, "y") == Sizes{3, 10, 10});
    const auto& conv = std::get<Convolution>(same.operations[0].shape);
    CHECK(conv.transposed);
    CHECK(conv.rows.pad_before == 1);
    CHECK(conv.rows.pad_after == 1);
    const Graph wanted =
        nnef(begin + "y = deconv(x, w, padding = [(1, 1), (1, 1)], stride = [2, 2], output_shape = [1, 3, 11, 11]);");
    CHECK(shape_of(wanted, "y") == Sizes{3, 11, 11});
    CHECK(std::get<Convolution>(wanted.operations[0].shape).rows.output_padding == 1);
    CHECK(nnef_error(begin + "y = deconv(x, w, padding = [(1,1),(1,1)], stride = [2,2], output_shape = [1,3,12,11]);")
              .find("found 12 outputs of 5 inputs") != std::string::npos);
}

TEST_CASE("a transposed convolution with groups") {
    const Graph graph = nnef(
        "x = external(shape = [1, 4, 5, 5]); w = variable(shape = [4, 3, 1, 1], label = 'w');"
        "y = deconv(x, w, groups = 2);");
    CHECK(std::get<Convolution>(graph.operations[0].shape).M == 6);
    CHECK(shape_of(graph, "w") == Sizes{6, 2, 1, 1});
    CHECK(macs(graph) == 6 * 2 * 25);
}

TEST_CASE("pools have windows over all axes") {
    const Graph graph = nnef(
        "x = external(shape = [1, 4, 7, 7]);"
        "a = max_pool(x, size = [1, 1, 3, 3], padding = [(0,0),(0,0),(0,0),(1,1)], stride = [1,1,2,2]);"
        "b = avg_pool(x, size = [1, 1, 2, 2], stride = [1, 1, 2, 2]);"
        "c = box(x, size = [1, 3, 1, 1], padding = [(0,0),(1,1),(0,0),(0,0)], normalize = true);"
        "d, i = max_pool_with_index(x, size = [1, 1, 7, 7], padding = [(0,0),(0,0),(0,0),(0,0)]);"
        "e = mean_reduce(x, axes = [2, 3]); y = copy(e);");
    const auto pool = [&](std::size_t i) { return std::get<Pooling>(graph.operations[i].shape); };
    CHECK(graph.operations[0].kind == OperationKind::max_pool);
    CHECK(shape_of(graph, "a") == Sizes{4, 3, 4});
    CHECK(pool(0).columns.pad_after == 1);
    CHECK(graph.operations[1].kind == OperationKind::average_pool);
    CHECK(shape_of(graph, "b") == Sizes{4, 4, 4});
    CHECK(pool(1).rows.pad_after == 1);
    CHECK(pool(2).C == 1);  // channels are planes
    CHECK(pool(2).depth.window == 3);
    CHECK(shape_of(graph, "c") == Sizes{4, 7, 7});
    CHECK(graph.operations[3].outputs.size() == 2);
    CHECK(shape_of(graph, "i") == Sizes{4, 1, 1});
    CHECK(graph.operations[4].kind == OperationKind::average_pool);
    CHECK(pool(4).rows.window == 7);
    CHECK(shape_of(graph, "e") == Sizes{4, 1, 1});
}

TEST_CASE("products") {
    const Graph graph = nnef(
        "x = external(shape = [1, 6]); w = variable(shape = [5, 6], label = 'w');"
        "b = variable(shape = [1, 5], label = 'b'); y = linear(x, w, b);");
    const auto& linear = std::get<MatrixProduct>(graph.operations[0].shape);
    CHECK(linear.M == 1);
    CHECK(linear.K == 6);
    CHECK(linear.N == 5);
    CHECK(shape_of(graph, "w") == Sizes{6, 5});

    const Graph heads = nnef(
        "q = external(shape = [1, 2, 3, 4]); k = external(shape = [1, 2, 5, 4]);"
        "v = variable(shape = [1, 1, 5, 6], label = 'v');"
        "s = matmul(q, k, transposeB = true); p = softmax(s, axes = [3]); y = matmul(p, v);",
        "q, k");
    const auto& scores = std::get<MatrixProduct>(heads.operations[0].shape);
    CHECK(scores.batch == 2);
    CHECK(scores.M == 3);
    CHECK(scores.K == 4);
    CHECK(scores.N == 5);
    CHECK_FALSE(scores.second_is_weight);
    const auto& values = std::get<MatrixProduct>(heads.operations[2].shape);
    CHECK(values.batch == 1);
    CHECK(values.M == 6);
    CHECK(values.second_is_weight);
    CHECK(macs(heads) == 2 * 60 + 6 * 5 * 6);

    const Graph left = nnef(
        "x = external(shape = [1, 4, 7]); w = variable(shape = [1, 3, 4], label = 'w');"
        "y = matmul(w, x);");
    const auto& turned = std::get<MatrixProduct>(left.operations[0].shape);
    CHECK(turned.M == 7);
    CHECK(turned.K == 4);
    CHECK(turned.N == 3);
    CHECK(shape_of(left, "y") == Sizes{3, 7});
}

TEST_CASE("what is beside the array, and what is fused") {
    const Graph graph = nnef(
        "x = external(shape = [1, 2, 4, 4]); w = variable(shape = [2, 2, 1, 1], label = 'w');"
        "m = variable(shape = [1, 2], label = 'm'); c = conv(x, w); r = relu(c); s = add(r, x);"
        "t = sigmoid(s); n = batch_normalization(t, m, m, m, m, epsilon = 0.001);"
        "l = local_response_normalization(n, size = [1, 5, 1, 1]); u = l * 2.0; y = clamp(u, 0, 6);");
    std::string kinds;
    for (const Operation& operation : graph.operations)
        kinds += std::string(row_of(operation.kind).name) + (operation.fused ? "! " : " ");
    CHECK(kinds == "conv activation! add activation normalisation normalisation multiply elementwise ");
    CHECK(shape_of(graph, "y") == Sizes{2, 4, 4});
}

TEST_CASE("shapes that change") {
    const Graph graph = nnef(
        "x = external(shape = [1, 6, 4, 5]);"
        "a = reshape(x, shape = [0, -1]); b = reshape(x, shape = [2, 3], axis_start = 1, axis_count = 1);"
        "c = transpose(x, axes = [0, 2, 3, 1]); d = unsqueeze(x, axes = [1, 5]);"
        "e = squeeze(d, axes = [1, 5]); f, g = split(x, axis = 1, ratios = [1, 2]);"
        "h = concat([f, g, f], axis = 1); i = slice(x, axes = [2, 3], begin = [1, -3], end = [-1, 0]);"
        "j = pad(x, padding = [(0,0),(0,0),(1,2),(0,3)]); k = tile(x, repeats = [1, 2, 1, 3]);"
        "l = stack([x, x], axis = 1); [m, n] = unstack(l, axis = 1);"
        "o = nearest_upsample(x, factor = [2, 3]); p = area_downsample(x, factor = [2, 5]);"
        "q = sum_reduce(x, axes = [1]); r, s = moments(x, axes = [2, 3]);"
        "t = slice(x, axes = [3], begin = [0], end = [0], stride = [2]); y = copy(t);");
    CHECK(shape_of(graph, "a") == Sizes{120});
    CHECK(shape_of(graph, "b") == Sizes{2, 3, 4, 5});
    CHECK(shape_of(graph, "c") == Sizes{4, 5, 6});
    CHECK(shape_of(graph, "d") == Sizes{1, 6, 4, 5, 1});
    CHECK(shape_of(graph, "e") == Sizes{6, 4, 5});
    CHECK(shape_of(graph, "f") == Sizes{2, 4, 5});
    CHECK(shape_of(graph, "g") == Sizes{4, 4, 5});
    CHECK(shape_of(graph, "h") == Sizes{8, 4, 5});
    CHECK(shape_of(graph, "i") == Sizes{6, 2, 3});
    CHECK(shape_of(graph, "j") == Sizes{6, 7, 8});
    CHECK(shape_of(graph, "k") == Sizes{12, 4, 15});
    CHECK(shape_of(graph, "l") == Sizes{2, 6, 4, 5});
    CHECK(shape_of(graph, "n") == Sizes{6, 4, 5});
    CHECK(shape_of(graph, "o") == Sizes{6, 8, 15});
    CHECK(shape_of(graph, "p") == Sizes{6, 2, 1});
    CHECK(shape_of(graph, "q") == Sizes{1, 4, 5});
    CHECK(shape_of(graph, "s") == Sizes{6, 1, 1});
    CHECK(shape_of(graph, "t") == Sizes{6, 4, 3});
}

TEST_CASE("weights that are only turned stay weights") {
    const Graph graph = nnef(
        "x = external(shape = [1, 2, 4, 4]); v = variable(shape = [2, 3, 1, 1], label = 'v');"
        "w = transpose(v, axes = [1, 0]); z = variable(shape = [3], label = 'z');"
        "b = unsqueeze(z, axes = [0]); y = conv(x, w, b);");
    REQUIRE(graph.operations.size() == 1);
    CHECK(shape_of(graph, "v") == Sizes{3, 2, 1, 1});
    CHECK(parameters(graph) == 9);
    CHECK(graph.folded == std::vector<std::string>{"transpose w: a constant", "unsqueeze b: a constant"});
}

TEST_CASE("a batch of all inputs and results is read as one image") {
    const Graph graph = nnef(
        "x = external(shape = [8, 2, 4, 4]); w = variable(shape = [3, 2, 4, 4], label = 'w');"
        "c = conv(x, w, padding = [(0,0),(0,0)]); f = reshape(c, shape = [8, 3]); y = relu(f);");
    CHECK(macs(graph) == 96);
    CHECK(shape_of(graph, "y") == Sizes{3});
    CHECK(graph.folded == std::vector<std::string>{"the file's batch of 8: read as one image"});
}

TEST_CASE("an open axis has the size that is asked for") {
    const std::string text = "x = external(shape = [0, 3, 0]); y = relu(x);";
    CHECK(nnef_error(text) ==
          "net/graph.nnef: line 1: x (external): found an open axis 2 and no size for it; allowed: "
          "one from 1 to 2^31 - 1, given for 'x.2'");
    CHECK(shape_of(nnef(text, "x", {{"x.2", 7}}), "y") == Sizes{3, 7});
    CHECK(nnef_error(text, "x", {{"z.2", 7}}) ==
          "net/graph.nnef: found a size of 7 for the axis 'z.2'; allowed: axes of the graph's inputs, INPUT.AXIS");
}

TEST_CASE("fragments are taken apart, and name what they make") {
    const Graph graph = nnef_document(
        "version 1.0;\nextension KHR_enable_fragment_definitions, KHR_enable_operator_expressions;\n"
        "fragment block(x: tensor<scalar>, channels: integer, size: integer[] = [3, 3]) -> (y: tensor<scalar>)\n"
        "{\n"
        "    f = variable<scalar>(shape = [channels, shape_of(x)[1]] + size, label = 'f');\n"
        "    c = conv(x, f);\n"
        "    y = relu(c) if channels > 4 else sigmoid(c);\n"
        "}\n"
        "fragment both<? = scalar>(x: tensor<?>) -> (a: tensor<?>, b: tensor<?>) { a = block(x, 2); b = block(x, 8); "
        "}\n"
        "graph net(in) -> (out, other)\n"
        "{\n"
        "    in = external(shape = [1, 3, 4, 4]);  # an input\n"
        "    out, left = both(in);\n"
        "    other = block(left, channels = 8, size = [1, 1]) + left * 0.5 ^ 2.0;\n"
        "}\n");
    std::string names;
    for (const Operation& operation : graph.operations) names += operation.name + " ";
    CHECK(names == "out/c out left/c left block/c block/y mul other ");
    CHECK(graph.operations[1].type == "sigmoid");
    CHECK(graph.operations[3].type == "relu");
    CHECK(std::get<Convolution>(graph.operations[4].shape).rows.window == 1);
}

TEST_CASE("arrays that are made in a loop") {
    const Graph graph = nnef(
        "x = external(shape = [1, 6, 2, 2]);"
        "parts = split(x, axis = 1, ratios = [for i in [5, 6, 7] yield 1]);"
        "active = [for part in parts, k in range_of(parts) yield relu(part) * scalar(k)];"
        "y = concat(active, axis = 1);");
    REQUIRE(graph.operations.size() == 8);
    CHECK(graph.operations[0].outputs.size() == 3);
    CHECK(graph.operations.back().inputs.size() == 3);
    CHECK(shape_of(graph, "y") == Sizes{6, 2, 2});
    CHECK(length_of_ratios("length_of([1, 2]) - 1") == 1);
    CHECK(length_of_ratios("6 / 4") == 1);
    CHECK(length_of_ratios("integer(1.5) if !(1 == 2) && true else 9") == 1);
    CHECK(length_of_ratios("2 if 'a' == 'b' else 1") == 1);
    CHECK(length_of_ratios("-(-1)") == 1);
}

TEST_CASE("what NNEF does not have is named, and so is what takes its results") {
    const Graph graph = nnef(
        "x = external(shape = [1, 2, 4, 4]); a = magic(x, strength = 3); b = relu(a);"
        "y = sigmoid(x);");
    REQUIRE(graph.unsupported.size() == 2);
    CHECK(graph.unsupported[0].name == "a");
    CHECK(graph.unsupported[0].type == "magic");
    CHECK(graph.unsupported[0].reason == "neither an operation of NNEF 1.0 nor a fragment of the file");
    CHECK(graph.unsupported[1].name == "b");
    CHECK(graph.unsupported[1].reason == "it takes a, whose size is not known");
    CHECK(graph.operations.size() == 1);
    const Graph declared = nnef_document(
        "version 1.0; fragment magic(x: tensor) -> (y: tensor, z: tensor);"
        "graph g(x) -> (y) { x = external(shape = [1, 2]); y, z = magic(x); }");
    CHECK(declared.unsupported.at(0).reason == "a fragment of the file without a body");
}

// The network of the NNEF specification's example: AlexNet, version 2.
TEST_CASE("the specification's AlexNet") {
    const std::string none = "padding = [(0,0), (0,0)]", window =
                                                             "size = [1,1,3,3], stride = [1,1,2,2], border = 'ignore', "
                                                             "padding = [(0,0), (0,0), (0,0), (0,0)]";
    std::string body = "x = external<scalar>(shape = [1, 3, 224, 224]);";
    const auto conv = [&](const std::string& to, const std::string& from, const std::string& shape,
                          const std::string& options) {
        body += "k" + to + " = variable<scalar>(shape = " + shape + ", label = 'conv/" + to + "');" + to +
                " = relu(conv(" + from + ", k" + to + ", 0.0, " + options + "));\n";
    };
    conv("c1", "x", "[64, 3, 11, 11]", none + ", stride = [4, 4]");
    body += "p1 = max_pool(c1, " + window + ");";
    conv("c2", "p1", "[192, 64, 5, 5]", "padding = [(2,2), (2,2)]");
    body += "p2 = max_pool(c2, " + window + ");";
    conv("c3", "p2", "[384, 192, 3, 3]", "padding = [(1,1), (1,1)]");
    conv("c4", "c3", "[384, 384, 3, 3]", "padding = [(1,1), (1,1)]");
    conv("c5", "c4", "[256, 384, 3, 3]", "padding = [(1,1), (1,1)]");
    body += "p5 = max_pool(c5, " + window + ");";
    conv("c6", "p5", "[4096, 256, 5, 5]", none);
    conv("c7", "c6", "[4096, 4096, 1, 1]", none);
    conv("c8", "c7", "[1000, 4096, 1, 1]", none);
    const Graph graph = nnef(body + "y = softmax(c8);");
    // Outputs of 54, 26, 12, 12, 12, 1, 1 and 1 rows and columns.
    CHECK(macs(graph) == 64LL * 363 * 54 * 54 + 192LL * 1600 * 26 * 26 +
                             (384LL * 1728 + 384LL * 3456 + 256LL * 3456) * 144 + 4096LL * 6400 + 4096LL * 4096 +
                             4096LL * 1000);
    CHECK(shape_of(graph, "p5") == Sizes{256, 5, 5});
    CHECK(graph.operations.size() == 8 * 2 + 3 + 1);
}
