// TFLite files that are damaged or made to do harm: one message each, naming the file and the place.
#include <random>

#include "tests/workloads/tflite/tflite_file.hpp"

using namespace eyrie;
using namespace eyrie::tflite_options;
namespace code = eyrie::tflite_code;

namespace {

TfliteFile small() {
    TfliteFile file;
    const int input = file.map("in", {1, 4, 4, 2}), f = file.weights("f", {3, 3, 3, 2}),
              a = file.map("a", {1, 2, 2, 3}), pooled = file.map("pooled", {1, 1, 1, 3}),
              flat = file.map("flat", {1, 3}), fc = file.weights("fc", {4, 3}), output = file.map("out", {1, 4});
    file.op(code::conv, {input, f}, {a}, conv(valid, 1, relu));
    file.op(code::average_pool, {a}, {pooled}, pool(valid, 1, 2));
    file.op(code::reshape, {pooled, file.list("to", {1, 3})}, {flat});
    file.op(code::fully_connected, {flat, fc}, {output}, fully_connected());
    file.outputs = {output};
    return file;
}

// Whether the bytes are read or refused; anything else ends the test.
bool is_read(const std::string& bytes) {
    const std::string message = error_of([&] { read_tflite({"net.tflite", bytes}, {{}, true}); });
    CHECK((message.empty() || message.rfind("net.tflite: ", 0) == 0));
    return message.empty();
}

}  // namespace

TEST_CASE("a file is known by its identifier") {
    CHECK(is_tflite(small().bytes()));
    CHECK_FALSE(is_tflite(""));
    CHECK_FALSE(is_tflite("TFL3"));
    CHECK_FALSE(is_tflite("1234TFL2"));
    CHECK(is_tflite("1234TFL3"));
}

TEST_CASE("a truncated file is refused, wherever it ends") {
    const std::string bytes = small().bytes();
    REQUIRE(is_read(bytes));
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        INFO("first " << size << " bytes");
        REQUIRE_FALSE(is_read(bytes.substr(0, size)));
    }
}

TEST_CASE("damaged files are read or refused") {
    const std::string bytes = small().bytes();
    constexpr unsigned seed = 1;
    std::mt19937 random(seed);
    int refused = 0;
    for (int run = 0; run < 3000; ++run) {
        std::string damaged = bytes;
        for (std::size_t i = 0; i <= random() % 3; ++i)
            damaged[random() % damaged.size()] = static_cast<char>(random() % 4 == 0 ? 0xff : random());
        refused += is_read(damaged) ? 0 : 1;
    }
    CHECK(refused > 500);
}

TEST_CASE("references out of range are refused") {
    TfliteFile file;
    const int input = file.map("in", {1, 2});
    file.op(code::relu, {7}, {file.map("out", {1, 2})});
    CHECK(file.error() == "net.tflite: operator 0 (RELU): found tensor 7; allowed: 0 to 1, or -1 for none");
    file = {};
    file.op(code::relu, {file.map("in", {1, 2})}, {-2});
    CHECK(file.error() == "net.tflite: operator 0 (RELU): found tensor -2; allowed: 0 to 0");
    file = {};
    file.inputs = {3};
    CHECK(file.error() == "net.tflite: inputs of the graph: found tensor 3; allowed: 0 to -1");
    file = small();
    file.opcode_index_offset = 9;
    CHECK(file.error() == "net.tflite: operator 0: found code 9; allowed: one of the file's 4");
    static_cast<void>(input);
}

TEST_CASE("operators in a circle are refused") {
    TfliteFile file;
    const int input = file.map("in", {1, 2}), a = file.map("a", {1, 2}), b = file.map("b", {1, 2});
    file.op(code::add, {input, b}, {a}, add());
    file.op(code::relu, {a}, {b});
    CHECK(file.error() ==
          "net.tflite: operator 0 (ADD): takes tensor 2 (b), which nothing before it makes; allowed: inputs of the "
          "graph, constants and what operators before it make");
}

TEST_CASE("a tensor that is made twice is refused") {
    TfliteFile file;
    const int input = file.map("in", {1, 2}), a = file.map("a", {1, 2});
    file.op(code::relu, {input}, {a});
    file.op(code::relu, {input}, {a});
    CHECK(file.error() ==
          "net.tflite: operator 1 (RELU): makes tensor 1 (a), which is there already; allowed: a tensor "
          "made once");
    file = {};
    file.op(code::relu, {file.map("in", {1, 2})}, {0});
    CHECK(file.error().find("makes tensor 0 (in), which is there already") != std::string::npos);
}

TEST_CASE("shapes beyond all bounds are refused") {
    const auto error = [](TfliteFile::Ints shape) {
        TfliteFile file;
        const int input = file.map("in", shape);
        file.op(code::relu, {input}, {file.map("out", shape)});
        return file.error();
    };
    CHECK(error({1, -2}) ==
          "net.tflite: tensor 0 (in): found a shape of 1 x -2; allowed: sizes from 0 to 2^31 - 1, 2^62 words");
    CHECK(error({2147483647, 2147483647, 2147483647}) != "");
    CHECK(error({1, 1, 1, 1, 1, 1, 1, 1, 1}) == "net.tflite: tensor 0 (in): found 9 axes; allowed: up to 8");
    CHECK(error({1, 0}) == "net.tflite: tensor 0 (in): found a shape of 0; allowed: sizes of 1 and more");
    CHECK(error({2147483647, 2147483647}).empty());
}

TEST_CASE("data that contradict a shape are refused") {
    TfliteFile file;
    const int input = file.map("in", {1, 2}), f = file.tensor({"f", {3, 2}, TfliteType::int8, "12345"});
    file.op(code::fully_connected, {input, f}, {file.map("out", {1, 3})}, fully_connected());
    CHECK(file.error() == "net.tflite: tensor 1 (f): found data of 5 bytes; allowed: 6, as its shape says");
    TfliteFile points;
    points.map("in", {1, 2});
    const int g = points.tensor({"g", {3, 2}, TfliteType::int8, "123456", {}, {1, 2}, 0});
    points.op(code::fully_connected, {0, g}, {points.map("out", {1, 3})}, fully_connected());
    CHECK(points.error() ==
          "net.tflite: tensor g: found 2 zero points; allowed: one, or one for each index of its axis");
}

TEST_CASE("inputs and results that an operator needs must be there") {
    TfliteFile file;
    file.map("in", {1, 2, 2, 1});
    file.op(code::conv, {0}, {file.map("out", {1, 2, 2, 1})}, conv(same, 1));
    CHECK(file.error() == "net.tflite: operator 0 (CONV_2D): found no input 1; allowed: as many as the operator needs");
    TfliteFile none;
    none.map("in", {1, 2});
    none.op(code::relu, {0}, {});
    CHECK(none.error() == "net.tflite: operator 0 (RELU): found no result; allowed: one or more");
}
