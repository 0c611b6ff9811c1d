// A layer as a nest of loops over tensors whose ranks are sums of loop indices: what Timeloop and ZigZag describe.
//
//     O[m][p][q] += W[m][c][r][s] * I[c][stride p + dilation r][...]
//
// What it computes follows from where each index stands, whatever its name. A rank of an operand that is a sum of an
// index of the output and one of the other operand is an axis of a convolution; the operand that has it is the ifmap.
// Of the others: C stands in both operands, M in filters and output, groups in all three, the batch in ifmap and
// output. Without such a rank it is a product of matrices: K in both operands, M and N in one and the output, a batch
// of products in all three.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "sim/config/fields.hpp"
#include "workloads/graph/operation.hpp"

namespace eyrie {

struct LoopIndex {
    std::string name;
    std::int64_t size = 1;  // 1 to 2^30
};

struct RankTerm {
    std::size_t index = 0;
    std::int64_t coefficient = 1;  // 1 to 2^30
};
using Rank = std::vector<RankTerm>;  // of a tensor: the sum of its terms

struct NamedLoops {
    static constexpr std::int64_t largest_size = std::int64_t{1} << 30;
    static constexpr IntegerRange sizes = {1, largest_size};

    std::vector<LoopIndex> indices;
    std::vector<std::vector<Rank>> operands;  // one or two
    std::vector<Rank> output;
};

// An axis of a convolution or pool, and which rank of the ifmap it is.
struct NestAxis {
    std::size_t rank = 0;
    Axis axis;
};

struct NestMeaning {
    // Nothing: a product of words at the same place. Sizes of ifmaps include padding.
    std::variant<std::monostate, Convolution, MatrixProduct, Pooling> shape;
    std::size_t first = 0;       // the operand that is the ifmap, or the first of a product
    std::int64_t images = 1;     // the batch of a convolution or pool, which is no part of the shape
    std::vector<NestAxis> axes;  // of a convolution or pool, in the order of its ranks: (planes,) (rows,) columns
};

// A convolution's or pool's axes are the last of (depth, rows, columns).
template <class Shape>
void set_axes(Shape& shape, const std::vector<NestAxis>& axes) {
    Axis* const all[] = {&shape.depth, &shape.rows, &shape.columns};
    for (std::size_t i = 0; i < axes.size(); ++i) *all[3 - axes.size() + i] = axes[i].axis;
}

// `weight`: the operand that is known to be one; operands.size(): none is. Throws InputError: why it is no layer.
NestMeaning meaning_of(const NamedLoops& nest, std::size_t weight);
// Of a pool: the window's indices stand in the ifmap, and in a second operand if there is one, and nowhere else.
NestMeaning pool_of(const NamedLoops& nest);

}  // namespace eyrie
