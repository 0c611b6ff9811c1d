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

std::int64_t KnownWords::in_tiles(const IfmapTiles& tiles) const {
    for (const auto& [cut, words] : asked_)
        if (cut.rows == tiles.rows && cut.columns == tiles.columns) return words;
    std::int64_t words = 0;
    for (std::int64_t y = 0; y < layer_.E(); y += tiles.rows)
        for (std::int64_t x = 0; x < layer_.F(); x += tiles.columns) {
            const std::int64_t last_y = std::min(y + tiles.rows, layer_.E()) - 1;
            const std::int64_t last_x = std::min(x + tiles.columns, layer_.F()) - 1;
            words +=
                in_rectangle(y * layer_.stride_h - layer_.pad_h, last_y * layer_.stride_h + layer_.R - layer_.pad_h,
                             x * layer_.stride_w - layer_.pad_w, last_x * layer_.stride_w + layer_.S - layer_.pad_w);
        }
    asked_.push_back({tiles, words});
    return words;
}

CodedWords KnownWords::coded(const IfmapTiles& tiles) const {
    return {ifmaps_coded_, ifmaps_coded_ && tiles.loads > 0 ? tiles.loads * in_tiles(tiles) : 0, ofmap_nonzeros_};
}

CodedWords KnownWords::least_coded(const IfmapTiles& tiles) const {
    return coded(
        {tiles.loads, layer_.stride_h > layer_.R ? 1 : tiles.rows, layer_.stride_w > layer_.S ? 1 : tiles.columns});
}

}  // namespace eyrie
