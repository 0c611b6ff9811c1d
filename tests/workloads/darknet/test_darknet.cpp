// Darknet's configurations: shapes as Darknet computes them, and what is said about bad ones.
#include "tests/workloads/graph/support.hpp"
#include "workloads/darknet/darknet_reader.hpp"

using namespace eyrie;

namespace {

Graph read(const std::string& text, const ImportOptions& options = {}) {
    return read_darknet({"folder/net.cfg", text}, options);
}

// Behind an input of 3 x 32 x 32.
Graph read_layers(const std::string& layers, const std::string& input = "height=32\nwidth=32\nchannels=3\n") {
    return read("[net]\n" + input + layers);
}

std::string error_in(const std::string& layers) {
    return error_of([&] { read_layers(layers); });
}

}  // namespace

TEST_CASE("a configuration is recognised by its first section", "[darknet]") {
    CHECK(is_darknet("# a remark\n; another\n\n[net]\nheight=1\n"));
    CHECK(is_darknet("\xEF\xBB\xBF [network] \r\n"));
    CHECK_FALSE(is_darknet("[convolutional]\n"));
    CHECK_FALSE(is_darknet("height=1\n[net]\n"));
    CHECK_FALSE(is_darknet(""));
    CHECK_FALSE(is_darknet("["));
}

TEST_CASE("convolutions have half their size as padding, or what is said", "[darknet]") {
    const Graph graph = read_layers(
        "[convolutional]\nfilters=8\nsize=3\nstride=2\npad=1\nactivation=leaky\n"
        "[convolutional]\nfilters=4\nsize=5\npadding=1\nactivation=linear\n"
        "[convolutional]\n activation = relu\nfilters = 6 \ngroups=2\nsize=3\nstride_x=2\ndilation=2\npad=1\n");
    CHECK(graph.name == "net");
    const Convolution& first = conv_named(graph, "convolutional_0");
    CHECK((first.C == 3 && first.M == 8 && first.groups == 1));
    CHECK((first.rows.size == 32 && first.rows.stride == 2 && first.rows.pad_before == 1 && first.rows.pad_after == 1));
    CHECK(output_of(graph, "convolutional_0") == Sizes{8, 16, 16});
    CHECK(operation_named(graph, "convolutional_0.leaky").fused);
    CHECK(output_of(graph, "convolutional_1") == Sizes{4, 14, 14});
    const Convolution& last = conv_named(graph, "convolutional_2");
    CHECK((last.groups == 2 && last.C == 4));
    CHECK((last.rows.dilation == 2 && last.rows.pad_before == 2 && last.rows.stride == 1 && last.columns.stride == 2));
    CHECK(output_of(graph, "convolutional_2") == Sizes{6, 14, 7});
    CHECK(graph.operations.size() == 5);  // no operation for "linear"
    CHECK(macs(graph) == 8 * 3 * 9 * 256 + 4 * 8 * 25 * 196 + 6 * 2 * 9 * 14 * 7);
    CHECK(parameters(graph) == 8 * 27 + 8 + 4 * 200 + 4 + 6 * 18 + 6);
}

TEST_CASE("a maxpool's padding is that of both sides, and lets windows over the edge", "[darknet]") {
    const auto pooled = [](const std::string& keys, std::int64_t size) {
        const std::string sides = std::to_string(size);
        const Graph graph =
            read_layers("[maxpool]\n" + keys, "height=" + sides + "\nwidth=" + sides + "\nchannels=2\n");
        const auto& pool = std::get<Pooling>(operation_named(graph, "maxpool_0").shape);
        return Sizes{pool.rows.pad_before, pool.rows.pad_after, output_of(graph, "maxpool_0").at(1)};
    };
    CHECK(pooled("size=2\nstride=2\n", 32) == Sizes{0, 1, 16});
    CHECK(pooled("size=2\nstride=2\n", 13) == Sizes{0, 1, 7});
    CHECK(pooled("size=2\nstride=1\n", 13) == Sizes{0, 1, 13});  // as yolov3-tiny has it
    CHECK(pooled("size=3\nstride=2\n", 8) == Sizes{1, 1, 4});
    CHECK(pooled("size=3\nstride=2\npadding=0\n", 55) == Sizes{0, 0, 27});  // as its AlexNet has it
    CHECK(pooled("stride=4\n", 8) == Sizes{1, 2, 2});                       // as large as its stride
}

