#include "sim/fast_forward/layer_function.hpp"

#include <algorithm>
#include <type_traits>

#include "sim/kernel/cycle.hpp"
#include "sim/kernel/vector_clones.hpp"

namespace eyrie {

namespace {

bool all_within(const LargeVector<std::int16_t>& words, std::int16_t low, std::int16_t high) {
    std::int16_t smallest = 0, largest = 0;
    for (const std::int16_t word : words) {
        smallest = std::min(smallest, word);
        largest = std::max(largest, word);
    }
    return smallest >= low && largest <= high;
}

SumKernel kernel_for(const LayerData& data, const Arithmetic& arithmetic) {
    if (arithmetic.product_shift != 0) return {};
    const bool bytes_suffice = fits_32_bits(arithmetic.psum_bits) && all_within(data.ifmap.data, 0, 255) &&
                               all_within(data.filter.data, -128, 127);
    return fastest_sum_kernel(bytes_suffice);
}

// The size of parts that `all` is cut into: at most `most` each, as equal as possible.
std::int64_t equal_part(std::int64_t all, std::int64_t most) { return ceil_div(all, ceil_div(all, most)); }

}  // namespace

LayerFunction::LayerFunction(const Layer& layer, const LayerData& data, const Arithmetic& arithmetic)
    : layer_(layer),
      data_(data),
      arithmetic_(arithmetic),
      kernel_(kernel_for(data, arithmetic)),
      depth_(ceil_div(layer.C_per_group(), kernel_.words_per_bundle)),
      packed_rows_(layer.padded_H()),
      packed_columns_(layer.padded_W()) {
    if (kernel_.sums == nullptr) return;
    if (kernel_.words_per_bundle == 4) {
        pack_filters<std::int8_t>();
        pack_ifmaps<std::uint8_t>();
    } else {
        pack_filters<std::int16_t>();
        pack_ifmaps<std::int16_t>();
    }
}

template <class Word>
void LayerFunction::pack_filters() {
    constexpr std::int64_t words = sizeof(std::int32_t) / sizeof(Word);
    const std::int64_t taps = layer_.R * layer_.S;
    const std::int64_t blocks = ceil_div(layer_.M_per_group(), kernel_lanes);
    filters_.assign(static_cast<std::size_t>(layer_.G * blocks * depth_ * taps * kernel_lanes), 0);
    Word* const packed = reinterpret_cast<Word*>(filters_.data());
    const std::int16_t* word = data_.filter.data.data();
    for (std::int64_t m = 0; m < layer_.M; ++m) {
        const std::int64_t group = m / layer_.M_per_group(), filter = m % layer_.M_per_group();
        const std::int64_t block = group * blocks + filter / kernel_lanes;
        for (std::int64_t c = 0; c < layer_.C_per_group(); ++c) {
            Word* out = packed + ((block * depth_ + c / words) * taps * kernel_lanes + filter % kernel_lanes) * words +
                        c % words;
            for (std::int64_t tap = 0; tap < taps; ++tap) out[tap * words * kernel_lanes] = static_cast<Word>(*word++);
        }
    }
}

namespace {

// A row of bundles from one of each channel; a channel that the group has not is all zeros.
template <class Word>
[[gnu::always_inline]] inline void bundle_row(const std::int16_t* const* channels, std::int64_t count, Word* out) {
    constexpr std::size_t words = sizeof(std::int32_t) / sizeof(Word);
    for (std::int64_t x = 0; x < count; ++x)
        for (std::size_t k = 0; k < words; ++k)
            out[static_cast<std::size_t>(x) * words + k] = static_cast<Word>(channels[k][x]);
}

EYRIE_VECTOR_CLONES
void bundle_row_of_four(const std::int16_t* const* channels, std::int64_t count, std::uint8_t* out) {
    bundle_row(channels, count, out);
}
EYRIE_VECTOR_CLONES
void bundle_row_of_two(const std::int16_t* const* channels, std::int64_t count, std::int16_t* out) {
    bundle_row(channels, count, out);
}

}  // namespace

template <class Word>
void LayerFunction::pack_ifmaps() {
    constexpr std::int64_t words = sizeof(std::int32_t) / sizeof(Word);
    const std::int64_t batch = data_.ifmap.shape[0], channels = layer_.C_per_group();
    ifmaps_.assign(static_cast<std::size_t>(batch * layer_.G * depth_ * packed_rows_ * packed_columns_), 0);
    Word* out = reinterpret_cast<Word*>(ifmaps_.data()) + (layer_.pad.top * packed_columns_ + layer_.pad.left) * words;
    const std::vector<std::int16_t> none(static_cast<std::size_t>(layer_.W), 0);
    for (std::int64_t group = 0; group < batch * layer_.G; ++group)
        for (std::int64_t c = 0; c < channels; c += words, out += packed_rows_ * packed_columns_ * words)
            for (std::int64_t y = 0; y < layer_.H; ++y) {
                const std::int16_t* of[words];
                for (std::int64_t k = 0; k < words; ++k)
                    of[k] = c + k < channels ? &data_.ifmap.data[static_cast<std::size_t>(
                                                   ((group * channels + c + k) * layer_.H + y) * layer_.W)]
                                             : none.data();
                if constexpr (words == 4)
                    bundle_row_of_four(of, layer_.W, out + y * packed_columns_ * words);
                else
                    bundle_row_of_two(of, layer_.W, out + y * packed_columns_ * words);
            }
}

template <class Word>
void LayerFunction::psums(const Pass& pass, const PassShape& shape, std::int64_t channels, Word* out) const {
    const std::int64_t pixel_step = std::int64_t{shape.groups} * shape.filters;
    for (std::int64_t image = 0; image < shape.images; ++image)
        for (std::int64_t g = 0; g < shape.groups; ++g) {
            const Box<Word> box{pass.image + image,
                                pass.group + g,
                                pass.filter,
                                shape.filters,
                                pass.ofmap_row,
                                shape.ofmap_rows,
                                pass.ofmap_column,
                                shape.ofmap_columns,
                                out + image * shape.ofmap_rows * shape.ofmap_columns * pixel_step + g * shape.filters,
                                pixel_step};
            if (kernel_.sums == nullptr)
                sums_without_kernel(box, 0, channels, false);
            else
                sums_of(box, channels);
        }
}

template void LayerFunction::psums(const Pass&, const PassShape&, std::int64_t, std::int32_t*) const;
template void LayerFunction::psums(const Pass&, const PassShape&, std::int64_t, std::int64_t*) const;

// Computes one or two blocks of filters for a few columns at a time. Blocks are aligned to the group's first filter,
// not to the box's.
template <class Sum>
void LayerFunction::sums_of(const Box<Sum>& box, std::int64_t channels) const {
    const std::int64_t plane = packed_rows_ * packed_columns_;
    const std::int64_t block_step = depth_ * layer_.R * layer_.S * kernel_lanes;
    const std::int64_t blocks = ceil_div(layer_.M_per_group(), kernel_lanes);
    // Channels that do not fill a bundle are added below, unless they are the group's last, whose bundle ends in zeros.
    const std::int64_t depth = channels == layer_.C_per_group() ? depth_ : channels / kernel_.words_per_bundle;
    const KernelWindow window{depth, layer_.R, layer_.S, plane, packed_columns_, layer_.stride_w};
    const std::int32_t* ifmaps = ifmaps_.data() + (box.image * layer_.G + box.group) * depth_ * plane;
    using Unsigned = std::make_unsigned_t<Sum>;
    const int unused = static_cast<int>(8 * sizeof(Sum)) - arithmetic_.psum_bits;
    Sum sums[kernel_sums];
    const std::int64_t last_block = (box.filter + box.filters - 1) / kernel_lanes;
    for (std::int64_t block = box.filter / kernel_lanes; block <= last_block; block += 2) {
        const int together = block + 1 <= last_block ? 2 : 1;
        const std::int64_t at_once = equal_part(box.columns, kernel_positions(together));
        const std::int32_t* filters = filters_.data() + (box.group * blocks + block) * block_step;
        for (std::int64_t y = 0; y < box.rows; ++y)
            for (std::int64_t x = 0; x < box.columns; x += at_once) {
                const int positions = static_cast<int>(std::min(at_once, box.columns - x));
                const std::int64_t at =
                    (box.row + y) * layer_.stride_h * packed_columns_ + (box.column + x) * layer_.stride_w;
                run_kernel(sums, filters, block_step, together, ifmaps + at, positions, window);
                for (int b = 0; b < together; ++b) {
                    const std::int64_t first = std::max(box.filter, (block + b) * kernel_lanes);
                    const std::int64_t end = std::min(box.filter + box.filters, (block + b + 1) * kernel_lanes);
                    for (int p = 0; p < positions; ++p) {
                        const Sum* sum = sums + (b * positions + p) * kernel_lanes - (block + b) * kernel_lanes;
                        Sum* out = box.out + (y * box.columns + x + p) * box.pixel_step - box.filter;
                        for (std::int64_t f = first; f < end; ++f)
                            out[f] = static_cast<Sum>(static_cast<Unsigned>(sum[f]) << unused) >> unused;
                    }
                }
            }
    }
    const std::int64_t summed = depth * kernel_.words_per_bundle;
    if (summed < channels) sums_without_kernel(box, summed, channels, true);
}

// Word by word; `add`: adds to the sums that are there.
template <class Sum>
void LayerFunction::sums_without_kernel(const Box<Sum>& box, std::int64_t first_channel, std::int64_t channels,
                                        bool add) const {
    const auto ifmap_at = [&](std::int64_t c, std::int64_t y, std::int64_t x) -> std::int16_t {
        const bool inside = y >= 0 && y < layer_.H && x >= 0 && x < layer_.W;
        return inside ? data_.ifmap.at(box.image, box.group * layer_.C_per_group() + c, y, x) : std::int16_t{0};
    };
    for (std::int64_t y = 0; y < box.rows; ++y)
        for (std::int64_t x = 0; x < box.columns; ++x)
            for (std::int64_t f = 0; f < box.filters; ++f) {
                Sum& out = box.out[(y * box.columns + x) * box.pixel_step + f];
                std::int64_t sum = add ? out : 0;
                const std::int64_t m = box.group * layer_.M_per_group() + box.filter + f;
                for (std::int64_t c = first_channel; c < channels; ++c)
                    for (std::int64_t i = 0; i < layer_.R; ++i)
                        for (std::int64_t j = 0; j < layer_.S; ++j)
                            sum += product_of(data_.filter.at(m, c, i, j),
                                              ifmap_at(c, (box.row + y) * layer_.stride_h + i - layer_.pad.top,
                                                       (box.column + x) * layer_.stride_w + j - layer_.pad.left),
                                              arithmetic_);
                out = static_cast<Sum>(wrap(sum, arithmetic_.psum_bits));
            }
}

}  // namespace eyrie
