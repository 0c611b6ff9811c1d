// NNEF texts and tensor files that are damaged or made to do harm: one message each.
#include <random>

#include "tests/workloads/nnef/nnef_text.hpp"

using namespace eyrie;

namespace {

const std::string start = "x = external(shape = [1, 2, 4, 4]); w = variable(shape = [3, 2, 3, 3], label = 'w'); ";

std::string line_error(const std::string& body) {
    const std::string begin = "net/graph.nnef: line 1: ", message = nnef_error(start + body);
    INFO(message);
    CHECK(message.rfind(begin, 0) == 0);
    return message.size() > begin.size() ? message.substr(begin.size()) : message;
}

std::string document_error(const std::string& text) {
    return error_of([&] { nnef_document(text); });
}

}  // namespace

TEST_CASE("texts that are no NNEF are refused") {
    CHECK(document_error("") == "net/graph.nnef: line 1: found 'the end of the file'; allowed: 'version'");
    CHECK(document_error("version 2.0; graph g(x) -> (x) { x = external(shape = [1]); }") ==
          "net/graph.nnef: found version 2.0; allowed: 1.0");
    CHECK(document_error("version 1.0;\ngraph g(x) -> (y)\n{ x = external(shape = [1, 2]) }") ==
          "net/graph.nnef: line 3: found '}'; allowed: ';'");
    CHECK(document_error("version 1.0;\ngraph g(x) -> (y) { y = 'open; }") ==
          "net/graph.nnef: line 2: found a string without an end; allowed: one that ends on its line");
    CHECK(document_error("version 1.0;\n\n$") == "net/graph.nnef: line 3: found '$'; allowed: the characters of NNEF");
    CHECK(document_error("version 1.0; graph g(x) -> (y) { x = external(shape = [1, 2]); y = relu(x); } more") ==
          "net/graph.nnef: line 1: found 'more'; allowed: the end after the graph");
}

TEST_CASE("values that are not there, or twice, are refused") {
    CHECK(line_error("y = relu(z);") ==
          "found 'z', which nothing before it makes; allowed: what was given a value before");
    CHECK(line_error("y = relu(x); y = relu(x);") == "found a second value for 'y'; allowed: one");
    CHECK(line_error("y = relu([for a in [x], a in [x] yield a][0]);") ==
          "found 'a' twice in one 'for'; allowed: once");
    CHECK(error_of([] { nnef_document("version 1.0;\ngraph g(x,\nx) -> (y)\n{ y = relu(x); }"); }) ==
          "net/graph.nnef: line 3: found 'x' twice in one list; allowed: once");
    CHECK(error_of([] { nnef_document("version 1.0;\ngraph g(x) -> (y, y)\n{ y = relu(x); }"); }) ==
          "net/graph.nnef: line 2: found 'y' twice in one list; allowed: once");
    CHECK(line_error("z = relu(x);") ==
          "found no tensor 'y', a result of the graph; allowed: one that the graph makes");
    CHECK(line_error("[a, y] = relu(x);") == "found a tensor for 2 names; allowed: as many values");
    CHECK(line_error("relu(x) = y;") != "");
    CHECK(line_error("y = relu();") == "relu: found no argument 'x'; allowed: a value for it");
    CHECK(line_error("y = relu(x, x);") == "relu: found too many arguments; allowed: 1, each once");
    CHECK(line_error("y = relu(x, x = x);") == "relu: found too many arguments; allowed: 1, each once");
    CHECK(line_error("y = relu(z = x);") == "relu: found an argument 'z'; allowed: its parameters");
    CHECK(line_error("y = conv(x, 3);") == "y (conv): found a number for 'filter'; allowed: a tensor");
    CHECK(line_error("y = conv(x, w, stride = 2);") ==
          "y (conv): found a number for 'stride'; allowed: an array of up to 64 integers");
    CHECK(line_error("v = variable(shape = [1, 99999999999999999999, 3], label = 'v'); y = relu(v);") ==
          "v (variable): found 1e+20 in 'shape'; allowed: integers of 64 bits");
    CHECK(line_error("y = conv(x, w, stride = [1.5, 1]);") != "");
    CHECK(line_error("y = conv(x, w, padding = [1, 1]);") ==
          "y (conv): found an array for 'padding'; allowed: an array of pairs of integers");
    CHECK(line_error("y = relu(x) if 3 else x;") == "found a number as a condition; allowed: true, false");
    CHECK(line_error("y = [x][1];") == "found a subscript into an array of 1; allowed: 0 to one less than its size");
    CHECK(line_error("a = 1 / 0; y = relu(x);") ==
          "found 1 / 0; allowed: integers of 64 bits with + - * and / by a positive one");
    CHECK(line_error("a = 9000000000000000000 + 9000000000000000000; y = relu(x);") != "");
    CHECK(line_error("a = 'a' + 1; y = relu(x);") ==
          "found '+' of a string and a number; allowed: of two tensors or numbers");
}

