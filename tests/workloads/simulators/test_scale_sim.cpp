// SCALE-Sim's topologies.
#include "tests/workloads/graph/support.hpp"
#include "workloads/simulators/scale_sim.hpp"

using namespace eyrie;

namespace {

const std::string header =
    "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\n";

Graph read(const std::string& text) { return read_scale_sim({"t/topology.csv", text}, {}); }
std::string error_in(const std::string& text) {
    return error_of([&] { read(text); });
}

}  // namespace

TEST_CASE("a topology is recognised by its header, or by rows of numbers", "[scale-sim]") {
    CHECK(is_scale_sim(header + "Conv1, 224, 224, 7, 7, 3, 64, 2,\n"));
    CHECK(is_scale_sim("name,ifmap_h,ifmap_w,filter_h,filter_w,channels,filters,stride\nc,7,7,3,3,1,1,1\n"));
    CHECK(is_scale_sim("\n Layer,\tM, N, K,\nG,1,2,3,\n"));
    CHECK(is_scale_sim("c,7,7,3,3,1,1,1\n"));
    CHECK(is_scale_sim(header));  // whose reader says what is missing
    CHECK_FALSE(is_scale_sim("network,layer,batch,dataflow,mapping,macs\nvww,c1,1,rs,m=8,497664\n"));
    CHECK_FALSE(is_scale_sim("name: x\nlayers: [{name: a, H: 1, filter: 1, stride: 2}]\n"));
    CHECK_FALSE(is_scale_sim(""));
    CHECK_FALSE(is_scale_sim(std::string(5000, ',')));
}

TEST_CASE("a row is a convolution without padding", "[scale-sim]") {
    const Graph graph =
        read(header + "Conv1, 230, 224, 7, 5, 3, 64, 2,\n\n, , ,,,,,\n Conv2 , 56, 56, 1, 1, 64, 32, 1\r\n");
    REQUIRE(graph.operations.size() == 2);
    const Convolution& conv = conv_named(graph, "Conv1");
    CHECK((conv.C == 3 && conv.M == 64 && conv.groups == 1));
    CHECK((conv.rows.size == 230 && conv.rows.window == 7 && conv.rows.stride == 2 && conv.rows.pad_before == 0));
    CHECK((conv.columns.size == 224 && conv.columns.window == 5 && conv.columns.stride == 2));
    CHECK(output_of(graph, "Conv1") == Sizes{64, 112, 110});
    CHECK(macs(graph) == 64 * 3 * 35 * 112 * 110 + 32 * 64 * 56 * 56);
    CHECK(graph.name == "topology");
    CHECK(graph.unsupported.empty());
}

TEST_CASE("the ninth column is the stride across, or a sparsity that is not in the shape", "[scale-sim]") {
    const Graph strides = read(header + "a, 9, 9, 3, 3, 1, 1, 2, 3,\n");
    CHECK(conv_named(strides, "a").rows.stride == 2);
    CHECK(conv_named(strides, "a").columns.stride == 3);
    const Graph sparse = read(header + "a, 9, 9, 3, 3, 1, 1, 2, 2:4,\nb, 9, 9, 3, 3, 1, 1, 2, 4:4\n");
    REQUIRE(sparse.unsupported.size() == 1);  // 4:4 is dense
    CHECK(sparse.unsupported[0].name == "a");
    CHECK(sparse.unsupported[0].type == "Sparsity 2:4");
    for (const char* bad : {"5:4", "0:4", "1:2:3", "x", ":", "1:"})
        check_message(error_in(header + "a, 9, 9, 3, 3, 1, 1, 2, " + bad + ",\n"),
                      {"topology.csv:2: Sparsity: found '", "in column 9; allowed: N:M"});
}

