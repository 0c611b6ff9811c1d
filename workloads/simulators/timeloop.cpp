#include "workloads/simulators/timeloop.hpp"

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>

#include <fmt/format.h>

#include "sim/text/lines.hpp"
#include "sim/text/names.hpp"
#include "workloads/graph/graph_builder.hpp"
#include "workloads/simulators/loop_nest.hpp"
#include "workloads/simulators/model_yaml.hpp"

namespace eyrie {

namespace {

constexpr std::size_t most_names = 64;

// The shape of a problem that has none of its own.
constexpr const char* cnn_layer = R"(
dimensions: [C, K, R, S, N, P, Q]
coefficients:
  - {name: Wstride, default: 1}
  - {name: Hstride, default: 1}
  - {name: Wdilation, default: 1}
  - {name: Hdilation, default: 1}
data-spaces:
  - {name: Weights, projection: [[[C]], [[K]], [[R]], [[S]]]}
  - {name: Inputs, projection: [[[N]], [[C]], [[R, Wdilation], [P, Wstride]], [[S, Hdilation], [Q, Hstride]]]}
  - {name: Outputs, projection: [[[N]], [[K]], [[Q]], [[P]]], read-write: true}
)";

// A key that version 0.3 writes with hyphens.
YamlNode either_child(const YamlNode& node, const std::string& key) {
    std::string hyphens = key;
    std::replace(hyphens.begin(), hyphens.end(), '_', '-');
    const std::optional<YamlNode> child = merged_child(node, hyphens);
    return child ? *child : needed_child(node, key);
}

bool is_read_write(const YamlNode& space) {
    for (const char* key : {"read-write", "read_write"})
        if (const auto found = merged_child(space, key)) return lower_case(found->as_text()) == "true";
    return false;
}

class TimeloopReader {
public:
    TimeloopReader(const ModelFile& file, const ImportOptions& options)
        : file_(file), options_(options), root_(parse_model(file)), problem_(needed_child(root_, "problem")) {}

    Graph read() {
        const YamlNode shape = read_shape();
        read_dimensions(shape);
        read_coefficients(shape);
        check_keys();
        read_sizes();
        read_spaces(shape);
        return graph_of(meaning());
    }

private:
    YamlNode read_shape() {
        const std::optional<YamlNode> shape = merged_child(problem_, "shape");
        if (shape && !shape->is_scalar()) return *shape;
        if (shape && shape->as_text() != "cnn-layer" && shape->as_text() != "cnn_layer")
            shape->fail(fmt::format("found {}; allowed: a mapping, or cnn-layer", shape->found()));
        return YamlNode::parse(cnn_layer, file_.path);
    }

    // Sizes stand in `instance`; in older files beside `shape`.
    YamlNode instance() const {
        const std::optional<YamlNode> found = merged_child(problem_, "instance");
        return found ? *found : problem_;
    }

    void read_dimensions(const YamlNode& shape) {
        const YamlNode list = needed_child(shape, "dimensions");
        for (const YamlNode& one : list.elements()) {
            // A dimension may also be a mapping with its name.
            const YamlNode name = one.is_map() ? one.at("name") : one;
            const std::string text = name.as_text();
            if (nest_.indices.size() == most_names)
                list.fail(fmt::format("found more dimensions; allowed: up to {}", most_names));
            if (!dimensions_.emplace(text, nest_.indices.size()).second)
                name.fail(fmt::format("found {}, a name that stands twice; allowed: once", name.found()));
            nest_.indices.push_back({text, 1});
        }
    }

    void read_sizes() {
        for (LoopIndex& index : nest_.indices) index.size = size_of(index.name);
        std::vector<std::string> open;
        for (const LoopIndex& index : nest_.indices)
            if (!merged_child(instance(), index.name)) open.push_back(index.name);
        allow_dims(options_, open);
    }

    std::int64_t size_of(const std::string& dimension) const {
        if (const auto found = merged_child(instance(), dimension)) return found->as_integer(NamedLoops::sizes);
        const auto given = options_.dims.find(dimension);
        if (given == options_.dims.end())
            instance().fail(fmt::format("key '{}' is missing; allowed: a size here, or --dim {}=SIZE",
                                        printable(dimension), printable(dimension)));
        if (given->second < NamedLoops::sizes.low || given->second > NamedLoops::sizes.high)
            throw InputError(fmt::format("--dim {}: found {}; allowed: an integer from {} to {}", printable(dimension),
                                         given->second, NamedLoops::sizes.low, NamedLoops::sizes.high));
        return given->second;
    }

    void read_coefficients(const YamlNode& shape) {
        const std::optional<YamlNode> list = merged_child(shape, "coefficients");
        if (!list) return;
        for (const YamlNode& one : list->elements()) {
            if (coefficients_.size() == most_names)
                list->fail(fmt::format("found more coefficients; allowed: up to {}", most_names));
            const std::string name = one.at("name").as_text();
            const std::optional<YamlNode> given = merged_child(instance(), name);
            coefficients_[name] = given                ? given->as_integer(NamedLoops::sizes)
                                  : one.has("default") ? one.at("default").as_integer(NamedLoops::sizes)
                                                       : 1;
        }
    }

