// Recurrent layers of TFLite files in full: peepholes, normalisation, states that the file leaves out; and what they
// refuse.
#include "tests/workloads/tflite/tflite_file.hpp"
#include "workloads/graph/graph_summary.hpp"

using namespace eyrie;
using namespace eyrie::tflite_options;
namespace code = eyrie::tflite_code;

namespace {

constexpr int rnn_cell = 24, rnn_sequence = 35;

// Two cells that take three words in a step, without the parts that an LSTM may lack.
struct WholeLstm {
    TfliteFile file;
    TfliteFile::Ints inputs = TfliteFile::Ints(24, -1);

    WholeLstm() {
        inputs[0] = file.map("in", {1, 3});
        weights(1, 4, "w", {2, 3});
        weights(5, 4, "r", {2, 2});
        weights(12, 4, "b", {2});
    }
    void weights(std::size_t first, int count, const std::string& name, const TfliteFile::Ints& shape) {
        for (int i = 0; i < count; ++i)
            inputs[first + static_cast<std::size_t>(i)] = file.weights(name + std::to_string(i), shape);
    }
    Graph read() {
        file.op(code::lstm, inputs, {file.map("out", {1, 2})}, {14, {{3, Field::byte, 0}}});
        return file.read(true);
    }
};

// Two cells over six steps of three words.
struct SmallRnn {
    TfliteFile::Ints in = {1, 6, 3}, weights = {2, 3}, recurrent = {2, 2}, out = {1, 6, 2};
    int type = rnn_sequence;
    TfliteOptions options = {31, {{0, Field::byte, 0}, {1, Field::byte, none}}};

    TfliteFile file(const TfliteFile::Ints& signature = {}) const {
        TfliteFile made;
        const int input = made.tensor({"in", in, TfliteType::int8, {}, signature});
        const int w = made.weights("w", weights), r = made.weights("r", recurrent), b = made.weights("b", {2}),
                  state = made.map("h", {1, 2});
        made.inputs = {input, state};
        made.op(type, {input, w, r, b, state}, {made.map("out", out)}, options);
        return made;
    }
    std::string error() const {
        const std::string message = file().error(), begin = "net.tflite: operator 0 (UNIDIRECTIONAL_SEQUENCE_RNN): ";
        return message.rfind(begin, 0) == 0 ? message.substr(begin.size()) : "no such message: " + message;
    }
};

std::vector<OperationKind> kinds(const Graph& graph) {
    std::vector<OperationKind> found;
    for (const Operation& operation : graph.operations) found.push_back(operation.kind);
    return found;
}

std::string svdf_error(const TfliteFile::Ints& time_weights, int rank) {
    TfliteFile file;
    const int input = file.map("in", {1, 10}), features = file.weights("f", {8, 10}),
              time = file.weights("t", time_weights),
              state = file.tensor({"s", {1, 48}, TfliteType::int8, {}, {}, {}, 0, true});
    file.op(code::svdf, {input, features, time, -1, state}, {file.map("out", {1, 4})},
            {6, {{0, Field::integer, rank}, {1, Field::byte, relu}}});
    return file.error();
}

using Kind = OperationKind;

}  // namespace

TEST_CASE("one step of an LSTM, whose states the file leaves out, takes them from outside") {
    const Graph graph = WholeLstm().read();
    CHECK(kinds(graph) == std::vector<Kind>{Kind::matrix_product, Kind::matrix_product, Kind::add, Kind::activation,
                                            Kind::multiply, Kind::multiply, Kind::add, Kind::activation,
                                            Kind::multiply});
    CHECK(macs(graph) == 3 * 8 + 2 * 8);
    CHECK(parameters(graph) == 24 + 16 + 8);
    CHECK(product_of(graph, 1).K == 2);
    CHECK(graph.operations[1].repeats == 1);
    CHECK(input_of(graph, 1, 0).role == TensorRole::input);
    CHECK(input_of(graph, 1, 0).name == "out/output_state");
    CHECK(input_of(graph, 1, 0).shape == Sizes{1, 2});
}

