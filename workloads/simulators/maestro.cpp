#include "workloads/simulators/maestro.hpp"

#include <algorithm>
#include <filesystem>
#include <initializer_list>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/lines.hpp"
#include "sim/text/names.hpp"
#include "workloads/graph/graph_builder.hpp"
#include "workloads/simulators/maestro_tokens.hpp"

namespace eyrie {

namespace {

constexpr std::int64_t largest_size = std::int64_t{1} << 31;
const std::vector<std::string> dimension_names = {"N", "G", "K", "C", "R", "S", "Y", "X", "Y'", "X'", "M"};

struct MaestroLayer {
    std::string name, type = "CONV", where;
    std::map<std::string, std::int64_t> dimensions;
    std::int64_t stride_y = 1, stride_x = 1;
};

class MaestroReader {
public:
    explicit MaestroReader(const ModelFile& file)
        : file_(file),
          tokens_(without_mark(file.bytes), file.path),
          graph_(std::filesystem::path(file.path).stem().string(), "MAESTRO network") {}

    Graph read() {
        bool found = false;
        while (!tokens_.word().empty()) {
            if (tokens_.word() == "Constant") {
                read_constant();
            } else if (tokens_.word() == "Network") {
                if (found) tokens_.fail("found a second network; allowed: one");
                found = true;
                read_network();
            } else if (tokens_.word() == "Accelerator") {
                tokens_.take();
                tokens_.skip_block();
            } else {
                tokens_.fail(
                    fmt::format("found '{}'; allowed: Constant, Network", printable(std::string(tokens_.word()))));
            }
        }
        if (!found) tokens_.fail("found no network; allowed: Network NAME { ... }");
        return graph_.finish(file_.path + ": ");
    }

private:
    static std::string_view without_mark(std::string_view text) {
        return text.substr(0, 3) == "\xEF\xBB\xBF" ? text.substr(3) : text;
    }

    void read_constant() {
        tokens_.take();
        const std::string name = tokens_.take_name("the constant's name");
        if (constants_.count(name) > 0) once("Constant " + printable(name));
        constants_[name] = number("Constant " + printable(name));
    }

    // Of the key that was taken last.
    [[noreturn]] void once(const std::string& what) const {
        tokens_.fail_taken(what + ": found a second time; allowed: once");
    }

    std::int64_t number(const std::string& what) {
        const std::string word = tokens_.take_name("a number, or the name of a constant");
        const auto constant = constants_.find(word);
        if (constant != constants_.end()) return constant->second;
        const std::optional<std::int64_t> value = decimal_integer(word);
        if (!value || *value < 0 || *value > largest_size)
            tokens_.fail_taken(fmt::format("{}: found '{}'; allowed: an integer up to 2^31, or the name of a constant",
                                           what, printable(word)));
        return *value;
    }

    void read_network() {
        tokens_.take();
        if (tokens_.word() != "{") tokens_.take_name("the network's name");
        tokens_.expect("{");
        while (tokens_.word() != "}") {
            tokens_.expect("Layer");
            read_layer();
        }
        tokens_.take();
    }

    void read_layer() {
        MaestroLayer layer;
        layer.where = tokens_.where();
        layer.name = tokens_.take_name("the layer's name");
        tokens_.expect("{");
        std::set<std::string> found;
        while (tokens_.word() != "}") {
            const std::string key = tokens_.take_name("Type, Stride, Dimensions, Dataflow, or }");
            const bool again = !found.insert(key).second;
            if (again && (key == "Type" || key == "Stride" || key == "Dimensions"))
                once(fmt::format("layer {}: {}", printable(layer.name), key));
            if (key == "Type")
                layer.type = tokens_.take_name("the layer's type");
            else if (key == "Stride")
                read_stride(layer);
            else if (key == "Dimensions")
                read_dimensions(layer);
            else if (tokens_.word() == "{")
                tokens_.skip_block();  // dataflows, densities
            else
                tokens_.fail_taken(fmt::format("found '{}' in layer {}; allowed: Type, Stride, Dimensions, or a block",
                                               printable(key), printable(layer.name)));
        }
        tokens_.take();
        add(layer);
    }

