#include "workloads/graph/graph_yaml.hpp"

#include <algorithm>
#include <map>

#include <fmt/format.h>

#include "sim/text/lines.hpp"
#include "sim/text/shown.hpp"
#include "workloads/graph/graph_builder.hpp"

namespace eyrie {

namespace {

constexpr std::size_t longest_name = 64;

// Double-quoted YAML.
std::string quoted(const std::string& text) {
    std::string out = "\"";
    for (const char c : shown(text)) out += c == '"' || c == '\\' ? std::string{'\\', c} : std::string{c};
    return out + "\"";
}

std::string listed_sizes(const std::vector<std::int64_t>& sizes) {
    return fmt::format("[{}]", fmt::join(sizes.begin(), sizes.end(), ", "));
}

// The axes of a window that are in use: rows and columns, before them planes in 3-D.
using Axes = std::vector<const Axis*>;

std::string numbers(const Axes& axes, std::int64_t Axis::*member) {
    std::vector<std::int64_t> all;
    for (const Axis* axis : axes) all.push_back(axis->*member);
    return listed_sizes(all);
}

bool any(const Axes& axes, std::int64_t Axis::*member, std::int64_t other_than) {
    return std::any_of(axes.begin(), axes.end(), [&](const Axis* axis) { return axis->*member != other_than; });
}

// [rows, columns], or where a side has more than the other [[top, bottom], [left, right]].
std::string padding(const Axes& axes) {
    const bool even =
        std::all_of(axes.begin(), axes.end(), [](const Axis* a) { return a->pad_before == a->pad_after; });
    if (even) return numbers(axes, &Axis::pad_before);
    std::vector<std::string> pairs;
    for (const Axis* axis : axes) pairs.push_back(listed_sizes({axis->pad_before, axis->pad_after}));
    return fmt::format("[{}]", fmt::join(pairs.begin(), pairs.end(), ", "));
}

std::string window_keys(const Axes& axes) {
    const bool planes = axes.size() == 3;
    const Axis &rows = *axes[axes.size() - 2], &columns = *axes.back();
    std::string keys = planes ? fmt::format(", D: {}", axes[0]->size) : "";
    keys += fmt::format(", H: {}, W: {}", rows.size, columns.size);
    if (planes) keys += fmt::format(", T: {}", axes[0]->window);
    keys += fmt::format(", R: {}, S: {}, stride: {}, padding: {}", rows.window, columns.window,
                        numbers(axes, &Axis::stride), padding(axes));
    if (any(axes, &Axis::dilation, 1)) keys += ", dilation: " + numbers(axes, &Axis::dilation);
    if (any(axes, &Axis::output_padding, 0)) keys += ", output_padding: " + numbers(axes, &Axis::output_padding);
    return keys;
}

// One list, or where there are several results a list of lists.
std::string of_each_part(const Rearrangement& moved, std::vector<std::int64_t> Rearrangement::Part::*member) {
    if (moved.parts.size() == 1) return listed_sizes(moved.parts[0].*member);
    std::vector<std::string> lists;
    for (const Rearrangement::Part& part : moved.parts) lists.push_back(listed_sizes(part.*member));
    return fmt::format("[{}]", fmt::join(lists.begin(), lists.end(), ", "));
}

// What is not as in all of the input, axes in their order.
std::string moved_keys(const Rearrangement& moved) {
    const Rearrangement plain = Rearrangement::of(moved.from), whole = Rearrangement::of(moved.from, moved.order);
    std::string keys = ", from: " + listed_sizes(moved.from);
    if (moved.order != plain.order) keys += fmt::format(", order: [{}]", fmt::join(moved.order, ", "));
    const bool one = moved.parts.size() == 1;
    if (!one || moved.parts[0].starts != whole.parts[0].starts)
        keys += ", starts: " + of_each_part(moved, &Rearrangement::Part::starts);
    if (moved.steps != whole.steps) keys += ", steps: " + listed_sizes(moved.steps);
    if (!one || moved.parts[0].sizes != whole.parts[0].sizes)
        keys += ", sizes: " + of_each_part(moved, &Rearrangement::Part::sizes);
    if (moved.outside != Rearrangement::Outside::none)
        keys += fmt::format(", outside: {}", outside_names[static_cast<std::size_t>(moved.outside)]);
    if (moved.fill != 0) keys += fmt::format(", fill: {}", moved.fill);
    return keys;
}

template <class Shape>
Axes axes_of(const Shape& shape) {
    if (is_3d(shape)) return {&shape.depth, &shape.rows, &shape.columns};
    return {&shape.rows, &shape.columns};
}

struct ShapeKeys {
    const Graph& graph;
    const Operation& operation;

