#include "sim/fast_forward/layer_psums.hpp"

#include <algorithm>

#include "dataflows/plan/pass_builder.hpp"
#include "sim/fast_forward/layer_function.hpp"

namespace eyrie {

// One pass over the whole layer, which no buffer could hold.
LayerPsums::LayerPsums(const Layer& layer, const LayerData& data, const Arithmetic& arithmetic)
    : layer_(layer), arithmetic_(arithmetic) {
    const PassShape all = shape_with_extents(layer.G, data.ifmap.shape[0], layer.M_per_group(), layer.C_per_group(),
                                             layer.E(), layer.F(), false);
    const LayerFunction function(layer, data, arithmetic);
    OfmapTensor made({data.ifmap.shape[0], layer.E(), layer.F(), layer.M}, arithmetic.psum_bits);
    made.visit([&](auto& psums) { function.psums(Pass(), all, layer.C_per_group(), psums.data.data()); });
    psums_ = std::make_shared<const OfmapTensor>(std::move(made));
}

LayerPsums LayerPsums::in_folding(const Layer& folded) const {
    LayerPsums same = *this;
    same.layer_ = folded;
    return same;
}

template <class Word>
void LayerPsums::copy(const Pass& pass, const PassShape& shape, Word* out) const {
    psums_->visit([&](const auto& psums) {
        for (std::int64_t n = 0; n < shape.images; ++n)
            for (std::int64_t y = 0; y < shape.ofmap_rows; ++y)
                for (std::int64_t x = 0; x < shape.ofmap_columns; ++x)
                    for (std::int64_t g = 0; g < shape.groups; ++g) {
                        const std::int64_t filter = (pass.group + g) * layer_.M_per_group() + pass.filter;
                        const std::size_t first =
                            place(pass.image + n, pass.ofmap_row + y, pass.ofmap_column + x, filter);
                        out = std::copy_n(&psums.data[first], shape.filters, out);
                    }
    });
}
template void LayerPsums::copy(const Pass&, const PassShape&, std::int32_t*) const;
template void LayerPsums::copy(const Pass&, const PassShape&, std::int64_t*) const;

template <class Word>
void LayerPsums::append_plane(const Pass& pass, const PassShape& shape, std::int64_t image, std::int64_t filter,
                              std::vector<Word>& words) const {
    psums_->visit([&](const auto& psums) {
        for (std::int64_t y = 0; y < shape.ofmap_rows; ++y) {
            const auto* psum = &psums.data[place(image, pass.ofmap_row + y, pass.ofmap_column, filter)];
            for (std::int64_t x = 0; x < shape.ofmap_columns; ++x, psum += layer_.M)
                words.push_back(static_cast<Word>(*psum));
        }
    });
}
template void LayerPsums::append_plane(const Pass&, const PassShape&, std::int64_t, std::int64_t,
                                       std::vector<std::int32_t>&) const;
template void LayerPsums::append_plane(const Pass&, const PassShape&, std::int64_t, std::int64_t,
                                       std::vector<std::int64_t>&) const;

// As the DMA stores them: after ReLU, shifted, saturated. Saturation makes zeros of the positive ones where a word has
// its sign only.
std::int64_t LayerPsums::stored_nonzeros(bool relu) const {
    const int shift = arithmetic_.requantises() ? arithmetic_.ofmap_shift : 0;
    const bool sign_only = arithmetic_.ofmap_bits == 1;
    return psums_->visit([&](const auto& psums) -> std::int64_t {
        return std::count_if(psums.data.begin(), psums.data.end(), [&](std::int64_t psum) {
            const std::int64_t shifted = (relu ? std::max<std::int64_t>(psum, 0) : psum) >> shift;
            return sign_only ? shifted < 0 : shifted != 0;
        });
    });
}

}  // namespace eyrie
