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
        const Key key{pass.group, pass.filter, pass.channel};
        if (filters_.count(key) != 0) continue;
        words.clear();
        const std::int64_t m0 = pass.group * layer_.M_per_group() + pass.filter;
        for (const FilterCoordinate& w : plan_.shape_of(pass).filter_order)
            words.push_back(data.filter.at(m0 + w.filter, pass.channel + w.channel, w.row, w.column));
        filters_[key] = append(words.data(), static_cast<std::int64_t>(words.size()) * 2);
    }
}

std::vector<std::int16_t> DramImage::padded_strip(const Tensor<std::int16_t>& ifmap, std::int64_t image,
                                                  std::int64_t channel, std::int64_t ofmap_row,
                                                  std::int64_t rows) const {
    std::vector<std::int16_t> words(static_cast<std::size_t>(rows * plan_.ifmap_columns), 0);
    for (std::int64_t y = 0; y < rows; ++y) {
        const std::int64_t row = ofmap_row * layer_.stride_h + y - layer_.pad_h;
        if (row < 0 || row >= layer_.H) continue;
        for (std::int64_t x = 0; x < plan_.ifmap_columns; ++x) {
            const std::int64_t column = x - layer_.pad_w;
            if (column >= 0 && column < layer_.W)
                words[static_cast<std::size_t>(y * plan_.ifmap_columns + x)] = ifmap.at(image, channel, row, column);
        }
    }
    return words;
}

void DramImage::place_ifmaps(const LayerData& data) {
    for (const Pass& pass : plan_.passes) {
        if (!pass.load_ifmaps) continue;
        const PassShape& shape = plan_.shape_of(pass);
        for (std::int64_t i = 0; i < shape.images; ++i)
            for (std::int64_t c = 0; c < shape.channels; ++c) {
                const std::int64_t channel = pass.group * layer_.C_per_group() + pass.channel + c;
                const Key key{pass.image + i, channel, pass.ofmap_row};
                if (ifmaps_.count(key) != 0) continue;
                const std::vector<std::int16_t> words = padded_strip(data.ifmap, pass.image + i, channel, pass.ofmap_row,
                                                                     strip_rows(layer_, shape.ofmap_rows));
                if (ifmaps_coded_) {
                    const std::vector<std::uint64_t> code =
                        dma_.codec().encode(words.data(), static_cast<std::int64_t>(words.size()));
                    ifmaps_[key] = append(code.data(), static_cast<std::int64_t>(code.size()) * 8);
                } else {
                    ifmaps_[key] = append(words.data(), static_cast<std::int64_t>(words.size()) * 2);
                }
            }
    }
}

void DramImage::place_ofmaps() {
    for (const Pass& pass : plan_.passes) {
        if (pass.channel != 0) continue;
        const PassShape& shape = plan_.shape_of(pass);
        const std::int64_t bytes = dma_.largest_ofmap_bytes(shape.ofmap_rows * layer_.F());
        for (std::int64_t i = 0; i < shape.images; ++i)
            for (std::int64_t f = 0; f < shape.filters; ++f) {
                const std::int64_t filter = pass.group * layer_.M_per_group() + pass.filter + f;
                ofmaps_[Key{pass.image + i, filter, pass.ofmap_row}] = {append(nullptr, bytes).address};
            }
    }
}

DramSegment DramImage::filters_of(const Pass& pass) const {
    return filters_.at(Key{pass.group, pass.filter, pass.channel});
}

DramSegment DramImage::ifmap_strip(std::int64_t image, std::int64_t channel, std::int64_t ofmap_row) const {
    return ifmaps_.at(Key{image, channel, ofmap_row});
}

std::uint64_t DramImage::ofmap_strip(std::int64_t image, std::int64_t filter, std::int64_t ofmap_row) const {
    return ofmaps_.at(Key{image, filter, ofmap_row}).address;
}

void DramImage::note_stored(std::int64_t image, std::int64_t filter, std::int64_t ofmap_row, std::int64_t rows,
                            std::int64_t bytes) {
    StoredStrip& strip = ofmaps_.at(Key{image, filter, ofmap_row});
    strip.bytes = bytes;
    strip.rows = rows;
}

Tensor<std::int32_t> DramImage::read_ofmaps(Dram& dram) const {
    Tensor<std::int32_t> ofmap({plan_.batch, layer_.M, layer_.E(), layer_.F()});
    for (const auto& [key, strip] : ofmaps_) {
        const auto& [image, filter, row] = key;
        if (strip.bytes == 0) throw SimulationError("layer " + layer_.name + ": an ofmap strip was never stored");
        const std::int64_t count = strip.rows * layer_.F();
        std::int32_t* out = &ofmap.at(image, filter, row, 0);
        const unsigned char* stored = &dram.bytes()[strip.address];
        if (dram_word_bytes(arithmetic_.psum_bits) == 4) {
            std::memcpy(out, stored, static_cast<std::size_t>(strip.bytes));
        } else {
            std::vector<std::int16_t> words(static_cast<std::size_t>(count));
            if (dma_.codes_ofmaps()) {
                std::vector<std::uint64_t> code(static_cast<std::size_t>(strip.bytes / 8));
                std::memcpy(code.data(), stored, static_cast<std::size_t>(strip.bytes));
                words = dma_.codec().decode(code, count);
            } else {
                std::memcpy(words.data(), stored, static_cast<std::size_t>(strip.bytes));
            }
            for (std::int64_t i = 0; i < count; ++i) out[i] = words[static_cast<std::size_t>(i)];
        }
    }
    return ofmap;
}

}  // namespace eyrie