TEST_CASE("sizes that contradict each other are refused") {
    CHECK(line_error("y = conv(x, w, groups = 2);") ==
          "y (conv): found 2 channels, filters of 3 x 2 x 3 x 3 and 2 groups; allowed: channels of a group in every "
          "filter");
    CHECK(line_error("y = conv(x, w, groups = -1);") != "");
    CHECK(line_error("y = conv(x, w, stride = [0, 1]);") ==
          "y (conv): found size 4, window 3, stride 0 and dilation 1 along an axis; allowed: 1 to 2^31 - 1");
    CHECK(line_error("y = conv(x, w, stride = [1]);") ==
          "y (conv): found 1 integers for 'stride'; allowed: 2, or none");
    CHECK(line_error("y = conv(x, w, padding = [(0, 0), (0, -1)]);") ==
          "y (conv): found a padding of 0 and -1; allowed: 0 to 2^31 - 1");
    CHECK(line_error("y = conv(x, w, padding = [(0, 0), (0, 0)], dilation = [2, 2]);") ==
          "y (conv): a window over 5 of 4 words with padding 0 and 0 leaves no output; allowed: one or more");
    CHECK(line_error("y = linear(x, w);") != "");
    CHECK(line_error("y = reshape(x, shape = [5, -1]);") ==
          "y (reshape): found a shape of 5 x -1 for 32 words; allowed: the same number of words");
    CHECK(line_error("y = reshape(x, shape = [-1, -1]);") != "");
    CHECK(line_error("y = reshape(x, shape = [33]);") != "");
    CHECK(line_error("y = transpose(x, axes = [0, 0]);") != "");
    CHECK(line_error("y = transpose(x, axes = [4]);") == "y (transpose): found axis 4; allowed: 0 to 3");
    CHECK(line_error("y = squeeze(x, axes = [1]);") == "y (squeeze): found a size of 2 along axis 1; allowed: 1");
    CHECK(line_error("y = concat([x, w], axis = 0);") != "");
    CHECK(line_error("y = slice(x, axes = [2], begin = [3], end = [2]);") != "");
    CHECK(line_error("y = split(x, axis = 2, ratios = [1, 2]);") != "");
    CHECK(line_error("y = x + w;") == "y (add): found sizes of 4 and 3 along axis 2; allowed: the same, or 1");
    CHECK(line_error("y = max_pool(x, size = [2, 1, 1, 1]);") != "");
    CHECK(line_error("y = external(shape = [1, 99999999999]);") != "");
    CHECK(line_error("y = tile(x, repeats = [2000000000, 2000000000, 2000000000, 1]);") != "");
    CHECK(line_error("y = external(shape = [1,1,1,1,1,1,1,1,1]);") != "");
}

TEST_CASE("broadcasts that differ are refused, sizes of 1 are not") {
    CHECK(line_error("y = x + external(shape = [1, 3]);") ==
          "y (add): found sizes of 2 and 3 along axis 1; allowed: the same, or 1");
    CHECK(nnef_error(start + "y = x + variable(shape = [1, 2], label = 'b');").empty());
}

