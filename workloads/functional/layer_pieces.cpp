#include "workloads/functional/layer_pieces.hpp"

#include <variant>

namespace eyrie {

namespace {

std::int64_t at(const Progression& places, std::int64_t i) { return places.first + i * places.step; }
std::int64_t outputs_of(const Axis& axis, bool transposed) {
    return transposed ? axis.transposed_outputs() : axis.outputs();
}

struct OfConvolution {
    const Convolution& conv;
    const LayerPart& part;
    // Tiles are images, or, of a transposed convolution, filters.
    std::int64_t tiles = static_cast<std::int64_t>(part.tiles.size());
    std::int64_t image_tiles = conv.transposed ? 1 : tiles;
    std::int64_t filter_tiles = conv.transposed ? tiles : 1;
    std::int64_t filters_each = conv.M / conv.groups;  // of a tile and group

    // Which tile, and which filter of the operation, a filter of the part is.
    std::int64_t tile_of_filter(std::int64_t m) const { return m % (filters_each * filter_tiles) / filters_each; }
    std::int64_t filter_of(std::int64_t m) const {
        return m / (filters_each * filter_tiles) * filters_each + m % filters_each;
    }
    const LayerPart::Tile& tile(std::int64_t of_image, std::int64_t of_filter) const {
        return part.tiles[static_cast<std::size_t>(conv.transposed ? of_filter : of_image)];
    }

    Tensor<std::int16_t> ifmap(const MapWords& first) const {
        const Layer& layer = part.layer;
        Tensor<std::int16_t> piece({first.images * layer.images, layer.C, layer.H, layer.W});
        const std::int64_t rows = conv.rows.size, columns = conv.columns.size;
        std::int16_t* to = piece.data.data();
        for (std::int64_t n = 0; n < piece.shape[0]; ++n) {
            const std::int16_t* const image = first.image(n / layer.images);
            const std::int64_t plane_out = n % layer.images / image_tiles;
            const LayerPart::Tile& its = part.tiles[static_cast<std::size_t>(n % image_tiles)];
            const Progression &y_of = part.rows_of(its).input, &x_of = part.columns_of(its).input;
            for (std::int64_t c = 0; c < layer.C; ++c) {
                const std::int64_t window = part.planes.axis.window;
                const std::int64_t plane = input_plane(part.planes, plane_out, c % window);
                if (plane < 0) {
                    to += layer.H * layer.W;
                    continue;
                }
                const std::int16_t* const from = image + (c / window * conv.depth.size + plane) * rows * columns;
                for (std::int64_t y = 0; y < layer.H; ++y)
                    for (std::int64_t x = 0; x < layer.W; ++x) *to++ = from[at(y_of, y) * columns + at(x_of, x)];
            }
        }
        return piece;
    }

    // Calls use(place in the part's filters, place in the operation's).
    template <class Use>
    void for_each_filter_word(Use use) const {
        const Layer& layer = part.layer;
        const std::int64_t channels = layer.C_per_group(), window = part.planes.axis.window;
        std::int64_t place = 0;
        for (std::int64_t m = 0; m < layer.M; ++m) {
            const LayerPart::Tile& its = part.tiles[static_cast<std::size_t>(tile_of_filter(m))];
            for (std::int64_t c = 0; c < channels; ++c) {
                const std::int64_t plane = at(part.planes.filter, c % window);
                const std::int64_t filter = filter_of(m) * (conv.C / conv.groups) + c / window;
                for (std::int64_t r = 0; r < layer.R; ++r) {
                    const std::int64_t row =
                        (filter * conv.depth.window + plane) * conv.rows.window + at(part.rows_of(its).filter, r);
                    for (std::int64_t s = 0; s < layer.S; ++s)
                        use(place++, row * conv.columns.window + at(part.columns_of(its).filter, s));
                }
            }
        }
    }

    template <class Use>
    void for_each_ofmap(std::int64_t batch, Use use) const {
        const Layer& layer = part.layer;
        const std::int64_t planes = outputs_of(conv.depth, conv.transposed);
        const std::int64_t rows = outputs_of(conv.rows, conv.transposed);
        const std::int64_t columns = outputs_of(conv.columns, conv.transposed);
        std::int64_t place = 0;
        for (std::int64_t n = 0; n < batch * layer.images; ++n) {
            const std::int64_t plane = at(part.planes.output, n % layer.images / image_tiles);
            for (std::int64_t m = 0; m < layer.M; ++m) {
                const LayerPart::Tile& its = tile(n % image_tiles, tile_of_filter(m));
                const std::int64_t map = ((n / layer.images * conv.M + filter_of(m)) * planes + plane) * rows * columns;
                for (std::int64_t y = 0; y < layer.E(); ++y)
                    for (std::int64_t x = 0; x < layer.F(); ++x)
                        use(place++,
                            map + at(part.rows_of(its).output, y) * columns + at(part.columns_of(its).output, x));
            }
        }
    }
};

struct OfProduct {
    const MatrixProduct& product;
    const LayerPart& part;