TEST_CASE("peepholes and normalisation of an LSTM change the sums of its gates") {
    WholeLstm lstm;
    lstm.weights(9, 3, "p", {2});
    lstm.weights(20, 4, "n", {2});
    const Graph graph = lstm.read();
    REQUIRE(graph.operations.size() == 11);
    CHECK(graph.operations[3].kind == Kind::elementwise);
    CHECK(graph.operations[3].inputs.size() == 5);  // sums, the cell, three peepholes
    CHECK(output_of(graph, 3).words() == 8);
    CHECK(graph.operations[4].kind == Kind::normalisation);
    CHECK(graph.operations[4].inputs[0] == graph.operations[3].outputs[0]);
    CHECK(input_of(graph, 4, 1).shape == Sizes{8});
    CHECK(graph.operations[5].inputs[0] == graph.operations[4].outputs[0]);
    CHECK(parameters(graph) == 24 + 16 + 8 + 6 + 8);
    CHECK(macs(graph) == 3 * 8 + 2 * 8);
}

TEST_CASE("a recurrent cell is one step; without an activation its sum is the result") {
    SmallRnn small;
    small.in = {1, 3};
    small.out = {1, 2};
    small.type = rnn_cell;
    small.options = {7, {{0, Field::byte, none}}};
    const Graph graph = small.file().read();
    CHECK(kinds(graph) == std::vector<Kind>{Kind::matrix_product, Kind::matrix_product, Kind::add});
    CHECK(macs(graph) == 3 * 2 + 2 * 2);
    CHECK(output_of(graph, 2).name == "out");
    const Graph sequence = SmallRnn().file().read();
    CHECK(kinds(sequence) == kinds(graph));
    CHECK(macs(sequence) == 6 * macs(graph));
}

TEST_CASE("a recurrent layer has as many steps as the size that is given for its open axis") {
    SmallRnn small;
    small.in = {1, 1, 3};
    small.out = {1, 1, 2};
    const Graph graph = small.file({1, -1, 3}).read(false, {{"in.1", 9}});
    CHECK(macs(graph) == 9 * (3 * 2 + 2 * 2));
    CHECK(output_of(graph, 2).shape == Sizes{9, 2});
}

TEST_CASE("recurrent layers whose sizes contradict each other are refused") {
    const auto changed = [](auto change) {
        SmallRnn small;
        change(small);
        return small.error();
    };
    CHECK(changed([](SmallRnn& s) { s.options = {}; }) == "found no options; allowed: those of the operator");
    CHECK(changed([](SmallRnn& s) { s.in = {1, 3}; }) == "found an input of 1 x 3; allowed: one of 3 axes");
    CHECK(changed([](SmallRnn& s) { s.weights = {6}; }) == "found weights of 6; allowed: outputs x inputs");
    CHECK(changed([](SmallRnn& s) {
              s.recurrent = {2, 3};
          }) == "found no recurrent_weights of 2 x 2 for every gate; allowed: constants of this size");
    CHECK(changed([](SmallRnn& s) {
              s.out = {1, 6, 3};
          }) == "found no result of 12 words; allowed: 1 sequences of 6 steps of 2");
    TfliteFile cell;
    const int input = cell.map("in", {1, 3}), output = cell.map("h", {1, 2}), weights = cell.weights("w", {8, 6}),
              state = cell.map("c", {1, 2});
    cell.inputs = {input, output, state};
    cell.op(code::lstm, {input, output, weights, -1, state}, {cell.map("out", {1, 2})}, {14, {{3, Field::byte, 1}}});
    CHECK(cell.error() ==
          "net.tflite: operator 0 (LSTM): found weights of 8 x 6 for 3 inputs; allowed: four gates, inputs and cells");
    CHECK(svdf_error({8, 6}, 3) ==
          "net.tflite: operator 0 (SVDF): found 10 inputs, filters of 8 x 10 and rank 3; allowed: a rank that divides "
          "the filters");
    CHECK(svdf_error({7, 6}, 2) ==
          "net.tflite: operator 0 (SVDF): found weights in time of 7 x 6; allowed: filters x steps");
    CHECK(svdf_error({8, 6}, 2).empty());
}