    void read_stride(MaestroLayer& layer) {
        tokens_.expect("{");
        std::set<std::string> found;
        while (tokens_.word() != "}") {
            const std::string key = tokens_.take_name("X or Y");
            if (key != "X" && key != "Y")
                tokens_.fail_taken(fmt::format("Stride: found '{}'; allowed: X, Y", printable(key)));
            if (!found.insert(key).second) once("Stride " + key);
            (key == "X" ? layer.stride_x : layer.stride_y) = number("Stride " + key);
        }
        tokens_.take();
    }

    void read_dimensions(MaestroLayer& layer) {
        tokens_.expect("{");
        while (tokens_.word() != "}") {
            const std::string key = tokens_.take_name("a dimension");
            if (std::find(dimension_names.begin(), dimension_names.end(), key) == dimension_names.end())
                tokens_.fail_taken("Dimensions: " + unknown_name("dimension", key, dimension_names));
            if (layer.dimensions.count(key) > 0) once("Dimensions " + key);
            layer.dimensions[key] = number("Dimensions " + key);
        }
        tokens_.take();
    }

    // --- From layers to operations ---

    static std::int64_t size(const MaestroLayer& layer, const std::string& name,
                             std::optional<std::int64_t> otherwise) {
        const auto found = layer.dimensions.find(name);
        if (found != layer.dimensions.end() && found->second > 0) return found->second;
        if (found == layer.dimensions.end() && otherwise) return *otherwise;
        throw InputError(fmt::format("{}layer {}: {}: found {}; allowed: an integer from 1 to 2^31", layer.where,
                                     printable(layer.name), name, found == layer.dimensions.end() ? "nothing" : "0"));
    }

    // Sizes of ifmaps, or those from which an ofmap of the given size is made; of both, they agree.
    static Axis axis(const MaestroLayer& layer, const std::string& name, const char* window, std::int64_t stride) {
        Axis axis;
        axis.window = size(layer, window, 1);
        axis.stride = stride;
        const std::string of_ofmap = name + "'";
        if (layer.dimensions.count(of_ofmap) == 0 || stride == 0) {  // a stride of 0 is refused with the layer
            axis.size = size(layer, name, {});
            return axis;
        }
        const bool transposed = layer.type == "TRCONV";
        const std::int64_t wanted = size(layer, of_ofmap, {});
        axis.size = size(layer, name,
                         transposed ? std::max<std::int64_t>(0, wanted - axis.window) / stride + 1
                                    : (wanted - 1) * stride + axis.window);
        const std::int64_t made = transposed ? axis.transposed_outputs() : axis.outputs();
        if (made != wanted)
            throw InputError(fmt::format("{}layer {}: {}: found {} for {} {}, {} {} and a stride of {}; allowed: {}",
                                         layer.where, printable(layer.name), of_ofmap, wanted, name, axis.size, window,
                                         axis.window, stride, made));
        return axis;
    }

    // Another dimension than those of its type would count for nothing.
    static void check_dimensions(const MaestroLayer& layer, std::initializer_list<const char*> read) {
        for (const auto& [name, size] : layer.dimensions)
            if (size != 1 && std::find(read.begin(), read.end(), name) == read.end())
                throw InputError(fmt::format("{}layer {}: {}: found {} in a {} layer; allowed: 1{}", layer.where,
                                             printable(layer.name), name, size, layer.type,
                                             name == "G" && layer.type == "CONV" ? ", or type NGCONV" : ""));
    }

    Operation operation(const MaestroLayer& layer, std::vector<std::int64_t> input) {
        Operation of;
        of.name = layer.name;
        of.type = layer.type;
        of.inputs = {graph_.input(layer.name + ".input", std::move(input), layer.where)};
        return of;
    }