    // Each time that the operation is done.
    std::int64_t words_of(const std::vector<std::size_t>& tensors) const {
        std::int64_t words = 0;
        for (const std::size_t one : tensors) words += words_each_time(graph.tensors[one], operation);
        return words;
    }
    // Words of all inputs, weights included, as `inputs` names layers only.
    std::string operator()(const std::monostate&) const {
        std::string keys = fmt::format("type: {}, operation: {}", row_of(operation.kind).name, quoted(operation.type));
        if (operation.outputs.size() == 1)
            keys += ", shape: " + listed_sizes(graph.tensors[operation.outputs[0]].shape);
        else
            keys += fmt::format(", out_words: {}", words_of(operation.outputs));
        if (operation.moved) keys += moved_keys(*operation.moved);
        return keys + fmt::format(", in_words: {}", words_of(operation.inputs)) + for_vector_unit();
    }
    // What a vector unit has to know, where it is not what a file without the key means.
    std::string for_vector_unit() const {
        if (operation.fused) return "";
        std::string keys;
        const std::size_t usual = operation.kind == OperationKind::elementwise ? 1 : 2;
        if (combines_words(operation.kind) && operation.inputs.size() != usual)
            keys += fmt::format(", operands: {}", operation.inputs.size());
        std::int64_t weights = 0;
        for (const std::size_t one : operation.inputs)
            if (graph.tensors[one].role == TensorRole::weight) weights += words_of({one});
        if (weights > 0) keys += fmt::format(", weight_words: {}", weights);
        return keys;
    }
    std::string operator()(const Convolution& conv) const {
        std::string keys =
            fmt::format("type: {}, C: {}, M: {}", conv.transposed ? "transposed" : "conv", conv.C, conv.M);
        keys += window_keys(axes_of(conv));
        if (conv.groups != 1) keys += fmt::format(", groups: {}", conv.groups);
        return keys;
    }
    std::string operator()(const MatrixProduct& product) const {
        if (product.batch == 1 && product.M == 1 && product.second_is_weight)
            return fmt::format("type: fc, C: {}, M: {}", product.K, product.N);
        return fmt::format("type: matmul, batch: {}, M: {}, N: {}, K: {}{}", product.batch, product.M, product.N,
                           product.K, product.second_is_weight ? "" : ", second: activation");
    }
    std::string operator()(const Pooling& pool) const {
        return fmt::format("type: {}, C: {}", row_of(operation.kind).name, pool.C) + window_keys(axes_of(pool));
    }
};

class GraphText {
public:
    explicit GraphText(const Graph& graph) : graph_(graph), made_by_(graph.tensors.size()) {
        for (const Operation& operation : graph.operations)
            for (const std::size_t input : operation.inputs)
                connected_ = connected_ || graph.tensors[input].role == TensorRole::activation;
    }

