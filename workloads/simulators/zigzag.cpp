#include "workloads/simulators/zigzag.hpp"

#include <filesystem>
#include <map>

#include <fmt/format.h>

#include "sim/text/lines.hpp"
#include "sim/text/names.hpp"
#include "workloads/graph/graph_builder.hpp"
#include "workloads/simulators/loop_nest.hpp"
#include "workloads/simulators/model_yaml.hpp"
#include "workloads/simulators/zigzag_layer.hpp"

namespace eyrie {

namespace {

class ZigzagReader {
public:
    explicit ZigzagReader(const ModelFile& file)
        : file_(file), graph_(std::filesystem::path(file.path).stem().string(), "ZigZag workload") {}

    Graph read() {
        for (const YamlNode& node : parse_model(file_).elements()) {
            const ZigzagLayer layer(node);
            layer_ = &layer;
            where_ = node.where() + ": ";
            if (!made_.emplace(layer.id(), made_nothing).second)
                node.at("id").fail(fmt::format("found {}, an id that stands twice; allowed: once", layer.id()));
            read_layer();
        }
        return graph_.finish(file_.path + ": ");
    }

private:
    static constexpr std::size_t made_nothing = static_cast<std::size_t>(-1);

    void read_layer() {
        const std::vector<ZigzagTensor>& operands = layer_->equation().operands;
        if (layer_->is_pool()) return read_pool();
        if (layer_->equation().sum) return read_words(OperationKind::add);
        if (operands.size() == 1) return read_words(OperationKind::elementwise);
        std::size_t weight = operands.size();
        for (std::size_t i = 0; i < operands.size(); ++i)
            if (operands[i].name == "W") weight = i;
        const NestMeaning meaning = meaning_of_layer([&] { return meaning_of(layer_->nest(), weight); });
        if (std::holds_alternative<Convolution>(meaning.shape)) return read_convolution(meaning);
        if (std::holds_alternative<MatrixProduct>(meaning.shape)) return read_product(meaning);
        read_words(OperationKind::multiply);
    }

    template <class Read>
    NestMeaning meaning_of_layer(Read read) const {
        try {
            return read();
        } catch (const InputError& error) {
            layer_->node().at("equation").fail(error.what());
        }
    }

    Operation operation(OperationKind kind) const {
        Operation of;
        of.name = layer_->name();
        of.kind = kind;
        of.type = layer_->type();
        return of;
    }

    // The tensor of an operand: what another layer makes, if it has as many words, or an input of the network.
    std::size_t operand(std::size_t which, std::vector<std::int64_t> shape) {
        const std::string& name = layer_->equation().operands[which].name;
        GraphTensor wanted;
        wanted.name = fmt::format("{}.{}", layer_->name(), name);
        wanted.shape = std::move(shape);
        try {
            check_tensor(wanted);
        } catch (const InputError& error) {
            layer_->node().fail(error.what());
        }
        const std::int64_t source = layer_->source(name);
        const std::size_t found = source < 0 ? made_nothing : made_by(source, name);
        if (found != made_nothing && graph_.tensor(found).words() == wanted.words()) return found;
        if (found != made_nothing)
            graph_.folded(fmt::format("operand {} of {} has another size than what layer {} makes: read as an input",
                                      name, layer_->name(), source));
        const std::size_t own = graph_.input(wanted.name, wanted.shape, where_);
        graph_.tensor(own).bits = layer_->bits(name);
        return own;
    }

    std::size_t made_by(std::int64_t id, const std::string& operand) const {
        const auto found = made_.find(id);
        if (found == made_.end())
            layer_->node()
                .at("operand_source")
                .at(operand)
                .fail(fmt::format("found {}; allowed: the id of a layer before this one, or its own", id));
        return found->second;
    }

