#include "workloads/layer_yaml.hpp"

#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include <fmt/format.h>

#include "sim/host/computer_error.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

constexpr std::int64_t largest_size = 65536;

const std::vector<std::string> shape_defaults = {"R", "S", "stride", "padding", "groups"};
const std::vector<std::string> data_defaults = {"relu", "ifmap_zeros", "ofmap_zeros", "ifmap_compressed"};

const char* const padding_forms =
    "one integer, [vertical, horizontal], [[top, bottom], [left, right]], [top, left, bottom, right], same, or valid";

const std::string matrix_product = "; a product of M x K and K x N is an fc layer with C=K, and --batch N";

// Names of other programs and papers, and what they are here.
const std::map<std::string, std::string> other_names = {
    {"K", "filters (ofmap channels) are M here, their rows and columns R and S" + matrix_product},
    {"N", "the batch is no property of a layer, but --batch of the command" + matrix_product},
    {"B", "the batch is no property of a layer, but --batch of the command"},
    {"batch", "the batch is no property of a layer, but --batch of the command"},
    {"E", "ofmap rows follow from H, R, stride and padding"},
    {"F", "ofmap columns follow from W, S, stride and padding"},
    {"P", "ofmap rows follow from H, R, stride and padding"},
    {"Q", "ofmap columns follow from W, S, stride and padding"},
    {"X", "ifmap columns are W here"},
    {"Y", "ifmap rows are H here"},
    {"G", "groups are the key 'groups'"},
    {"U", "strides are the key 'stride': one integer, or [vertical, horizontal]"},
    {"V", "strides are the key 'stride': one integer, or [vertical, horizontal]"},
    {"strides", "strides are the key 'stride': one integer, or [vertical, horizontal]"},
    {"pad", fmt::format("zeros around the ifmap are the key 'padding': {}", padding_forms)},
    {"pads", fmt::format("zeros around the ifmap are the key 'padding': {}", padding_forms)},
    {"kernel", "a filter's rows and columns are R and S"},
    {"kernel_size", "a filter's rows and columns are R and S"},
    {"in_channels", "ifmap channels are C"},
    {"out_channels", "filters (ofmap channels) are M"},
    {"dilation", "filters with gaps are not modelled; zeros inside a larger filter give the same ofmap"},
    {"bias", "biases are not modelled"},
};

std::vector<std::string> layer_keys() {
    std::vector<std::string> keys = {"name", "type", "C", "M", "H", "W"};
    const std::vector<std::string> shared = layer_default_keys();
    keys.insert(keys.end(), shared.begin(), shared.end());
    keys.insert(keys.end(), {"ifmap_file", "filter_file"});
    return keys;
}

// Reads one element of `layers`.
class LayerReader {
public:
    LayerReader(const YamlNode& node, const std::optional<YamlNode>& defaults, const std::filesystem::path& folder)
        : node_(node), defaults_(defaults), folder_(folder) {}

    Layer read() {
        node_.allow_only(layer_keys(), other_names);
        layer_.name = node_.at("name").as_text();
        type_ = node_.has("type") ? node_.at("type").as_choice({"conv", "depthwise", "fc"}) : "conv";
        layer_.fully_connected = type_ == "fc";
        read_shape();
        read_data();
        try {
            check_layer(layer_);
        } catch (const InputError& error) {
            node_.fail(error.what());
        }
        return layer_;
    }

private:
    // The value of `key` from the layer, else from the defaults where they apply.
    std::optional<YamlNode> value(const std::string& key) const {
        if (node_.has(key)) return node_.at(key);
        const bool is_shape = std::find(shape_defaults.begin(), shape_defaults.end(), key) != shape_defaults.end();
        if (!defaults_ || !defaults_->has(key) || (is_shape && layer_.fully_connected)) return std::nullopt;
        return defaults_->at(key);
    }

    std::int64_t size(const std::string& key) const {
        const std::optional<YamlNode> found = value(key);
        return (found ? *found : node_.at(key)).as_integer({1, largest_size});
    }
    std::int64_t size_or(const std::string& key, std::int64_t otherwise) const {
        return value(key) ? size(key) : otherwise;
    }

    void pair(const std::string& key, IntegerRange range, std::int64_t& vertical, std::int64_t& horizontal) const {
        const std::optional<YamlNode> found = value(key);
        if (!found) return;
        if (!found->is_sequence()) {
            vertical = horizontal = found->as_integer(range);
            return;
        }
        const std::vector<YamlNode> both = found->elements();
        if (both.size() != 2)
            found->fail(
                fmt::format("found a sequence of {}; allowed: one integer, or [vertical, horizontal]", both.size()));
        vertical = both[0].as_integer(range);
        horizontal = both[1].as_integer(range);
    }