    void read_spaces(const YamlNode& shape) {
        const YamlNode list = either_child(shape, "data_spaces");
        bool has_output = false;
        for (const YamlNode& space : list.elements()) {
            std::vector<Rank> ranks = read_projection(needed_child(space, "projection"));
            if (nest_.operands.size() > 2) break;
            if (is_read_write(space)) {
                if (has_output) space.fail("found a second data space that is written; allowed: one");
                has_output = true;
                nest_.output = std::move(ranks);
                continue;
            }
            const std::string name = lower_case(needed_child(space, "name").as_text());
            if (name.find("weight") != std::string::npos || name.find("filter") != std::string::npos)
                weight_ = nest_.operands.size();
            nest_.operands.push_back(std::move(ranks));
        }
        if (!has_output || nest_.operands.size() != 2)
            list.fail(fmt::format("found {} data spaces that are read and {} that is written; allowed: two, and one",
                                  nest_.operands.size() > 2 ? "more" : std::to_string(nest_.operands.size()),
                                  has_output ? 1 : 0));
    }

    std::vector<Rank> read_projection(const YamlNode& node) const {
        std::vector<Rank> ranks;
        for (const YamlNode& rank : node.elements()) {
            Rank sum;
            for (const YamlNode& term : rank.elements()) sum.push_back(read_term(term));
            if (sum.empty())
                rank.fail("found nothing; allowed: one or more of [dimension] and [dimension, coefficient]");
            ranks.push_back(std::move(sum));
        }
        return ranks;
    }

    RankTerm read_term(const YamlNode& node) const {
        const std::vector<YamlNode> parts = node.elements();
        if (parts.empty() || parts.size() > 2)
            node.fail(fmt::format("found {} names; allowed: [dimension] or [dimension, coefficient]", parts.size()));
        const auto dimension = dimensions_.find(parts[0].as_text());
        if (dimension == dimensions_.end()) {
            std::vector<std::string> names;
            for (const LoopIndex& index : nest_.indices) names.push_back(index.name);
            parts[0].fail(unknown_name("dimension", parts[0].as_text(), names));
        }
        RankTerm term{dimension->second, 1};
        if (parts.size() == 1) return term;
        const std::string coefficient = parts[1].as_text();
        const auto named = coefficients_.find(coefficient);
        if (named != coefficients_.end()) {
            term.coefficient = named->second;
        } else if (decimal_integer(coefficient)) {
            term.coefficient = parts[1].as_integer(NamedLoops::sizes);
        } else {
            std::vector<std::string> names;
            for (const auto& one : coefficients_) names.push_back(one.first);
            parts[1].fail(unknown_name("coefficient", coefficient, names));
        }
        return term;
    }

    // A size that is misspelt would be 1 in silence; an `instance` or a `shape`, the one of another problem.
    void check_keys() const {
        std::vector<std::string> of_problem = {"<<",    "densities", "instance", "name",
                                               "notes", "shape",     "type",     "version"};
        std::vector<std::string> of_instance = {"<<", "densities", "name", "notes", "type"};
        const std::optional<YamlNode> instance = merged_child(problem_, "instance");
        std::vector<std::string>& sizes = instance ? of_instance : of_problem;
        for (const auto& [name, position] : dimensions_) sizes.push_back(name);
        for (const auto& [name, value] : coefficients_) sizes.push_back(name);
        problem_.allow_only(of_problem);
        if (instance) instance->allow_only(of_instance);
    }

    NestMeaning meaning() const {
        try {
            return meaning_of(nest_, weight_);
        } catch (const InputError& error) {
            problem_.fail(error.what());
        }
    }

    Graph graph_of(const NestMeaning& meaning) {
        const std::string name = std::filesystem::path(file_.path).stem().string(), where = problem_.where() + ": ";
        const std::optional<YamlNode> version = merged_child(problem_, "version");
        GraphBuilder graph(name, "Timeloop problem" + (version ? " " + printable(version->as_text()) : ""));
        Operation of;
        of.name = name;
        of.type = "problem";
        const auto input = [&](const char* suffix, std::vector<std::int64_t> shape) {
            of.inputs.push_back(graph.input(name + suffix, std::move(shape), where));
        };
        if (const auto* conv = std::get_if<Convolution>(&meaning.shape)) {
            if (is_3d(*conv))
                input(".input", {conv->C, conv->depth.size, conv->rows.size, conv->columns.size});
            else
                input(".input", {conv->C, conv->rows.size, conv->columns.size});
            graph.convolution(std::move(of), *conv, GraphBuilder::Bias::none, where);
        } else if (const auto* product = std::get_if<MatrixProduct>(&meaning.shape)) {
            input(".input", {product->batch, product->M, product->K});
            if (!product->second_is_weight) input(".second", {product->batch, product->K, product->N});
            graph.product(std::move(of), *product, GraphBuilder::Bias::none, where);
        } else {
            std::vector<std::int64_t> shape;
            for (const Rank& rank : nest_.output) shape.push_back(nest_.indices[rank[0].index].size);
            input(".input", shape);
            input(".second", shape);
            of.kind = OperationKind::multiply;
            graph.add(std::move(of), shape, where);
        }
        if (meaning.images > 1) graph.fold_batch(fmt::format("batch of {}: read as one image", meaning.images));
        if (merged_child(instance(), "densities")) graph.folded("densities: zeros are data of a run, not of a network");
        return graph.finish(where);
    }

    const ModelFile& file_;
    const ImportOptions& options_;
    YamlNode root_, problem_;
    NamedLoops nest_;
    std::map<std::string, std::size_t> dimensions_;
    std::map<std::string, std::int64_t> coefficients_;
    std::size_t weight_ = 2;  // the operand that is named as one; 2: none is
};

}  // namespace

bool is_timeloop(std::string_view bytes) { return has_outer_key(bytes, "problem"); }

Graph read_timeloop(const ModelFile& file, const ImportOptions& options) {
    return TimeloopReader(file, options).read();
}

}  // namespace eyrie