TEST_CASE("a layer with DP in its name is split by channel, all its filters for each", "[scale-sim]") {
    const Graph graph =
        read(header +
             "DP1, 9, 9, 3, 3, 8, 1, 1,\nDP2, 9, 9, 3, 3, 8, 2, 1,\nmy_depthwise, 9, 9, 3, 3, 8, 8, 1,\n"
             "Depthwise4, 9, 9, 3, 3, 8, 1, 1,\ndp5, 9, 9, 3, 3, 8, 1, 1,\n");
    const auto sizes = [&](const char* name) {
        const Convolution& conv = conv_named(graph, name);
        return Sizes{conv.C, conv.M, conv.groups};
    };
    CHECK(sizes("DP1") == Sizes{8, 8, 8});
    CHECK(sizes("DP2") == Sizes{8, 16, 8});
    CHECK(sizes("my_depthwise") == Sizes{8, 8, 8});
    CHECK(sizes("Depthwise4") == Sizes{8, 8, 8});
    CHECK(sizes("dp5") == Sizes{8, 1, 1});
    CHECK(graph.folded.size() == 4);
    CHECK(graph.folded[0] == "split by channel, as its name says: DP1");
}

TEST_CASE("a table of products has M, N and K in this order", "[scale-sim]") {
    for (const char* first : {"Layer, M, N, K,\n", "layer,m,n,k\n", ""}) {
        const Graph graph = read(std::string(first) + "qkv, 128, 1536, 512,\nup,128,768,512\n");
        const MatrixProduct& product = product_named(graph, "qkv");
        CHECK((product.M == 128 && product.N == 1536 && product.K == 512 && product.batch == 1));
        CHECK(product.second_is_weight);
        CHECK(macs(graph) == 128 * 1536 * 512 + 128 * 768 * 512);
    }
}

TEST_CASE("what is wrong in a topology is said with line and column", "[scale-sim]") {
    check_message(error_in(header + "a, 9, 9, 3, 3, 1, 1,\n"), {"t/topology.csv:2: Strides: found '' in column 8"});
    check_message(error_in(header + "a, 9, 9.5, 3, 3, 1, 1, 1\n"), {":2: IFMAP Width: found '9.5' in column 3"});
    check_message(error_in(header + "\n\na, 9, 9, 3, 3, 0, 1, 1\n"), {":4: Channels: found '0' in column 6"});
    check_message(error_in(header + "a, 9, 9, 3, 3, -1, 1, 1\n"), {"found '-1'"});
    check_message(error_in(header + "a, 9, 9, 10, 3, 1, 1, 1\n"), {":2: operation a (Conv): ", "leaves no output"});
    check_message(error_in(header + ", 9, 9, 3, 3, 1, 1, 1\n"), {":2: Layer name: found ''"});
    check_message(error_in(header + "a, 99999999999, 9, 3, 3, 1, 1, 1\n"), {"found '99999999999'", "2^31"});
    check_message(error_in(header + "a, 2147483648, 2147483648, 1, 1, 2147483648, 1, 1\n"), {":2: ", "too large"});
    check_message(error_in(header + std::string(5000, '1')), {":2: found a line of 5000 bytes"});
    check_message(error_in("Layer, M, N, K,\na, 1, 2,\n"), {":2: K: found '' in column 4"});
    check_message(error_in(header), {"topology.csv: found no operation"});
    ImportOptions options;
    options.dims = {{"N", 1}};
    check_message(error_of([&] {
                      read_scale_sim({"t.csv", header + "a, 9, 9, 3, 3, 1, 1, 1\n"}, options);
                  }),
                  {"--dim N"});
}

TEST_CASE("a header that names columns in another order is refused", "[scale-sim]") {
    const std::string row = "c, 9, 8, 3, 3, 1, 4, 1\n";
    check_message(error_in("Layer name, IFMAP Width, IFMAP Height, Filter Height, Filter Width, Channels, Num Filter, "
                           "Strides,\n" +
                           row),
                  {"t/topology.csv:1: column 2: found 'IFMAP Width'; allowed: IFMAP Height"});
    check_message(error_in("Layer name, IFMAP Height, IFMAP Height, Filter Height, Filter Width, Channels, Num Filter, "
                           "Strides,\n" +
                           row),
                  {":1: column 3: found 'IFMAP Height'; allowed: IFMAP Width"});
    CHECK(macs(read(header + row)) == 7 * 6 * 9 * 4);
}
