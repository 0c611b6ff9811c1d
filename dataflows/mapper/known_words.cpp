#include "dataflows/mapper/known_words.hpp"

#include <algorithm>

#include "dataflows/counts/closed_form.hpp"

namespace eyrie {

KnownWords::KnownWords(const Layer& layer, const LayerData& data, bool ifmaps_coded, std::int64_t ofmap_nonzeros)
    : layer_(layer),
      gated_macs_(eyrie::gated_macs(layer, data.ifmap)),
      ifmaps_coded_(ifmaps_coded),
      ofmap_nonzeros_(ofmap_nonzeros) {
    if (!ifmaps_coded) return;
    const std::size_t W = static_cast<std::size_t>(layer.W), H = static_cast<std::size_t>(layer.H);
    std::vector<std::int64_t> words(H * W, 0);
    const std::int16_t* word = data.ifmap.data.data();
    for (std::int64_t plane = 0; plane < data.ifmap.shape[0] * layer.C; ++plane)
        for (std::int64_t& sum : words) sum += *word++ != 0 ? 1 : 0;
    sums_.assign((H + 1) * (W + 1), 0);
    for (std::size_t y = 0; y < H; ++y)
        for (std::size_t x = 0; x < W; ++x)
            sums_[(y + 1) * (W + 1) + x + 1] =
                words[y * W + x] + sums_[y * (W + 1) + x + 1] + sums_[(y + 1) * (W + 1) + x] - sums_[y * (W + 1) + x];
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
            words +=
                in_rectangle(y * layer_.stride_h - layer_.pad_h, last_y * layer_.stride_h + layer_.R - layer_.pad_h,
                             x * layer_.stride_w - layer_.pad_w, last_x * layer_.stride_w + layer_.S - layer_.pad_w);
        }
    return known->second = words;
}

// Cutting the columns as well adds what is loaded twice, and so for the rows.
std::int64_t KnownWords::fewest(std::int64_t most_rows, std::int64_t most_columns) const {
    most_rows = layer_.stride_h > layer_.R ? 1 : std::min(most_rows, layer_.E());
    most_columns = layer_.stride_w > layer_.S ? 1 : std::min(most_columns, layer_.F());
    const auto [known, fresh] = fewest_.try_emplace({most_rows, most_columns}, 0);
    if (!fresh) return known->second;
    const std::int64_t all_rows = layer_.stride_h > layer_.R ? 1 : layer_.E();
    const std::int64_t all_columns = layer_.stride_w > layer_.S ? 1 : layer_.F();
    std::int64_t by_rows = in_tiles(most_rows, all_columns), by_columns = in_tiles(all_rows, most_columns);
    for (std::int64_t rows = 1; rows < most_rows; ++rows) by_rows = std::min(by_rows, in_tiles(rows, all_columns));
    for (std::int64_t columns = 1; columns < most_columns; ++columns)
        by_columns = std::min(by_columns, in_tiles(all_rows, columns));
    return known->second = std::max(by_rows, by_columns);
}

CodedWords KnownWords::coded(const IfmapTiles& tiles) const {
    const bool counted = ifmaps_coded_ && tiles.loads > 0;
    return {ifmaps_coded_, counted ? tiles.loads * in_tiles(tiles.rows, tiles.columns) : 0, ofmap_nonzeros_};
}

CodedWords KnownWords::least_coded(const IfmapTiles& tiles) const {
    const bool counted = ifmaps_coded_ && tiles.loads > 0;
    return {ifmaps_coded_, counted ? tiles.loads * fewest(tiles.rows, tiles.columns) : 0, ofmap_nonzeros_};
}

}  // namespace eyrie