    void made(std::size_t tensor, std::int64_t images) {
        made_[layer_->id()] = tensor;
        const int bits = layer_->bits("O_final");
        graph_.tensor(tensor).bits = bits != 0 ? bits : layer_->bits("O");
        if (images > 1) graph_.fold_batch(fmt::format("batch of {} of {}: read as one image", images, layer_->name()));
    }

    void read_convolution(NestMeaning meaning) {
        Convolution conv = std::get<Convolution>(meaning.shape);
        const std::size_t filters = 1 - meaning.first;
        if (layer_->source(layer_->equation().operands[filters].name) >= 0) {
            graph_.unsupported({layer_->name(), layer_->type(), "filters that another layer makes"});
            return;
        }
        layer_->pad(meaning.axes, meaning.first);
        set_axes(conv, meaning.axes);
        Operation of = operation(OperationKind::convolution);
        of.inputs = {operand(meaning.first, map_shape(conv.C, conv, is_3d(conv)))};
        const std::size_t made_tensor = graph_.convolution(std::move(of), conv, GraphBuilder::Bias::none, where_);
        graph_.tensor(graph_.last().inputs[1]).bits = layer_->bits(layer_->equation().operands[filters].name);
        made(made_tensor, meaning.images);
    }

    template <class Shape>
    static std::vector<std::int64_t> map_shape(std::int64_t channels, const Shape& shape, bool planes) {
        std::vector<std::int64_t> all = {channels, shape.rows.size, shape.columns.size};
        if (planes) all.insert(all.begin() + 1, shape.depth.size);
        return all;
    }

    void read_product(const NestMeaning& meaning) {
        MatrixProduct product = std::get<MatrixProduct>(meaning.shape);
        const std::size_t second = 1 - meaning.first;
        product.second_is_weight = layer_->source(layer_->equation().operands[second].name) < 0;
        Operation of = operation(OperationKind::matrix_product);
        of.inputs = {operand(meaning.first, {product.batch, product.M, product.K})};
        if (!product.second_is_weight) of.inputs.push_back(operand(second, {product.batch, product.K, product.N}));
        const std::size_t made_tensor = graph_.product(std::move(of), product, GraphBuilder::Bias::none, where_);
        if (product.second_is_weight)
            graph_.tensor(graph_.last().inputs[1]).bits = layer_->bits(layer_->equation().operands[second].name);
        made(made_tensor, 1);
    }

    void read_pool() {
        NestMeaning meaning = meaning_of_layer([&] { return pool_of(layer_->nest()); });
        Pooling pool = std::get<Pooling>(meaning.shape);
        layer_->pad(meaning.axes, meaning.first);
        set_axes(pool, meaning.axes);
        const bool average = lower_case(layer_->type()).find("av") != std::string::npos;
        Operation of = operation(average ? OperationKind::average_pool : OperationKind::max_pool);
        of.inputs = {operand(meaning.first, map_shape(pool.C, pool, is_3d(pool)))};
        made(graph_.pool(std::move(of), pool, where_), meaning.images);
    }

    // Word by word, of one image.
    void read_words(OperationKind kind) {
        Operation of = operation(kind);
        const std::vector<std::int64_t> shape = layer_->output_sizes();
        for (std::size_t i = 0; i < layer_->equation().operands.size(); ++i) of.inputs.push_back(operand(i, shape));
        made(graph_.add(std::move(of), shape, where_), 1);
    }

    const ModelFile& file_;
    GraphBuilder graph_;
    const ZigzagLayer* layer_ = nullptr;
    std::string where_;
    std::map<std::int64_t, std::size_t> made_;  // by a layer's id: the tensor that it makes
};

}  // namespace

bool is_zigzag(std::string_view bytes) {
    const auto has = [&](std::string_view key) { return bytes.find(key) != std::string_view::npos; };
    return is_outer_sequence(bytes) && has("equation") && (has("loop_dims") || has("loop_dim_size"));
}

Graph read_zigzag(const ModelFile& file, const ImportOptions& options) {
    allow_dims(options, {});
    return ZigzagReader(file).read();
}

}  // namespace eyrie