TEST_CASE("fully connected layers take all words, an avgpool all places", "[darknet]") {
    const Graph graph = read_layers(
        "[avgpool]\n[connected]\noutput=10\nactivation=relu\n[dropout]\n[connected]\noutput=5\nactivation=linear\n"
        "[softmax]\n[cost]\n");
    CHECK(output_of(graph, "avgpool_0") == Sizes{3, 1, 1});
    CHECK(product_named(graph, "connected_1").K == 3);
    CHECK(product_named(graph, "connected_3").K == 10);
    CHECK(product_named(graph, "connected_3").N == 5);
    CHECK(operation_named(graph, "connected_1.relu").fused);
    CHECK(operation_named(graph, "softmax_4").kind == OperationKind::softmax);
    CHECK(graph.folded == std::vector<std::string>{"dropout_2 away: it does nothing when the network runs",
                                                   "cost_5 away: it does nothing when the network runs"});
    CHECK(product_named(read_layers("[connected]\noutput=10\n"), "connected_0").K == 3 * 32 * 32);
    CHECK(product_named(read("[net]\ninputs=100\n[connected]\noutput=10\n"), "connected_0").K == 100);
}

TEST_CASE("layers go back to those before them by distance or by number", "[darknet]") {
    const Graph graph = read_layers(
        "[convolutional]\nfilters=4\nsize=3\npad=1\nactivation=linear\nbatch_normalize=1\n"  // 0
        "[convolutional]\nfilters=4\nsize=3\npad=1\nactivation=linear\n"                     // 1
        "[shortcut]\nfrom=-2\nactivation=leaky\n"                                            // 2
        "[route]\nlayers=-1, 0\n"                                                            // 3
        "[route]\nlayers=-4\n"                                                               // 4: layer 0
        "[upsample]\nstride=2\n"                                                             // 5
        "[route]\nlayers=3\ngroups=2\ngroup_id=1\n");                                        // 6
    CHECK(graph.folded == std::vector<std::string>{"batch normalisation of convolutional_0 into its filters"});
    const Operation& sum = operation_named(graph, "shortcut_2");
    CHECK(sum.inputs == std::vector<std::size_t>{operation_named(graph, "convolutional_1").outputs[0],
                                                 operation_named(graph, "convolutional_0").outputs[0]});
    CHECK_FALSE(operation_named(graph, "shortcut_2.leaky").fused);  // it is not on the way out of the array
    const Operation& join = operation_named(graph, "route_3");
    CHECK(join.kind == OperationKind::concat);
    CHECK(join.inputs[0] == operation_named(graph, "shortcut_2.leaky").outputs[0]);
    CHECK(output_of(graph, "route_3") == Sizes{8, 32, 32});
    CHECK(operation_named(graph, "upsample_5").inputs == operation_named(graph, "convolutional_0").outputs);
    CHECK(output_of(graph, "upsample_5") == Sizes{4, 64, 64});
    CHECK(operation_named(graph, "route_6.group1").inputs == join.outputs);
    CHECK(output_of(graph, "route_6.group1") == Sizes{4, 32, 32});
}

TEST_CASE("a shortcut between maps of two sizes first makes them alike", "[darknet]") {
    const Graph graph = read_layers(
        "[convolutional]\nfilters=4\nsize=3\npad=1\nactivation=linear\n"
        "[convolutional]\nfilters=8\nsize=3\nstride=2\npad=1\nactivation=linear\n[shortcut]\nfrom=-2\n");
    const Operation& fit = operation_named(graph, "shortcut_2.fit");
    CHECK(fit.kind == OperationKind::layout);
    CHECK(fit.inputs == operation_named(graph, "convolutional_0").outputs);
    CHECK(output_of(graph, "shortcut_2.fit") == Sizes{8, 16, 16});
    CHECK(operation_named(graph, "shortcut_2").inputs[1] == fit.outputs[0]);
}

