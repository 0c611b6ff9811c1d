#include "sim/chip/dram_image.hpp"

#include <cstring>

#include "sim/kernel/errors.hpp"

namespace eyrie {

DramImage::DramImage(const Layer& layer, const LayerData& data, const Plan& plan, const Dma& dma,
                     const Arithmetic& arithmetic, Dram& dram)
    : layer_(layer),
      plan_(plan),
      dma_(dma),
      arithmetic_(arithmetic),
      ifmaps_coded_(dma.codes_ifmaps() && layer.ifmap_compressed) {
    place_filters(data);
    place_ifmaps(data);
    place_ofmaps();
    dram.bytes().swap(bytes_);
}

DramSegment DramImage::append(const void* bytes, std::int64_t count) {
    const std::size_t address = (bytes_.size() + 7) / 8 * 8;  // transfers start at link words
    bytes_.resize(address + static_cast<std::size_t>(count));
    if (bytes != nullptr) std::memcpy(&bytes_[address], bytes, static_cast<std::size_t>(count));
    return {address, count};
}

void DramImage::place_filters(const LayerData& data) {
    std::vector<std::int16_t> words;
    for (const Pass& pass : plan_.passes) {
        if (!pass.load_filters) continue;
        const FilterKey key{pass.group, pass.filter, pass.channel};
        if (filters_.count(key) != 0) continue;
        words.clear();
        for (const FilterCoordinate& w : plan_.shape_of(pass).filter_order)
            words.push_back(data.filter.at((pass.group + w.group) * layer_.M_per_group() + pass.filter + w.filter,
                                           pass.channel + w.channel, w.row, w.column));
        filters_[key] = append(words.data(), static_cast<std::int64_t>(words.size()) * 2);
    }
}

// One plane of a pass's tile, with padding.
void DramImage::append_plane(const Tensor<std::int16_t>& ifmap, std::int64_t image, std::int64_t channel,
                             const Pass& pass, std::vector<std::int16_t>& words) const {
    const PassShape& shape = plan_.shape_of(pass);
    const std::int64_t rows = strip_rows(layer_, shape.ofmap_rows);
    const std::int64_t columns = strip_columns(layer_, shape.ofmap_columns);
    for (std::int64_t y = 0; y < rows; ++y) {
        const std::int64_t row = pass.ofmap_row * layer_.stride_h + y - layer_.pad_h;
        for (std::int64_t x = 0; x < columns; ++x) {
            const std::int64_t column = pass.ofmap_column * layer_.stride_w + x - layer_.pad_w;
            const bool inside = row >= 0 && row < layer_.H && column >= 0 && column < layer_.W;
            words.push_back(inside ? ifmap.at(image, channel, row, column) : std::int16_t{0});
        }
    }
}

std::vector<TileKey> DramImage::ifmap_transfers(const Pass& pass) const {
    const PassShape& shape = plan_.shape_of(pass);
    std::vector<TileKey> keys;
    for (std::int64_t i = 0; i < shape.images; ++i)
        for (std::int64_t g = 0; g < shape.groups; ++g)
            for (std::int64_t c = 0; c < shape.channels; ++c)
                if (!plan_.joint_transfers || (g == 0 && c == 0))
                    keys.push_back({pass.image + i, (pass.group + g) * layer_.C_per_group() + pass.channel + c,
                                    pass.ofmap_row, pass.ofmap_column});
    return keys;
}

void DramImage::place_ifmaps(const LayerData& data) {
    std::vector<std::int16_t> words;
    for (const Pass& pass : plan_.passes) {
        if (!pass.load_ifmaps) continue;
        const PassShape& shape = plan_.shape_of(pass);
        for (const TileKey& key : ifmap_transfers(pass)) {
            if (ifmaps_.count(key) != 0) continue;
            words.clear();
            const auto& [image, first, row, column] = key;
            for (std::int64_t g = 0; g < (plan_.joint_transfers ? shape.groups : 1); ++g)
                for (std::int64_t c = 0; c < (plan_.joint_transfers ? shape.channels : 1); ++c)
                    append_plane(data.ifmap, image, first + g * layer_.C_per_group() + c, pass, words);
            const std::int64_t count = static_cast<std::int64_t>(words.size());
            if (ifmaps_coded_) {
                const std::vector<std::uint64_t> code = dma_.codec().encode(words.data(), count);
                ifmaps_[key] = append(code.data(), static_cast<std::int64_t>(code.size()) * 8);
            } else {
                ifmaps_[key] = append(words.data(), count * 2);
            }
        }
    }
}

std::vector<OfmapTransfer> DramImage::ofmap_transfers(const Pass& pass) const {
    const PassShape& shape = plan_.shape_of(pass);
    std::vector<OfmapTransfer> transfers;
    for (std::int64_t i = 0; i < shape.images; ++i)
        for (std::int64_t g = 0; g < shape.groups; ++g)
            for (std::int64_t f = 0; f < shape.filters; ++f) {
                if (!plan_.joint_transfers || (g == 0 && f == 0))
                    transfers.push_back({{pass.image + i, (pass.group + g) * layer_.M_per_group() + pass.filter + f,
                                          pass.ofmap_row, pass.ofmap_column}, {}});
                for (std::int64_t pixel = 0; pixel < std::int64_t{shape.ofmap_rows} * shape.ofmap_columns; ++pixel)
                    transfers.back().psums.push_back(
                        pass.psum_base +
                        ((i * shape.ofmap_rows * shape.ofmap_columns + pixel) * shape.groups + g) * shape.filters + f);
            }
    return transfers;
}

void DramImage::place_ofmaps() {
    for (const Pass& pass : plan_.passes) {
        if (pass.channel != 0) continue;
        const PassShape& shape = plan_.shape_of(pass);
        for (const OfmapTransfer& transfer : ofmap_transfers(pass)) {
            StoredTile& tile = ofmaps_[transfer.key];
            tile.address =
                append(nullptr, dma_.largest_ofmap_bytes(static_cast<std::int64_t>(transfer.psums.size()))).address;
            tile.groups = plan_.joint_transfers ? shape.groups : 1;
            tile.filters = plan_.joint_transfers ? shape.filters : 1;
            tile.rows = shape.ofmap_rows;
            tile.columns = shape.ofmap_columns;
        }
    }
}

DramSegment DramImage::filters_of(const Pass& pass) const {
    return filters_.at(FilterKey{pass.group, pass.filter, pass.channel});
}

std::vector<std::int32_t> DramImage::stored_words(const StoredTile& tile, const Dram& dram, std::int64_t count) const {
    std::vector<std::int32_t> out(static_cast<std::size_t>(count));
    const unsigned char* stored = &dram.bytes()[tile.address];
    if (dram_word_bytes(arithmetic_.psum_bits) == 4) {
        std::memcpy(out.data(), stored, static_cast<std::size_t>(tile.bytes));
        return out;
    }
    std::vector<std::int16_t> words(static_cast<std::size_t>(count));
    if (dma_.codes_ofmaps()) {
        std::vector<std::uint64_t> code(static_cast<std::size_t>(tile.bytes / 8));
        std::memcpy(code.data(), stored, static_cast<std::size_t>(tile.bytes));
        words = dma_.codec().decode(code, count);
    } else {
        std::memcpy(words.data(), stored, static_cast<std::size_t>(tile.bytes));
    }
    out.assign(words.begin(), words.end());
    return out;
}

Tensor<std::int32_t> DramImage::read_ofmaps(Dram& dram) const {
    Tensor<std::int32_t> ofmap({plan_.batch, layer_.M, layer_.E(), layer_.F()});
    for (const auto& [key, tile] : ofmaps_) {
        const auto& [image, first, row, column] = key;
        if (tile.bytes == 0) throw SimulationError("layer " + layer_.name + ": an ofmap tile was never stored");
        const std::vector<std::int32_t> words =
            stored_words(tile, dram, std::int64_t{tile.groups} * tile.filters * tile.rows * tile.columns);
        std::size_t next = 0;
        for (std::int64_t g = 0; g < tile.groups; ++g)
            for (std::int64_t f = 0; f < tile.filters; ++f)
                for (std::int64_t y = 0; y < tile.rows; ++y)
                    for (std::int64_t x = 0; x < tile.columns; ++x)
                        ofmap.at(image, first + g * layer_.M_per_group() + f, row + y, column + x) = words[next++];
    }
    return ofmap;
}

}  // namespace eyrie
