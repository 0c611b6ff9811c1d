#include "workloads/network_file/entry.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/host/computer_error.hpp"
#include "sim/kernel/errors.hpp"
#include "workloads/graph/graph_builder.hpp"
#include "workloads/lowering/lower.hpp"

namespace eyrie {

namespace {

using Keys = std::vector<std::string>;

const Keys data_keys = {"relu",       "ifmap_zeros", "ofmap_zeros", "ifmap_compressed",
                        "ifmap_file", "filter_file", "images",      "repeat"};
const Keys window_keys = {"C", "D", "H", "W", "T", "R", "S", "stride", "padding", "dilation"};
const Keys graph_keys = {"name", "type", "inputs"};

// A kind of entry: its names, and the keys that it has besides name, type and inputs.
struct EntryKind {
    const char* name;
    Keys keys;
};

Keys with(Keys keys, const Keys& more) {
    keys.insert(keys.end(), more.begin(), more.end());
    return keys;
}

const Keys conv_keys = with(with({"M", "groups"}, window_keys), data_keys);
const Keys beside_keys = {"shape",     "operation",    "operands", "fused",        "in_words",
                          "out_words", "weight_words", "row",      "window_words", "repeat"};

// Of an entry that says of each word where it comes from.
const Keys moved_keys = {"from", "order", "starts", "steps", "sizes", "outside", "fill"};

const std::vector<EntryKind>& array_kinds() {
    static const std::vector<EntryKind> kinds = {
        {"conv", conv_keys},
        {"depthwise", conv_keys},
        {"fc", conv_keys},
        {"transposed", with(conv_keys, {"output_padding"})},
        {"matmul", with({"M", "N", "K", "batch", "second"}, data_keys)},
    };
    return kinds;
}

// "conv, depthwise, fc, transposed, matmul", then what runs beside the array.
Keys type_names() {
    Keys names;
    for (const EntryKind& one : array_kinds()) names.push_back(one.name);
    for (const OperationRow& one : operation_rows)
        if (one.place != Place::array) names.push_back(one.name);
    names.push_back("unsupported");
    return names;
}

bool is_pool(const std::string& type) { return type == "maxpool" || type == "avgpool"; }

Keys keys_beside(const std::string& type) {
    const Keys keys = with(with(graph_keys, beside_keys), is_pool(type) ? window_keys : Keys{"C", "D", "H", "W"});
    return type == "layout" ? with(keys, moved_keys) : keys;
}

std::vector<std::int64_t> integers(const YamlNode& node) {
    constexpr std::int64_t most = std::int64_t{1} << 31;
    std::vector<std::int64_t> all;
    for (const YamlNode& one : node.elements()) all.push_back(one.as_integer({-most, most}));
    return all;
}

// Of each result: one list, or a list of lists.
std::vector<std::vector<std::int64_t>> lists(const YamlNode& node) {
    std::vector<std::vector<std::int64_t>> all;
    const std::vector<YamlNode> elements = node.elements();
    if (elements.empty() || !elements[0].is_sequence()) return {integers(node)};
    for (const YamlNode& one : elements) all.push_back(integers(one));
    return all;
}

class EntryReader {
public:
    EntryReader(const EntryKeys& keys, const EntriesSoFar& so_far) : keys_(keys), so_far_(so_far) {}

    NetworkEntry read() {
        entry_.name = entry_.operation.name = node().at("name").as_text();
        if (node().has("inputs"))
            for (const YamlNode& one : node().at("inputs").elements()) {
                if (!entry_.inputs) entry_.inputs.emplace();
                entry_.inputs->push_back(one.as_text());
            }
        type_ = node().has("type") ? node().at("type").as_choice(type_names()) : "conv";
        for (const EntryKind& kind : array_kinds())
            if (type_ == kind.name) {
                keys_.allow_only(with(graph_keys, kind.keys));
                read_layers();
                return entry_;
            }
        read_beside();
        return entry_;
    }

private:
    const YamlNode& node() const { return keys_.node; }