TEST_CASE("layers that are rare have their shapes, too", "[darknet]") {
    const Graph graph = read_layers(
        "[crop]\ncrop_height=28\ncrop_width=24\n"                           // 0
        "[deconvolutional]\nfilters=2\nsize=4\nstride=2\npadding=1\n"       // 1: (28 - 1) 2 + 4 - 2
        "[reorg]\nstride=2\n"                                               // 2
        "[reorg]\nstride=2\nreverse=1\n"                                    // 3
        "[local_avgpool]\nsize=2\nstride=2\npadding=0\n"                    // 4
        "[batchnorm]\n[activation]\nactivation=relu\n"                      // 5, 6
        "[local]\nfilters=3\nsize=3\nstride=1\npad=0\nactivation=linear\n"  // 7
        "[region]\nsoftmax=1\n[detection]\n");                              // 8, 9
    CHECK(output_of(graph, "crop_0") == Sizes{3, 28, 24});
    CHECK(conv_named(graph, "deconvolutional_1").transposed);
    CHECK(output_of(graph, "deconvolutional_1") == Sizes{2, 56, 48});
    CHECK(output_of(graph, "reorg_2") == Sizes{8, 28, 24});
    CHECK(output_of(graph, "reorg_3") == Sizes{2, 56, 48});
    CHECK(output_of(graph, "local_avgpool_4") == Sizes{2, 28, 24});
    CHECK(operation_named(graph, "batchnorm_5").kind == OperationKind::normalisation);
    CHECK_FALSE(operation_named(graph, "activation_6.relu").fused);
    const MatrixProduct& local = product_named(graph, "local_7");
    CHECK((local.batch == 26 * 22 && local.M == 1 && local.N == 3 && local.K == 18));
    CHECK(output_of(graph, "local_7.windows") == Sizes{26 * 22, 18});
    CHECK(operation_named(graph, "region_8.softmax").kind == OperationKind::softmax);
}

TEST_CASE("factors are one for each channel, or for each word", "[darknet]") {
    const Graph graph = read_layers(
        "[convolutional]\nfilters=4\nactivation=linear\n[avgpool]\n[scale_channels]\nfrom=0\n[sam]\nfrom=0\n");
    CHECK(output_of(graph, "scale_channels_2") == Sizes{4, 32, 32});
    CHECK(operation_named(graph, "scale_channels_2").inputs[1] == operation_named(graph, "avgpool_1").outputs[0]);
    CHECK(operation_named(graph, "sam_3").kind == OperationKind::multiply);
    check_message(error_in("[convolutional]\nfilters=4\n[maxpool]\nstride=2\n[scale_channels]\nfrom=0\n"),
                  {"net.cfg:10: [scale_channels] from: found maps of 4 x 32 x 32 and 4 x 16 x 16; allowed: "});
}

TEST_CASE("a step of a recurrent layer is products of the input and of the state", "[darknet]") {
    const std::string input = "inputs=100\n";
    const auto sums = [&](const std::string& layer) {
        const Graph graph = read_layers(layer + "[connected]\noutput=10\n", input);
        CHECK(graph.unsupported.empty());
        return Sizes{macs(graph), parameters(graph), product_named(graph, "connected_1").K};
    };
    // Products by their operand: input, state, and what they make; with biases.
    CHECK(sums("[rnn]\nhidden=30\noutput=20\n") ==
          Sizes{100 * 30 + 30 * 30 + 30 * 20 + 200, 3000 + 900 + 600 + 80 + 200 + 10, 20});
    CHECK(sums("[gru]\noutput=20\n") == Sizes{3 * 2000 + 3 * 400 + 200, 6000 + 1200 + 120 + 200 + 10, 20});
    CHECK(sums("[lstm]\noutput=20\n") == Sizes{4 * 2000 + 4 * 400 + 200, 8000 + 1600 + 160 + 200 + 10, 20});
    const Graph map = read_layers("[crnn]\nhidden_filters=5\noutput_filters=7\n[convolutional]\nfilters=2\n");
    CHECK(macs(map) == 32 * 32 * (9 * (3 * 5 + 5 * 5 + 5 * 7) + 7 * 2));
    CHECK(conv_named(map, "convolutional_1").C == 7);
}

TEST_CASE("the input has the sizes of the file, or those that are given", "[darknet]") {
    const std::string text = "[net]\nheight=32\nwidth=32\nchannels=3\n[convolutional]\n";
    ImportOptions options;
    options.dims = {{"height", 64}, {"width", 48}};
    const Graph graph = read(text, options);
    CHECK(output_of(graph, "convolutional_0") == Sizes{1, 64, 48});
    options.dims = {{"N", 1}};
    check_message(error_of([&] { read(text, options); }), {"--dim: unknown open axis 'N'", "height, width, channels"});
    check_message(error_of([] { read("[net]\nwidth=3\nchannels=1\n[softmax]\n"); }),
                  {"folder/net.cfg:1: [net] height: is missing; allowed: a size here, or --dim height=SIZE"});
}

TEST_CASE("as Darknet reads, blanks and remarks do not count, and the first of two keys does", "[darknet]") {
    const Graph graph =
        read_layers("[convolutional]\n# filters=9\n  fil ters = 5 # of 3 x 3\nfilters=7\nunknown_key=x\n;\n");
    CHECK(conv_named(graph, "convolutional_0").M == 5);
    CHECK(operation_named(graph, "convolutional_0.logistic").fused);  // Darknet's default
}

