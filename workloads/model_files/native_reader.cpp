#include "workloads/model_files/native_reader.hpp"

#include <optional>
#include <variant>

#include "workloads/graph/graph_builder.hpp"
#include "workloads/network_file/network_file.hpp"
#include "workloads/simulators/model_yaml.hpp"

namespace eyrie {

namespace {

// A product of as many rows as there are images, where the filter covers the ifmap; what else an entry is stands in its
// operation.
std::optional<MatrixProduct> product_of(const NetworkEntry& entry) {
    if (const auto* product = std::get_if<MatrixProduct>(&entry.operation.shape)) return *product;
    const Layer& layer = entry.layers[0];
    if (!layer.fully_connected || layer.G != 1 || layer.E() * layer.F() != 1 || layer.R != layer.H ||
        layer.S != layer.W)
        return std::nullopt;
    MatrixProduct product;
    product.M = entry.images;
    product.N = layer.M;
    product.K = layer.ifmap_words_per_image();
    return product;
}

void add_layer(GraphBuilder& graph, const NetworkEntry& entry, const std::string& where) {
    const Layer& layer = entry.layers[0];
    Operation of;
    of.name = entry.name;
    of.type = entry.operation.type;
    of.repeats = layer.repeats;
    const auto input = [&](const char* suffix, std::vector<std::int64_t> shape) {
        of.inputs.push_back(graph.input(entry.name + suffix, std::move(shape), where));
    };
    std::size_t made = 0;
    if (const std::optional<MatrixProduct> product = product_of(entry)) {
        if (of.type == "matmul") of.repeats *= entry.images;
        input(".input", {product->batch, product->M, product->K});
        if (!product->second_is_weight) input(".second", {product->batch, product->K, product->N});
        made = graph.product(of, *product, GraphBuilder::Bias::none, where);
    } else {
        const Convolution& conv = std::get<Convolution>(entry.operation.shape);
        of.repeats *= entry.images;
        if (is_3d(conv))
            input(".input", {conv.C, conv.depth.size, conv.rows.size, conv.columns.size});
        else
            input(".input", {conv.C, conv.rows.size, conv.columns.size});
        made = graph.convolution(of, conv, GraphBuilder::Bias::none, where);
    }
    if (!layer.relu) return;
    Operation relu;
    relu.name = entry.name + ".relu";
    relu.type = "relu";
    relu.kind = OperationKind::activation;
    relu.fused = true;
    relu.inputs = {made};
    graph.add(relu, graph.tensor(made).shape, where);
}

// A pool whose window the file states keeps it: its work is the words of each window, as in a model file.
void add_beside(GraphBuilder& graph, const NetworkEntry& entry, const std::string& where) {
    const OperationBeside& one = *entry.beside;
    for (const OperationRow& row : operation_rows) {
        if (one.kind != row.name) continue;
        Operation of;
        of.name = one.name;
        of.type = one.type;
        of.kind = row.kind;
        of.fused = one.fused;
        of.shape = entry.operation.shape;
        if (std::holds_alternative<Pooling>(of.shape)) of.repeats = entry.operation.repeats;
        of.inputs = {graph.input(one.name + ".input", {one.words_in / of.repeats}, where)};
        graph.add(of, {one.words_out / of.repeats}, where);
        return;
    }
    graph.unsupported({one.name, one.type, "the network file says so"});
}

}  // namespace

bool is_native(std::string_view bytes) { return has_outer_key(bytes, "layers"); }

Graph read_native(const ModelFile& file, const ImportOptions& options) {
    allow_dims(options, {});
    const NetworkFile read = parse_network_file(file.bytes, file.path);
    GraphBuilder graph(read.network.name, "network file");
    for (const NetworkEntry& entry : read.entries)
        if (!entry.layers.empty()) add_layer(graph, entry, file.path + ": ");
    for (const NetworkEntry& entry : read.entries)
        if (entry.beside) add_beside(graph, entry, file.path + ": ");
    return graph.finish(file.path + ": ");
}

std::string native_copy(const ModelFile& file, const std::string& folder) {
    check_data_found_from(folder, file.bytes, file.path);
    return file.bytes;
}

}  // namespace eyrie
