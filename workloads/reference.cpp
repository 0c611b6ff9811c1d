#include "workloads/reference.hpp"

#include <algorithm>
#include <array>
#include <vector>

namespace eyrie {

namespace {

// Neighbouring ofmaps of a row that are computed together; compilers keep them in vector registers.
constexpr std::int64_t tile_width = 16;
using TapRow = std::array<std::int16_t, tile_width>;
template <class Psum>  // std::uint32_t or std::uint64_t
using PsumRow = std::array<Psum, tile_width>;

// The ifmap words that meet tap (c, r, s) of a filter, one for each ofmap of a tile; 0 where the
// window lies in the padding.
TapRow tap_row(const Layer& layer, const Tensor<std::int16_t>& ifmap, std::int64_t n, std::int64_t c, std::int64_t h,
               std::int64_t s, std::int64_t first_x) {
    TapRow row{};
    if (h < 0 || h >= layer.H) return row;
    const std::int64_t tiles_left = std::min(tile_width, layer.F() - first_x);
    for (std::int64_t i = 0; i < tiles_left; ++i) {
        const std::int64_t w = (first_x + i) * layer.stride_w + s - layer.pad_w;
        if (w >= 0 && w < layer.W) row[static_cast<std::size_t>(i)] = ifmap.at(n, c, h, w);
    }
    return row;
}

// All taps of one group's filters, in the filter's own order (C/G, R, S).
void collect_taps(const Layer& layer, const Tensor<std::int16_t>& ifmap, std::int64_t n, std::int64_t group,
                  std::int64_t y, std::int64_t first_x, std::vector<TapRow>& taps) {
    taps.clear();
    for (std::int64_t c = group * layer.C_per_group(); c < (group + 1) * layer.C_per_group(); ++c)
        for (std::int64_t r = 0; r < layer.R; ++r)
            for (std::int64_t s = 0; s < layer.S; ++s)
                taps.push_back(tap_row(layer, ifmap, n, c, y * layer.stride_h + r - layer.pad_h, s, first_x));
}

// One filter over all ofmaps of a tile. Modulo 2^32, or 2^64, contains modulo 2^psum_bits, so wrapping at the
// end is the same as wrapping at every addition.
template <class Psum>
PsumRow<Psum> accumulate(const std::vector<TapRow>& taps, const std::int16_t* filter, int product_shift) {
    PsumRow<Psum> psums{};
    for (std::size_t k = 0; k < taps.size(); ++k)
        for (std::size_t i = 0; i < tile_width; ++i)
            psums[i] += static_cast<Psum>((taps[k][i] * filter[k]) >> product_shift);
    return psums;
}

// The same for an ofmap of one column, as fully connected layers have.
template <class Psum>
Psum accumulate_one(const std::vector<std::int16_t>& taps, const std::int16_t* filter, int product_shift) {
    Psum psum = 0;
    for (std::size_t k = 0; k < taps.size(); ++k) psum += static_cast<Psum>((taps[k] * filter[k]) >> product_shift);
    return psum;
}

// An ofmap word: after ReLU the psum, or what fits ofmap_bits of its floor(psum / 2^ofmap_shift).
std::int64_t finished(const Layer& layer, std::uint64_t psum, const Arithmetic& arithmetic) {
    const std::int64_t value = wrap(static_cast<std::int64_t>(psum), arithmetic.psum_bits);
    const std::int64_t activated = layer.relu && value < 0 ? 0 : value;
    if (arithmetic.ofmap_bits == 0) return activated;
    const std::int64_t divisor = std::int64_t{1} << arithmetic.ofmap_shift;
    const std::int64_t quotient = activated >= 0 ? activated / divisor : -((-activated + divisor - 1) / divisor);
    const std::int64_t limit = std::int64_t{1} << (arithmetic.ofmap_bits - 1);
    return quotient < -limit ? -limit : quotient >= limit ? limit - 1 : quotient;
}

// Image n's ofmaps of one group of filters in one tile: channels [group * M/G, (group + 1) * M/G), row y, columns from
// first_x.
template <class Psum>
void compute_tile(const Layer& layer, const Tensor<std::int16_t>& filter, const Arithmetic& arithmetic,
                  const std::vector<TapRow>& taps, std::int64_t n, std::int64_t group, std::int64_t y,
                  std::int64_t first_x, OfmapTensor& ofmap) {
    std::vector<std::int16_t> column;
    if (layer.F() == 1)
        for (const TapRow& row : taps) column.push_back(row[0]);
    const std::int64_t width = std::min(tile_width, layer.F() - first_x);
    for (std::int64_t m = group * layer.M_per_group(); m < (group + 1) * layer.M_per_group(); ++m) {
        const std::int16_t* weights = &filter.data[filter.index(m, 0, 0, 0)];
        PsumRow<Psum> psums{};
        if (layer.F() == 1)
            psums[0] = accumulate_one<Psum>(column, weights, arithmetic.product_shift);
        else
            psums = accumulate<Psum>(taps, weights, arithmetic.product_shift);
        for (std::int64_t i = 0; i < width; ++i)
            ofmap.put(n, m, y, first_x + i, finished(layer, psums[static_cast<std::size_t>(i)], arithmetic));
    }
}

}  // namespace

OfmapTensor reference_ofmap(const Layer& layer, const LayerData& data, const Arithmetic& arithmetic) {
    const std::int64_t batch = data.ifmap.shape[0];
    OfmapTensor ofmap({batch, layer.M, layer.E(), layer.F()}, bits_of(arithmetic, WordType::ofmap));
    const auto compute = arithmetic.psum_bits <= 32 ? compute_tile<std::uint32_t> : compute_tile<std::uint64_t>;
    std::vector<TapRow> taps;
    for (std::int64_t n = 0; n < batch; ++n)
        for (std::int64_t group = 0; group < layer.G; ++group)
            for (std::int64_t y = 0; y < layer.E(); ++y)
                for (std::int64_t x = 0; x < layer.F(); x += tile_width) {
                    collect_taps(layer, data.ifmap, n, group, y, x, taps);
                    compute(layer, data.filter, arithmetic, taps, n, group, y, x, ofmap);
                }
    return ofmap;
}

}  // namespace eyrie
