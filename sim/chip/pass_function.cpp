#include "sim/chip/pass_function.hpp"

#include <algorithm>

#include "sim/kernel/cycle.hpp"

namespace eyrie {

namespace {

constexpr std::int64_t lanes = 16;   // filters side by side
constexpr std::int64_t at_once = 4;  // ofmap columns

// One ofmap position or more, of one block of filters.
struct Window {
    std::int64_t channels, rows, columns;      // of the filter
    std::int64_t channel_step, row_step, step;  // ifmap words from one to the next; between ofmap columns
    int shift;
};

// Sums for `positions` ofmap columns. Compiled for wider vectors too where the loader can choose.
#if defined(__x86_64__) && !defined(__SANITIZE_ADDRESS__)
#define EYRIE_VECTOR_CLONES __attribute__((target_clones("avx2", "default")))
#else
#define EYRIE_VECTOR_CLONES
#endif

EYRIE_VECTOR_CLONES
void add_products(std::int16_t* sums, const std::int16_t* filters, const std::int16_t* ifmaps, const Window& w,
                  std::int64_t positions) {
    std::uint16_t sum[at_once][lanes] = {};
    for (std::int64_t c = 0; c < w.channels; ++c)
        for (std::int64_t i = 0; i < w.rows; ++i) {
            const std::int16_t* row = ifmaps + c * w.channel_step + i * w.row_step;
            for (std::int64_t j = 0; j < w.columns; ++j, filters += lanes)
                for (std::int64_t x = 0; x < at_once; ++x) {
                    // The rest of a row computes its last column again.
                    const std::uint16_t word = static_cast<std::uint16_t>(row[std::min(x, positions - 1) * w.step + j]);
                    for (std::int64_t f = 0; f < lanes; ++f)
                        sum[x][f] = static_cast<std::uint16_t>(sum[x][f] + static_cast<std::uint16_t>(filters[f]) * word);
                }
        }
    std::copy(&sum[0][0], &sum[0][0] + at_once * lanes, sums);
}

EYRIE_VECTOR_CLONES
void add_products(std::int32_t* sums, const std::int32_t* filters, const std::int16_t* ifmaps, const Window& w,
                  std::int64_t positions) {
    std::uint32_t sum[at_once][lanes] = {};
    for (std::int64_t c = 0; c < w.channels; ++c)
        for (std::int64_t i = 0; i < w.rows; ++i) {
            const std::int16_t* row = ifmaps + c * w.channel_step + i * w.row_step;
            for (std::int64_t j = 0; j < w.columns; ++j, filters += lanes)
                for (std::int64_t x = 0; x < at_once; ++x) {
                    const std::int32_t word = row[std::min(x, positions - 1) * w.step + j];
                    for (std::int64_t f = 0; f < lanes; ++f)
                        sum[x][f] += static_cast<std::uint32_t>((filters[f] * word) >> w.shift);
                }
        }
    std::copy(&sum[0][0], &sum[0][0] + at_once * lanes, sums);
}

}  // namespace

PassFunction::PassFunction(const Layer& layer, const Arithmetic& arithmetic) : layer_(layer), arithmetic_(arithmetic) {}

void PassFunction::load_filters(const PassShape& shape, const std::int16_t* words) {
    const std::int64_t blocks = ceil_div(shape.filters, lanes);
    const std::int64_t taps = layer_.R * layer_.S;
    const auto fill = [&](auto& filters) {
        filters.assign(static_cast<std::size_t>(shape.groups * blocks * shape.channels * taps * lanes), 0);
        for (const FilterCoordinate& at : shape.filter_order) {
            const std::int64_t block = (at.group * blocks + at.filter / lanes) * shape.channels + at.channel;
            filters[static_cast<std::size_t>((block * taps + at.row * layer_.S + at.column) * lanes + at.filter % lanes)] =
                *words++;
        }
    };
    if (narrow())
        fill(narrow_filters_);
    else
        fill(wide_filters_);
}

void PassFunction::run(const PassShape& shape, const std::int16_t* ifmaps, std::int32_t* psums) const {
    for (std::int64_t g = 0; g < shape.groups; ++g) {
        if (narrow())
            run_group(shape, g, narrow_filters_, ifmaps, psums);
        else
            run_group(shape, g, wide_filters_, ifmaps, psums);
    }
}

template <class Sum>
void PassFunction::run_group(const PassShape& shape, std::int64_t g, const std::vector<Sum>& filters,
                             const std::int16_t* ifmaps, std::int32_t* psums) const {
    const std::int64_t rows = strip_rows(layer_, shape.ofmap_rows);
    const std::int64_t columns = strip_columns(layer_, shape.ofmap_columns);
    const std::int64_t blocks = ceil_div(shape.filters, lanes);
    const std::int64_t block_words = shape.channels * layer_.R * layer_.S * lanes;
    const Window window{shape.channels, layer_.R, layer_.S, rows * columns, columns, layer_.stride_w,
                        arithmetic_.product_shift};
    Sum sums[at_once * lanes];
    for (std::int64_t image = 0; image < shape.images; ++image)
        for (std::int64_t block = 0; block < blocks; ++block)
            for (std::int64_t y = 0; y < shape.ofmap_rows; ++y)
                for (std::int64_t x = 0; x < shape.ofmap_columns; x += at_once) {
                    const std::int64_t positions = std::min<std::int64_t>(at_once, shape.ofmap_columns - x);
                    const std::int64_t plane = (image * shape.groups + g) * shape.channels;
                    add_products(sums, filters.data() + (g * blocks + block) * block_words,
                                 ifmaps + (plane * rows + y * layer_.stride_h) * columns + x * layer_.stride_w, window,
                                 positions);
                    const std::int64_t here = std::min(lanes, shape.filters - block * lanes);
                    for (std::int64_t p = 0; p < positions; ++p) {
                        const std::int64_t pixel = (image * shape.ofmap_rows + y) * shape.ofmap_columns + x + p;
                        std::int32_t* out = psums + (pixel * shape.groups + g) * shape.filters + block * lanes;
                        for (std::int64_t f = 0; f < here; ++f) {
                            const std::int64_t before = shape.psum_in ? out[f] : 0;
                            out[f] = wrap(before + sums[p * lanes + f], arithmetic_.psum_bits);
                        }
                    }
                }
}

}  // namespace eyrie
