#include "workloads/folding.hpp"

#include <algorithm>
#include <tuple>

#include <fmt/format.h>

namespace eyrie {

namespace {

// An axis of the map, as windows see it.
struct MapAxis {
    std::int64_t size, window, stride;
    bool padded;

    bool is_covered() const { return window == size && !padded; }             // one window: part of the depth
    bool is_walked() const { return window == 1 && stride == 1 && !padded; }  // each word is a row of the operand
    std::int64_t windows() const { return is_covered() ? 1 : size; }
};

MapAxis rows_of(const Layer& layer) {
    return {layer.H, layer.R, layer.stride_h, layer.pad.top != 0 || layer.pad.bottom != 0};
}

MapAxis columns_of(const Layer& layer) {
    return {layer.W, layer.S, layer.stride_w, layer.pad.left != 0 || layer.pad.right != 0};
}

// Where the word of a row of the first operand and of a place in its depth lies in a tensor of maps: row(p) + depth(k).
class Places {
public:
    // Of `channels` channels, windows of R x S.
    Places(std::int64_t channels, std::int64_t height, std::int64_t width, std::int64_t R, std::int64_t S)
        : image_(channels * height * width), height_(height), width_(width), R_(R), S_(S) {}
    static Places of_ifmaps(const Layer& layer) { return {layer.C, layer.H, layer.W, layer.R, layer.S}; }
    static Places of_ofmaps(const Layer& layer) { return {layer.M, layer.E(), layer.F(), 1, 1}; }