TEST_CASE("fragments in a circle are refused, and so are those that grow without end") {
    const std::string begin = "version 1.0; ", graph = "graph g(x) -> (y) { x = external(shape = [1, 2]); y = f(x); }";
    CHECK(document_error(begin + "fragment f(x: tensor) -> (y: tensor) { y = f(x); } " + graph)
              .find("f: found a fragment inside itself, or more than 16 inside one another") != std::string::npos);
    CHECK(document_error(begin +
                         "fragment f(x: tensor) -> (y: tensor) { y = h(x); } "
                         "fragment h(x: tensor) -> (y: tensor) { y = f(x); } " +
                         graph) != "");
    // Each calls the one before it twenty times.
    std::string twenty = begin + "fragment f0(x: tensor) -> (y: tensor) { y = relu(x); } ";
    for (int i = 1; i < 9; ++i) {
        twenty += "fragment f" + std::to_string(i) + "(x: tensor) -> (y20: tensor) { y0 = relu(x); ";
        for (int k = 1; k <= 20; ++k)
            twenty += "y" + std::to_string(k) + " = f" + std::to_string(i - 1) + "(y" + std::to_string(k - 1) + "); ";
        twenty += "} ";
    }
    CHECK(document_error(twenty + "graph g(x) -> (y) { x = external(shape = [1, 2]); y = f8(x); }") != "");
    CHECK(document_error(begin + "fragment relu(x: tensor) -> (y: tensor) { y = x; } " + graph) ==
          "net/graph.nnef: line 1: found a fragment 'relu'; allowed: names that NNEF does not have");
    CHECK(document_error(begin + "fragment f(x: tensor) -> (y: tensor) { z = relu(x); } " + graph) ==
          "net/graph.nnef: line 1: found no value for the result 'y'; allowed: one");
}

TEST_CASE("arrays that double with each line come to an end") {
    std::string body = "a0 = [1, 2]; ";
    for (int i = 1; i < 60; ++i)
        body += "a" + std::to_string(i) + " = a" + std::to_string(i - 1) + " + a" + std::to_string(i - 1) + "; ";
    CHECK(line_error(body + "y = relu(x);") ==
          "found more than 4000000 steps when fragments are taken apart; allowed: up to that many");
    body = "a0 = [1, 2]; ";
    for (int i = 1; i < 60; ++i)
        body += "a" + std::to_string(i) + " = [a" + std::to_string(i - 1) + ", a" + std::to_string(i - 1) + "]; ";
    CHECK(line_error(body + "y = relu(x);") == "found arrays more than 32 deep; allowed: up to that");
}

TEST_CASE("deep nesting is refused") {
    CHECK(line_error("y = " + std::string(100000, '(') + "x" + std::string(100000, ')') + ";") ==
          "found expressions more than 64 deep; allowed: up to that");
    CHECK(line_error("y = " + std::string(100000, '[') + ";") != "");
    CHECK(line_error("y = " + std::string(100000, '-') + "x;") != "");
    std::string sum = "y = x";
    for (int i = 0; i < 10000; ++i) sum += " + x";
    CHECK(line_error(sum + ";") == "found expressions more than 64 deep; allowed: up to that");
    CHECK(document_error("version 1.0; fragment f(x: " + std::string(100000, '(') + ")") != "");
}

TEST_CASE("damaged texts are read or refused") {
    const std::string text =
        nnef_graph(start +
                       "a, b = split(x, axis = 1, ratios = [1, 1]); c = conv(x, w, stride = [2, 2]);"
                       "d = reshape(c, shape = [1, -1]); y = [for i in [d, d] yield relu(i)][1];",
                   "x");
    constexpr unsigned seed = 1;
    std::mt19937 random(seed);
    const std::string marks = "()[]{}<>=,;:+-*/^!.0123456789abxyw '\"\n#";
    int refused = 0;
    for (int run = 0; run < 3000; ++run) {
        std::string damaged = text;
        for (std::size_t i = 0; i <= random() % 3; ++i)
            damaged[random() % damaged.size()] = marks[random() % marks.size()];
        if (run % 5 == 0) damaged.resize(random() % damaged.size());
        const std::string message = document_error(damaged);
        CHECK((message.empty() || message.rfind("net/graph.nnef: ", 0) == 0));
        refused += message.empty() ? 0 : 1;
    }
    CHECK(refused > 500);
}

TEST_CASE("fragments that multiply end at as many operations as a graph has") {
    std::string text = "version 1.0;\nfragment f0(x: tensor<scalar>) -> (y: tensor<scalar>) { y = relu(x); }\n";
    for (int i = 1; i < 7; ++i) {
        text += "fragment f" + std::to_string(i) + "(x: tensor<scalar>) -> (y: tensor<scalar>) { a0 = x; ";
        for (int k = 0; k < 9; ++k)
            text += "a" + std::to_string(k + 1) + " = f" + std::to_string(i - 1) + "(a" + std::to_string(k) + "); ";
        text += "y = a9; }\n";
    }
    const std::string message = document_error(text + "graph g(x) -> (y) { x = external(shape = [1, 2]); y = f6(x); }");
    INFO(message);
    CHECK(message.rfind("net/graph.nnef: line 2: ", 0) == 0);
    CHECK(message.find(": found more operations; allowed: up to 100000") != std::string::npos);
}