    // A dense convolution in two dimensions is a layer as it stands; all others are made of layers.
    void read_layers() {
        keys_.shape_defaults = type_ != "fc" && type_ != "matmul";
        taken();
        try {
            entry_.operation.type = type_;
            if (type_ == "matmul") {
                lowered(product());
            } else if (const Convolution conv = convolution(); type_ == "transposed" || is_new(conv)) {
                lowered(conv);
            } else {
                entry_.layers = {plain(conv)};
                entry_.layers[0].name = entry_.name;
                entry_.operation.kind = OperationKind::convolution;
                entry_.operation.shape = conv;
            }
            for (Layer& layer : entry_.layers) {
                read_data(layer);
                check_layer(layer);
            }
        } catch (const InputError& error) {
            const std::string text = error.what();
            if (text.find(node().where()) == 0 || text.find(keys_.folder.string()) == 0) throw;
            node().fail(text);
        }
        entry_.images = keys_.size_or("images", 1);
        for (const Layer& layer : entry_.layers) entry_.words_out += layer.images * layer.ofmap_words_per_image();
    }

    static bool is_new(const Convolution& conv) {
        return conv.rows.dilation != 1 || conv.columns.dilation != 1 || conv.depth.size != 1 || conv.depth.window != 1;
    }

    Convolution convolution() const {
        const bool fc = type_ == "fc", depthwise = type_ == "depthwise";
        Convolution conv;
        conv.transposed = type_ == "transposed";
        conv.C = keys_.size("C");
        conv.M = depthwise ? keys_.size_or("M", conv.C) : keys_.size("M");
        conv.rows.size = fc ? keys_.size_or("H", 1) : keys_.size("H");
        conv.columns.size = fc ? keys_.size_or("W", 1) : keys_.size("W");
        read_window(conv.depth, conv.rows, conv.columns);
        conv.groups = depthwise ? conv.C : keys_.size_or("groups", 1);
        if (depthwise && node().has("groups") && keys_.size("groups") != conv.C)
            node().at("groups").fail(
                fmt::format("found {}; allowed in a depthwise layer: C={}", node().at("groups").found(), conv.C));
        return conv;
    }

    // Sizes of rows and columns are known.
    void read_window(Axis& depth, Axis& rows, Axis& columns) const {
        const bool fc = type_ == "fc";
        depth.size = keys_.size_or("D", 1);
        depth.window = keys_.size_or("T", fc ? depth.size : 1);
        rows.window = fc ? keys_.size_or("R", rows.size) : keys_.size("R");
        columns.window = fc ? keys_.size_or("S", columns.size) : keys_.size("S");
        std::vector<Axis*> axes = {&rows, &columns};
        if (node().has("D") || node().has("T")) axes.insert(axes.begin(), &depth);
        keys_.each_axis("stride", {1, largest_size}, axes, &Axis::stride);
        keys_.each_axis("dilation", {1, largest_size}, axes, &Axis::dilation);
        keys_.each_axis("output_padding", {0, largest_size}, axes, &Axis::output_padding);
        keys_.padding(axes);
    }

    Layer plain(const Convolution& conv) const {
        Layer layer;
        layer.fully_connected = type_ == "fc";
        layer.C = conv.C;
        layer.M = conv.M;
        layer.G = conv.groups;
        layer.H = conv.rows.size;
        layer.W = conv.columns.size;
        layer.R = conv.rows.window;
        layer.S = conv.columns.window;
        layer.stride_h = conv.rows.stride;
        layer.stride_w = conv.columns.stride;
        layer.pad = {conv.rows.pad_before, conv.rows.pad_after, conv.columns.pad_before, conv.columns.pad_after};
        return layer;
    }

    MatrixProduct product() const {
        MatrixProduct of;
        of.batch = keys_.size_or("batch", 1);
        of.M = keys_.size("M");
        of.N = keys_.size("N");
        of.K = keys_.size("K");
        of.second_is_weight =
            !node().has("second") || node().at("second").as_choice({"weight", "activation"}) == "weight";
        return of;
    }

    template <class Shape>
    void lowered(const Shape& shape) {
        for (const char* file : {"ifmap_file", "filter_file"})
            if (node().has(file) && !node().at(file).as_text().empty())
                node().at(file).fail("found a tensor file; allowed: none in a layer that is run in parts");
        // A graph of one operation, for its checks.
        Operation operation;
        operation.name = entry_.name;
        operation.type = type_;
        operation.kind =
            std::is_same_v<Shape, Convolution> ? OperationKind::convolution : OperationKind::matrix_product;
        operation.shape = shape;
        Graph graph;
        graph.tensors = {{"in", TensorRole::input, {}, 0, nullptr}, {"weights", TensorRole::weight, {}, 0, nullptr}};
        operation.inputs = {0, 1};
        graph.operations = {operation};
        check_graph(graph);
        entry_.layers = lower(operation);
        entry_.operation = operation;
        entry_.operation.inputs.clear();  // of that graph
    }