    // Zeros before and behind, so that outputs are as many as strides begin in the input: one more behind where they
    // are odd.
    static std::pair<std::int64_t, std::int64_t> same(std::int64_t size, std::int64_t filter, std::int64_t stride) {
        const std::int64_t outputs = (size + stride - 1) / stride;
        const std::int64_t zeros = std::max<std::int64_t>(0, (outputs - 1) * stride + filter - size);
        return {zeros / 2, zeros - zeros / 2};
    }

    void read_padding(const YamlNode& node) {
        const auto zeros = [](const YamlNode& one) { return one.as_integer({0, largest_size - 1}); };
        Padding& pad = layer_.pad;
        if (!node.is_sequence()) {
            if (node.found() == "'valid'") return;
            if (node.found() == "'same'") {
                std::tie(pad.top, pad.bottom) = same(layer_.H, layer_.R, layer_.stride_h);
                std::tie(pad.left, pad.right) = same(layer_.W, layer_.S, layer_.stride_w);
                return;
            }
            try {
                pad = Padding::even(zeros(node), zeros(node));
            } catch (const InputError&) {
                node.fail(fmt::format("found {}; allowed: {}", node.found(), padding_forms));
            }
            return;
        }
        const std::vector<YamlNode> parts = node.elements();
        if (parts.size() == 4) {
            pad = {zeros(parts[0]), zeros(parts[2]), zeros(parts[1]), zeros(parts[3])};
            return;
        }
        if (parts.size() != 2)
            node.fail(fmt::format("found a sequence of {}; allowed: {}", parts.size(), padding_forms));
        const auto sides = [&](const YamlNode& part, std::int64_t& before, std::int64_t& behind) {
            if (!part.is_sequence()) {
                before = behind = zeros(part);
                return;
            }
            const std::vector<YamlNode> both = part.elements();
            if (both.size() != 2)
                part.fail(fmt::format("found a sequence of {}; allowed: zeros before and behind", both.size()));
            before = zeros(both[0]);
            behind = zeros(both[1]);
        };
        sides(parts[0], pad.top, pad.bottom);
        sides(parts[1], pad.left, pad.right);
    }

    void read_shape() {
        const bool fc = layer_.fully_connected;
        const bool depthwise = type_ == "depthwise";
        layer_.C = size("C");
        layer_.M = depthwise ? size_or("M", layer_.C) : size("M");
        layer_.H = fc ? size_or("H", 1) : size("H");
        layer_.W = fc ? size_or("W", 1) : size("W");
        layer_.R = fc ? size_or("R", layer_.H) : size("R");
        layer_.S = fc ? size_or("S", layer_.W) : size("S");
        pair("stride", {1, largest_size}, layer_.stride_h, layer_.stride_w);
        if (const std::optional<YamlNode> found = value("padding")) read_padding(*found);
        layer_.G = depthwise ? layer_.C : size_or("groups", 1);
        if (depthwise && node_.has("groups") && size("groups") != layer_.C)
            node_.at("groups").fail(
                fmt::format("found {}; allowed in a depthwise layer: C={}", node_.at("groups").found(), layer_.C));
    }

    void read_data() {
        if (const auto found = value("relu")) layer_.relu = found->as_boolean();
        if (const auto found = value("ifmap_zeros")) layer_.ifmap_zeros = found->as_number(0, 1);
        if (const auto found = value("ofmap_zeros"); found && (layer_.relu || node_.has("ofmap_zeros")))
            layer_.ofmap_zeros = share_or_any(*found);
        if (const auto found = value("ifmap_compressed")) layer_.ifmap_compressed = found->as_boolean();
        layer_.ifmap_file = file("ifmap_file");
        layer_.ifmap_zeros_assumed = !value("ifmap_zeros") && layer_.ifmap_file.empty();
        layer_.filter_file = file("filter_file");
    }

    static double share_or_any(const YamlNode& node) {
        const double share = node.as_number(-1, 1);
        if (share < 0 && share > -1)
            node.fail(fmt::format("found {}; allowed: a share from 0 to 1, or -1 for any", node.found()));
        return share;
    }

    std::string file(const std::string& key) const {
        if (!node_.has(key) || node_.at(key).as_text().empty()) return "";
        const std::filesystem::path path = (folder_ / node_.at(key).as_text()).lexically_normal();
        // Checked now, rather than hours into a run when the layer's turn comes.
        if (!is_file(path.string()))
            node_.at(key).fail(
                fmt::format("no such file: {}; allowed: a .npy file, relative to the network file", path.string()));
        return path.string();
    }

    const YamlNode& node_;
    const std::optional<YamlNode>& defaults_;
    const std::filesystem::path& folder_;
    std::string type_;
    Layer layer_;
};

}  // namespace

std::vector<std::string> layer_default_keys() {
    std::vector<std::string> keys = shape_defaults;
    keys.insert(keys.end(), data_defaults.begin(), data_defaults.end());
    return keys;
}

Layer read_layer(const YamlNode& node, const std::optional<YamlNode>& defaults, const std::filesystem::path& folder) {
    return LayerReader(node, defaults, folder).read();
}

}  // namespace eyrie
