// Layers that are products of matrices, and how such a product lies on the array (docs/networks.md, "One product, one
// result").
//
// Where the filter covers an axis of the map whole, or is one word wide and moves word by word, each window is a row of
// the first operand and each filter a column of the second. Whether those rows are rows, columns or images of a map is
// a matter of notation, and costs differ by it: the mapper folds them anew.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "workloads/layer.hpp"
#include "workloads/layer_data.hpp"
#include "workloads/ofmap_tensor.hpp"

namespace eyrie {

// G products of matrices, rows x depth by depth x filters, of which all rows lie side by side.
struct LayerProduct {
    std::int64_t groups = 1;
    std::int64_t rows = 1;     // of the whole batch
    std::int64_t depth = 1;    // of a group
    std::int64_t filters = 1;  // of a group
};

inline bool operator==(const LayerProduct& a, const LayerProduct& b) {
    return a.groups == b.groups && a.rows == b.rows && a.depth == b.depth && a.filters == b.filters;
}

// None for a layer that is no product: one whose windows overlap or leave words out, or whose map has rows and columns
// both, which lie as the maps of the layers around it do.
std::optional<LayerProduct> product_of(const Layer& layer, std::int64_t batch);

// What the rows of the first operand are on the array: rows * columns * images is their number. And how many words of
// their depth lie side by side in a channel, under a window as wide as the map: where it is more than one, there is one
// column.
struct Folding {
    std::int64_t rows = 1;
    std::int64_t columns = 1;
    std::int64_t images = 1;
    std::int64_t window = 1;
};
inline bool operator==(const Folding& a, const Folding& b) {
    return a.rows == b.rows && a.columns == b.columns && a.images == b.images && a.window == b.window;
}

// The foldings that are tried, those that are quick to search first: rows with columns, rows with images, and images
// with a window of several words, which travel on a wide bus together. None where the rows are too many for a map.
std::vector<Folding> foldings_of(const LayerProduct& product);

// Why a layer cannot be folded so, with what is allowed; "" if it can.
std::string folding_obstacle(const Layer& layer, std::int64_t batch, const Folding& folding);

// "; folded to C=512 H=8 W=16 N=1"; "" for a layer, of so many images, that lies as it is written.
std::string folding_text(const Layer& layer, std::int64_t images, const std::optional<Folding>& folding);

// The layer that computes the product as it is folded, with all of the batch in `images`. Without folding the layer
// itself.
Layer folded_layer(const Layer& layer, std::int64_t batch, const std::optional<Folding>& folding);

// The operands of one layer of a product as those of another layer of the same product: the words at their places.
Tensor<std::int16_t> folded_ifmap(const Layer& from, const Tensor<std::int16_t>& ifmap, const Layer& to);
LayerData folded_data(const Layer& from, const LayerData& data, const Layer& to);
// Ofmaps likewise.
OfmapTensor folded_ofmap(const Layer& from, const OfmapTensor& ofmap, const Layer& to);

}  // namespace eyrie
