#include "workloads/network_file/entry_keys.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

const std::vector<std::string> shape_keys = {"R", "S", "stride", "padding", "dilation", "groups"};
const std::vector<std::string> default_data_keys = {"relu", "ifmap_zeros", "ofmap_zeros", "ifmap_compressed"};

const char* const padding_forms =
    "one integer, [vertical, horizontal], [[top, bottom], [left, right]], [top, left, bottom, right], same, or valid";

const std::string matrix_product = "; a product of M x K and K x N is type: matmul with keys M, N and K";
const std::string batch = "the batch is no property of a layer, but --batch of the command";
const std::string two_strides = "strides are the key 'stride': one integer, or [vertical, horizontal]";
const std::string zeros_around = fmt::format("zeros around the ifmap are the key 'padding': {}", padding_forms);

// Names of other programs and papers, and what they are here.
const std::map<std::string, std::string> other_names = {
    {"K", "filters (ofmap channels) are M here, their rows and columns R and S" + matrix_product},
    {"N", batch + matrix_product},
    {"B", batch},
    {"batch", batch},
    {"E", "ofmap rows follow from H, R, stride and padding"},
    {"F", "ofmap columns follow from W, S, stride and padding"},
    {"P", "ofmap rows follow from H, R, stride and padding"},
    {"Q", "ofmap columns follow from W, S, stride and padding"},
    {"X", "ifmap columns are W here"},
    {"Y", "ifmap rows are H here"},
    {"G", "groups are the key 'groups'"},
    {"U", two_strides},
    {"V", two_strides},
    {"strides", two_strides},
    {"pad", zeros_around},
    {"pads", zeros_around},
    {"kernel", "a filter's rows and columns are R and S"},
    {"kernel_size", "a filter's rows and columns are R and S"},
    {"in_channels", "ifmap channels are C"},
    {"out_channels", "filters (ofmap channels) are M"},
    {"dilations",
     "inputs between two words of a filter are the key 'dilation': one integer, or [vertical, horizontal]"},
    {"bias", "biases are not modelled"},
};

using Zeros = std::pair<std::int64_t, std::int64_t>;  // before and behind

std::int64_t zeros(const YamlNode& node) { return node.as_integer({0, largest_size - 1}); }

Zeros zeros_of_axis(const YamlNode& node) {
    if (!node.is_sequence()) return {zeros(node), zeros(node)};
    const std::vector<YamlNode> both = node.elements();
    if (both.size() != 2)
        node.fail(fmt::format("found a sequence of {}; allowed: zeros before and behind", both.size()));
    return {zeros(both[0]), zeros(both[1])};
}

// As many outputs as strides begin in the input: one zero more behind where they are odd.
Zeros same(const Axis& axis) {
    const std::int64_t outputs = (axis.size + axis.stride - 1) / axis.stride;
    const std::int64_t all = std::max<std::int64_t>(0, (outputs - 1) * axis.stride + axis.reach() - axis.size);
    return {all / 2, all - all / 2};
}

Zeros zeros_by_word(const YamlNode& node, const Axis& axis) {
    if (node.found() == "'valid'") return {0, 0};
    if (node.found() == "'same'") return same(axis);
    try {
        return {zeros(node), zeros(node)};
    } catch (const InputError&) {
        const std::string question = node.is_scalar() ? question_of(node.as_text(), {"same", "valid"}) : "";  // SAME
        node.fail(fmt::format("found {}; {}allowed: {}", node.found(), question, padding_forms));
    }
}

bool has(const std::vector<std::string>& keys, const std::string& key) {
    return std::find(keys.begin(), keys.end(), key) != keys.end();
}

}  // namespace

std::vector<std::string> default_keys() {
    std::vector<std::string> keys = shape_keys;
    keys.insert(keys.end(), default_data_keys.begin(), default_data_keys.end());
    return keys;
}

std::optional<YamlNode> EntryKeys::value(const std::string& key) const {
    if (node.has(key)) return node.at(key);
    if (!defaults || !defaults->has(key) || (!shape_defaults && has(shape_keys, key))) return std::nullopt;
    return defaults->at(key);
}

std::int64_t EntryKeys::size(const std::string& key) const {
    const std::optional<YamlNode> found = value(key);
    return (found ? *found : node.at(key)).as_integer({1, largest_size});
}

std::int64_t EntryKeys::size_or(const std::string& key, std::int64_t otherwise) const {
    return value(key) ? size(key) : otherwise;
}

void EntryKeys::each_axis(const std::string& key, IntegerRange range, const std::vector<Axis*>& axes,
                          std::int64_t Axis::*member) const {
    const std::optional<YamlNode> found = value(key);
    if (!found) return;
    if (!found->is_sequence()) {
        for (Axis* axis : axes) axis->*member = found->as_integer(range);
        return;
    }
    const std::vector<YamlNode> all = found->elements();
    if (all.size() != axes.size())
        found->fail(fmt::format("found a sequence of {}; allowed: one integer, or [{}vertical, horizontal]", all.size(),
                                axes.size() == 3 ? "planes, " : ""));
    for (std::size_t i = 0; i < axes.size(); ++i) axes[i]->*member = all[i].as_integer(range);
}

void EntryKeys::padding(const std::vector<Axis*>& axes) const {
    const std::optional<YamlNode> found = value("padding");
    if (!found) return;
    std::vector<Zeros> all(axes.size());
    if (!found->is_sequence()) {
        for (std::size_t i = 0; i < axes.size(); ++i) all[i] = zeros_by_word(*found, *axes[i]);
    } else {
        const std::vector<YamlNode> parts = found->elements();
        if (parts.size() == axes.size()) {
            for (std::size_t i = 0; i < axes.size(); ++i) all[i] = zeros_of_axis(parts[i]);
        } else if (parts.size() == 2 * axes.size()) {  // all before, then all behind
            for (std::size_t i = 0; i < axes.size(); ++i) all[i] = {zeros(parts[i]), zeros(parts[axes.size() + i])};
        } else {
            found->fail(fmt::format("found a sequence of {}; allowed: {}", parts.size(), padding_forms));
        }
    }
    for (std::size_t i = 0; i < axes.size(); ++i) std::tie(axes[i]->pad_before, axes[i]->pad_after) = all[i];
}

void EntryKeys::allow_only(const std::vector<std::string>& allowed) const { node.allow_only(allowed, other_names); }

}  // namespace eyrie
