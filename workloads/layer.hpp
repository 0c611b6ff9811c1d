// One layer of a network: its shape in the names of the row-stationary papers (ISCA'16, Table I)
// and what is known of its data. A fully connected layer is a convolution whose filter covers the
// whole ifmap. M and C are totals over the G groups.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace eyrie {

// Rows and columns of zeros around an ifmap.
struct Padding {
    std::int64_t top = 0;
    std::int64_t bottom = 0;
    std::int64_t left = 0;
    std::int64_t right = 0;

    static Padding even(std::int64_t rows, std::int64_t columns) { return {rows, rows, columns, columns}; }
};

inline constexpr std::int64_t largest_layer_size = 65536;  // of each size, and of a batch

struct Layer {
    std::string name;
    std::string operation;  // of a model file, that it does all or part of, as it is called there; "": as the layer
    bool fully_connected = false;
    std::int64_t M = 0;  // filters, ofmap channels
    std::int64_t C = 0;  // ifmap channels
    std::int64_t H = 0;  // ifmap rows, without padding
    std::int64_t W = 0;  // ifmap columns, without padding
    std::int64_t R = 0;  // filter rows
    std::int64_t S = 0;  // filter columns
    std::int64_t stride_h = 1;
    std::int64_t stride_w = 1;
    Padding pad;
    std::int64_t G = 1;  // groups
    // Images of this layer for one of the network (planes of a 3-D convolution, classes of a dilated one): all of them
    // are there at once, as those of a batch are.
    std::int64_t images = 1;
    bool images_have_batch = false;  // a folded product (workloads/folding.hpp): `images` are those of the whole batch
    std::int64_t repeats = 1;  // times that it is done for one image, one after another: steps of a recurrent network
    bool relu = false;
    double ifmap_zeros = 0;            // share of zeros among the ifmap words, 0 to 1
    bool ifmap_zeros_assumed = false;  // the network file says nothing of them, nor brings the ifmap
    double ofmap_zeros = -1;           // share wanted among the ofmap words after ReLU; < 0: any
    bool ifmap_compressed = true;      // false: no RLC codec for the ifmaps (a network's first layer)
    std::string ifmap_file;            // .npy of shape N C H W; empty: seeded values
    std::string filter_file;           // .npy of shape M C/G R S; empty: seeded values
    // What stands in the files, where it was read already: their names may stand for others by now.
    std::shared_ptr<const std::string> ifmap_content;
    std::shared_ptr<const std::string> filter_content;
    // Words that a run was given, N C H W of its own images and M C/G R S; null: seeded values, or those of the files.
    std::shared_ptr<const std::vector<std::int16_t>> ifmap_words_given;
    std::shared_ptr<const std::vector<std::int16_t>> filter_words_given;

    std::int64_t padded_H() const { return H + pad.top + pad.bottom; }
    std::int64_t padded_W() const { return W + pad.left + pad.right; }
    std::int64_t E() const { return (padded_H() - R) / stride_h + 1; }  // ofmap rows
    std::int64_t F() const { return (padded_W() - S) / stride_w + 1; }  // ofmap columns
    std::int64_t images_in(std::int64_t batch) const { return images_have_batch ? images : images * batch; }
    std::int64_t C_per_group() const { return C / G; }
    std::int64_t M_per_group() const { return M / G; }

    bool has_own_ifmap() const { return ifmap_words_given || !ifmap_file.empty(); }  // not a generated one

    // Multiplications with padding included, as the papers count them.
    std::int64_t macs_per_image() const { return M * C_per_group() * R * S * E() * F(); }
    std::int64_t ifmap_words_per_image() const { return C * H * W; }  // without padding
    std::int64_t filter_words() const { return M * C_per_group() * R * S; }
    std::int64_t ofmap_words_per_image() const { return M * E() * F(); }
};

// Whether the machine does the same work for both; names and data may differ.
bool same_shape(const Layer& a, const Layer& b);

// Throws InputError, naming the layer, what was found and what is allowed, unless the shape is one
// a machine can compute. All functions above are defined, and below 2^62, for a layer that passes.
void check_layer(const Layer& layer);

}  // namespace eyrie
