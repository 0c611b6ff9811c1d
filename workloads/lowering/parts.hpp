// What each layer of an operation works on: which words of the operation's tensors are its ifmaps, filters and ofmaps.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "workloads/layer.hpp"
#include "workloads/lowering/axis_classes.hpp"

namespace eyrie {

// A layer, and where it lies in its operation. Of a convolution:
// - its images are, for each image of the network, the planes of `planes`, and for each of them the tiles; a transposed
//   one has its tiles as filters instead: in each group those of the first tile, then those of the second;
// - its channels are those of the operation, each with the planes of the filter.
// Of a matrix product: pixels are the rows of the first operand, channels its columns, filters the columns of the
// second, groups the products of a batch.
struct LayerPart {
    // Classes of rows and columns, by their places among all of the operation.
    struct Tile {
        std::uint32_t rows = 0, columns = 0;
    };

    Layer layer;  // its shape alone
    // Outputs and filter words along the depth; the axis may be dilated.
    AxisClass planes;
    std::shared_ptr<const std::vector<AxisClass>> rows, columns;  // null: a matrix product
    std::vector<Tile> tiles;

    const AxisClass& rows_of(const Tile& tile) const { return (*rows)[tile.rows]; }
    const AxisClass& columns_of(const Tile& tile) const { return (*columns)[tile.columns]; }
};

// The parts of an operation on the array, in the order of its layers. KeepTiles::first: of a part's tiles,
// which may be many, the first one alone.
enum class KeepTiles { all, first };
std::vector<LayerPart> parts_of(const Operation& operation, KeepTiles keep = KeepTiles::all);

// The plane of the input that output plane `output` of the part meets with filter word `word`; -1: padding.
std::int64_t input_plane(const AxisClass& planes, std::int64_t output, std::int64_t word);

}  // namespace eyrie