    // Channel k of group g is column k of the rows of product g; with one group, all rows are its pixels.
    Tensor<std::int16_t> ifmap(const MapWords& first) const {
        const Layer& layer = part.layer;
        Tensor<std::int16_t> piece({first.images, layer.C, layer.H, 1});
        std::int16_t* to = piece.data.data();
        for (std::int64_t n = 0; n < first.images; ++n)
            for (std::int64_t g = 0; g < layer.G; ++g)
                for (std::int64_t k = 0; k < product.K; ++k)
                    for (std::int64_t row = 0; row < layer.H; ++row)
                        *to++ = first.image(n)[(g * layer.H + row) * product.K + k];
        return piece;
    }

    template <class Use>
    void for_each_filter_word(Use use) const {
        std::int64_t place = 0;
        for (std::int64_t g = 0; g < part.layer.G; ++g)
            for (std::int64_t n = 0; n < product.N; ++n)
                for (std::int64_t k = 0; k < product.K; ++k) use(place++, (g * product.K + k) * product.N + n);
    }

    template <class Use>
    void for_each_ofmap(std::int64_t batch, Use use) const {
        std::int64_t place = 0;
        for (std::int64_t b = 0; b < batch; ++b)
            for (std::int64_t g = 0; g < part.layer.G; ++g)
                for (std::int64_t n = 0; n < product.N; ++n)
                    for (std::int64_t row = 0; row < part.layer.H; ++row)
                        use(place++, ((b * part.layer.G + g) * part.layer.H + row) * product.N + n);
    }
};

// Calls use with what the operation is.
template <class Use>
auto visit_part(const Operation& operation, const LayerPart& part, Use use) {
    if (const auto* conv = std::get_if<Convolution>(&operation.shape)) return use(OfConvolution{*conv, part});
    return use(OfProduct{std::get<MatrixProduct>(operation.shape), part});
}

}  // namespace

std::int64_t first_operand_words(const Operation& operation) {
    if (const auto* conv = std::get_if<Convolution>(&operation.shape))
        return conv->C * conv->depth.size * conv->rows.size * conv->columns.size;
    const MatrixProduct& product = std::get<MatrixProduct>(operation.shape);
    return product.batch * product.M * product.K;
}

std::int64_t second_operand_words(const Operation& operation) {
    if (const auto* conv = std::get_if<Convolution>(&operation.shape))
        return conv->M * (conv->C / conv->groups) * conv->depth.window * conv->rows.window * conv->columns.window;
    const MatrixProduct& product = std::get<MatrixProduct>(operation.shape);
    return (product.second_is_weight ? 1 : product.batch) * product.K * product.N;
}

std::int64_t result_words(const Operation& operation) {
    if (const auto* conv = std::get_if<Convolution>(&operation.shape))
        return conv->M * outputs_of(conv->depth, conv->transposed) * outputs_of(conv->rows, conv->transposed) *
               outputs_of(conv->columns, conv->transposed);
    const MatrixProduct& product = std::get<MatrixProduct>(operation.shape);
    return product.batch * product.M * product.N;
}

Tensor<std::int16_t> ifmap_piece(const Operation& operation, const LayerPart& part, const MapWords& first) {
    return visit_part(operation, part, [&](const auto& of) { return of.ifmap(first); });
}

Tensor<std::int16_t> filter_piece(const Operation& operation, const LayerPart& part, const std::int16_t* second) {
    const Layer& layer = part.layer;
    Tensor<std::int16_t> piece({layer.M, layer.C_per_group(), layer.R, layer.S});
    visit_part(operation, part, [&](const auto& of) {
        of.for_each_filter_word([&](std::int64_t place, std::int64_t source) {
            piece.data[static_cast<std::size_t>(place)] = second[source];
        });
    });
    return piece;
}

void put_filter_piece(const Operation& operation, const LayerPart& part, const Tensor<std::int16_t>& filter,
                      std::int16_t* second) {
    visit_part(operation, part, [&](const auto& of) {
        of.for_each_filter_word([&](std::int64_t place, std::int64_t target) {
            second[target] = filter.data[static_cast<std::size_t>(place)];
        });
    });
}

void for_each_ofmap(const Operation& operation, const LayerPart& part, std::int64_t batch,
                    const std::function<void(std::int64_t, std::int64_t)>& use) {
    visit_part(operation, part, [&](const auto& of) { of.for_each_ofmap(batch, use); });
}

}  // namespace eyrie
