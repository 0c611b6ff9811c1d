#include <cstdio>
#include <cstdlib>

#include <fmt/format.h>

#include "sim/config/yaml_quotes.hpp"
#include "workloads/network.hpp"

namespace eyrie {

namespace {

// The shortest decimal text that reads back as the same number.
std::string number(double value) {
    char text[40];
    for (int digits = 1; digits <= 17; ++digits) {
        std::snprintf(text, sizeof text, "%.*g", digits, value);
        if (std::strtod(text, nullptr) == value) break;
    }
    return text;
}

std::string field(const char* key, const std::string& value) { return fmt::format(", {}: {}", key, value); }
std::string field(const char* key, std::int64_t value) { return fmt::format(", {}: {}", key, value); }
std::string flag(const char* key, bool value) { return field(key, value ? std::string("true") : "false"); }

std::string pair(std::int64_t vertical, std::int64_t horizontal) {
    return fmt::format("[{}, {}]", vertical, horizontal);
}

std::string padding(const Padding& pad) {
    if (pad.top == pad.bottom && pad.left == pad.right) return pair(pad.top, pad.left);
    return fmt::format("[{}, {}]", pair(pad.top, pad.bottom), pair(pad.left, pad.right));
}

std::string layer_yaml(const Layer& layer) {
    std::string out = "  - {name: " + yaml_in_quotes(layer.name);
    out += field("type", std::string(layer.fully_connected ? "fc" : "conv"));
    out += field("C", layer.C) + field("M", layer.M) + field("H", layer.H) + field("W", layer.W);
    out += field("R", layer.R) + field("S", layer.S);
    out += field("stride", pair(layer.stride_h, layer.stride_w)) + field("padding", padding(layer.pad));
    out += field("groups", layer.G);
    if (layer.images > 1) out += field("images", layer.images);
    if (layer.repeats > 1) out += field("repeat", layer.repeats);
    out += flag("relu", layer.relu);
    out += field("ifmap_zeros", number(layer.ifmap_zeros));
    out += field("ofmap_zeros", layer.ofmap_zeros < 0 ? std::string("-1") : number(layer.ofmap_zeros));
    out += flag("ifmap_compressed", layer.ifmap_compressed);
    out +=
        field("ifmap_file", yaml_in_quotes(layer.ifmap_file)) + field("filter_file", yaml_in_quotes(layer.filter_file));
    return out + "}\n";
}

std::string beside_yaml(const OperationBeside& one) {
    std::string out = "  - {name: " + yaml_in_quotes(one.name);
    out += field("type", one.kind) + field("operation", yaml_in_quotes(one.type));
    out += field("in_words", one.words_in / one.repeats) + field("out_words", one.words_out / one.repeats);
    if (one.operands != 1) out += field("operands", one.operands);
    if (one.weight_words > 0) out += field("weight_words", one.weight_words / one.repeats);
    if (one.window_words > 0) out += field("window_words", one.window_words / one.repeats);
    if (one.row_words > 0) out += field("row", one.row_words);
    if (one.repeats != 1) out += field("repeat", one.repeats);
    return out + (one.fused ? flag("fused", true) : "") + "}\n";
}

}  // namespace

std::string network_yaml(const Network& network) {
    std::string out = fmt::format("name: {}\ndescription: {}\n{}layers:\n", yaml_in_quotes(network.name),
                                  yaml_in_quotes(network.description), network.whole ? "whole: true\n" : "");
    for (const Layer& layer : network.layers) out += layer_yaml(layer);
    for (const OperationBeside& one : network.beside) out += beside_yaml(one);
    return out;
}

}  // namespace eyrie
