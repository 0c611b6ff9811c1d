#include "tests/oracle/layer_passes.hpp"

#include <algorithm>

namespace eyrie {
namespace {

std::int16_t padded(const Layer& layer, const LayerData& data, std::int64_t image, std::int64_t channel,
                    std::int64_t row, std::int64_t column) {
    const std::int64_t h = row - layer.pad.top;
    const std::int64_t w = column - layer.pad.left;
    return h < 0 || w < 0 || h >= layer.H || w >= layer.W ? std::int16_t{0} : data.ifmap.at(image, channel, h, w);
}

std::vector<std::int16_t> filters_of(const Pass& pass, const Layer& layer, const LayerData& data, const Plan& plan) {
    std::vector<std::int16_t> words;
    for (const FilterCoordinate& at : plan.shape_of(pass).filter_order)
        words.push_back(data.filter.at((pass.group + at.group) * layer.M_per_group() + pass.filter + at.filter,
                                       pass.channel + at.channel, at.row, at.column));
    return words;
}

// One plane under the pass's tile.
void append_tile(const Pass& pass, const PassShape& shape, const Layer& layer, const LayerData& data,
                 std::int64_t image, std::int64_t channel, std::vector<std::int16_t>& words) {
    for (std::int64_t y = 0; y < strip_rows(layer, shape.ofmap_rows); ++y)
        for (std::int64_t x = 0; x < strip_columns(layer, shape.ofmap_columns); ++x)
            words.push_back(padded(layer, data, image, channel, pass.ofmap_row * layer.stride_h + y,
                                   pass.ofmap_column * layer.stride_w + x));
}

std::vector<std::int16_t> ifmaps_of(const Pass& pass, const Layer& layer, const LayerData& data, const Plan& plan) {
    const PassShape& shape = plan.shape_of(pass);
    std::vector<std::int16_t> words;
    for (std::int64_t i = 0; i < shape.images; ++i)
        for (std::int64_t g = 0; g < shape.groups; ++g)
            for (std::int64_t c = 0; c < shape.channels; ++c)
                append_tile(pass, shape, layer, data, pass.image + i,
                            (pass.group + g) * layer.C_per_group() + pass.channel + c, words);
    return words;
}

// The pass's psums as it leaves them in the buffer, after ReLU.
void copy_psums(const Pass& pass, const PassShape& shape, const Layer& layer,
                std::vector<std::int64_t>::const_iterator psum, OfmapTensor& ofmap) {
    for (std::int64_t i = 0; i < shape.images; ++i)
        for (std::int64_t y = 0; y < shape.ofmap_rows; ++y)
            for (std::int64_t x = 0; x < shape.ofmap_columns; ++x)
                for (std::int64_t g = 0; g < shape.groups; ++g)
                    for (std::int64_t f = 0; f < shape.filters; ++f, ++psum)
                        ofmap.put(pass.image + i, (pass.group + g) * layer.M_per_group() + pass.filter + f,
                                  pass.ofmap_row + y, pass.ofmap_column + x,
                                  layer.relu ? std::max<std::int64_t>(*psum, 0) : *psum);
}

}  // namespace

std::vector<ClockedPass> layer_passes(const Layer& layer, const LayerData& data, const Plan& plan) {
    std::vector<std::int16_t> ifmaps;
    std::vector<std::int16_t> filters;
    std::vector<ClockedPass> passes;
    for (std::size_t i = 0; i < plan.passes.size(); ++i) {
        const Pass& pass = plan.passes[i];
        ifmaps = ifmaps_of(pass, layer, data, plan);
        if (!plan.shape_of(pass).filter_order.empty()) filters = filters_of(pass, layer, data, plan);
        passes.push_back({&plan.shape_of(pass), pass.psum_base, ifmaps, filters});
    }
    return passes;
}

// Later passes add to what earlier ones left, so the last one to touch an ofmap has it finished.
OfmapTensor ofmap_in(const ClockedResult& result, const Layer& layer, const Plan& plan, int psum_bits) {
    OfmapTensor ofmap({plan.batch, layer.M, layer.E(), layer.F()}, psum_bits);
    for (std::size_t k = 0; k < plan.passes.size(); ++k) {
        const Pass& pass = plan.passes[k];
        copy_psums(pass, plan.shape_of(pass), layer, result.passes[k].psums.begin() + pass.psum_base, ofmap);
    }
    return ofmap;
}

}  // namespace eyrie
