#include "workloads/layer.hpp"

#include <initializer_list>
#include <tuple>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

constexpr std::int64_t largest_padding = largest_layer_size - 1;
constexpr std::int64_t largest_product = std::int64_t{1} << 62;

[[noreturn]] void refuse(const Layer& layer, const std::string& message) {
    throw InputError(fmt::format("layer {}: {}", layer.name, message));
}

void check_name(const Layer& layer) {
    const std::string allowed = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-.";
    if (layer.name.empty() || layer.name.size() > 64 || layer.name.find_first_not_of(allowed) != std::string::npos)
        throw InputError(
            fmt::format("layer name: found '{}'; allowed: 1 to 64 letters, digits, '_', '-' and '.'", layer.name));
}

void check_range(const Layer& layer, const char* name, std::int64_t found, std::int64_t low, std::int64_t high) {
    if (found < low || found > high)
        refuse(layer, fmt::format("{}: found {}; allowed: an integer from {} to {}", name, found, low, high));
}

void check_sizes(const Layer& layer) {
    check_range(layer, "M", layer.M, 1, largest_layer_size);
    check_range(layer, "C", layer.C, 1, largest_layer_size);
    check_range(layer, "H", layer.H, 1, largest_layer_size);
    check_range(layer, "W", layer.W, 1, largest_layer_size);
    check_range(layer, "R", layer.R, 1, largest_layer_size);
    check_range(layer, "S", layer.S, 1, largest_layer_size);
    check_range(layer, "vertical stride U", layer.stride_h, 1, largest_layer_size);
    check_range(layer, "horizontal stride U", layer.stride_w, 1, largest_layer_size);
    check_range(layer, "padding above", layer.pad.top, 0, largest_padding);
    check_range(layer, "padding below", layer.pad.bottom, 0, largest_padding);
    check_range(layer, "padding on the left", layer.pad.left, 0, largest_padding);
    check_range(layer, "padding on the right", layer.pad.right, 0, largest_padding);
}

bool padded(const Layer& layer) { return layer.padded_H() != layer.H || layer.padded_W() != layer.W; }

void check_window(const Layer& layer) {
    if (layer.R > layer.padded_H())
        refuse(layer, fmt::format("filter rows R={} exceed the padded ifmap's {} rows; allowed: R <= H + padding",
                                  layer.R, layer.padded_H()));
    if (layer.S > layer.padded_W())
        refuse(layer, fmt::format("filter columns S={} exceed the padded ifmap's {} columns; allowed: S <= W + padding",
                                  layer.S, layer.padded_W()));
    if (layer.fully_connected && (layer.R != layer.H || layer.S != layer.W || padded(layer)))
        refuse(layer, fmt::format("a fully connected filter covers the whole ifmap: found R={} S={}{}; "
                                  "allowed: R=H={} S=W={} padding=0",
                                  layer.R, layer.S, padded(layer) ? " and padding" : "", layer.H, layer.W));
}

void check_groups(const Layer& layer) {
    check_range(layer, "groups G", layer.G, 1, largest_layer_size);
    if (layer.C % layer.G != 0)
        refuse(layer,
               fmt::format("C={} is not divisible by G={}; allowed: a multiple of the groups", layer.C, layer.G));
    if (layer.M % layer.G != 0)
        refuse(layer,
               fmt::format("M={} is not divisible by G={}; allowed: a multiple of the groups", layer.M, layer.G));
}

void check_product(const Layer& layer, const char* what, std::initializer_list<std::int64_t> factors) {
    std::int64_t product = 1;
    for (const std::int64_t factor : factors) {
        if (product > largest_product / factor)
            refuse(layer, fmt::format("too many {}; allowed: up to 2^62 per image", what));
        product *= factor;
    }
}

void check_shares(const Layer& layer) {
    // Negated so that a NaN is refused as well.
    if (!(layer.ifmap_zeros >= 0 && layer.ifmap_zeros <= 1))
        refuse(layer, fmt::format("ifmap_zeros: found {:f}; allowed: a share from 0 to 1", layer.ifmap_zeros));
    if (!(layer.ofmap_zeros <= 1))
        refuse(layer,
               fmt::format("ofmap_zeros: found {:f}; allowed: a share from 0 to 1, or -1 for any", layer.ofmap_zeros));
    if (layer.ofmap_zeros >= 0 && !layer.relu)
        refuse(layer, "ofmap_zeros: found a share without ReLU; allowed: relu: true, or -1 for any share");
}

}  // namespace

bool same_shape(const Layer& a, const Layer& b) {
    const auto shape = [](const Layer& l) {
        return std::make_tuple(l.fully_connected, l.M, l.C, l.H, l.W, l.R, l.S, l.stride_h, l.stride_w, l.pad.top,
                               l.pad.bottom, l.pad.left, l.pad.right, l.G, l.images, l.images_have_batch);
    };
    return shape(a) == shape(b);
}

void check_layer(const Layer& layer) {
    check_name(layer);
    check_sizes(layer);
    check_window(layer);
    check_groups(layer);
    check_range(layer, "images", layer.images, 1, largest_layer_size);
    check_range(layer, "repeats", layer.repeats, 1, largest_layer_size);
    check_product(layer, "MACs", {layer.M, layer.C_per_group(), layer.R, layer.S, layer.E(), layer.F()});
    check_product(layer, "ifmap words", {layer.C, layer.padded_H(), layer.padded_W()});
    check_shares(layer);
}

}  // namespace eyrie
