// What is known of a layer's words before it runs, as far as costs depend on it: how many are zero. With it, bounds
// know what compression can save and what zero gating does save (docs/mapper.md).
#pragma once

#include <cstdint>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "dataflows/cost/least_cycles.hpp"
#include "dataflows/cost/search_space.hpp"
#include "workloads/layer.hpp"
#include "workloads/tensor.hpp"

namespace eyrie {

class KnownWords {
public:
    KnownWords() = default;
    // `ifmaps_coded`: DRAM holds the ifmaps compressed. `ofmap_nonzeros`: words of the stored ofmaps that are not zero.
    KnownWords(const Layer& layer, const Tensor<std::int16_t>& ifmap, bool ifmaps_coded, std::int64_t ofmap_nonzeros);
    // Of the same product of matrices in another folding: with the nonzero words of each row of the first operand, at
    // each place of its window (nonzeros_by_place, where all rows lie below each other).
    KnownWords folded(const Layer& layer, const std::vector<std::int64_t>& of_rows) const;
    // Nonzero words at each place of a plane, over all planes.
    static std::vector<std::int64_t> nonzeros_by_place(const Tensor<std::int16_t>& ifmap);
    bool ifmaps_coded() const { return ifmaps_coded_; }

    // What is to be expected of seeded operands with the layer's shares of zeros, before there are any. Of operands in
    // files no zeros are expected.
    static KnownWords expected(const Layer& layer, std::int64_t batch, const AcceleratorConfig& machine);

    // Whether that is the same of two layers of one shape.
    static bool expects_same(const Layer& a, const Layer& b);

    // A factor that no bound falls below by these words in place of others, in energy or cycles, for layers of one
    // shape with so many MACs whose tiles are not cut in columns.
    // `gating_saves`: a gated MAC costs no more than another one.
    double least_ratio(const KnownWords& others, std::int64_t macs, bool gating_saves) const;

    std::int64_t gated_macs() const { return gated_macs_; }
    // The nonzero words of all loads, where tiles are cut so; none where nothing is known of the tiles.
    CodedWords coded(const IfmapTiles& tiles) const;
    // At least so many with tiles of fewer rows or columns, as far as they may have less: where strides leave gaps,
    // smaller tiles load fewer of the rows and columns in them; and other cuts may load rows twice that have fewer
    // nonzero words.
    CodedWords least_coded(const IfmapTiles& tiles, Less less) const;

private:
    void add_up(const std::vector<std::int64_t>& nonzeros);
    std::int64_t in_rectangle(std::int64_t row, std::int64_t end_row, std::int64_t column,
                              std::int64_t end_column) const;
    std::int64_t in_tiles(std::int64_t tile_rows, std::int64_t tile_columns) const;
    std::int64_t fewest(std::int64_t rows, std::int64_t columns, Less less) const;
    std::int64_t fewest_by_rows(std::int64_t most_rows, std::int64_t columns) const;
    std::int64_t fewest_by_columns(std::int64_t rows, std::int64_t most_columns) const;

    Layer layer_;
    std::int64_t gated_macs_ = 0;
    bool ifmaps_coded_ = false;
    std::int64_t ofmap_nonzeros_ = 0;
    std::vector<std::int64_t> sums_;  // nonzero words above and to the left of each place of a plane, over all planes
    // By rows and columns of a tile: of one load of all tiles of that size; or no larger, in what there may be less of.
    mutable std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> in_tiles_;
    mutable std::map<std::tuple<std::int64_t, std::int64_t, Less>, std::int64_t> fewest_;
};

}  // namespace eyrie