    std::string text() {
        std::string out = fmt::format("name: {}\ndescription: {}\nwhole: true\nlayers:\n", quoted(graph_.name),
                                      quoted("imported from " + graph_.format));
        for (std::size_t i = 0; i < graph_.operations.size(); ++i) {
            const Operation& operation = graph_.operations[i];
            const bool relu = i + 1 < graph_.operations.size() && is_its_relu(operation, graph_.operations[i + 1]);
            out += line(operation, relu);
            for (const std::size_t output : operation.outputs) makes(output);
            if (operation.moved && operation.outputs.size() > 1) name_parts(operation);
            if (!relu) continue;
            for (const std::size_t output : graph_.operations[++i].outputs) makes(output);
        }
        for (const Unsupported& one : graph_.unsupported)
            out += fmt::format("  - {{name: {}, type: unsupported, operation: {}, in_words: 0, out_words: 0}}  # {}\n",
                               unused(layer_name(one.name)), quoted(one.type), shown(one.reason));
        return out;
    }

private:
    static bool is_its_relu(const Operation& operation, const Operation& next) {
        return row_of(operation.kind).place == Place::array && next.kind == OperationKind::activation && next.fused &&
               lower_case(next.type).rfind("relu", 0) == 0 && next.inputs == operation.outputs;
    }

    std::string line(const Operation& operation, bool relu) {
        name_ = unused(layer_name(operation.name));
        std::string out =
            fmt::format("  - {{name: {}, {}", name_, std::visit(ShapeKeys{graph_, operation}, operation.shape));
        if (relu) out += ", relu: true";
        const bool array = row_of(operation.kind).place == Place::array;
        if (array && graph_.tensors[operation.inputs[0]].role == TensorRole::input) out += ", ifmap_compressed: false";
        if (operation.fused) out += ", fused: true";
        if (operation.repeats != 1) out += fmt::format(", repeat: {}", operation.repeats);
        return out + inputs(operation) + "}\n";
    }

    // Where operations take what others make, those that do not take what the one before makes say what they take.
    std::string inputs(const Operation& operation) const {
        std::vector<std::string> names;
        std::size_t taken = 0;
        bool of_before = false;
        for (const std::size_t input : operation.inputs) {
            if (graph_.tensors[input].role == TensorRole::weight) continue;
            ++taken;
            of_before = before_ != 0 && input + 1 == before_;
            names.push_back(made_by_[input].empty() ? "input" : made_by_[input]);
        }
        const bool begins = before_ == 0 && taken == 1;
        if (!connected_ || (taken == 1 && of_before) || begins) return "";
        return fmt::format(", inputs: [{}]", fmt::join(names.begin(), names.end(), ", "));
    }

    void makes(std::size_t output) {
        made_by_[output] = name_;
        before_ = output + 1;
    }

    // The first part has the operation's name; the entry behind says which part it takes.
    void name_parts(const Operation& operation) {
        for (std::size_t i = 1; i < operation.outputs.size(); ++i)
            made_by_[operation.outputs[i]] = fmt::format("{}:{}", name_, i + 1);
        before_ = made_by_.size() + 1;
    }

    std::string unused(const std::string& name) {
        std::string found = name;
        while (!names_.emplace(found, 1).second) {
            const std::string behind = fmt::format("_{}", ++names_[name]);
            found = name.substr(0, longest_name - behind.size()) + behind;
        }
        return found;
    }

    const Graph& graph_;
    bool connected_ = false;  // an operation takes what another one makes
    std::string name_;
    std::size_t before_ = 0;                             // the tensor that the layer before makes, plus one
    std::vector<std::string> made_by_;                   // by tensor: the layer's name
    std::map<std::string, int> names_ = {{"input", 1}};  // that are taken, and how often they were wanted
};

}  // namespace

std::string layer_name(const std::string& text) {
    const std::string allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    std::string name;
    for (const char c : text) {
        const bool good = allowed.find(c) != std::string::npos;
        if (!good && (name.empty() || name.back() == '_')) continue;
        name += good ? c : '_';
    }
    if (name.size() > longest_name) name = name.substr(name.size() - longest_name);
    return name.empty() ? "layer" : name;
}

std::string graph_yaml(const Graph& graph) { return GraphText(graph).text(); }

}  // namespace eyrie