    void add(const MaestroLayer& layer) {
        if (layer.type == "GEMM") {
            check_dimensions(layer, {"M", "N", "K"});
            add_product(layer);
        } else if (layer.type == "FC") {
            check_dimensions(layer, {"N", "K", "C", "R", "S", "Y", "X"});
            add_connected(layer);
        } else if (layer.type == "NGCONV" || layer.type == "DSCONV") {
            check_dimensions(layer, {"N", "G", "K", "C", "R", "S", "Y", "X", "Y'", "X'"});
            add_convolution(layer);
        } else if (layer.type == "CONV" || layer.type == "TRCONV") {
            check_dimensions(layer, {"N", "K", "C", "R", "S", "Y", "X", "Y'", "X'"});
            add_convolution(layer);
        } else {
            graph_.unsupported({layer.name, layer.type, "allowed: CONV, DSCONV, NGCONV, TRCONV, GEMM, FC"});
        }
    }

    void note_batch(const MaestroLayer& layer) {
        const std::int64_t images = size(layer, "N", 1);
        if (images > 1) graph_.fold_batch(fmt::format("batch of {} of {}: read as one image", images, layer.name));
    }

    void add_convolution(const MaestroLayer& layer) {
        Convolution conv;
        conv.C = size(layer, "C", {});
        conv.M = size(layer, "K", layer.type == "DSCONV" ? std::optional<std::int64_t>(1) : std::nullopt);
        conv.rows = axis(layer, "Y", "R", layer.stride_y);
        conv.columns = axis(layer, "X", "S", layer.stride_x);
        conv.transposed = layer.type == "TRCONV";
        if (layer.type == "DSCONV") {
            conv.groups = conv.C;
            const std::int64_t groups = size(layer, "G", 1);
            if (groups != 1 && groups != conv.C)
                throw InputError(fmt::format("{}layer {}: G: found {} in a DSCONV layer; allowed: 1, or C, {}",
                                             layer.where, printable(layer.name), groups, conv.C));
            if (conv.M != conv.C) conv.M *= conv.C;
        } else if (layer.type == "NGCONV") {
            conv.groups = size(layer, "G", {});
            conv.C *= conv.groups;
            conv.M *= conv.groups;
        }
        note_batch(layer);
        graph_.convolution(operation(layer, {conv.C, conv.rows.size, conv.columns.size}), conv,
                           GraphBuilder::Bias::none, layer.where);
    }

    void add_product(const MaestroLayer& layer) {
        MatrixProduct product;
        product.M = size(layer, "M", {});
        product.N = size(layer, "N", {});
        product.K = size(layer, "K", {});
        graph_.product(operation(layer, {product.M, product.K}), product, GraphBuilder::Bias::none, layer.where);
    }

    // A filter as large as its ifmap, whether its sizes are given or not.
    void add_connected(const MaestroLayer& layer) {
        const std::int64_t rows = size(layer, "Y", size(layer, "R", 1)),
                           columns = size(layer, "X", size(layer, "S", 1));
        if (size(layer, "R", rows) != rows || size(layer, "S", columns) != columns)
            throw InputError(fmt::format(
                "{}layer {}: found R {} and S {} for an ifmap of {} x {}; allowed in an FC layer: "
                "its size",
                layer.where, printable(layer.name), size(layer, "R", rows), size(layer, "S", columns), rows, columns));
        const std::vector<std::int64_t> shape = {size(layer, "C", {}), rows, columns};
        Operation of = operation(layer, shape);
        MatrixProduct product;
        product.N = size(layer, "K", {});
        product.K = graph_.tensor(of.inputs[0]).words();
        note_batch(layer);
        graph_.product(std::move(of), product, GraphBuilder::Bias::none, layer.where);
    }

    const ModelFile& file_;
    MaestroTokens tokens_;
    GraphBuilder graph_;
    std::map<std::string, std::int64_t> constants_;
};

}  // namespace

bool is_maestro(std::string_view bytes) {
    constexpr std::size_t enough = 1 << 16;  // of remarks before the first word
    const std::string path;
    const MaestroTokens tokens(bytes.substr(bytes.substr(0, 3) == "\xEF\xBB\xBF" ? 3 : 0, enough), path);
    return tokens.word() == "Network" || tokens.word() == "Constant";
}

Graph read_maestro(const ModelFile& file, const ImportOptions& options) {
    allow_dims(options, {});
    return MaestroReader(file).read();
}

}  // namespace eyrie
