// Tensor files of NNEF beside the graph.
#include "tests/workloads/nnef/nnef_text.hpp"

using namespace eyrie;

namespace {

void put(std::string& bytes, std::size_t at, std::uint32_t value) {
    for (int i = 0; i < 4; ++i) bytes[at + static_cast<std::size_t>(i)] = static_cast<char>(value >> 8 * i);
}

// Item types: 0 float, 1 unsigned, 4 signed.
std::string dat(const std::vector<std::uint32_t>& shape, std::uint32_t bits, std::uint32_t type,
                const std::string& data) {
    std::string bytes(128, '\0');
    bytes[0] = 'N';
    bytes[1] = '\xef';
    bytes[2] = 1;
    put(bytes, 4, static_cast<std::uint32_t>(data.size()));
    put(bytes, 8, static_cast<std::uint32_t>(shape.size()));
    for (std::size_t i = 0; i < shape.size(); ++i) put(bytes, 12 + 4 * i, shape[i]);
    put(bytes, 44, bits);
    put(bytes, 48, type);
    return bytes + data;
}

const std::string text =
    nnef_graph("x = external(shape = [1, 2]); w = variable(shape = [3, 2], label = 'w'); y = linear(x, w);", "x");

Graph read(const TestFolder& folder, const std::string& graph = text) {
    return read_nnef({folder.file("graph.nnef"), graph}, {{}, true});
}

std::string error(const std::string& bytes) {
    const TestFolder folder;
    const std::string path = folder.write("w.dat", bytes);
    const std::string message = error_of([&] { read(folder); });
    return message.rfind(path + ": ", 0) == 0 ? message.substr(path.size() + 2) : message;
}

}  // namespace

TEST_CASE("integers of a tensor file are the weights, in the order of the graph") {
    const TestFolder folder;
    folder.write("w.dat", dat({3, 2}, 8, 4, {1, -2, 3, 4, 5, 6}));
    const Graph graph = read(folder);
    CHECK(tensor_of(graph, "w").bits == 8);
    REQUIRE(tensor_of(graph, "w").values != nullptr);
    CHECK(*tensor_of(graph, "w").values == std::vector<std::int16_t>{1, 3, 5, -2, 4, 6});
    folder.write("w.dat", dat({3, 2}, 8, 1, std::string(6, '\xff')));
    CHECK(tensor_of(read(folder), "w").values->front() == 255);
    folder.write("w.dat", dat({3, 2}, 16, 4, std::string("\xfe\xff", 2) + std::string(10, '\0')));
    CHECK(tensor_of(read(folder), "w").values->front() == -2);
}

TEST_CASE("fractions are no values, and a file that is not there is none") {
    const TestFolder folder;
    CHECK(tensor_of(read(folder), "w").bits == 0);
    folder.write("w.dat", dat({3, 2}, 32, 0, std::string(24, '\0')));
    CHECK(tensor_of(read(folder), "w").bits == 32);
    CHECK(tensor_of(read(folder), "w").values == nullptr);
}

TEST_CASE("filters of a transposed convolution are turned, group by group") {
    const TestFolder folder;
    folder.write("w.dat", dat({4, 2, 1, 1}, 8, 4, {1, 2, 3, 4, 5, 6, 7, 8}));
    const Graph graph = read(folder, nnef_graph("x = external(shape = [1, 4, 1, 1]);"
                                                "w = variable(shape = [4, 2, 1, 1], label = 'w');"
                                                "y = deconv(x, w, groups = 2);",
                                                "x"));
    // Group 0: channels 0, 1 with filters (1, 2), (3, 4).
    CHECK(*tensor_of(graph, "w").values == std::vector<std::int16_t>{1, 3, 2, 4, 5, 7, 6, 8});
}

TEST_CASE("tensor files that contradict the graph or themselves are refused") {
    const std::string data(6, '\0');
    CHECK(error(dat({2, 3}, 8, 4, data)).find("y (variable)") == std::string::npos);
    CHECK(error(dat({2, 3}, 8, 4, data))
              .find("w (variable): found w.dat with a shape of 2 x 3; allowed: 3 x 2, as the "
                    "graph says") != std::string::npos);
    CHECK(error("") == "found no tensor file; allowed: one that begins with 'N', 0xef and has a header of 128 bytes");
    CHECK(error(std::string(128, 'N')) != "");
    CHECK(error(dat({3, 2}, 8, 4, data).substr(0, 130)) == "found a file of 130 bytes; allowed: 6 and its header");
    CHECK(error(dat({3, 2}, 8, 4, "12345")) == "found 5 bytes of data; allowed: 6, as its shape says");
    CHECK(error(dat({3, 2}, 0, 4, data)) == "found words of 0 bits; allowed: 1 to 64");
    std::string wide = dat({3, 2}, 8, 4, data);
    put(wide, 8, 9);
    CHECK(error(wide) == "found 9 axes; allowed: up to 8");
    put(wide, 8, 2);
    put(wide, 12, 0xffffffff);
    put(wide, 16, 0xffffffff);
    CHECK(error(wide) == "found an extent of 4294967295; allowed: 1 and more, up to 2^40 words");
    std::string newer = dat({3, 2}, 8, 4, data);
    newer[2] = 2;
    CHECK(error(newer) == "found version 2; allowed: 1");
}

TEST_CASE("labels do not lead out of the folder") {
    const auto label_error = [](const TestFolder& folder, const std::string& label) {
        return error_of([&] {
            read(folder, nnef_graph("x = external(shape = [1, 2]); w = variable(shape = [3, 2], label = '" + label +
                                        "'); y = linear(x, w);",
                                    "x"));
        });
    };
    const TestFolder folder, other;
    other.write("secret.dat", dat({3, 2}, 8, 4, std::string(6, '\0')));
    CHECK(label_error(folder, "../secret").find("found a label that leads out of the folder") != std::string::npos);
    CHECK(label_error(folder, other.file("secret")).find("found a label that leads out") != std::string::npos);
    CHECK(label_error(folder, "").find("found a label that leads out") != std::string::npos);
    std::filesystem::create_symlink(other.file("secret.dat"), folder.file("link.dat"));
    CHECK(label_error(folder, "link").find("found a link that leads out of the folder") != std::string::npos);
    std::filesystem::create_directory(folder.file("inner"));
    folder.write("inner/w.dat", dat({3, 2}, 8, 4, std::string(6, '\0')));
    CHECK(label_error(folder, "inner/w").empty());
}

TEST_CASE("the words of a variable change places with its axes") {
    const TestFolder folder;
    folder.write("w.dat", dat({2, 3}, 8, 4, {1, 2, 3, 4, 5, 6}));
    // [[1, 2, 3], [4, 5, 6]] turned: three filters of two words; in the graph, two rows of three again.
    const Graph graph =
        read(folder, nnef_graph("x = external(shape = [1, 2]); w = variable(shape = [2, 3], label = 'w');"
                                "t = transpose(w, axes = [1, 0]); y = linear(x, t);",
                                "x"));
    const std::size_t weights = graph.operations.at(0).inputs.at(1);
    CHECK(graph.tensors[weights].shape == Sizes{2, 3});
    REQUIRE(graph.tensors[weights].values != nullptr);
    CHECK(*graph.tensors[weights].values == std::vector<std::int16_t>{1, 2, 3, 4, 5, 6});
}
