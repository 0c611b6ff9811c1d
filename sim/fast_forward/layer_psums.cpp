#include "sim/fast_forward/layer_psums.hpp"

#include <algorithm>

#include "dataflows/plan/pass_builder.hpp"
#include "sim/fast_forward/layer_function.hpp"

namespace eyrie {

template <>
const std::vector<std::int32_t>& LayerPsums::words() const {
    return narrow_;
}
template <>
const std::vector<std::int64_t>& LayerPsums::words() const {
    return wide_;
}

// One pass over the whole layer, which no buffer could hold.
LayerPsums::LayerPsums(const Layer& layer, const LayerData& data, const Arithmetic& arithmetic)
    : layer_(layer), arithmetic_(arithmetic) {
    const std::int64_t batch = data.ifmap.shape[0];
    const PassShape all =
        shape_with_extents(layer.G, batch, layer.M_per_group(), layer.C_per_group(), layer.E(), layer.F(), false);
    const LayerFunction function(layer, data, arithmetic);
    const auto make = [&](auto& words) {
        words.resize(static_cast<std::size_t>(all.psum_words));
        function.psums(Pass(), all, layer.C_per_group(), words.data());
    };
    with_word_of(arithmetic.psum_bits, [&](auto word) {
        if constexpr (sizeof(word) == sizeof(std::int32_t))
            make(narrow_);
        else
            make(wide_);
    });
}

template <class Word>
void LayerPsums::copy(const Pass& pass, const PassShape& shape, Word* out) const {
    const std::vector<Word>& all = words<Word>();
    for (std::int64_t n = 0; n < shape.images; ++n)
        for (std::int64_t y = 0; y < shape.ofmap_rows; ++y)
            for (std::int64_t x = 0; x < shape.ofmap_columns; ++x)
                for (std::int64_t g = 0; g < shape.groups; ++g) {
                    const std::int64_t pixel =
                        ((pass.image + n) * layer_.E() + pass.ofmap_row + y) * layer_.F() + pass.ofmap_column + x;
                    const std::int64_t at = pixel * layer_.M + (pass.group + g) * layer_.M_per_group() + pass.filter;
                    out = std::copy_n(all.begin() + at, shape.filters, out);
                }
}
template void LayerPsums::copy(const Pass&, const PassShape&, std::int32_t*) const;
template void LayerPsums::copy(const Pass&, const PassShape&, std::int64_t*) const;

// As the DMA stores them: after ReLU, shifted; saturation makes no zero.
std::int64_t LayerPsums::stored_nonzeros(bool relu) const {
    const int shift = arithmetic_.requantises() ? arithmetic_.ofmap_shift : 0;
    return with_word_of(arithmetic_.psum_bits, [&](auto kind) -> std::int64_t {
        const auto& all = words<decltype(kind)>();
        return std::count_if(all.begin(), all.end(), [&](auto psum) {
            const std::int64_t word = psum;  // a shift may be wider than a narrow psum
            return ((relu ? std::max<std::int64_t>(word, 0) : word) >> shift) != 0;
        });
    });
}

}  // namespace eyrie
