#include "sim/chip/dram_image.hpp"

#include <algorithm>
#include <cstring>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"

namespace eyrie {

DramImage::DramImage(const Layer& layer, const LayerData& data, const Plan& plan, const Dma& dma,
                     const Arithmetic& arithmetic, const LayerPsums* psums, Dram& dram)
    : layer_(layer),
      data_(data),
      plan_(plan),
      dma_(dma),
      arithmetic_(arithmetic),
      dram_(dram),
      join_planes_(dma.config().join_planes),
      ifmaps_coded_(dma.config().codes_ifmaps() && layer.ifmap_compressed),
      ofmaps_coded_(dma.config().codes_ofmaps(arithmetic)) {
    place_filters();
    place_ifmaps();
    if (needs_psums(dma.config(), arithmetic)) choose_ofmap_form(*psums);
    place_ofmaps();
    dram.resize(size_);
}

DramSegment DramImage::reserve(std::int64_t bytes) {
    const std::int64_t address = (size_ + 7) / 8 * 8;  // transfers are aligned to link words
    size_ = address + bytes;
    return {static_cast<std::uint64_t>(address), bytes};
}

void DramImage::write(const DramSegment& segment, const void* bytes) {
    std::memcpy(&dram_.bytes()[segment.address], bytes, static_cast<std::size_t>(segment.bytes));
}

void DramImage::write_plain(const DramSegment& segment, const std::vector<std::int16_t>& words, WordType type) {
    pack_words(words.data(), static_cast<std::int64_t>(words.size()), bits_of(arithmetic_, type),
               &dram_.bytes()[segment.address]);
}

void DramImage::place_filters() {
    for (const Step& step : plan_.steps) {
        if (step.kind != StepKind::load || step.region != Region::filter) continue;
        const Pass& pass = plan_.passes[static_cast<std::size_t>(step.pass)];
        const auto [entry, fresh] = filters_.try_emplace(FilterKey{pass.group, pass.filter, pass.channel});
        if (!fresh) continue;
        entry->second.pass = step.pass;
        entry->second.segment = reserve(
            dma_.plain_bytes(WordType::filter, static_cast<std::int64_t>(plan_.shape_of(pass).filter_order.size())));
    }
}

DramSegment DramImage::filters_of(const Pass& pass, bool words) {
    Placed& placed = filters_.at(FilterKey{pass.group, pass.filter, pass.channel});
    if (words && !placed.written) {
        std::vector<std::int16_t> content;
        for (const FilterCoordinate& w : plan_.shape_of(pass).filter_order)
            content.push_back(data_.filter.at((pass.group + w.group) * layer_.M_per_group() + pass.filter + w.filter,
                                              pass.channel + w.channel, w.row, w.column));
        write_plain(placed.segment, content, WordType::filter);
        placed.written = true;
    }
    return placed.segment;
}

namespace {

// Of `size` tile rows (columns) from the padded ifmap's row `first` on, those [first, end) that lie in the ifmap.
struct Span {
    std::int64_t first, end;
};
Span in_ifmap(std::int64_t first, std::int64_t size, std::int64_t padding, std::int64_t ifmap) {
    const std::int64_t begin = std::clamp<std::int64_t>(padding - first, 0, size);
    return {begin, std::clamp<std::int64_t>(padding + ifmap - first, begin, size)};
}

}  // namespace

PaddedPlane DramImage::ifmap_plane(const Pass& pass) const {
    const PassShape& shape = plan_.shape_of(pass);
    PaddedPlane plane;
    plane.end_row = plane.rows = strip_rows(layer_, shape.ofmap_rows);
    plane.end_column = plane.columns = strip_columns(layer_, shape.ofmap_columns);
    if (dma_.config().stores_padding) return plane;
    const Span rows = in_ifmap(pass.ofmap_row * layer_.stride_h, plane.rows, layer_.pad.top, layer_.H);
    const Span columns = in_ifmap(pass.ofmap_column * layer_.stride_w, plane.columns, layer_.pad.left, layer_.W);
    plane.first_row = rows.first;
    plane.end_row = rows.end;
    plane.first_column = columns.first;
    plane.end_column = columns.end;
    return plane;
}

// Appends one plane of a pass's tile, as DRAM holds it.
void DramImage::append_plane(std::int64_t image, std::int64_t channel, const Pass& pass, const PaddedPlane& plane,
                             std::vector<std::int16_t>& words) const {
    const std::int64_t width = plane.end_column - plane.first_column;
    const std::int64_t left = pass.ofmap_column * layer_.stride_w + plane.first_column;
    const Span columns = in_ifmap(left, width, layer_.pad.left, layer_.W);
    std::size_t at = words.size();
    words.resize(at + static_cast<std::size_t>(plane.dram_words()), 0);
    for (std::int64_t y = plane.first_row; y < plane.end_row; ++y, at += static_cast<std::size_t>(width)) {
        const std::int64_t row = pass.ofmap_row * layer_.stride_h + y - layer_.pad.top;
        if (row < 0 || row >= layer_.H || columns.first == columns.end) continue;
        const std::int16_t* source =
            &data_.ifmap.data[data_.ifmap.index(image, channel, row, left - layer_.pad.left + columns.first)];
        std::copy_n(source, columns.end - columns.first, &words[at + static_cast<std::size_t>(columns.first)]);
    }
}

MapForms DramImage::forms() const {
    const DramConfig& config = dma_.config();
    const auto form = [](bool coded, bool may_be) {
        return coded ? MapForm::rlc : may_be ? MapForm::raw_as_smaller : MapForm::raw;
    };
    return {form(ifmaps_coded_, config.codes_ifmaps() && layer_.ifmap_compressed),
            form(ofmaps_coded_, config.codes_ofmaps(arithmetic_))};
}

std::vector<TileKey> DramImage::ifmap_transfers(const Pass& pass) const {
    const PassShape& shape = plan_.shape_of(pass);
    const auto tile = [&](std::int64_t image, std::int64_t group, std::int64_t channel) {
        return TileKey(pass.image + image, (pass.group + group) * layer_.C_per_group() + pass.channel + channel,
                       pass.ofmap_row, pass.ofmap_column);
    };
    if (join_planes_) return {tile(0, 0, 0)};
    std::vector<TileKey> keys;
    for (std::int64_t i = 0; i < shape.images; ++i)
        for (std::int64_t g = 0; g < shape.groups; ++g)
            for (std::int64_t c = 0; c < shape.channels; ++c) keys.push_back(tile(i, g, c));
    return keys;
}

std::int64_t DramImage::ifmap_planes(const Pass& pass) const {
    const PassShape& shape = plan_.shape_of(pass);
    return join_planes_ ? std::int64_t{shape.images} * shape.groups * shape.channels : 1;
}

std::vector<std::int16_t> DramImage::tile_words_of(const TileKey& key, const Pass& pass) const {
    const PassShape& shape = plan_.shape_of(pass);
    const PaddedPlane plane = ifmap_plane(pass);
    const auto& [image, first, row, column] = key;
    std::vector<std::int16_t> words;
    for (std::int64_t i = 0; i < (join_planes_ ? shape.images : 1); ++i)
        for (std::int64_t g = 0; g < (join_planes_ ? shape.groups : 1); ++g)
            for (std::int64_t c = 0; c < (join_planes_ ? shape.channels : 1); ++c)
                append_plane(image + i, first + g * layer_.C_per_group() + c, pass, plane, words);
    return words;
}

void DramImage::place_ifmaps() {
    std::vector<Placed*> tiles;         // in the order in which they are first loaded
    std::int64_t bytes = 0, plain = 0;  // of all loads
    for (const Step& step : plan_.steps) {
        if (step.kind != StepKind::load || step.region != Region::ifmap) continue;
        const Pass& pass = plan_.passes[static_cast<std::size_t>(step.pass)];
        const std::int64_t plain_bytes = plain_ifmap_bytes(pass);
        for (const TileKey& key : ifmap_transfers(pass)) {
            const auto [entry, fresh] = ifmaps_.try_emplace(key);
            Placed& tile = entry->second;
            if (fresh) {
                tile.pass = step.pass;
                tile.segment.bytes =
                    ifmaps_coded_
                        ? dma_.codec(WordType::ifmap).encoded_bytes(tile_words_of(key, pass).data(), ifmap_words(pass))
                        : plain_bytes;
                tiles.push_back(&tile);
            }
            bytes += tile.segment.bytes;
            plain += plain_bytes;
        }
    }
    const bool raw = dma_.config().rlc_ifmaps == MapCoding::smaller && bytes > plain;
    if (raw) ifmaps_coded_ = false;
    for (Placed* tile : tiles)
        tile->segment =
            reserve(raw ? plain_ifmap_bytes(plan_.passes[static_cast<std::size_t>(tile->pass)]) : tile->segment.bytes);
}

DramSegment DramImage::ifmap_tile(const TileKey& key, bool words) {
    Placed& placed = ifmaps_.at(key);
    if (words && !placed.written && placed.segment.bytes > 0) {
        const std::vector<std::int16_t> content =
            tile_words_of(key, plan_.passes[static_cast<std::size_t>(placed.pass)]);
        if (ifmaps_coded_)
            write(placed.segment,
                  dma_.codec(WordType::ifmap).encode(content.data(), static_cast<std::int64_t>(content.size())).data());
        else
            write_plain(placed.segment, content, WordType::ifmap);
        placed.written = true;
    }
    return placed.segment;
}

std::int64_t OfmapTransfer::words() const {
    std::int64_t words = 0;
    for (const OfmapBlock& block : blocks) words += block.psums.words();
    return words;
}

void DramImage::append_blocks(std::int32_t number, std::vector<OfmapTransfer>& transfers) const {
    const Pass& pass = plan_.passes[static_cast<std::size_t>(number)];
    const PassShape& shape = plan_.shape_of(pass);
    const std::int64_t pixels = std::int64_t{shape.ofmap_rows} * shape.ofmap_columns;
    const std::int64_t planes = std::int64_t{shape.groups} * shape.filters;
    const std::int64_t joined = join_planes_ ? planes : 1;
    std::int64_t part = 0;
    for (std::int64_t image = 0; image < shape.images; ++image)
        for (std::int64_t plane = 0; plane < planes; plane += joined) {
            if (!join_planes_ || transfers.empty()) transfers.push_back({part++, {}});
            transfers.back().blocks.push_back(
                {number, image, plane, {pass.psum_base + image * pixels * planes + plane, joined, pixels, planes}});
        }
}

std::vector<OfmapTransfer> DramImage::ofmap_transfers(StepIndex store) const {
    std::vector<OfmapTransfer> transfers;
    const std::int32_t last = plan_.last_pass_of(store);
    for (std::int32_t pass = plan_.step(store).pass; pass <= last; ++pass) append_blocks(pass, transfers);
    return transfers;
}

// Calls use(transfer) for all ofmaps, in the order in which they are stored.
template <class Use>
void DramImage::for_each_store(Use use) const {
    for (std::size_t i = 0; i < plan_.steps.size(); ++i) {
        if (plan_.steps[i].kind != StepKind::store) continue;
        for (const OfmapTransfer& transfer : ofmap_transfers(static_cast<StepIndex>(i))) use(transfer);
    }
}

// Calls use(pass, its shape, image, filter) for the planes of a transfer, in its order.
template <class Use>
void DramImage::for_each_plane(const OfmapTransfer& transfer, Use use) const {
    for (const OfmapBlock& block : transfer.blocks) {
        const Pass& pass = plan_.passes[static_cast<std::size_t>(block.pass)];
        const PassShape& shape = plan_.shape_of(pass);
        for (std::int64_t plane = block.first_plane; plane < block.first_plane + block.psums.planes; ++plane)
            use(pass, shape, pass.image + block.image,
                (pass.group + plane / shape.filters) * layer_.M_per_group() + pass.filter + plane % shape.filters);
    }
}

void DramImage::choose_ofmap_form(const LayerPsums& psums) {
    const bool relu = dma_.config().relu && layer_.relu;
    std::int64_t coded = 0, plain = 0;
    with_word_of(arithmetic_.psum_bits, [&](auto word) {
        std::vector<decltype(word)> words;
        for_each_store([&](const OfmapTransfer& transfer) {
            words.clear();
            for_each_plane(transfer,
                           [&](const Pass& pass, const PassShape& shape, std::int64_t image, std::int64_t filter) {
                               psums.append_plane(pass, shape, image, filter, words);
                           });
            dma_.finish(words, relu);
            coded += dma_.stored_bytes(words, true);
            plain += dma_.stored_bytes(words, false);
        });
    });
    ofmaps_coded_ = coded <= plain;
}

void DramImage::place_ofmaps() {
    for_each_store([&](const OfmapTransfer& transfer) {
        ofmaps_.push_back({reserve(dma_.largest_ofmap_bytes(transfer.words(), ofmaps_coded_)).address, 0});
    });
}

template <class Word>
std::vector<Word> DramImage::stored_words(const StoredTile& tile, const Dram& dram, std::int64_t count) const {
    const unsigned char* stored = &dram.bytes()[tile.address];
    if (ofmaps_coded_) {
        std::vector<std::uint64_t> code(static_cast<std::size_t>(tile.bytes / 8));
        std::memcpy(code.data(), stored, static_cast<std::size_t>(tile.bytes));
        const std::vector<std::int16_t> words = dma_.codec(WordType::ofmap).decode(code, count);
        return {words.begin(), words.end()};
    }
    std::vector<Word> words(static_cast<std::size_t>(count));
    unpack_words(stored, count, bits_of(arithmetic_, WordType::ofmap), words.data());
    return words;
}

template <class Word>
void DramImage::read_tile(const StoredTile& tile, const OfmapTransfer& transfer, const Dram& dram,
                          Tensor<Word>& ofmap) const {
    const std::vector<Word> words = stored_words<Word>(tile, dram, transfer.words());
    std::size_t next = 0;
    for_each_plane(transfer, [&](const Pass& pass, const PassShape& shape, std::int64_t image, std::int64_t filter) {
        for (std::int64_t y = 0; y < shape.ofmap_rows; ++y)
            for (std::int64_t x = 0; x < shape.ofmap_columns; ++x)
                ofmap.at(image, filter, pass.ofmap_row + y, pass.ofmap_column + x) = words[next++];
    });
}

OfmapTensor DramImage::read_ofmaps(Dram& dram) const {
    if (stored_ < ofmaps_.size())
        throw SimulationError(fmt::format("layer {}: an ofmap tile was never stored", layer_.name));
    OfmapTensor ofmap({plan_.batch, layer_.M, layer_.E(), layer_.F()}, bits_of(arithmetic_, WordType::ofmap));
    ofmap.visit([&](auto& words) {
        auto tile = ofmaps_.begin();
        for_each_store([&](const OfmapTransfer& transfer) { read_tile(*tile++, transfer, dram, words); });
    });
    return ofmap;
}

}  // namespace eyrie
