#include "workloads/tflite/operators.hpp"

#include <cstddef>
#include <iterator>

namespace eyrie::tflite {

namespace {

// clang-format off
constexpr OperationKind conv = OperationKind::convolution, product = OperationKind::matrix_product,
    add = OperationKind::add, multiply = OperationKind::multiply, words = OperationKind::elementwise,
    activation = OperationKind::activation, softmax = OperationKind::softmax, norm = OperationKind::normalisation,
    reduce = OperationKind::reduction, resize = OperationKind::resize, lookup = OperationKind::lookup,
    requantise = OperationKind::requantisation, concat = OperationKind::concat, layout = OperationKind::layout,
    max_pool = OperationKind::max_pool, average_pool = OperationKind::average_pool;
constexpr Rule point = Rule::pointwise, map = Rule::map, plain = Rule::plain;
constexpr Operands computed = Operands::computed;

constexpr OperatorRow no(int code, const char* name, const char* reason) {
    return {code, name, OperationKind::layout, Rule::unsupported, Operands::all, reason};
}
constexpr const char* hashes = "it looks words up in a table of keys";
constexpr const char* control = "it runs other graphs of the file";
constexpr const char* state = "it keeps words between two runs";
constexpr const char* chance = "it draws random numbers";
constexpr const char* data_sized = "the size of its result depends on the data";
constexpr const char* spectra = "no arithmetic of complex numbers";
constexpr const char* sparse = "no look-up in sparse tensors";
constexpr const char* both_ways = "no recurrent layer that runs in both directions at once";

constexpr OperatorRow rows[] = {
    {0, "ADD", add, point}, {1, "AVERAGE_POOL_2D", average_pool, Rule::pool}, {2, "CONCATENATION", concat, point},
    {3, "CONV_2D", conv, Rule::convolution}, {4, "DEPTHWISE_CONV_2D", conv, Rule::depthwise},
    {5, "DEPTH_TO_SPACE", layout, map, computed}, {6, "DEQUANTIZE", requantise, point},
    {7, "EMBEDDING_LOOKUP", lookup, plain}, {8, "FLOOR", words, point},
    {9, "FULLY_CONNECTED", product, Rule::fully_connected}, no(10, "HASHTABLE_LOOKUP", hashes),
    {11, "L2_NORMALIZATION", norm, point}, {12, "L2_POOL_2D", average_pool, Rule::pool},
    {13, "LOCAL_RESPONSE_NORMALIZATION", norm, map}, {14, "LOGISTIC", activation, point},
    no(15, "LSH_PROJECTION", hashes), {16, "LSTM", product, Rule::cell}, {17, "MAX_POOL_2D", max_pool, Rule::pool},
    {18, "MUL", multiply, point}, {19, "RELU", activation, point}, {20, "RELU_N1_TO_1", activation, point},
    {21, "RELU6", activation, point}, {22, "RESHAPE", layout, plain, computed},
    {23, "RESIZE_BILINEAR", resize, map, computed}, {24, "RNN", product, Rule::cell}, {25, "SOFTMAX", softmax, point},
    {26, "SPACE_TO_DEPTH", layout, map, computed}, {27, "SVDF", product, Rule::svdf}, {28, "TANH", activation, point},
    no(29, "CONCAT_EMBEDDINGS", sparse), no(30, "SKIP_GRAM", "it computes on texts"), no(31, "CALL", control),
    no(32, "CUSTOM", "a custom operator: what it computes, only its author's program says"),
    no(33, "EMBEDDING_LOOKUP_SPARSE", sparse), {34, "PAD", layout, point, computed},
    {35, "UNIDIRECTIONAL_SEQUENCE_RNN", product, Rule::sequence}, {36, "GATHER", lookup, plain},
    {37, "BATCH_TO_SPACE_ND", layout, map, computed}, {38, "SPACE_TO_BATCH_ND", layout, map, computed},
    {39, "TRANSPOSE", layout, plain, computed}, {40, "MEAN", reduce, Rule::reduction, computed},
    {41, "SUB", words, point}, {42, "DIV", words, point}, {43, "SQUEEZE", layout, plain, computed},
    {44, "UNIDIRECTIONAL_SEQUENCE_LSTM", product, Rule::sequence}, {45, "STRIDED_SLICE", layout, point, computed},
    no(46, "BIDIRECTIONAL_SEQUENCE_RNN", both_ways), {47, "EXP", words, point},
    {48, "TOPK_V2", reduce, plain, computed}, {49, "SPLIT", layout, point, computed},
    {50, "LOG_SOFTMAX", softmax, point}, no(51, "DELEGATE", "what runs on a delegate, the file does not say"),
    no(52, "BIDIRECTIONAL_SEQUENCE_LSTM", both_ways), {53, "CAST", requantise, point},
    {54, "PRELU", activation, point}, {55, "MAXIMUM", words, point}, {56, "ARG_MAX", reduce, plain, computed},
    {57, "MINIMUM", words, point}, {58, "LESS", words, point}, {59, "NEG", words, point},
    {60, "PADV2", layout, point, computed}, {61, "GREATER", words, point}, {62, "GREATER_EQUAL", words, point},
    {63, "LESS_EQUAL", words, point}, {64, "SELECT", words, point}, {65, "SLICE", layout, point, computed},
    {66, "SIN", words, point}, {67, "TRANSPOSE_CONV", conv, Rule::transposed}, {68, "SPARSE_TO_DENSE", layout, plain},
    {69, "TILE", layout, point, computed}, {70, "EXPAND_DIMS", layout, plain, computed}, {71, "EQUAL", words, point},
    {72, "NOT_EQUAL", words, point}, {73, "LOG", words, point}, {74, "SUM", reduce, Rule::reduction, computed},
    {75, "SQRT", words, point}, {76, "RSQRT", words, point}, {77, "SHAPE", layout, Rule::shape},
    {78, "POW", words, point}, {79, "ARG_MIN", reduce, plain, computed}, {80, "FAKE_QUANT", requantise, point},
    {81, "REDUCE_PROD", reduce, Rule::reduction, computed}, {82, "REDUCE_MAX", reduce, Rule::reduction, computed},
    {83, "PACK", concat, plain}, {84, "LOGICAL_OR", words, point}, {85, "ONE_HOT", words, plain, computed},
    {86, "LOGICAL_AND", words, point}, {87, "LOGICAL_NOT", words, point}, {88, "UNPACK", layout, plain, computed},
    {89, "REDUCE_MIN", reduce, Rule::reduction, computed}, {90, "FLOOR_DIV", words, point},
    {91, "REDUCE_ANY", reduce, Rule::reduction, computed}, {92, "SQUARE", words, point},
    {93, "ZEROS_LIKE", layout, Rule::shape}, {94, "FILL", layout, plain, computed}, {95, "FLOOR_MOD", words, point},
    {96, "RANGE", layout, plain, computed}, {97, "RESIZE_NEAREST_NEIGHBOR", resize, map, computed},
    {98, "LEAKY_RELU", activation, point}, {99, "SQUARED_DIFFERENCE", words, point},
    {100, "MIRROR_PAD", layout, point, computed}, {101, "ABS", words, point},
    {102, "SPLIT_V", layout, point, computed}, no(103, "UNIQUE", data_sized), {104, "CEIL", words, point},
    {105, "REVERSE_V2", layout, point, computed}, {106, "ADD_N", add, point}, {107, "GATHER_ND", lookup, plain},
    {108, "COS", words, point}, no(109, "WHERE", data_sized), {110, "RANK", layout, Rule::shape},
    {111, "ELU", activation, point}, {112, "REVERSE_SEQUENCE", layout, point, computed},
    {113, "MATRIX_DIAG", layout, plain, computed}, {114, "QUANTIZE", requantise, point},
    {115, "MATRIX_SET_DIAG", layout, plain, computed}, {116, "ROUND", words, point},
    {117, "HARD_SWISH", activation, point}, no(118, "IF", control), no(119, "WHILE", control),
    no(120, "NON_MAX_SUPPRESSION_V4", data_sized), no(121, "NON_MAX_SUPPRESSION_V5", data_sized),
    {122, "SCATTER_ND", layout, plain, computed}, {123, "SELECT_V2", words, point}, {124, "DENSIFY", layout, plain},
    {125, "SEGMENT_SUM", reduce, plain, computed}, {126, "BATCH_MATMUL", product, Rule::batch_matmul},
    no(127, "PLACEHOLDER_FOR_GREATER_OP_CODES", "no operator has this code"),
    {128, "CUMSUM", reduce, plain, computed}, no(129, "CALL_ONCE", control),
    {130, "BROADCAST_TO", layout, plain, computed}, no(131, "RFFT2D", spectra),
    {132, "CONV_3D", conv, Rule::convolution_3d}, no(133, "IMAG", spectra), no(134, "REAL", spectra),
    no(135, "COMPLEX_ABS", spectra), no(136, "HASHTABLE", hashes), no(137, "HASHTABLE_FIND", hashes),
    no(138, "HASHTABLE_IMPORT", hashes), no(139, "HASHTABLE_SIZE", hashes),
    {140, "REDUCE_ALL", reduce, Rule::reduction, computed}, {141, "CONV_3D_TRANSPOSE", conv, Rule::transposed_3d},
    no(142, "VAR_HANDLE", state), no(143, "READ_VARIABLE", state), no(144, "ASSIGN_VARIABLE", state),
    {145, "BROADCAST_ARGS", layout, Rule::shape}, no(146, "RANDOM_STANDARD_NORMAL", chance),
    {147, "BUCKETIZE", words, point}, no(148, "RANDOM_UNIFORM", chance), no(149, "MULTINOMIAL", chance),
    {150, "GELU", activation, point}, {151, "DYNAMIC_UPDATE_SLICE", layout, plain, computed},
    {152, "RELU_0_TO_1", activation, point}, {153, "UNSORTED_SEGMENT_PROD", reduce, plain, computed},
    {154, "UNSORTED_SEGMENT_MAX", reduce, plain, computed}, {155, "UNSORTED_SEGMENT_SUM", reduce, plain, computed},
    {156, "ATAN2", words, point}, {157, "UNSORTED_SEGMENT_MIN", reduce, plain, computed}, {158, "SIGN", words, point},
    {159, "BITCAST", layout, plain, computed}, {160, "BITWISE_XOR", words, point}, {161, "RIGHT_SHIFT", words, point},
};
// clang-format on

constexpr bool in_order() {
    for (std::size_t i = 0; i < std::size(rows); ++i)
        if (rows[i].code != static_cast<int>(i)) return false;
    return true;
}
static_assert(in_order(), "a row stands at its code");

}  // namespace

OperatorRow operator_row(int code) {
    if (code >= 0 && code < static_cast<int>(std::size(rows))) return rows[code];
    constexpr int last_stablehlo = 208;
    if (code >= 0 && code <= last_stablehlo) return no(code, "STABLEHLO", "no operators of StableHLO");
    return no(code, "UNKNOWN", "no operator of this code is known");
}

}  // namespace eyrie::tflite
