#include "workloads/layer_data.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/kernel/random.hpp"
#include "sim/kernel/vector_clones.hpp"
#include "workloads/folding.hpp"
#include "workloads/npy.hpp"
#include "workloads/operand_ranges.hpp"

namespace eyrie {

namespace {

constexpr std::int64_t most_words = std::int64_t{1} << 32;
constexpr std::int64_t largest_batch = 65536;

// Below this fan-in, filters with a fixed sum would all be equal.
constexpr std::int64_t least_taps_of_fixed_sum = 8;

// FNV-1a, 64 bits.
std::uint64_t hash(const std::string& text) {
    std::uint64_t value = 0xCBF29CE484222325ull;
    for (const char c : text) value = (value ^ static_cast<unsigned char>(c)) * 0x100000001B3ull;
    return value;
}

// Each layer and operand has a random sequence of its own.
Random stream(const Layer& layer, const std::string& operand, std::uint64_t seed) {
    return Random(Random(seed ^ hash(fmt::format("{}/{}", layer.name, operand))).next());
}

void check_request(const Layer& layer, std::int64_t batch, const Arithmetic& arithmetic) {
    check_layer(layer);
    check_arithmetic(arithmetic);
    if (batch < 1 || batch > largest_batch)
        throw InputError(fmt::format("batch N: found {}; allowed: an integer from 1 to {}", batch, largest_batch));
    const std::int64_t words =
        std::max({layer.filter_words(), layer.ifmap_words_per_image(), layer.ofmap_words_per_image()});
    if (words > most_words / batch)
        throw InputError(
            fmt::format("layer {}: found {} words in an operand, batch N={}; allowed: up to 2^32 words together",
                        layer.name, words, batch));
}

// The high half of a draw picks one of `values` numbers from `low` up (as Random::between), without 0 if `skip_zero`;
// the low half decides whether the word is forced to 0. One draw for each word.
EYRIE_VECTOR_CLONES
void words_of(std::uint64_t state, std::size_t count, std::int64_t low, std::uint64_t values, bool skip_zero,
              std::uint64_t zero_threshold, std::int16_t* words) {
    const std::int64_t skipped_from = skip_zero ? 0 : std::int64_t{1} << 32;
    for (std::size_t i = 0; i < count; ++i) {
        const std::uint64_t draw = Random::draw(state, i);
        std::int64_t value = low + static_cast<std::int64_t>(((draw >> 32) * values) >> 32);
        value += value >= skipped_from ? 1 : 0;
        words[i] = static_cast<std::int16_t>((draw & 0xFFFFFFFFu) < zero_threshold ? 0 : value);
    }
}

void fill_ifmap(const OperandRanges& ranges, std::uint64_t threshold, Random random, LargeVector<std::int16_t>& words) {
    const bool both_signs = ranges.ifmap_low < 0;
    const std::uint64_t values =
        static_cast<std::uint64_t>(ranges.ifmap_high - ranges.ifmap_low + (both_signs ? 0 : 1));
    words_of(random.state(), words.size(), ranges.ifmap_low, values, both_signs, threshold, words.data());
}

// Words follow one another as in the tensor; those of a product of matrices row after row of the first operand, so that
// one product has the same words in every notation.
Tensor<std::int16_t> seeded_ifmap(const Layer& layer, const std::array<std::int64_t, 4>& shape,
                                  const OperandRanges& ranges, Random random) {
    Tensor<std::int16_t> ifmap(shape);
    fill_ifmap(ranges, zero_threshold(layer.ifmap_zeros), random, ifmap.data);
    if (layer.E() * layer.F() == 1 || !product_of(layer, 1)) return ifmap;
    const Layer row_by_row = folded_layer(layer, shape[0], Folding{1, 1, shape[0] * layer.E() * layer.F()});
    ifmap.shape = {row_by_row.images, row_by_row.C, 1, 1};
    return folded_ifmap(row_by_row, ifmap, layer);
}

EYRIE_VECTOR_CLONES
std::int64_t sum_of(const std::int16_t* weights, std::int64_t count) {
    std::int64_t sum = 0;
    for (std::int64_t k = 0; k < count; ++k) sum += weights[k];
    return sum;
}

// `more` fits 32 bits with room for a weight.
EYRIE_VECTOR_CLONES
void add_to_each(std::int16_t* weights, std::int64_t count, std::int32_t more, std::int32_t lowest) {
    for (std::int64_t k = 0; k < count; ++k) {
        const std::int32_t weight = weights[k] + more;
        weights[k] = static_cast<std::int16_t>(weight < lowest ? lowest : weight > -lowest - 1 ? -lowest - 1 : weight);
    }
}

// Spreads `excess` over `count` weights as evenly as integers allow.
void spread(std::int64_t excess, std::int16_t* weights, std::int64_t count, std::int64_t lowest) {
    const std::int64_t each = excess >= 0 ? excess / count : -((-excess + count - 1) / count);
    const std::int64_t one_more = excess - each * count;
    const auto more = [](std::int64_t value) {  // beyond this all weights are at their limit
        return static_cast<std::int32_t>(std::clamp<std::int64_t>(value, -(1 << 20), 1 << 20));
    };
    add_to_each(weights, one_more, more(each + 1), static_cast<std::int32_t>(lowest));
    add_to_each(weights + one_more, count - one_more, more(each), static_cast<std::int32_t>(lowest));
}

void fill_filter(const OperandRanges& ranges, Random random, int bits, Tensor<std::int16_t>& filter) {
    const std::uint64_t values = static_cast<std::uint64_t>(ranges.filter_high - ranges.filter_low + 1);
    words_of(random.state(), filter.data.size(), ranges.filter_low, values, false, 0, filter.data.data());
    if (!ranges.filter_sum_fixed) return;
    const std::int64_t taps = filter.shape[1] * filter.shape[2] * filter.shape[3];
    for (std::int64_t m = 0; m < filter.shape[0]; ++m) {
        std::int16_t* weights = &filter.data[filter.index(m, 0, 0, 0)];
        const std::int64_t sum = taps < least_taps_of_fixed_sum ? 0 : sum_of(weights, taps);
        spread(ranges.filter_sum - sum, weights, taps, -(std::int64_t{1} << (bits - 1)));
    }
}

// Words that were given for an operand of the layer: `what` of them, of so many bits, which the key `bits_key` says.
Tensor<std::int16_t> given_operand(const Layer& layer, const std::vector<std::int16_t>& words,
                                   const std::array<std::int64_t, 4>& shape, const char* what, int bits,
                                   const char* bits_key) {
    Tensor<std::int16_t> tensor(shape);
    if (static_cast<std::int64_t>(words.size()) != tensor.size())
        throw InputError(fmt::format("layer {}: found {} {} words; allowed: {}, as its shape says", layer.name,
                                     words.size(), what, tensor.size()));
    const std::int32_t limit = std::int32_t{1} << (bits - 1);
    const auto unfit =
        std::find_if(words.begin(), words.end(), [&](std::int16_t word) { return word < -limit || word >= limit; });
    if (unfit != words.end())
        throw InputError(fmt::format("layer {}: found the {} word {}; allowed: {} to {}, as arithmetic.{} is {}",
                                     layer.name, what, *unfit, -limit, limit - 1, bits_key, bits));
    std::copy(words.begin(), words.end(), tensor.data.begin());
    return tensor;
}

Tensor<std::int16_t> ifmap_of(const Layer& layer, std::int64_t batch, std::uint64_t seed,
                              const Arithmetic& arithmetic) {
    const std::array<std::int64_t, 4> shape = {batch, layer.C, layer.H, layer.W};
    if (layer.ifmap_words_given)
        return given_operand(layer, *layer.ifmap_words_given, shape, "ifmap", arithmetic.ifmap_bits, "ifmap_bits");
    if (!layer.ifmap_file.empty())
        return npy_tensor({layer.ifmap_file, layer.ifmap_content}, shape, arithmetic.ifmap_bits);
    return seeded_ifmap(layer, shape, operand_ranges(layer, arithmetic), stream(layer, "ifmap", seed));
}

Tensor<std::int16_t> filter_of(const Layer& layer, std::uint64_t seed, const Arithmetic& arithmetic) {
    const std::array<std::int64_t, 4> shape = {layer.M, layer.C_per_group(), layer.R, layer.S};
    if (layer.filter_words_given)
        return given_operand(layer, *layer.filter_words_given, shape, "filter", arithmetic.filter_bits, "filter_bits");
    if (!layer.filter_file.empty())
        return npy_tensor({layer.filter_file, layer.filter_content}, shape, arithmetic.filter_bits);
    Tensor<std::int16_t> filter(shape);
    fill_filter(operand_ranges(layer, arithmetic), stream(layer, "filter", seed), arithmetic.filter_bits, filter);
    return filter;
}

}  // namespace

LayerData make_layer_data(const Layer& layer, std::int64_t batch, std::uint64_t seed, const Arithmetic& arithmetic) {
    check_request(layer, batch, arithmetic);
    return {ifmap_of(layer, batch, seed, arithmetic), filter_of(layer, seed, arithmetic)};
}

Tensor<std::int16_t> make_ifmap(const Layer& layer, std::int64_t batch, std::uint64_t seed,
                                const Arithmetic& arithmetic) {
    check_request(layer, batch, arithmetic);
    return ifmap_of(layer, batch, seed, arithmetic);
}

Tensor<std::int16_t> make_filter(const Layer& layer, std::int64_t batch, std::uint64_t seed,
                                 const Arithmetic& arithmetic) {
    check_request(layer, batch, arithmetic);
    return filter_of(layer, seed, arithmetic);
}

}  // namespace eyrie
