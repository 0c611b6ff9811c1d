#include "workloads/model_files/native_reader.hpp"

#include "workloads/graph/graph_builder.hpp"
#include "workloads/network_file/network_file.hpp"
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

Convolution convolution_of(const Layer& layer) {
    Convolution conv;
    conv.C = layer.C;
    conv.M = layer.M;
    conv.groups = layer.G;
    conv.rows = axis(layer.H, layer.R, layer.stride_h, layer.pad.top, layer.pad.bottom);
    conv.columns = axis(layer.W, layer.S, layer.stride_w, layer.pad.left, layer.pad.right);
    return conv;
}

void add_layer(GraphBuilder& graph, const Layer& layer, const std::string& where) {
    Operation of;
    of.name = layer.name;
    of.type = layer.fully_connected ? "fc" : "conv";
    of.inputs = {graph.input(layer.name + ".input", {layer.C, layer.H, layer.W}, where)};
    of.repeats = layer.images * layer.repeats;
    MatrixProduct product;
    product.N = layer.M;
    product.K = layer.ifmap_words_per_image();
    const std::size_t made = layer.fully_connected
                                 ? graph.product(of, product, GraphBuilder::Bias::none, where)
                                 : graph.convolution(of, convolution_of(layer), GraphBuilder::Bias::none, where);
    if (!layer.relu) return;
    Operation relu;
    relu.name = layer.name + ".relu";
    relu.type = "relu";
    relu.kind = OperationKind::activation;
    relu.fused = true;
    relu.inputs = {made};
    graph.add(relu, graph.tensor(made).shape, where);
}

void add_beside(GraphBuilder& graph, const OperationBeside& one, const std::string& where) {
    for (const OperationRow& row : operation_rows) {
        if (one.kind != row.name) continue;
        Operation of;
        of.name = one.name;
        of.type = one.type;
        of.kind = row.kind;
        of.fused = one.fused;
        of.inputs = {graph.input(one.name + ".input", {one.words_in}, where)};
        graph.add(of, {one.words_out}, where);
        return;
    }
    graph.unsupported({one.name, one.type, "the network file says so"});
}

}  // namespace

bool is_native(std::string_view bytes) { return has_outer_key(bytes, "layers"); }

Graph read_native(const ModelFile& file, const ImportOptions& options) {
    allow_dims(options, {});
    const Network network = parse_network(file.bytes, file.path);
    GraphBuilder graph(network.name, "network file");
    for (const Layer& layer : network.layers) add_layer(graph, layer, file.path + ": ");
    for (const OperationBeside& one : network.beside) add_beside(graph, one, file.path + ": ");
    return graph.finish(file.path + ": ");
}

}  // namespace eyrie
