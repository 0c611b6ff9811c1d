#include "workloads/reference.hpp"

#include <algorithm>
#include <vector>

#include "workloads/reference_sums.hpp"

namespace eyrie {

namespace {

// Windows and filters are filled up with zeros to whole blocks, and to a multiple of this many words: the vectors of
// common processors then come out even.
constexpr std::int64_t word_multiple = 16;
// Windows that are kept at a time: with a block of filters they fit the second-level cache of most processors.
constexpr std::int64_t windows_at_once = 8 * reference_block;

std::int64_t rounded_up(std::int64_t value, std::int64_t multiple) {
    return (value + multiple - 1) / multiple * multiple;
}

// One group of a layer, as a product of two matrices: windows of the ifmap by filters. A row of either has the words of
// a window in the filter's own order (C/G, R, S).
class GroupReference {
public:
    GroupReference(const Layer& layer, const LayerData& data, const Arithmetic& arithmetic, std::int64_t group)
        : layer_(layer),
          data_(data),
          arithmetic_(arithmetic),
          group_(group),
          taps_(layer.C_per_group() * layer.R * layer.S),
          words_(rounded_up(taps_, word_multiple)),
          windows_(static_cast<std::size_t>(windows_at_once * words_)) {
        const std::int16_t* const first = &data.filter.data[data.filter.index(group * layer.M_per_group(), 0, 0, 0)];
        filters_ = first;
        if (words_ == taps_ && layer.M_per_group() % reference_block == 0) return;  // they are rows as they are
        filled_up_.resize(static_cast<std::size_t>(rounded_up(layer.M_per_group(), reference_block) * words_));
        for (std::int64_t f = 0; f < layer.M_per_group(); ++f)
            std::copy_n(first + f * taps_, taps_, &filled_up_[static_cast<std::size_t>(f * words_)]);
        filters_ = filled_up_.data();
    }
    GroupReference(const GroupReference&) = delete;

    // The ofmaps of image n.
    template <class Psum, class Word>  // unsigned, as wide as a psum needs; what the ofmaps are kept in
    void compute(std::int64_t n, Tensor<Word>& ofmap) {
        take_image(n);
        const std::int64_t positions = layer_.E() * layer_.F();
        for (std::int64_t first = 0; first < positions; first += windows_at_once) {
            const std::int64_t count = std::min(windows_at_once, positions - first);
            for (std::int64_t w = 0; w < count; ++w) take_window(first + w, w);
            for (std::int64_t f = 0; f < layer_.M_per_group(); f += reference_block)
                for (std::int64_t w = 0; w < count; w += reference_block)
                    compute_block<Psum>(f, w, std::min(reference_block, count - w),
                                        &ofmap.data[ofmap.index(n, group_ * layer_.M_per_group() + f, 0, 0)] + first,
                                        positions);
        }
    }

private:
    // The group's channels of an image, with their padding.
    void take_image(std::int64_t n) {
        const std::int64_t columns = layer_.padded_W();
        padded_.assign(static_cast<std::size_t>(layer_.C_per_group() * layer_.padded_H() * columns), 0);
        for (std::int64_t c = 0; c < layer_.C_per_group(); ++c)
            for (std::int64_t y = 0; y < layer_.H; ++y)
                std::copy_n(&data_.ifmap.data[data_.ifmap.index(n, group_ * layer_.C_per_group() + c, y, 0)], layer_.W,
                            &padded_[static_cast<std::size_t>((c * layer_.padded_H() + y + layer_.pad.top) * columns +
                                                              layer_.pad.left)]);
    }

    // The window of ofmap position number `position`, in row-major order, becomes row `w`.
    void take_window(std::int64_t position, std::int64_t w) {
        const std::int64_t columns = layer_.padded_W(), S = layer_.S;
        const std::int64_t y = position / layer_.F() * layer_.stride_h, x = position % layer_.F() * layer_.stride_w;
        std::int16_t* word = &windows_[static_cast<std::size_t>(w * words_)];
        for (std::int64_t c = 0; c < layer_.C_per_group(); ++c) {
            const std::int16_t* from = padded_.data() + (c * layer_.padded_H() + y) * columns + x;
            for (std::int64_t r = 0; r < layer_.R; ++r, from += columns)
                for (std::int64_t s = 0; s < S; ++s) *word++ = from[s];
        }
    }

    // Filters from `f` on against windows from `w` on. `ofmaps`: where the first filter's first ofmap goes; the next
    // filter's lie `plane` words behind.
    template <class Psum, class Word>
    void compute_block(std::int64_t f, std::int64_t w, std::int64_t count, Word* ofmaps, std::int64_t plane) const {
        Psum psums[reference_block][reference_block];
        reference_sums(&windows_[static_cast<std::size_t>(w * words_)], filters_ + f * words_, words_, arithmetic_,
                       psums);
        const std::int64_t filters = std::min(reference_block, layer_.M_per_group() - f);
        for (std::int64_t i = 0; i < filters; ++i)
            for (std::int64_t j = 0; j < count; ++j)
                ofmaps[i * plane + w + j] = static_cast<Word>(finished(psums[j][i]));
    }

    // An ofmap word: after ReLU the psum, or what fits ofmap_bits of its floor(psum / 2^ofmap_shift). Modulo 2^32, or
    // 2^64, contains modulo 2^psum_bits, so wrapping at the end is the same as wrapping at every addition.
    std::int64_t finished(std::uint64_t psum) const {
        const std::int64_t value = wrap(static_cast<std::int64_t>(psum), arithmetic_.psum_bits);
        const std::int64_t activated = layer_.relu && value < 0 ? 0 : value;
        if (arithmetic_.ofmap_bits == 0) return activated;
        const std::int64_t divisor = std::int64_t{1} << arithmetic_.ofmap_shift;
        const std::int64_t quotient = activated >= 0 ? activated / divisor : -((-activated + divisor - 1) / divisor);
        const std::int64_t limit = std::int64_t{1} << (arithmetic_.ofmap_bits - 1);
        return quotient < -limit ? -limit : quotient >= limit ? limit - 1 : quotient;
    }

    const Layer& layer_;
    const LayerData& data_;
    const Arithmetic& arithmetic_;
    std::int64_t group_;
    std::int64_t taps_;            // of a filter
    std::int64_t words_;           // of a row: the taps, then zeros
    const std::int16_t* filters_;  // a row for each filter of the group, then rows of zeros
    std::vector<std::int16_t> filled_up_;
    std::vector<std::int16_t> windows_;
    std::vector<std::int16_t> padded_;  // channel, row, column
};

template <class Psum, class Word>
void compute_layer(const Layer& layer, const LayerData& data, const Arithmetic& arithmetic, Tensor<Word>& ofmap) {
    for (std::int64_t group = 0; group < layer.G; ++group) {
        GroupReference reference(layer, data, arithmetic, group);
        for (std::int64_t n = 0; n < data.ifmap.shape[0]; ++n) reference.compute<Psum>(n, ofmap);
    }
}

}  // namespace

OfmapTensor reference_ofmap(const Layer& layer, const LayerData& data, const Arithmetic& arithmetic) {
    OfmapTensor ofmap({data.ifmap.shape[0], layer.M, layer.E(), layer.F()}, bits_of(arithmetic, WordType::ofmap));
    ofmap.visit([&](auto& words) {
        if (arithmetic.psum_bits <= 32)
            compute_layer<std::uint32_t>(layer, data, arithmetic, words);
        else
            compute_layer<std::uint64_t>(layer, data, arithmetic, words);
    });
    return ofmap;
}

}  // namespace eyrie
