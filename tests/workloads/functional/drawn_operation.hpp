// Operations on the array that nobody chose, with words for their operands.
#pragma once

#include <string>
#include <vector>

#include <fmt/format.h>

#include "sim/kernel/random.hpp"
#include "workloads/functional/layer_pieces.hpp"

namespace eyrie {

inline Axis drawn_axis(Random& random, bool transposed) {
    Axis axis;
    axis.size = random.between(1, 7);
    axis.window = random.between(1, 3);
    axis.stride = random.between(1, 3);
    axis.dilation = random.between(1, 3);
    axis.pad_before = random.between(0, 2);
    axis.pad_after = random.between(0, 2);
    if (transposed) axis.output_padding = random.between(0, axis.stride - 1);
    return axis;
}

// A convolution of any kind, or a matrix product; its sizes fit.
inline Operation drawn_operation(Random& random) {
    Operation operation;
    operation.name = operation.type = "drawn";
    for (;;) {
        if (random.below(4) == 0) {
            operation.kind = OperationKind::matrix_product;
            operation.shape = MatrixProduct{random.between(1, 3), random.between(1, 5), random.between(1, 6),
                                            random.between(1, 20), random.below(2) == 0};
            return operation;
        }
        operation.kind = OperationKind::convolution;
        Convolution conv;
        conv.transposed = random.below(3) == 0;
        conv.groups = random.between(1, 3);
        conv.C = conv.groups * random.between(1, 3);
        conv.M = conv.groups * random.between(1, 3);
        if (random.below(3) == 0) conv.depth = drawn_axis(random, conv.transposed);
        conv.rows = drawn_axis(random, conv.transposed);
        conv.columns = drawn_axis(random, conv.transposed);
        bool fits = true;
        for (const Axis* axis : {&conv.depth, &conv.rows, &conv.columns})
            fits = fits && (conv.transposed ? axis->transposed_outputs() : axis->outputs()) >= 1;
        operation.shape = conv;
        if (fits && !parts_of(operation).empty()) return operation;
    }
}

inline std::string describe(const Operation& operation) {
    if (const auto* product = std::get_if<MatrixProduct>(&operation.shape))
        return fmt::format("product of {}: {} x {} by {}, weight {}", product->batch, product->M, product->K,
                           product->N, product->second_is_weight);
    const Convolution& conv = std::get<Convolution>(operation.shape);
    std::string text = fmt::format("C {} M {} groups {} transposed {}", conv.C, conv.M, conv.groups, conv.transposed);
    for (const Axis* axis : {&conv.depth, &conv.rows, &conv.columns})
        text += fmt::format("; size {} window {} stride {} dilation {} padding {},{},{}", axis->size, axis->window,
                            axis->stride, axis->dilation, axis->pad_before, axis->pad_after, axis->output_padding);
    return text;
}

inline MapWords drawn_words(Random& random, std::int64_t words, std::int64_t images) {
    MapWords map({words}, images);
    for (std::int16_t& word : map.words) word = static_cast<std::int16_t>(random.between(-300, 300));
    return map;
}

}  // namespace eyrie
