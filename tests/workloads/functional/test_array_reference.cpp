// The reference of an operation against its definition, product by product.
#include "workloads/functional/array_reference.hpp"

#include <catch2/catch.hpp>

#include "tests/workloads/functional/drawn_operation.hpp"

namespace eyrie {

namespace {

std::int64_t outputs(const Axis& axis, bool transposed) {
    return transposed ? axis.transposed_outputs() : axis.outputs();
}
bool meets(const Axis& axis, bool transposed, std::int64_t output, std::int64_t input, std::int64_t word) {
    if (transposed) return input * axis.stride + word * axis.dilation == output + axis.pad_before;
    return output * axis.stride - axis.pad_before + word * axis.dilation == input;
}

// Adds up all products of an input and a filter word where they meet.
std::vector<std::int64_t> convolved(const Convolution& conv, const std::int16_t* in, const std::int16_t* filter,
                                    int shift) {
    const Axis &d = conv.depth, &h = conv.rows, &w = conv.columns;
    const std::int64_t D = outputs(d, conv.transposed), E = outputs(h, conv.transposed),
                       F = outputs(w, conv.transposed), channels = conv.C / conv.groups;
    std::vector<std::int64_t> sums(static_cast<std::size_t>(conv.M * D * E * F), 0);
    for (std::int64_t m = 0; m < conv.M; ++m)
        for (std::int64_t c = 0; c < channels; ++c)
            for (std::int64_t o = 0; o < D * E * F; ++o)
                for (std::int64_t i = 0; i < d.size * h.size * w.size; ++i)
                    for (std::int64_t k = 0; k < d.window * h.window * w.window; ++k) {
                        const bool all =
                            meets(d, conv.transposed, o / F / E, i / w.size / h.size, k / w.window / h.window) &&
                            meets(h, conv.transposed, o / F % E, i / w.size % h.size, k / w.window % h.window) &&
                            meets(w, conv.transposed, o % F, i % w.size, k % w.window);
                        if (!all) continue;
                        const std::int64_t channel = m / (conv.M / conv.groups) * channels + c;
                        const std::int64_t product = std::int64_t{in[channel * d.size * h.size * w.size + i]} *
                                                     filter[(m * channels + c) * d.window * h.window * w.window + k];
                        sums[static_cast<std::size_t>(m * D * E * F + o)] += product >> shift;
                    }
    return sums;
}

std::vector<std::int64_t> multiplied(const MatrixProduct& of, const std::int16_t* a, const std::int16_t* b, int shift) {
    std::vector<std::int64_t> sums;
    for (std::int64_t one = 0; one < of.batch; ++one)
        for (std::int64_t m = 0; m < of.M; ++m)
            for (std::int64_t n = 0; n < of.N; ++n) {
                std::int64_t sum = 0;
                const std::int64_t matrix = of.second_is_weight ? 0 : one * of.K * of.N;
                for (std::int64_t k = 0; k < of.K; ++k)
                    sum += (std::int64_t{a[(one * of.M + m) * of.K + k]} * b[matrix + k * of.N + n]) >> shift;
                sums.push_back(sum);
            }
    return sums;
}

}  // namespace

TEST_CASE("the reference of an operation is its definition, product by product") {
    Random random(31);
    for (int i = 0; i < 1500; ++i) {
        const Operation operation = drawn_operation(random);
        Arithmetic arithmetic;
        arithmetic.psum_bits = random.below(2) == 0 ? 40 : 20;
        arithmetic.product_shift = static_cast<int>(random.below(3));
        if (random.below(2) == 0) {
            arithmetic.ofmap_bits = 9;
            arithmetic.ofmap_shift = static_cast<int>(random.below(6));
        }
        const bool relu = random.below(2) == 0;
        INFO(describe(operation) << " psum " << arithmetic.psum_bits << " relu " << relu);
        const MapWords first = drawn_words(random, first_operand_words(operation), 2);
        const MapWords second = drawn_words(random, second_operand_words(operation), 1);
        const OfmapTensor result = reference_result(operation, first, second.words.data(), arithmetic, relu);
        REQUIRE(result.size() == 2 * result_words(operation));
        for (std::int64_t image = 0; image < 2; ++image) {
            const auto* conv = std::get_if<Convolution>(&operation.shape);
            const std::vector<std::int64_t> sums =
                conv != nullptr ? convolved(*conv, first.image(image), second.words.data(), arithmetic.product_shift)
                                : multiplied(std::get<MatrixProduct>(operation.shape), first.image(image),
                                             second.words.data(), arithmetic.product_shift);
            for (std::size_t k = 0; k < sums.size(); ++k) {
                std::int64_t word = wrap(sums[k], arithmetic.psum_bits);
                if (relu && word < 0) word = 0;
                if (arithmetic.requantises()) {
                    word >>= arithmetic.ofmap_shift;
                    word = std::min<std::int64_t>(255, std::max<std::int64_t>(-256, word));
                }
                REQUIRE(result.word(image * result_words(operation) + static_cast<std::int64_t>(k)) == word);
            }
        }
    }
}

}  // namespace eyrie
