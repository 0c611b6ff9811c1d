#include "workloads/model_files/native_reader.hpp"

#include "workloads/graph/graph_builder.hpp"
#include "workloads/network.hpp"
#include "workloads/simulators/model_yaml.hpp"

namespace eyrie {

namespace {

Axis axis(std::int64_t size, std::int64_t window, std::int64_t stride, std::int64_t before, std::int64_t after) {
    Axis one;
    one.size = size;
    one.window = window;
    one.stride = stride;
    one.pad_before = before;
    one.pad_after = after;
    return one;
}

void add(GraphBuilder& graph, const Layer& layer, const std::string& where) {
    Operation of;
    of.name = layer.name;
    of.type = layer.fully_connected ? "fc" : "conv";
    of.inputs = {graph.input(layer.name + ".input", {layer.C, layer.H, layer.W}, where)};
    std::size_t made = 0;
    if (layer.fully_connected) {
        MatrixProduct product;
        product.N = layer.M;
        product.K = layer.C * layer.H * layer.W;
        made = graph.product(of, product, GraphBuilder::Bias::none, where);
    } else {
        Convolution conv;
        conv.C = layer.C;
        conv.M = layer.M;
        conv.groups = layer.G;
        conv.rows = axis(layer.H, layer.R, layer.stride_h, layer.pad_h, layer.pad_h);
        conv.columns = axis(layer.W, layer.S, layer.stride_w, layer.pad_w, layer.pad_w);
        made = graph.convolution(of, conv, GraphBuilder::Bias::none, where);
    }
    if (!layer.relu) return;
    Operation relu;
    relu.name = layer.name + ".relu";
    relu.type = "relu";
    relu.kind = OperationKind::activation;
    relu.fused = true;
    relu.inputs = {made};
    graph.add(relu, graph.tensor(made).shape, where);
}

}  // namespace

bool is_native(std::string_view bytes) { return has_outer_key(bytes, "layers"); }

Graph read_native(const ModelFile& file, const ImportOptions& options) {
    allow_dims(options, {});
    const Network network = load_network(file.path);
    GraphBuilder graph(network.name, "network file");
    for (const Layer& layer : network.layers) add(graph, layer, file.path + ": ");
    return graph.finish(file.path + ": ");
}

}  // namespace eyrie
