// What a network is made of: operations, each with the shape it needs to be counted and run.
//
// Sizes are those of one image (one sample): no operation knows the batch. A map's axes are channels, rows, columns,
// whatever order the file has them in.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "workloads/graph/rearrangement.hpp"

namespace eyrie {

// clang-format off
// Kinds of operations: id, name in files and results, where it runs, doc. `array`: on the PEs. `vector`: beside the
// array, on the vector unit. `layout`: no arithmetic, at most words that lie elsewhere afterwards.
#define EYRIE_OPERATIONS(ROW)                                                                                     \
    ROW(convolution,    "conv",          array,  "any padding, stride, dilation, groups; transposed; 1-D, 3-D") \
    ROW(matrix_product, "matmul",        array,  "fully connected layers, products of two activations")           \
    ROW(max_pool,       "maxpool",       vector, "largest word of a window")                                      \
    ROW(average_pool,   "avgpool",       vector, "mean of a window; global pooling: a window as large as the map") \
    ROW(add,            "add",           vector, "sum of maps; a bias that is an operation of its own") \
    ROW(multiply,       "multiply",      vector, "product, word by word")                                         \
    ROW(elementwise,    "elementwise",   vector, "any other function of words at the same place")                 \
    ROW(activation,     "activation",    vector, "ReLU and its kin, sigmoid, tanh, GELU")                         \
    ROW(softmax,        "softmax",       vector, "")                                                              \
    ROW(normalisation,  "normalisation", vector, "batch, layer, instance and local response normalisation")       \
    ROW(reduction,      "reduction",     vector, "sum, mean or extreme over whole axes")                          \
    ROW(resize,         "resize",        vector, "maps of other sizes, by repeating or mixing neighbours")        \
    ROW(lookup,         "lookup",        vector, "rows of a table, by index: embeddings")                         \
    ROW(requantisation, "requantise",    vector, "words of another scale or width")                               \
    ROW(concat,         "concat",        layout, "maps behind one another")                                       \
    ROW(layout,         "layout",        layout, "reshape, transpose, slice, split, pad, shuffle")
// clang-format on

#define EYRIE_OPERATION_ID(id, ...) id,
enum class OperationKind { EYRIE_OPERATIONS(EYRIE_OPERATION_ID) };
#undef EYRIE_OPERATION_ID

enum class Place { array, vector, layout };

struct OperationRow {
    OperationKind kind;
    const char* name;
    Place place;
    const char* doc;
};
#define EYRIE_OPERATION_ROW(id, name, place, doc) {OperationKind::id, name, Place::place, doc},
inline constexpr OperationRow operation_rows[] = {EYRIE_OPERATIONS(EYRIE_OPERATION_ROW)};
#undef EYRIE_OPERATION_ROW
// Words of several maps at the same place become one; statistics of a row of words become part of each of them.
constexpr bool combines_words(OperationKind kind) {
    return kind == OperationKind::add || kind == OperationKind::multiply || kind == OperationKind::elementwise;
}
constexpr bool takes_statistics(OperationKind kind) {
    return kind == OperationKind::softmax || kind == OperationKind::normalisation;
}
constexpr const OperationRow& row_of(OperationKind kind) { return operation_rows[static_cast<std::size_t>(kind)]; }

// One axis over which a window slides.
struct Axis {
    std::int64_t size = 1;        // of the input, without padding
    std::int64_t window = 1;      // words of the filter or pool along this axis
    std::int64_t stride = 1;      // transposed: outputs between two inputs
    std::int64_t dilation = 1;    // inputs between two words of the window
    std::int64_t pad_before = 0;  // zeros; transposed: outputs cut off
    std::int64_t pad_after = 0;
    std::int64_t output_padding = 0;  // transposed only: outputs added at the end

    std::int64_t reach() const { return (window - 1) * dilation + 1; }
    // floor((size + padding - reach) / stride) + 1; less than 1 where the window does not fit.
    std::int64_t outputs() const;
    std::int64_t transposed_outputs() const;
    // Words of the input under all windows together, padding left out.
    std::int64_t words_under_windows() const;
};

// Filters of M x C/groups x windows. Two-dimensional convolutions leave `depth` as it is, one-dimensional ones `rows`,
// too.
struct Convolution {
    std::int64_t C = 1;  // of the input, over all groups
    std::int64_t M = 1;  // of the output, over all groups
    std::int64_t groups = 1;
    Axis depth, rows, columns;
    bool transposed = false;  // every input word times every filter word: no zero is put in and multiplied
};

// `batch` products of an M x K by a K x N matrix, for one image. The second operand is a weight, the same for all
// images, or an activation. A fully connected layer: M = 1 for one image, K inputs, N outputs, a weight.
struct MatrixProduct {
    std::int64_t batch = 1;
    std::int64_t M = 1;
    std::int64_t N = 1;
    std::int64_t K = 1;
    bool second_is_weight = true;
};

struct Pooling {
    std::int64_t C = 1;
    Axis depth, rows, columns;
};

struct Operation {
    std::string name;  // as in the file; once in a graph
    OperationKind kind = OperationKind::layout;
    std::string type;  // what the file calls it: "Conv", "FULLY_CONNECTED", "LSTM"
    // Convolution, matrix_product, pools. All others are described by their tensors.
    std::variant<std::monostate, Convolution, MatrixProduct, Pooling> shape;
    // Positions in Graph::tensors. Of a convolution or matrix product: both operands, then a bias if there is one.
    std::vector<std::size_t> inputs;
    std::vector<std::size_t> outputs;
    std::int64_t repeats = 1;  // times that it is done one after another for one image, each time on other data
    // Free of cost: done by the operation that makes its first input, while words leave the array (bias, ReLU,
    // requantisation).
    bool fused = false;
    // Of `layout`, where the file fixes it: which word of the first input each word of the outputs is.
    std::optional<Rearrangement> moved;
};

// Words under all windows of a pool, padding left out, for one image; 2^61 stands for more.
std::int64_t words_under_windows(const Pooling& pool, std::int64_t repeats);

// Words that softmax or a normalisation takes statistics of together, of a map of that shape for one image: along the
// last axis that is longer than 1; of an instance all behind the first axis; 0: of a group, whose size the type does
// not say.
std::int64_t row_of_statistics(const std::string& type, const std::vector<std::int64_t>& shape);

// MACs for one image, times `repeats`; 0 of what runs beside the array. Padding is counted as the papers count it
// (a filter's words times outputs), of a transposed convolution inputs times filter words.
std::int64_t macs(const Operation& operation);

}  // namespace eyrie
