#include "workloads/simulators/zigzag_layer.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "sim/text/lines.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

constexpr std::size_t most_indices = 64;
constexpr IntegerRange zeros = {0, NamedLoops::largest_size};
constexpr IntegerRange ids = {0, std::int64_t{1} << 31};
constexpr IntegerRange widths = {0, 1024};

// What `parse` makes of a text; it knows no place.
template <class Parse>
auto parsed(const YamlNode& text, Parse parse) {
    const std::string found = text.as_text();
    try {
        return parse(found);
    } catch (const InputError& error) {
        text.fail(error.what());
    }
}

// ix and iy, in either order, are columns and rows.
void rows_before_columns(std::vector<std::string>& names) {
    const auto x = std::find(names.begin(), names.end(), "ix"), y = std::find(names.begin(), names.end(), "iy");
    if (x < y && y != names.end()) std::iter_swap(x, y);
}

}  // namespace

ZigzagLayer::ZigzagLayer(const YamlNode& node) : node_(node), id_(node.at("id").as_integer(ids)) {
    name_ = node.has("name") ? node.at("name").as_text() : fmt::format("layer_{}", id_);
    type_ = node.has("operator_type") ? node.at("operator_type").as_text() : "layer";
    equation_ = parsed(node.at("equation"), zigzag_equation);
    read_sizes();
    read_relations();
    read_ranks();
    read_padding();
}

bool ZigzagLayer::is_pool() const { return lower_case(type_).find("pool") != std::string::npos; }

std::int64_t ZigzagLayer::source(const std::string& operand) const {
    if (!node_.has("operand_source")) return -1;
    const YamlNode sources = node_.at("operand_source");
    const std::int64_t found = sources.has(operand) ? sources.at(operand).as_integer(ids) : id_;
    return found == id_ ? -1 : found;
}

int ZigzagLayer::bits(const std::string& tensor) const {
    if (!node_.has("operand_precision")) return 0;
    const YamlNode all = node_.at("operand_precision");
    return all.has(tensor) ? static_cast<int>(all.at(tensor).as_integer(widths)) : 0;
}

std::vector<std::int64_t> ZigzagLayer::output_sizes() const {
    std::vector<std::int64_t> all;
    for (const Rank& rank : nest_.output)
        if (nest_.indices[rank[0].index].name != "b") all.push_back(nest_.indices[rank[0].index].size);
    return all;
}

void ZigzagLayer::pad(std::vector<NestAxis>& axes, std::size_t operand) const {
    for (NestAxis& one : axes) {
        Axis& axis = one.axis;
        const std::string& name = names_[operand][one.rank];
        const std::int64_t outputs = axis.outputs();
        if (const auto padding = padding_.find(name); padding != padding_.end()) {
            axis.pad_before = padding->second.first;
            axis.pad_after = padding->second.second;
            axis.size -= axis.pad_before + axis.pad_after;
        }
        if (const auto given = given_.find(name); given != given_.end()) axis.size = given->second;
        if (axis.size < 1 || axis.outputs() != outputs)
            node_.fail(fmt::format("found {} of {} with padding {} and {}; allowed: sizes that make {} outputs",
                                   axis.size, printable(name), axis.pad_before, axis.pad_after, outputs));
    }
}

ZigzagLayer::Named ZigzagLayer::named(const char* names, const char* values, const char* mapping) const {
    Named all;
    if (node_.has(mapping)) {
        if (node_.has(values)) node_.at(values).fail(fmt::format("found beside {}; allowed: one of the two", mapping));
        all = node_.at(mapping).entries();
    } else {
        const std::vector<YamlNode> keys = node_.at(names).elements(), list = node_.at(values).elements();
        if (keys.size() != list.size())
            node_.at(values).fail(
                fmt::format("found {} for {} of {}; allowed: one each", list.size(), keys.size(), names));
        for (std::size_t i = 0; i < keys.size(); ++i) all.emplace_back(keys[i].as_text(), list[i]);
    }
    if (all.size() > most_indices) node_.fail(fmt::format("found more indices; allowed: up to {}", most_indices));
    std::set<std::string> found;
    for (auto& one : all) {
        one.first = lower_case(one.first);
        if (!found.insert(one.first).second)
            one.second.fail(fmt::format("index {} stands twice; allowed: once", printable(one.first)));
    }
    return all;
}

void ZigzagLayer::read_sizes() {
    for (const auto& [name, size] : named("loop_dims", "loop_sizes", "loop_dim_size")) {
        indices_.emplace(name, nest_.indices.size());
        nest_.indices.push_back({name, size.as_integer(NamedLoops::sizes)});
    }
}

std::size_t ZigzagLayer::index(const std::string& name) const {
    const auto found = indices_.find(name);
    if (found != indices_.end()) return found->second;
    std::vector<std::string> allowed;
    for (const auto& one : indices_) allowed.push_back(one.first);
    node_.at("equation").fail(unknown_name("index", name, allowed));
}

void ZigzagLayer::read_relations() {
    if (!node_.has("dimension_relations")) return;
    for (const YamlNode& one : node_.at("dimension_relations").elements()) {
        const ZigzagRelation relation = parsed(one, zigzag_relation);
        Rank& rank = relations_[relation.index];
        if (!rank.empty()) one.fail(fmt::format("found {}, a second relation of its index; allowed: one", one.found()));
        for (const auto& [name, coefficient] : relation.terms) rank.push_back({index(name), coefficient});
    }
}

void ZigzagLayer::read_ranks() {
    for (const ZigzagTensor& operand : equation_.operands) {
        names_.push_back(operand.indices);
        rows_before_columns(names_.back());
        nest_.operands.push_back(ranks(names_.back()));
    }
    nest_.output = ranks(equation_.output.indices);
}

std::vector<Rank> ZigzagLayer::ranks(const std::vector<std::string>& names) const {
    std::vector<Rank> all;
    for (const std::string& name : names) {
        const auto relation = relations_.find(name);
        all.push_back(relation != relations_.end() ? relation->second : Rank{{index(name), 1}});
    }
    return all;
}

void ZigzagLayer::read_padding() {
    if (node_.has("pr_loop_sizes"))
        for (const auto& [name, size] : named("pr_loop_dims", "pr_loop_sizes", "pr_loop_dim_size"))
            given_[name] = size.as_integer(NamedLoops::sizes);
    if (!node_.has("padding")) return;
    // Where it is not said which axes these are, they are those of the relations.
    const char* const axes = node_.has("pr_loop_dims") ? "pr_loop_dims" : "dimension_relations";
    for (const auto& [name, both] : named(axes, "padding", "padding_by_name")) {
        const std::vector<YamlNode> pair = both.elements();
        if (pair.size() != 2) both.fail(fmt::format("found {} numbers; allowed: [before, behind]", pair.size()));
        padding_[std::string(split(name, '=')[0])] = {pair[0].as_integer(zeros), pair[1].as_integer(zeros)};
    }
}

}  // namespace eyrie
