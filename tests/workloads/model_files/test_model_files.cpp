// Which reader a file has is found in its bytes.
#include "tests/workloads/graph/support.hpp"
#include "tests/workloads/model_files/binary_samples.hpp"
#include "workloads/model_files/model_files.hpp"
#include "workloads/model_files/model_network.hpp"

using namespace eyrie;

namespace {

// A small file of each format, all of one convolution: 3 x 8 x 8 words, 4 filters of 3 x 3.
const std::vector<std::pair<std::string, std::string>> samples = {
    {"TFLite", tflite_sample()},
    {"ONNX", onnx_sample()},
    {"CoreML", coreml_sample()},
    {"NNEF",
     "version 1.0;\ngraph n(x) -> (y) { x = external(shape = [1, 3, 8, 8]); w = variable(shape = [4, 3, 3, 3], "
     "label = 'w'); y = conv(x, w, padding = [(0, 0), (0, 0)]); }\n"},
    {"Darknet", "[net]\nheight=8\nwidth=8\nchannels=3\n[convolutional]\nfilters=4\nsize=3\nactivation=linear\n"},
    {"MAESTRO", "Network n { Layer L { Type: CONV Dimensions { K: 4, C: 3, R: 3, S: 3, Y: 8, X: 8 } } }"},
    {"Timeloop", "problem: {R: 3, S: 3, P: 6, Q: 6, C: 3, K: 4, N: 1}\n"},
    {"ZigZag",
     "- {id: 0, equation: 'O[k][oy][ox]+=W[k][c][fy][fx]*I[c][iy][ix]', dimension_relations: [iy=oy+fy, ix=ox+fx],\n"
     "   loop_dims: [K, C, OY, OX, FY, FX], loop_sizes: [4, 3, 6, 6, 3, 3]}\n"},
    {"network file", "name: n\nlayers:\n  - {name: c, C: 3, M: 4, H: 8, W: 8, R: 3, S: 3}\n"},
    {"SCALE-Sim",
     "Layer name, IFMAP Height, IFMAP Width, Filter Height, Filter Width, Channels, Num Filter, Strides,\n"
     "c, 8, 8, 3, 3, 3, 4, 1,\n"},
};

}  // namespace

TEST_CASE("each format is recognised by what its files hold, and by no other's") {
    for (const auto& [name, bytes] : samples)
        for (const ModelFormat& format : model_formats()) {
            INFO(name << " by " << format.name);
            CHECK(format.recognise(bytes) == (format.name == name));
        }
}

TEST_CASE("files of all formats are read as the same network, whatever they are called") {
    const TestFolder folder;
    REQUIRE(samples.size() == model_formats().size());
    for (const auto& [name, bytes] : samples) {
        INFO(name);
        const Graph graph = read_model(folder.write("model.onnx", bytes), {});
        REQUIRE(graph.operations.size() == 1);
        CHECK(output_shape(std::get<Convolution>(graph.operations[0].shape)) == Sizes{4, 6, 6});
        CHECK(macs(graph) == 4 * 3 * 9 * 36);
        CHECK_NOTHROW(check_graph(graph));
    }
}

TEST_CASE("no file is recognised by a piece of itself that is not enough, and none crashes a reader") {
    for (const auto& [name, bytes] : samples)
        for (std::size_t length = 0; length < bytes.size(); ++length) {
            const std::string piece = bytes.substr(0, length);
            for (const ModelFormat& format : model_formats()) {
                INFO(format.name << " of " << length << " bytes of " << name);
                std::string message = "read";
                try {
                    check_graph(format.read({"piece", piece}, {}));
                } catch (const InputError& error) {
                    message = error.what();
                }
                CHECK(!message.empty());
            }
        }
}

TEST_CASE("a file of no format is answered with those that there are") {
    const TestFolder folder;
    const auto error = [&](const std::string& bytes) {
        return error_of([&] { read_model(folder.write("x.cfg", bytes), {}); });
    };
    check_message(error("hello\n"),
                  {"x.cfg: found a file of no format that is read; allowed: TFLite (", "ONNX (", "SCALE-Sim ("});
    check_message(error(""), {"x.cfg: found an empty file"});
    check_message(error(std::string(100, '\0')), {"of no format"});
    check_message(error_of([&] { read_model(folder.file("none"), {}); }), {"none"});
    std::filesystem::create_directory(folder.file("model"));
    check_message(error_of([&] { read_model(folder.file("model"), {}); }), {"model: a folder without graph.nnef"});
}

TEST_CASE("this program's own network files are graphs, too") {
    const Graph graph = read_model(std::string(EYRIE_SOURCE_DIR) + "/configs/networks/alexnet.yaml", {});
    const Network network = shipped_network("alexnet");
    std::int64_t all = 0;
    for (const Layer& layer : network.layers) all += layer.macs_per_image();
    CHECK(macs(graph) == all);
    CHECK(product_named(graph, "FC1").K == 9216);
    CHECK(operation_named(graph, "CONV1.relu").fused);
}

TEST_CASE("a network is a file of any format, lowered, or this program's own as it stands") {
    const TestFolder folder;
    for (const auto& [name, bytes] : samples) {
        INFO(name);
        const Network network = load_network_of_any_format(folder.write("net.cfg", bytes));
        REQUIRE(network.layers.size() == 1);
        CHECK(network.layers[0].macs_per_image() == 4 * 3 * 9 * 36);
        CHECK(network.whole == (name != "network file"));
    }
    const auto error = [&](const std::string& name, const std::string& bytes) {
        return error_of([&] { load_network_of_any_format(folder.write(name, bytes)); });
    };
    check_message(error("x.csv", "a,b\n"), {"x.csv: found a file of no format that is read"});
    check_message(error("x.yaml", "a,b\n"), {"x.yaml:1: expected a mapping, found text that is no YAML mapping"});
    check_message(error("x", "name: [\n"), {"x:2: not valid YAML"});
    check_message(error("x.yaml", "#" + std::string(5 << 20, 'x')), {"x.yaml: found 5242881 bytes, no configuration"});
}