    std::int64_t row(std::int64_t p) const {
        const std::int64_t windows_down = height_ / R_, windows_across = width_ / S_;
        const std::int64_t x = p % windows_across, y = p / windows_across % windows_down;
        return p / (windows_across * windows_down) * image_ + y * width_ + x;
    }
    std::int64_t depth(std::int64_t k) const {
        return k / (R_ * S_) * height_ * width_ + k / S_ % R_ * width_ + k % S_;
    }

private:
    std::int64_t image_, height_, width_, R_, S_;
};

std::vector<std::int64_t> depths(const Places& places, std::int64_t depth) {
    std::vector<std::int64_t> all;
    for (std::int64_t k = 0; k < depth; ++k) all.push_back(places.depth(k));
    return all;
}

// Blocks of rows and depths, so that both tensors stay in a cache where one is the other turned.
template <class From, class To>
void move_words(const Places& from, const From& words, const Places& to, To& moved, std::int64_t rows,
                std::int64_t depth) {
    constexpr std::int64_t block = 32;
    const std::vector<std::int64_t> depth_from = depths(from, depth), depth_to = depths(to, depth);
    for (std::int64_t first = 0; first < rows; first += block)
        for (std::int64_t first_k = 0; first_k < depth; first_k += block)
            for (std::int64_t p = first; p < std::min(first + block, rows); ++p) {
                const auto* const word = &words[static_cast<std::size_t>(from.row(p))];
                auto* const place = &moved[static_cast<std::size_t>(to.row(p))];
                for (std::int64_t k = first_k; k < std::min(first_k + block, depth); ++k)
                    place[depth_to[static_cast<std::size_t>(k)]] = word[depth_from[static_cast<std::size_t>(k)]];
            }
}

}  // namespace

std::optional<LayerProduct> product_of(const Layer& layer, std::int64_t batch) {
    const MapAxis down = rows_of(layer), across = columns_of(layer);
    if (!(down.is_covered() || down.is_walked()) || !(across.is_covered() || across.is_walked())) return std::nullopt;
    if (down.windows() > 1 && across.windows() > 1) return std::nullopt;
    return LayerProduct{layer.G, layer.images_in(batch) * layer.E() * layer.F(),
                        layer.C_per_group() * layer.R * layer.S, layer.M_per_group()};
}

std::vector<Folding> foldings_of(const LayerProduct& product) {
    const std::int64_t rows = product.rows;
    std::vector<Folding> all;
    const auto add = [&](std::int64_t down, std::int64_t across, std::int64_t images, std::int64_t window = 1) {
        const Folding one{down, across, images, window};
        const bool fits = std::max({down, across, images}) <= largest_layer_size;
        if (fits && std::find(all.begin(), all.end(), one) == all.end()) all.push_back(one);
    };
    const std::int64_t most = std::min(rows, largest_layer_size);
    for (std::int64_t down = 1; down <= most; ++down)
        if (rows % down == 0) add(down, rows / down, 1);
    for (std::int64_t down = 1; down <= most; ++down)
        if (rows % down == 0) add(down, 1, rows / down);
    constexpr std::int64_t widest = 64;
    for (std::int64_t window = 2; window <= std::min(widest, product.depth); ++window)
        if (product.depth % window == 0) add(1, 1, rows, window);
    return all;
}

std::string folding_obstacle(const Layer& layer, std::int64_t batch, const Folding& folding) {
    const std::optional<LayerProduct> product = product_of(layer, batch);
    if (!product) return "folding: found one of a layer that is no product of matrices; allowed: none";
    const auto fits = [](std::int64_t size) { return size <= largest_layer_size; };
    if (!fits(folding.rows) || !fits(folding.columns) || !fits(folding.images) ||
        folding.rows * folding.columns * folding.images != product->rows)
        return fmt::format("folding: found {} x {} x {} rows, columns and images; allowed: {} in all", folding.rows,
                           folding.columns, folding.images, product->rows);
    if (!fits(folding.window) || product->depth % folding.window != 0)
        return fmt::format("folding: window: found {}; allowed: a divisor of {}", folding.window, product->depth);
    if (folding.window > 1 && folding.columns > 1)
        return fmt::format("folding: columns: found {}; allowed: 1 under a window", folding.columns);
    return "";
}

std::string folding_text(const Layer& layer, std::int64_t images, const std::optional<Folding>& folding) {
    if (!folding) return "";
    const Layer folded = folded_layer(layer, 1, folding);
    const auto shape = [](const Layer& of, std::int64_t of_images) {
        return std::make_tuple(of.C, of.H, of.W, of.R, of.S, of_images);
    };
    if (shape(folded, folded.images) == shape(layer, images)) return "";
    const std::string window = folded.S == 1 ? "" : fmt::format(" S={}", folded.S);
    return fmt::format("; folded to C={} H={} W={}{} N={}", folded.C, folded.H, folded.W, window, folded.images);
}

Layer folded_layer(const Layer& layer, std::int64_t batch, const std::optional<Folding>& folding) {
    if (!folding) return layer;
    const LayerProduct product = *product_of(layer, batch);
    Layer folded = layer;
    folded.fully_connected = false;
    folded.C = product.groups * product.depth / folding->window;
    folded.H = folding->rows;
    folded.W = folding->window > 1 ? folding->window : folding->columns;
    folded.S = folding->window;
    folded.R = folded.stride_h = folded.stride_w = 1;
    folded.images = folding->images;
    folded.images_have_batch = true;
    return folded;
}

Tensor<std::int16_t> folded_ifmap(const Layer& from, const Tensor<std::int16_t>& ifmap, const Layer& to) {
    const std::int64_t rows = ifmap.shape[0] * from.E() * from.F();
    Tensor<std::int16_t> folded({rows / (to.E() * to.F()), to.C, to.H, to.W});
    move_words(Places::of_ifmaps(from), ifmap.data, Places::of_ifmaps(to), folded.data, rows, from.C * from.R * from.S);
    return folded;
}

LayerData folded_data(const Layer& from, const LayerData& data, const Layer& to) {
    LayerData folded{folded_ifmap(from, data.ifmap, to), data.filter};
    folded.filter.shape = {to.M, to.C_per_group(), to.R, to.S};
    return folded;
}

OfmapTensor folded_ofmap(const Layer& from, const OfmapTensor& ofmap, const Layer& to) {
    const std::int64_t rows = ofmap.shape()[0] * from.E() * from.F();
    OfmapTensor folded = ofmap;
    folded.visit([&](auto& moved) {
        const auto words = moved.data;
        moved.shape = {rows / (to.E() * to.F()), to.M, to.E(), to.F()};
        move_words(Places::of_ofmaps(from), words, Places::of_ofmaps(to), moved.data, rows, from.M);
    });
    return folded;
}

}  // namespace eyrie