TEST_CASE("what is wrong is said with its line", "[darknet]") {
    check_message(error_in("[convolutionel]\n"),
                  {"net.cfg:5: [convolutionel]: unknown layer 'convolutionel'", "did you mean 'convolutional'?"});
    check_message(error_in("[convolutional]\nfilters=0\n"), {":6: [convolutional] filters: found '0'; allowed: "});
    check_message(error_in("[convolutional]\nfilters=-4\n"), {":6: ", "found '-4'"});
    check_message(error_in("[convolutional]\nsize=3.5\n"), {":6: [convolutional] size: found '3.5'"});
    check_message(error_in("[convolutional]\nsize=99999999999999999999\n"),
                  {":6: ", "size: found '99999999999999999999'"});
    check_message(error_in("[convolutional]\nsize=33\n"),
                  {":5: [convolutional]: ", "33 of 32 rows", "leaves no output"});
    check_message(error_in("[convolutional]\ngroups=2\n"), {":5: ", "3 channels and 1 filters in 2 groups"});
    check_message(error_in("[convolutional]\nantialiasing=1\n"), {":6: [convolutional] antialiasing: found 1"});
    check_message(error_in("[route]\nlayers=0\n"), {":6: [route] layers: found 0; allowed: nothing"});
    check_message(error_in("[softmax]\n[route]\nlayers=1\n"),
                  {":7: [route] layers: found 1 in layer 1; allowed: -1 to -1, or 0 to 0"});
    check_message(error_in("[softmax]\n[shortcut]\nfrom=-2\n"), {":7: [shortcut] from: found -2 in layer 1"});
    check_message(error_in("[softmax]\n[shortcut]\n"), {":6: [shortcut] from: is missing"});
    check_message(error_in("[softmax]\n[maxpool]\nstride=2\n[route]\nlayers=0,1\n"),
                  {":9: [route] layers: found maps of 32 x 32 and 16 x 16"});
    check_message(error_in("[reorg]\nstride=5\n"), {":6: [reorg] stride: found 5 for a map of 3 x 32 x 32"});
    check_message(error_in("[crop]\ncrop_height=33\ncrop_width=2\n"), {":6: [crop] crop_height: found 33 x 2"});
    check_message(error_in("[softmax\n"), {":5: found '[softmax'; allowed: a section, [type]"});
    check_message(error_in("[softmax]\nnonsense\n"), {":6: found 'nonsense'; allowed: key=value"});
    check_message(error_in(""), {"net.cfg: found no operation"});
    check_message(error_of([] { read("[convolutional]\n"); }), {"net.cfg: found no section [net]"});
    check_message(error_of([] { read("x=1\n[net]\n"); }), {"net.cfg:1: found 'x=1'; allowed: key=value, behind"});
}

TEST_CASE("sizes that grow beyond bounds are refused, not wrapped around", "[darknet]") {
    std::string upsamples;
    for (int i = 0; i < 8; ++i) upsamples += "[upsample]\nstride=65536\n";
    check_message(error_in(upsamples), {"net.cfg:7: [upsample]: tensor upsample_1.output: too large"});
    check_message(error_in("[deconvolutional]\nstride=2147483648\nsize=2147483648\n"),
                  {"[deconvolutional]: ", "allowed: "});
    check_message(error_in("[local]\nsize=1\nfilters=2147483648\npad=1\n[connected]\noutput=2147483648\n"),
                  {"allowed: "});
    std::string routes = "[softmax]\n";
    for (int i = 0; i < 12; ++i) {
        routes += "[route]\nlayers=-1";
        for (int k = 0; k < 60; ++k) routes += ",-1";
        routes += "\n";
    }
    check_message(error_in(routes), {"[route]: ", "allowed: "});
}

TEST_CASE("more sections or keys than any network has are refused", "[darknet]") {
    std::string sections;
    for (int i = 0; i < 1000000; ++i) sections += "[cost]\n";
    check_message(error_in(sections), {"found more sections; allowed: up to 100000"});
    std::string keys = "[cost]\n";
    for (int i = 0; i < 1000000; ++i) keys += "k" + std::to_string(i) + "=1\n";
    check_message(error_in(keys), {":206: found more keys; allowed: up to 200 a section"});
    std::string list = "[route]\nlayers=1";
    for (int i = 0; i < 100000; ++i) list += ",1";
    CHECK_FALSE(error_in("[softmax]\n[softmax]\n" + list + "\n").empty());
}
