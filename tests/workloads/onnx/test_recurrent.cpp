// LSTM, GRU and RNN as matrix products.
#include "tests/workloads/onnx/support.hpp"
#include "workloads/graph/graph_summary.hpp"
#include "workloads/graph/graph_yaml.hpp"
#include "workloads/lowering/lower.hpp"

using namespace eyrie;

TEST_CASE("an LSTM is a product of all inputs, and of the state step by step") {
    const Graph graph = read_text(
        "g (float[10,1,3] X) => (float[N] Y) <float[1,20,3] W, float[1,20,5] R, float[1,40] B> {"
        " Y = LSTM <hidden_size = 5> (X, W, R, B) }");
    const auto& inputs = shape_of<MatrixProduct>(graph, "LSTM_0.input");
    CHECK(inputs.M == 10);
    CHECK(inputs.N == 20);
    CHECK(inputs.K == 3);
    CHECK(operation(graph, "LSTM_0.input").repeats == 1);
    const auto& states = shape_of<MatrixProduct>(graph, "LSTM_0.state");
    CHECK(states.M == 1);
    CHECK(states.N == 20);
    CHECK(states.K == 5);
    CHECK(operation(graph, "LSTM_0.state").repeats == 10);
    CHECK(macs(graph) == 10 * 20 * (3 + 5));
    CHECK(parameters(graph) == 20 * 3 + 20 * 5 + 40);
    CHECK(tensor_of(graph, "W").shape == Sizes{3, 20});
    CHECK(tensor_of(graph, "R").shape == Sizes{5, 20});
    CHECK(tensor_of(graph, "Y").words() == 50);
    CHECK(names_of(graph) == Names{"LSTM_0.input", "LSTM_0.state", "LSTM_0.sum", "LSTM_0.gates", "LSTM_0.cell",
                                   "LSTM_0.bound", "LSTM_0.output", "LSTM_0"});
    CHECK(operation(graph, "LSTM_0.gates").kind == OperationKind::activation);
    CHECK(operation(graph, "LSTM_0.gates").repeats == 10);
    CHECK(tensor_of(graph, "LSTM_0.gates").words() == 15);
    CHECK(tensor_of(graph, "LSTM_0.output_gate").words() == 5);
}

namespace {

const OperationBeside& step_of(const Network& network, const std::string& name) {
    for (const OperationBeside& one : network.beside)
        if (one.name == name) return one;
    throw std::runtime_error("no operation " + name);
}

Graph lstm_of_steps(int steps, const std::string& direction, int directions) {
    return read_text(
        fmt::format("g (float[{},1,5] X) => (float[N] Y) <float[{},24,5] W, float[{},24,6] R, float[{},48] B> {{"
                    " Y = LSTM <direction = \"{}\", hidden_size = 6> (X, W, R, B) }}",
                    steps, directions, directions, directions, direction));
}

}  // namespace

TEST_CASE("a step of an LSTM takes the words of that step") {
    const Network one = lower(lstm_of_steps(1, "forward", 1)), seven = lower(lstm_of_steps(7, "forward", 1));
    // Of the input's product and the state's 24 each, and 48 biases.
    CHECK(step_of(one, "LSTM_0.sum").words_in == 96);
    for (const OperationBeside& of_one : one.beside) {
        if (of_one.name == "LSTM_0") continue;  // which puts the steps together
        const OperationBeside& of_seven = step_of(seven, of_one.name);
        CHECK(of_seven.words_in == 7 * of_one.words_in);
        CHECK(of_seven.words_out == 7 * of_one.words_out);
    }
    // Gates of input, forgetting and cell with the cell before; the output's gate with what the cell gives.
    CHECK(step_of(one, "LSTM_0.cell").words_in == 4 * 6);
    CHECK(step_of(one, "LSTM_0.output").words_in == 2 * 6);
    CHECK(graph_yaml(lstm_of_steps(7, "forward", 1)).find("in_words: 96, operands: 3, weight_words: 48") !=
          std::string::npos);
    for (const KindSummary& kind : summary(lstm_of_steps(7, "forward", 1)).kinds)
        if (kind.kind == OperationKind::add) CHECK(kind.words == 7 * (96 + 24));
}

TEST_CASE("each direction of an LSTM takes its own biases") {
    const Graph graph = lstm_of_steps(7, "bidirectional", 2);
    const Network both = lower(graph);
    CHECK(step_of(both, "LSTM_0.sum.forward").weight_words == 7 * 48);
    CHECK(step_of(both, "LSTM_0.sum.backward").words_in == 7 * 96);
    CHECK(parameters(graph) == 2 * (24 * 5 + 24 * 6 + 48));
}

TEST_CASE("both directions of a GRU are products of their own") {
    const Graph graph = read_text(
        "g (float[4,1,3] X) => (float[N] Y, float[N] H) <float[2,6,3] W, float[2,6,2] R> {"
        " Y, H = GRU <direction = \"bidirectional\"> (X, W, R) }");
    CHECK(macs(graph) == 2 * 4 * 6 * (3 + 2));
    CHECK(parameters(graph) == 2 * 6 * (3 + 2));
    CHECK(shape_of<MatrixProduct>(graph, "GRU_0.state.backward").K == 2);
    CHECK(tensor_of(graph, "Y").words() == 4 * 2 * 2);
    CHECK(tensor_of(graph, "H").words() == 2 * 2);
}

TEST_CASE("an RNN has one gate, and its images in the second place") {
    onnx::ModelProto model =
        onnx_model("g (float[steps, N, 3] X) => (float[M] Y) <float[1,2,3] W, float[1,2,2] R> { Y = RNN (X, W, R) }");
    CHECK(read_error(model).find("--dim steps=N") != std::string::npos);
    ImportOptions options;
    options.dims = {{"steps", 7}};
    const Graph graph = read_model(model, options);
    CHECK(macs(graph) == 7 * 2 * (3 + 2));
    CHECK(operation(graph, "RNN_0.state").repeats == 7);
}

TEST_CASE("recurrent weights that do not fit are refused") {
    CHECK(error_of([] {
              read_text("g (float[4,1,3] X) => (float[N] Y) <float[1,8,3] W, float[1,6,2] R> { Y = LSTM (X, W, R) }");
          }) ==
          "m.onnx: node LSTM_0 (LSTM): found W of 1 x 8 x 3 and R of 1 x 6 x 2; allowed: 1 x 8 x 3 and 1 x 8 x 2");
}