    void read_data(Layer& layer) const {
        if (const auto found = keys_.value("relu")) layer.relu = found->as_boolean();
        if (const auto found = keys_.value("ifmap_zeros")) layer.ifmap_zeros = found->as_number(0, 1);
        if (const auto found = keys_.value("ofmap_zeros"); found && (layer.relu || node().has("ofmap_zeros")))
            layer.ofmap_zeros = share_or_any(*found);
        if (const auto found = keys_.value("ifmap_compressed")) layer.ifmap_compressed = found->as_boolean();
        layer.ifmap_file = file("ifmap_file");
        layer.ifmap_zeros_assumed = !keys_.value("ifmap_zeros") && layer.ifmap_file.empty();
        layer.filter_file = file("filter_file");
        layer.images *= keys_.size_or("images", 1);
        layer.repeats = keys_.size_or("repeat", 1);
    }

    static double share_or_any(const YamlNode& node) {
        const double share = node.as_number(-1, 1);
        if (share < 0 && share > -1)
            node.fail(fmt::format("found {}; allowed: a share from 0 to 1, or -1 for any", node.found()));
        return share;
    }

    std::string file(const std::string& key) const {
        if (!node().has(key) || node().at(key).as_text().empty()) return "";
        const std::filesystem::path path = (keys_.folder / node().at(key).as_text()).lexically_normal();
        // Checked now, rather than hours into a run when the layer's turn comes.
        if (!is_file(path.string()))
            node().at(key).fail(
                fmt::format("no such file: {}; allowed: a .npy file, relative to the network file", path.string()));
        return path.string();
    }

    // Words of the operations that it takes; none named: of the one before.
    std::int64_t taken() const {
        if (!node().has("inputs")) return so_far_.last_words_out;
        std::int64_t words = 0;
        for (const YamlNode& one : node().at("inputs").elements()) {
            const std::string name = one.as_text();
            const auto found = so_far_.words_out.find(name);
            if (found == so_far_.words_out.end() && name != "input")
                one.fail(fmt::format("found {}; allowed: 'input', or a name of an entry before", one.found()));
            if (found != so_far_.words_out.end()) words += found->second;
        }
        return words;
    }

    void read_beside() {
        const bool pool = is_pool(type_);
        keys_.allow_only(keys_beside(type_));
        keys_.shape_defaults = false;
        if (type_ == "layout") read_moved();
        OperationBeside beside;
        beside.name = entry_.name;
        beside.kind = type_;
        beside.type = node().has("operation") ? node().at("operation").as_text() : type_;
        beside.fused = node().has("fused") && node().at("fused").as_boolean();
        beside.words_in = words("in_words", [&] {
            if (moved()) return words_taken(*moved());
            const std::int64_t map = map_words();
            return node().has("inputs") || map == 0 ? taken() : map * operands();
        });
        beside.words_out = words("out_words", [&] {
            const std::int64_t map = map_words();
            if (moved() && map == 0) return words_of_parts();
            return pool ? pooled_words() : map > 0 ? map : so_far_.last_words_out;
        });
        if (!beside.fused) read_for_vector_unit(beside);
        if (moved()) check_moved_words(beside);
        const std::int64_t repeats = keys_.size_or("repeat", 1);
        for (std::int64_t* words : {&beside.words_in, &beside.words_out, &beside.weight_words, &beside.window_words})
            *words = times(*words, repeats);
        if (!beside.fused) beside.repeats = repeats;
        entry_.words_out = beside.words_out;
        entry_.beside = beside;
        for (const OperationRow& row : operation_rows)
            if (type_ == row.name) entry_.operation.kind = row.kind;
        entry_.operation.type = beside.type;
        entry_.operation.fused = beside.fused;
        entry_.operation.repeats = repeats;
        read_beside_shape();
    }

    const std::optional<Rearrangement>& moved() const { return entry_.operation.moved; }
    std::int64_t words_of_parts() const {
        std::int64_t words = 0;
        for (std::size_t i = 0; i < moved()->parts.size(); ++i) words += words_made(*moved(), i);
        return words;
    }

