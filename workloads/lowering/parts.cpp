#include "workloads/lowering/parts.hpp"

#include <algorithm>
#include <tuple>

namespace eyrie {

namespace {

bool same(const Progression& a, const Progression& b) { return a.first == b.first && a.step == b.step; }

bool same_shape(const Axis& a, const Axis& b) {
    return std::tie(a.size, a.window, a.stride, a.pad_before, a.pad_after) ==
           std::tie(b.size, b.window, b.stride, b.pad_before, b.pad_after);
}

using Classes = std::vector<AxisClass>;

// Tiles that one layer does.
struct Tiles {
    std::vector<LayerPart::Tile> kept;
    std::int64_t count = 1;
};

// Tiles of one shape side by side: with the same filters they are images of one layer; with the same inputs, under
// different filters, they are channels of its ofmap.
std::vector<Tiles> tiles_of(const Classes& rows, const Classes& columns, Progression AxisClass::*shared,
                            KeepTiles keep) {
    std::vector<Tiles> layers;
    for (std::uint32_t y = 0; y < rows.size(); ++y)
        for (std::uint32_t x = 0; x < columns.size(); ++x) {
            const AxisClass &row = rows[y], &column = columns[x];
            const auto joins = [&](const Tiles& one) {
                const AxisClass &its_row = rows[one.kept[0].rows], &its_column = columns[one.kept[0].columns];
                return same_shape(its_row.axis, row.axis) && same_shape(its_column.axis, column.axis) &&
                       same(its_row.*shared, row.*shared) && same(its_column.*shared, column.*shared);
            };
            const auto found = std::find_if(layers.begin(), layers.end(), joins);
            if (found == layers.end()) {
                layers.push_back({{{y, x}}});
                continue;
            }
            ++found->count;
            if (keep == KeepTiles::all) found->kept.push_back({y, x});
        }
    return layers;
}

// An axis as it stands: inputs that no window meets are the layer's own business.
AxisClass whole(const Axis& axis) {
    AxisClass one;
    one.axis = axis;
    one.outputs = axis.outputs();
    return one;
}

Classes dense_classes(const Axis& axis, bool transposed) {
    if (transposed || axis.dilation != 1) return classes_of(axis, transposed);
    return {whole(axis)};
}

void set_axes(Layer& layer, const Axis& rows, const Axis& columns) {
    layer.H = rows.size;
    layer.R = rows.window;
    layer.stride_h = rows.stride;
    layer.W = columns.size;
    layer.S = columns.window;
    layer.stride_w = columns.stride;
    layer.pad = {rows.pad_before, rows.pad_after, columns.pad_before, columns.pad_after};
}

// The planes of a window are channels of one two-dimensional convolution, each output plane an image of it.
Classes planes_of(const Axis& depth, bool transposed) {
    if (!transposed) return {whole(depth)};
    return classes_of(depth, true);
}

std::vector<LayerPart> parts_of(const Convolution& conv, KeepTiles keep) {
    const auto rows = std::make_shared<const Classes>(dense_classes(conv.rows, conv.transposed));
    const auto columns = std::make_shared<const Classes>(dense_classes(conv.columns, conv.transposed));
    std::vector<LayerPart> parts;
    for (const AxisClass& planes : planes_of(conv.depth, conv.transposed))
        for (Tiles& tiles : tiles_of(*rows, *columns, conv.transposed ? &AxisClass::input : &AxisClass::filter, keep)) {
            LayerPart part;
            part.layer.C = conv.C * planes.axis.window;
            part.layer.M = conv.M * (conv.transposed ? tiles.count : 1);
            part.layer.G = conv.groups;
            part.layer.images = planes.outputs * (conv.transposed ? 1 : tiles.count);
            part.planes = planes;
            part.rows = rows;
            part.columns = columns;
            part.tiles = std::move(tiles.kept);
            set_axes(part.layer, part.rows_of(part.tiles[0]).axis, part.columns_of(part.tiles[0]).axis);
            parts.push_back(std::move(part));
        }
    return parts;
}

// The rows of the first operand are pixels of a 1 x 1 convolution, its columns channels; the second operand the
// filters. With a weight all products of a batch are one; of two activations, each is a group.
std::vector<LayerPart> parts_of(const MatrixProduct& product) {
    LayerPart part;
    Layer& layer = part.layer;
    layer.G = product.second_is_weight ? 1 : product.batch;
    layer.C = product.K * layer.G;
    layer.M = product.N * layer.G;
    layer.H = product.M * (product.second_is_weight ? product.batch : 1);
    layer.W = layer.R = layer.S = 1;
    layer.fully_connected = layer.H == 1 && layer.G == 1;
    return {part};
}

}  // namespace

std::vector<LayerPart> parts_of(const Operation& operation, KeepTiles keep) {
    if (const auto* conv = std::get_if<Convolution>(&operation.shape)) return parts_of(*conv, keep);
    if (const auto* product = std::get_if<MatrixProduct>(&operation.shape)) return parts_of(*product);
    return {};
}

std::int64_t input_plane(const AxisClass& planes, std::int64_t output, std::int64_t word) {
    const Axis& axis = planes.axis;
    const std::int64_t place = output * axis.stride + word * axis.dilation - axis.pad_before;
    return place < 0 || place >= axis.size ? -1 : planes.input.first + place * planes.input.step;
}

}  // namespace eyrie
