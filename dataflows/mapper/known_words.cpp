#include "dataflows/mapper/known_words.hpp"

#include <algorithm>
#include <cmath>

#include "dataflows/counts/closed_form.hpp"

namespace eyrie {

KnownWords::KnownWords(const Layer& layer, const Tensor<std::int16_t>& ifmap, bool ifmaps_coded,
                       std::int64_t ofmap_nonzeros)
    : layer_(layer),
      gated_macs_(eyrie::gated_macs(layer, ifmap)),
      ifmaps_coded_(ifmaps_coded),
      ofmap_nonzeros_(ofmap_nonzeros) {
    if (ifmaps_coded) add_up(nonzeros_by_place(ifmap));
}

std::vector<std::int64_t> KnownWords::nonzeros_by_place(const Tensor<std::int16_t>& ifmap) {
    std::vector<std::int64_t> words(static_cast<std::size_t>(ifmap.shape[2] * ifmap.shape[3]), 0);
    const std::int16_t* word = ifmap.data.data();
    for (std::int64_t plane = 0; plane < ifmap.shape[0] * ifmap.shape[1]; ++plane)
        for (std::int64_t& sum : words) sum += *word++ != 0 ? 1 : 0;
    return words;
}

KnownWords KnownWords::folded(const Layer& layer, const std::vector<std::int64_t>& of_rows) const {
    KnownWords other;
    other.layer_ = layer;
    other.gated_macs_ = gated_macs_;
    other.ifmaps_coded_ = ifmaps_coded_;
    other.ofmap_nonzeros_ = ofmap_nonzeros_;
    std::vector<std::int64_t> words(static_cast<std::size_t>(layer.H * layer.W), 0);
    for (std::size_t i = 0; i < of_rows.size(); ++i) words[i % words.size()] += of_rows[i];  // image after image
    other.add_up(words);
    return other;
}

void KnownWords::add_up(const std::vector<std::int64_t>& nonzeros) {
    const std::size_t W = static_cast<std::size_t>(layer_.W), H = static_cast<std::size_t>(layer_.H);
    sums_.assign((H + 1) * (W + 1), 0);
    for (std::size_t y = 0; y < H; ++y)
        for (std::size_t x = 0; x < W; ++x)
            sums_[(y + 1) * (W + 1) + x + 1] = nonzeros[y * W + x] + sums_[y * (W + 1) + x + 1] +
                                               sums_[(y + 1) * (W + 1) + x] - sums_[y * (W + 1) + x];
}

namespace {

// Windows over the words of an ifmap row (column), padding left out.
std::int64_t windows_on_words(std::int64_t size, std::int64_t padding, std::int64_t outputs, std::int64_t stride,
                              std::int64_t filter) {
    std::int64_t windows = 0;
    for (std::int64_t y = 0; y < outputs; ++y) {
        const std::int64_t first = y * stride - padding;
        windows += std::max<std::int64_t>(0, std::min(first + filter, size) - std::max<std::int64_t>(first, 0));
    }
    return windows;
}

std::int64_t share(double of, std::int64_t all) { return std::llround(of * static_cast<double>(all)); }

}  // namespace

KnownWords KnownWords::expected(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine) {
    KnownWords known;
    known.layer_ = layer;
    known.ifmaps_coded_ = machine.dram.codes_ifmaps() && layer.ifmap_compressed;
    const double nonzero = layer.has_own_ifmap() ? 1 : 1 - layer.ifmap_zeros;
    const std::int64_t on_words = windows_on_words(layer.H, layer.pad.top, layer.E(), layer.stride_h, layer.R) *
                                  windows_on_words(layer.W, layer.pad.left, layer.F(), layer.stride_w, layer.S);
    known.gated_macs_ =
        layer.macs_per_image() * batch - share(nonzero, on_words * batch * layer.C * layer.M_per_group());
    // Products have both signs: without a wanted share of zeros ReLU leaves about half.
    const bool relu = layer.relu && machine.dram.relu;
    const double ofmap_nonzero = !relu ? 1 : layer.ofmap_zeros >= 0 ? 1 - layer.ofmap_zeros : 0.5;
    known.ofmap_nonzeros_ = share(ofmap_nonzero, batch * layer.M * layer.E() * layer.F());
    if (known.ifmaps_coded_)
        known.add_up(
            std::vector<std::int64_t>(static_cast<std::size_t>(layer.H * layer.W), share(nonzero, batch * layer.C)));
    return known;
}

bool KnownWords::expects_same(const Layer& a, const Layer& b) {
    const auto said = [](const Layer& l) {
        return std::make_tuple(l.ifmap_compressed, l.has_own_ifmap(), l.ifmap_zeros, l.relu, l.ofmap_zeros);
    };
    return said(a) == said(b);
}

std::int64_t KnownWords::in_rectangle(std::int64_t row, std::int64_t end_row, std::int64_t column,
                                      std::int64_t end_column) const {
    const auto at = [&](std::int64_t y, std::int64_t x) {
        return sums_[static_cast<std::size_t>(std::clamp<std::int64_t>(y, 0, layer_.H) * (layer_.W + 1) +
                                              std::clamp<std::int64_t>(x, 0, layer_.W))];
    };
    if (end_row <= row || end_column <= column) return 0;
    return at(end_row, end_column) - at(row, end_column) - at(end_row, column) + at(row, column);
}

std::int64_t KnownWords::in_tiles(std::int64_t tile_rows, std::int64_t tile_columns) const {
    const auto [known, fresh] = in_tiles_.try_emplace({tile_rows, tile_columns}, 0);
    if (!fresh) return known->second;
    std::int64_t words = 0;
    for (std::int64_t y = 0; y < layer_.E(); y += tile_rows)
        for (std::int64_t x = 0; x < layer_.F(); x += tile_columns) {
            const std::int64_t last_y = std::min(y + tile_rows, layer_.E()) - 1;
            const std::int64_t last_x = std::min(x + tile_columns, layer_.F()) - 1;
            words += in_rectangle(
                y * layer_.stride_h - layer_.pad.top, last_y * layer_.stride_h + layer_.R - layer_.pad.top,
                x * layer_.stride_w - layer_.pad.left, last_x * layer_.stride_w + layer_.S - layer_.pad.left);
        }
    return known->second = words;
}

// Where a stride is wider than the filter, cutting further only leaves words out.
std::int64_t KnownWords::fewest_by_rows(std::int64_t most_rows, std::int64_t columns) const {
    if (layer_.stride_h > layer_.R) return in_tiles(1, columns);
    std::int64_t fewest = in_tiles(most_rows, columns);
    for (std::int64_t rows = 1; rows < most_rows; ++rows) fewest = std::min(fewest, in_tiles(rows, columns));
    return fewest;
}

std::int64_t KnownWords::fewest_by_columns(std::int64_t rows, std::int64_t most_columns) const {
    if (layer_.stride_w > layer_.S) return in_tiles(rows, 1);
    std::int64_t fewest = in_tiles(rows, most_columns);
    for (std::int64_t columns = 1; columns < most_columns; ++columns)
        fewest = std::min(fewest, in_tiles(rows, columns));
    return fewest;
}

// Of both rows and columns: cutting the columns as well adds what is loaded twice, and so for the rows.
std::int64_t KnownWords::fewest(std::int64_t rows, std::int64_t columns, Less less) const {
    rows = std::min(rows, layer_.E());
    columns = std::min(columns, layer_.F());
    const bool by_rows = has(less, Less::rows), by_columns = has(less, Less::columns);
    if (!by_rows && !by_columns) return in_tiles(rows, columns);
    const auto [known, fresh] = fewest_.try_emplace({rows, columns, less}, 0);
    if (!fresh) return known->second;
    if (!by_columns) return known->second = fewest_by_rows(rows, columns);
    if (!by_rows) return known->second = fewest_by_columns(rows, columns);
    const std::int64_t all_rows = layer_.stride_h > layer_.R ? 1 : layer_.E();
    const std::int64_t all_columns = layer_.stride_w > layer_.S ? 1 : layer_.F();
    return known->second = std::max(fewest_by_rows(rows, all_columns), fewest_by_columns(all_rows, columns));
}

// All that words change is a part of a sum, or of the larger of sums. Code words are whole: 64 at most fit one.
double KnownWords::least_ratio(const KnownWords& others, std::int64_t macs, bool gating_saves) const {
    double ratio = 1;
    const auto compare = [&](std::int64_t mine, std::int64_t theirs) {
        if (theirs > 0) ratio = std::min(ratio, static_cast<double>(mine) / static_cast<double>(theirs));
    };
    if (!gating_saves) compare(gated_macs_, others.gated_macs_);
    compare(macs - gated_macs_, macs - others.gated_macs_);
    if (others.ofmap_nonzeros_ > 0) compare(ofmap_nonzeros_, others.ofmap_nonzeros_ + 63);
    if (ifmaps_coded_ != others.ifmaps_coded_) return 0;
    for (std::int64_t rows = 1; ifmaps_coded_ && rows <= layer_.E(); ++rows)
        compare(in_tiles(rows, layer_.F()), others.in_tiles(rows, layer_.F()) + 63);
    return ratio;
}

CodedWords KnownWords::coded(const IfmapTiles& tiles) const {
    const bool counted = ifmaps_coded_ && tiles.loads > 0;
    return {ifmaps_coded_, counted ? tiles.loads * in_tiles(tiles.rows, tiles.columns) : 0, ofmap_nonzeros_};
}

CodedWords KnownWords::least_coded(const IfmapTiles& tiles, Less less) const {
    const bool counted = ifmaps_coded_ && tiles.loads > 0;
    return {ifmaps_coded_, counted ? tiles.loads * fewest(tiles.rows, tiles.columns, less) : 0, ofmap_nonzeros_};
}

}  // namespace eyrie