    // Which word of its input each word of its results is.
    void read_moved() {
        if (!node().has("from")) {
            for (const std::string& key : moved_keys)
                if (node().has(key)) node().at(key).fail("found without from; allowed: with the input's sizes");
            return;
        }
        const std::vector<std::int64_t> from = integers(node().at("from"));
        Rearrangement moved = Rearrangement::of(from);
        if (node().has("order")) {
            std::vector<std::size_t> order;
            for (const YamlNode& one : node().at("order").elements())
                order.push_back(static_cast<std::size_t>(one.as_integer({0, largest_size})));
            moved = Rearrangement::of(from, order);
        }
        if (node().has("steps")) moved.steps = integers(node().at("steps"));
        read_parts("starts", &Rearrangement::Part::starts, moved);
        read_parts("sizes", &Rearrangement::Part::sizes, moved);
        if (node().has("outside")) {
            const std::string found =
                node().at("outside").as_choice({std::begin(outside_names), std::end(outside_names)});
            const auto place = std::find(std::begin(outside_names), std::end(outside_names), found);
            moved.outside = static_cast<Rearrangement::Outside>(place - std::begin(outside_names));
        }
        if (node().has("fill")) moved.fill = node().at("fill").as_integer({-32768, 32767});
        const RearrangementFlaw flaw = flaw_of(moved);
        if (!flaw.key.empty()) node().at(node().has(flaw.key) ? flaw.key : "from").fail(flaw.text);
        entry_.operation.moved = std::move(moved);
    }

    // One list is for all results.
    void read_parts(const char* key, std::vector<std::int64_t> Rearrangement::Part::*member,
                    Rearrangement& moved) const {
        if (!node().has(key)) return;
        const std::vector<std::vector<std::int64_t>> all = lists(node().at(key));
        if (moved.parts.size() == 1) moved.parts.resize(all.size(), moved.parts[0]);
        if (all.size() != 1 && all.size() != moved.parts.size())
            node().at(key).fail(
                fmt::format("found lists for {} results; allowed: one, or for {}", all.size(), moved.parts.size()));
        for (std::size_t i = 0; i < moved.parts.size(); ++i) moved.parts[i].*member = all[all.size() == 1 ? 0 : i];
    }

    void check_moved_words(const OperationBeside& beside) const {
        const auto differ = [&](const char* key, std::int64_t found, std::int64_t wanted) {
            if (found != wanted)
                node().at(key).fail(fmt::format("found places of {} words; allowed: {}, as it has", found, wanted));
        };
        differ("from", words_taken(*moved()), beside.words_in - beside.weight_words);
        differ(node().has("sizes") ? "sizes" : "from", words_of_parts(), beside.words_out);
        if (moved()->parts.size() > 1 && map_words() > 0)
            node().fail(fmt::format("found the shape of one of {} results; allowed: sizes", moved()->parts.size()));
    }

    // Of its output, where keys say it; a pool's follows from its window.
    void read_beside_shape() {
        if (node().has("shape")) {
            for (const YamlNode& one : node().at("shape").elements())
                entry_.shape.push_back(one.as_integer({1, 1LL << 31}));
        } else if (moved() && map_words() == 0) {
            entry_.shape = without_batch(moved()->parts[0].sizes);
            for (std::size_t i = 1; i < moved()->parts.size(); ++i)
                entry_.more_shapes.push_back(without_batch(moved()->parts[i].sizes));
        } else if ((type_ == "maxpool" || type_ == "avgpool") && map_words() > 0) {
            const Pooling pool = pooling();
            entry_.operation.shape = pool;
            entry_.shape = output_shape(pool);
        } else if (map_words() > 0) {
            entry_.shape = {keys_.size_or("C", 1), keys_.size_or("H", 1), keys_.size_or("W", 1)};
            if (node().has("D")) entry_.shape.insert(entry_.shape.begin() + 1, keys_.size("D"));
        } else if (node().has("out_words")) {
            entry_.shape = {words("out_words", [] { return std::int64_t{1}; })};
        }
    }

