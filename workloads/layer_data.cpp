#include "workloads/layer_data.hpp"

#include <algorithm>
#include <array>
#include <numeric>
#include <string>
#include <vector>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/kernel/random.hpp"
#include "sim/kernel/vector_clones.hpp"
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

// Calls use(first word, draws, count) for all words in order, with one draw for each word.
template <class Use>
void for_draws(Random random, std::vector<std::int16_t>& words, Use use) {
    constexpr std::size_t at_once = 512;
    std::uint64_t draws[at_once];
    for (std::size_t first = 0; first < words.size(); first += at_once) {
        const std::size_t count = std::min(at_once, words.size() - first);
        random.fill(draws, static_cast<std::int64_t>(count));
        use(&words[first], draws, count);
    }
}

// The high half of a draw picks one of `values` numbers from `low` up (as Random::between), without 0 if `skip_zero`;
// the low half decides whether the word is forced to 0.
EYRIE_VECTOR_CLONES
void words_of(const std::uint64_t* draws, std::size_t count, std::int64_t low, std::uint64_t values, bool skip_zero,
              std::uint64_t zero_threshold, std::int16_t* words) {
    const std::int64_t skipped_from = skip_zero ? 0 : std::int64_t{1} << 32;
    for (std::size_t i = 0; i < count; ++i) {
        std::int64_t value = low + static_cast<std::int64_t>(((draws[i] >> 32) * values) >> 32);
        value += value >= skipped_from ? 1 : 0;
        words[i] = static_cast<std::int16_t>((draws[i] & 0xFFFFFFFFu) < zero_threshold ? 0 : value);
    }
}

void fill_ifmap(const OperandRanges& ranges, std::uint64_t threshold, Random random, std::vector<std::int16_t>& words) {
    const bool both_signs = ranges.ifmap_low < 0;
    const std::uint64_t values =
        static_cast<std::uint64_t>(ranges.ifmap_high - ranges.ifmap_low + (both_signs ? 0 : 1));
    for_draws(random, words, [&](std::int16_t* some, const std::uint64_t* draws, std::size_t count) {
        words_of(draws, count, ranges.ifmap_low, values, both_signs, threshold, some);
    });
}

// Spreads `excess` over `count` weights as evenly as integers allow.
void spread(std::int64_t excess, std::int16_t* weights, std::int64_t count, std::int64_t lowest) {
    const std::int64_t each = excess >= 0 ? excess / count : -((-excess + count - 1) / count);
    const std::int64_t one_more = excess - each * count;
    for (std::int64_t k = 0; k < count; ++k)
        weights[k] =
            static_cast<std::int16_t>(std::clamp(weights[k] + each + (k < one_more ? 1 : 0), lowest, -lowest - 1));
}

void fill_filter(const OperandRanges& ranges, Random random, int bits, Tensor<std::int16_t>& filter) {
    const std::uint64_t values = static_cast<std::uint64_t>(ranges.filter_high - ranges.filter_low + 1);
    for_draws(random, filter.data, [&](std::int16_t* some, const std::uint64_t* draws, std::size_t count) {
        words_of(draws, count, ranges.filter_low, values, false, 0, some);
    });
    if (!ranges.filter_sum_fixed) return;
    const std::int64_t taps = filter.shape[1] * filter.shape[2] * filter.shape[3];
    for (std::int64_t m = 0; m < filter.shape[0]; ++m) {
        std::int16_t* weights = &filter.data[filter.index(m, 0, 0, 0)];
        const std::int64_t sum =
            taps < least_taps_of_fixed_sum ? 0 : std::accumulate(weights, weights + taps, std::int64_t{0});
        spread(ranges.filter_sum - sum, weights, taps, -(std::int64_t{1} << (bits - 1)));
    }
}

Tensor<std::int16_t> tensor_of(const std::string& file, const std::string* content,
                               const std::array<std::int64_t, 4>& shape, int bits) {
    return content != nullptr ? npy_tensor(*content, file, shape, bits) : load_npy(file, shape, bits);
}

}  // namespace

LayerData make_layer_data(const Layer& layer, std::int64_t batch, std::uint64_t seed, const Arithmetic& arithmetic) {
    check_request(layer, batch, arithmetic);
    const OperandRanges ranges = operand_ranges(layer, arithmetic);
    const std::array<std::int64_t, 4> ifmap_shape = {batch, layer.C, layer.H, layer.W};
    const std::array<std::int64_t, 4> filter_shape = {layer.M, layer.C_per_group(), layer.R, layer.S};
    LayerData data;
    if (layer.ifmap_file.empty()) {
        data.ifmap = Tensor<std::int16_t>(ifmap_shape);
        fill_ifmap(ranges, zero_threshold(layer.ifmap_zeros), stream(layer, "ifmap", seed), data.ifmap.data);
    } else {
        data.ifmap = tensor_of(layer.ifmap_file, layer.ifmap_content.get(), ifmap_shape, arithmetic.ifmap_bits);
    }
    if (layer.filter_file.empty()) {
        data.filter = Tensor<std::int16_t>(filter_shape);
        fill_filter(ranges, stream(layer, "filter", seed), arithmetic.filter_bits, data.filter);
    } else {
        data.filter = tensor_of(layer.filter_file, layer.filter_content.get(), filter_shape, arithmetic.filter_bits);
    }
    return data;
}

}  // namespace eyrie
