#include "workloads/nnef/standard.hpp"

#include <algorithm>
#include <iterator>

#include <fmt/format.h>

namespace eyrie::nnef {

namespace {

// Words at the same place. A tensor of fewer axes has sizes of 1 behind them.
std::vector<Value> run_pointwise(Call& call) {
    Shape all;
    for (const std::size_t tensor : call.all_tensors()) {
        const Shape& one = call.network().tensor(tensor).shape;
        if (one.size() > all.size()) all.resize(one.size(), 1);
        for (std::size_t i = 0; i < one.size(); ++i) {
            if (all[i] != one[i] && all[i] != 1 && one[i] != 1)
                call.refuse(
                    fmt::format("found sizes of {} and {} along axis {}; allowed: the same, or 1", all[i], one[i], i));
            all[i] = std::max(all[i], one[i]);
        }
    }
    if (call.all_tensors().empty()) call.refuse("found no tensor; allowed: one or more");
    return {call.beside(all)};
}

// A result of the first tensor's shape, whatever other tensors there are.
std::vector<Value> run_same(Call& call) {
    if (call.all_tensors().empty()) call.refuse("found no tensor; allowed: one or more");
    return {call.beside(Shape(call.network().tensor(call.all_tensors().front()).shape))};
}

std::vector<Value> run_update(Call& call) { return {call.beside(Shape(call.shape("value")))}; }

// clang-format off
constexpr OperationKind conv = OperationKind::convolution, product = OperationKind::matrix_product,
    add = OperationKind::add, multiply = OperationKind::multiply, words = OperationKind::elementwise,
    activation = OperationKind::activation, softmax = OperationKind::softmax, norm = OperationKind::normalisation,
    reduce = OperationKind::reduction, resize = OperationKind::resize, lookup = OperationKind::lookup,
    requantise = OperationKind::requantisation, concat = OperationKind::concat, layout = OperationKind::layout,
    max_pool = OperationKind::max_pool, average_pool = OperationKind::average_pool;

constexpr const char* window = "input, filter, bias = 0.0, border = 'constant', padding = [], stride = [], "
    "dilation = [], groups = 1";
constexpr const char* back_window = "input, filter, bias = 0.0, border = 'constant', padding = [], stride = [], "
    "dilation = [], output_shape = [], groups = 1";
constexpr const char* separable = "input, plane_filter, point_filter, bias = 0.0, border = 'constant', padding = [], "
    "stride = [], dilation = [], groups = 1";
constexpr const char* back_separable = "input, plane_filter, point_filter, bias = 0.0, border = 'constant', "
    "padding = [], stride = [], dilation = [], output_shape = [], groups = 1";
constexpr const char* pool = "input, size, border = 'constant', padding = [], stride = [], dilation = []";
constexpr const char* box = "input, size, border = 'constant', padding = [], stride = [], dilation = [], "
    "normalize = false";
constexpr const char* unpool = "input, size, border = 'constant', padding = [], stride = [], dilation = [], "
    "output_shape = [], normalize = false";
constexpr const char* one = "x";
constexpr const char* two = "x, y";
constexpr const char* over = "input, axes, normalize = false";
constexpr const char* area = "input, rois, batch_index, output_size, sampling_rate = [], resize_method = 'symmetric'";
constexpr const char* local = "input, size, bias = 0.0, epsilon = 0.0";

constexpr StandardOperation operations[] = {
    {"external", layout, run_external, "shape"}, {"variable", layout, run_variable, "shape, label"},
    {"constant", layout, run_constant, "shape, value"}, {"update", layout, run_update, "variable, value"},

    {"conv", conv, run_conv, window}, {"deconv", conv, run_deconv, back_window},
    {"separable_conv", conv, run_separable_conv, separable},
    {"separable_deconv", conv, run_separable_deconv, back_separable},
    {"linear", product, run_linear, "input, filter, bias = 0.0"},
    {"matmul", product, run_matmul, "A, B, transposeA = false, transposeB = false"},

    {"box", average_pool, run_pool, box}, {"avg_pool", average_pool, run_pool, pool},
    {"rms_pool", average_pool, run_pool, pool}, {"max_pool", max_pool, run_pool, pool},
    {"argmax_pool", max_pool, run_pool, pool}, {"max_pool_with_index", max_pool, run_pool, pool},
    {"debox", resize, run_unpool, unpool},
    {"sample", words, run_pool, "input, index, size, border = 'constant', padding = [], stride = [], dilation = []"},
    {"desample", resize, run_unpool, "input, index, size, border = 'constant', padding = [], stride = [], "
        "dilation = [], output_shape = []"},
    {"nearest_downsample", resize, run_downsample, "input, factor"},
    {"area_downsample", resize, run_downsample, "input, factor"},
    {"nearest_upsample", resize, run_upsample, "input, factor"},
    {"multilinear_upsample", resize, run_upsample, "input, factor, method = 'symmetric', border = 'replicate'"},
    {"avg_roi_pool", resize, run_regions, area}, {"max_roi_pool", resize, run_regions, area},
    {"roi_resample", resize, run_regions, "input, rois, batch_index, output_size, method = 'symmetric'"},
    {"avg_roi_align", resize, run_regions, area}, {"max_roi_align", resize, run_regions, area},

    {"copy", layout, run_same, one}, {"neg", words, run_pointwise, one}, {"rcp", words, run_pointwise, one},
    {"exp", words, run_pointwise, one}, {"log", words, run_pointwise, one}, {"sin", words, run_pointwise, one},
    {"cos", words, run_pointwise, one}, {"tan", words, run_pointwise, one}, {"sinh", words, run_pointwise, one},
    {"cosh", words, run_pointwise, one}, {"asin", words, run_pointwise, one}, {"acos", words, run_pointwise, one},
    {"atan", words, run_pointwise, one}, {"asinh", words, run_pointwise, one}, {"acosh", words, run_pointwise, one},
    {"atanh", words, run_pointwise, one}, {"abs", words, run_pointwise, one}, {"sign", words, run_pointwise, one},
    {"not", words, run_pointwise, one}, {"floor", words, run_pointwise, one}, {"ceil", words, run_pointwise, one},
    {"round", words, run_pointwise, one}, {"sqr", words, run_pointwise, one}, {"sqrt", words, run_pointwise, one},
    {"rsqr", words, run_pointwise, one}, {"rsqrt", words, run_pointwise, one}, {"log2", words, run_pointwise, one},
    {"add", add, run_pointwise, two}, {"sub", words, run_pointwise, two}, {"mul", multiply, run_pointwise, two},
    {"div", words, run_pointwise, two}, {"pow", words, run_pointwise, two}, {"lt", words, run_pointwise, two},
    {"gt", words, run_pointwise, two}, {"le", words, run_pointwise, two}, {"ge", words, run_pointwise, two},
    {"eq", words, run_pointwise, two}, {"ne", words, run_pointwise, two}, {"and", words, run_pointwise, two},
    {"or", words, run_pointwise, two}, {"min", words, run_pointwise, two}, {"max", words, run_pointwise, two},
    {"select", words, run_pointwise, "condition, true_value, false_value"},
    {"clamp", words, run_pointwise, "x, a, b"}, {"add_n", add, run_pointwise, one},
    {"copy_n", layout, run_copies, "x, times"},

    {"sigmoid", activation, run_pointwise, one}, {"relu", activation, run_pointwise, one},
    {"tanh", activation, run_pointwise, one}, {"prelu", activation, run_pointwise, "x, alpha"},
    {"leaky_relu", activation, run_pointwise, "x, alpha"}, {"elu", activation, run_pointwise, "x, alpha = 1.0"},
    {"selu", activation, run_pointwise, "x, alpha = 1.67326319, lambda = 1.05070102"},
    {"gelu", activation, run_pointwise, one}, {"silu", activation, run_pointwise, one},
    {"softabs", activation, run_pointwise, "x, epsilon"}, {"softplus", activation, run_pointwise, one},
    {"softmax", softmax, run_same, "x, axes = [1]"},

    {"local_response_normalization", norm, run_same, "input, size, alpha = 1.0, beta = 0.5, bias = 1.0"},
    {"local_mean_normalization", norm, run_same, "input, size"},
    {"local_variance_normalization", norm, run_same, local},
    {"local_contrast_normalization", norm, run_same, local},
    {"l1_normalization", norm, run_same, "input, axes, bias = 0.0, epsilon = 0.0"},
    {"l2_normalization", norm, run_same, "input, axes, bias = 0.0, epsilon = 0.0"},
    {"batch_normalization", norm, run_same, "input, mean, variance, offset, scale, epsilon"},

    {"sum_reduce", reduce, run_reduce, over}, {"mean_reduce", reduce, run_reduce, "input, axes"},
    {"max_reduce", reduce, run_reduce, "input, axes"}, {"min_reduce", reduce, run_reduce, "input, axes"},
    {"argmax_reduce", reduce, run_reduce, "input, axes"}, {"argmin_reduce", reduce, run_reduce, "input, axes"},
    {"any_reduce", reduce, run_reduce, "input, axes"}, {"all_reduce", reduce, run_reduce, "input, axes"},
    {"moments", reduce, run_moments, "input, axes"},

    {"reshape", layout, run_reshape, "input, shape, axis_start = 0, axis_count = -1"},
    {"squeeze", layout, run_squeeze, "input, axes"}, {"unsqueeze", layout, run_unsqueeze, "input, axes"},
    {"transpose", layout, run_transpose, "input, axes"}, {"split", layout, run_split, "value, axis, ratios"},
    {"concat", concat, run_concat, "values, axis"}, {"stack", concat, run_stack, "values, axis"},
    {"unstack", layout, run_unstack, "value, axis"},
    {"slice", layout, run_slice, "input, axes, begin, end, stride = []"},
    {"pad", layout, run_pad, "input, padding, border = 'constant', value = 0.0"},
    {"tile", layout, run_tile, "input, repeats"}, {"gather", lookup, run_gather, "input, indices, axis = 0"},
    {"cast", requantise, run_same, "input, dtype = ''"},

    {"linear_quantize", requantise, run_same, "x, min, max, bits"},
    {"logarithmic_quantize", requantise, run_same, "x, max, bits"},
    {"min_max_linear_quantize", requantise, run_same, "x, min, max, bits, signed, symmetric"},
    {"zero_point_linear_quantize", requantise, run_same, "x, zero_point, scale, bits, signed, symmetric"},
};
// clang-format on

}  // namespace

const StandardOperation* standard_operation(std::string_view name) {
    const auto* found = std::find_if(std::begin(operations), std::end(operations),
                                     [&](const StandardOperation& operation) { return operation.name == name; });
    return found == std::end(operations) ? nullptr : found;
}

}  // namespace eyrie::nnef