    // For one time that it is done.
    void read_for_vector_unit(OperationBeside& beside) const {
        const OperationRow* row = nullptr;
        for (const OperationRow& one : operation_rows)
            if (type_ == one.name) row = &one;
        if (row == nullptr) return;  // unsupported
        if (combines_words(row->kind)) {
            const std::int64_t named =
                node().has("inputs") ? static_cast<std::int64_t>(node().at("inputs").elements().size()) : 1;
            beside.operands = node().has("operands") ? operands() : std::max(operands(), named);
        }
        beside.weight_words = words("weight_words", [] { return std::int64_t{0}; });
        if (beside.weight_words > beside.words_in)
            node()
                .at("weight_words")
                .fail(fmt::format("found {}; allowed: 0 to {}, the words that it takes", beside.weight_words,
                                  beside.words_in));
        const bool is_pool = row->kind == OperationKind::max_pool || row->kind == OperationKind::average_pool;
        beside.window_words = words("window_words", [&] { return is_pool ? pool_window_words() : 0; });
        if (takes_statistics(row->kind))
            beside.row_words = words("row", [&] { return row_of_statistics(beside.type, shape()); });
    }
    std::int64_t pool_window_words() const { return node().has("shape") ? 0 : words_under_windows(pooling(), 1); }
    std::vector<std::int64_t> shape() const {
        std::vector<std::int64_t> sizes;
        if (node().has("shape"))
            for (const YamlNode& one : node().at("shape").elements()) sizes.push_back(one.as_integer({1, 1LL << 31}));
        return sizes;
    }

    // What the key says, else what follows from sizes.
    template <class Compute>
    std::int64_t words(const char* key, Compute compute) const {
        constexpr std::int64_t most = std::int64_t{1} << 62;
        return node().has(key) ? node().at(key).as_integer({0, most}) : compute();
    }

    std::int64_t operands() const { return keys_.size_or("operands", type_ == "add" || type_ == "multiply" ? 2 : 1); }

    // Of `shape`, or of C, D, H and W; 0: neither is given.
    std::int64_t map_words() const {
        std::int64_t words = 1;
        if (node().has("shape")) {
            for (const YamlNode& one : node().at("shape").elements())
                words = times(words, one.as_integer({1, 1LL << 31}));
            return words;
        }
        if (!node().has("C") && !node().has("H") && !node().has("W")) return 0;
        for (const char* key : {"C", "D", "H", "W"}) words = times(words, keys_.size_or(key, 1));
        return words;
    }
    std::int64_t times(std::int64_t words, std::int64_t factor) const {
        if (words > (std::int64_t{1} << 61) / factor) node().fail("found more than 2^61 words; allowed: fewer");
        return words * factor;
    }

    std::int64_t pooled_words() const {
        if (node().has("shape")) return map_words();
        const Pooling pool = pooling();
        const std::int64_t words = pool.C * pool.depth.outputs() * pool.rows.outputs() * pool.columns.outputs();
        if (words < 1) node().fail("found a window larger than the map; allowed: one output or more");
        return words;
    }

    Pooling pooling() const {
        Pooling pool;
        pool.C = keys_.size("C");
        pool.rows.size = keys_.size("H");
        pool.columns.size = keys_.size("W");
        read_window(pool.depth, pool.rows, pool.columns);
        return pool;
    }

    EntryKeys keys_;
    const EntriesSoFar& so_far_;
    std::string type_;
    NetworkEntry entry_;
};

}  // namespace

std::string result_name(const std::string& entry, std::size_t result) {
    return result == 0 ? entry : fmt::format("{}:{}", entry, result + 1);
}

std::vector<std::int64_t> without_batch(const std::vector<std::int64_t>& sizes) {
    return sizes.size() > 1 && sizes[0] == 1 ? std::vector<std::int64_t>(sizes.begin() + 1, sizes.end()) : sizes;
}

void EntriesSoFar::add(const NetworkEntry& entry) {
    words_out[entry.name] = last_words_out = entry.words_out;
    if (entry.more_shapes.empty()) return;
    const Rearrangement& moved = *entry.operation.moved;
    for (std::size_t i = 0; i < moved.parts.size(); ++i) words_out[result_name(entry.name, i)] = words_made(moved, i);
    last_words_out = words_out[entry.name];
}

std::vector<std::string> entry_types() { return type_names(); }

std::vector<std::string> entry_keys_of(const std::string& type) {
    for (const EntryKind& kind : array_kinds())
        if (type == kind.name) return with(graph_keys, kind.keys);
    return keys_beside(type);
}

NetworkEntry read_entry(const YamlNode& node, const std::optional<YamlNode>& defaults,
                        const std::filesystem::path& folder, const EntriesSoFar& so_far) {
    return EntryReader({node, defaults, folder}, so_far).read();
}

}  // namespace eyrie
