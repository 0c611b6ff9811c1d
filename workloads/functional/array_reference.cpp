#include "workloads/functional/array_reference.hpp"

#include <algorithm>
#include <variant>

#include "workloads/reference_sums.hpp"

namespace eyrie {

namespace {

constexpr std::int64_t word_multiple = 16;  // of a row: the vectors of common processors then come out even

std::int64_t rounded_up(std::int64_t value, std::int64_t multiple) {
    return (value + multiple - 1) / multiple * multiple;
}

// Rows of words, each filled up with zeros.
class Rows {
public:
    Rows(std::int64_t rows, std::int64_t words)
        : stride_(rounded_up(words, word_multiple)),
          words_(static_cast<std::size_t>(rounded_up(rows, reference_block) * stride_)) {}
    std::int16_t* row(std::int64_t i) { return words_.data() + i * stride_; }
    const std::int16_t* row(std::int64_t i) const { return words_.data() + i * stride_; }
    std::int64_t stride() const { return stride_; }

private:
    std::int64_t stride_;
    LargeVector<std::int16_t> words_;
};

// How a sum becomes a word (workloads/arithmetic.hpp).
struct Finish {
    const Arithmetic& arithmetic;
    bool relu;

    std::int64_t operator()(std::uint64_t sum) const {
        std::int64_t psum = wrap(static_cast<std::int64_t>(sum), arithmetic.psum_bits);
        if (relu) psum = std::max<std::int64_t>(psum, 0);
        if (!arithmetic.requantises()) return psum;
        const std::int64_t divisor = std::int64_t{1} << arithmetic.ofmap_shift;
        std::int64_t quotient = psum / divisor;
        if (psum % divisor < 0) --quotient;
        const std::int64_t limit = std::int64_t{1} << (arithmetic.ofmap_bits - 1);
        return std::clamp(quotient, -limit, limit - 1);
    }
};

// Calls use(filter, window, word) for the products of `filters` filters and `windows` windows.
template <class Use>
void multiply(const Rows& filters, std::int64_t filter_count, const Rows& windows, std::int64_t window_count,
              const Finish& finish, Use use) {
    for (std::int64_t f = 0; f < filter_count; f += reference_block)
        for (std::int64_t w = 0; w < window_count; w += reference_block) {
            std::uint64_t sums[reference_block][reference_block];
            reference_sums(windows.row(w), filters.row(f), filters.stride(), finish.arithmetic, sums);
            for (std::int64_t j = 0; j < std::min(reference_block, window_count - w); ++j)
                for (std::int64_t i = 0; i < std::min(reference_block, filter_count - f); ++i)
                    use(f + i, w + j, finish(sums[j][i]));
        }
}

// Which input an output meets with each word of the window along an axis; -1: none.
class AxisTable {
public:
    AxisTable(const Axis& axis, bool transposed)
        : window_(axis.window), outputs_(transposed ? axis.transposed_outputs() : axis.outputs()) {
        inputs_.reserve(static_cast<std::size_t>(window_ * outputs_));
        for (std::int64_t o = 0; o < outputs_; ++o)
            for (std::int64_t k = 0; k < window_; ++k) inputs_.push_back(input(axis, transposed, o, k));
    }
    std::int64_t outputs() const { return outputs_; }
    const std::int64_t* of(std::int64_t output) const { return inputs_.data() + output * window_; }

private:
    static std::int64_t input(const Axis& axis, bool transposed, std::int64_t output, std::int64_t word) {
        std::int64_t place = output * axis.stride + word * axis.dilation - axis.pad_before;
        if (transposed) {
            place = output + axis.pad_before - word * axis.dilation;
            if (place % axis.stride != 0) return -1;
            place /= axis.stride;
        }
        return place >= 0 && place < axis.size ? place : -1;
    }

    std::int64_t window_, outputs_;
    std::vector<std::int64_t> inputs_;
};

class ConvolutionReference {
public:
    ConvolutionReference(const Convolution& conv, const Finish& finish)
        : conv_(conv),
          finish_(finish),
          depth_(conv.depth, conv.transposed),
          rows_(conv.rows, conv.transposed),
          columns_(conv.columns, conv.transposed),
          taps_(conv.C / conv.groups * conv.depth.window * conv.rows.window * conv.columns.window) {}

    std::int64_t pixels() const { return depth_.outputs() * rows_.outputs() * columns_.outputs(); }

    template <class Word>
    void compute(const MapWords& first, const std::int16_t* second, Word* result) const {
        constexpr std::int64_t at_once = 8 * reference_block;
        const std::int64_t filters = conv_.M / conv_.groups;
        Rows windows(at_once, taps_);
        for (std::int64_t group = 0; group < conv_.groups; ++group) {
            Rows weights(filters, taps_);
            for (std::int64_t f = 0; f < filters; ++f)
                std::copy_n(second + (group * filters + f) * taps_, taps_, weights.row(f));
            for (std::int64_t n = 0; n < first.images; ++n)
                for (std::int64_t pixel = 0; pixel < pixels(); pixel += at_once) {
                    const std::int64_t count = std::min(at_once, pixels() - pixel);
                    for (std::int64_t w = 0; w < count; ++w)
                        take_window(first.image(n), group, pixel + w, windows.row(w));
                    Word* const maps = result + (n * conv_.M + group * filters) * pixels() + pixel;
                    multiply(weights, filters, windows, count, finish_,
                             [&](std::int64_t f, std::int64_t w, std::int64_t word) {
                                 maps[f * pixels() + w] = static_cast<Word>(word);
                             });
                }
        }
    }

private:
    void take_window(const std::int16_t* image, std::int64_t group, std::int64_t pixel, std::int16_t* word) const {
        const std::int64_t* const columns = columns_.of(pixel % columns_.outputs());
        const std::int64_t* const rows = rows_.of(pixel / columns_.outputs() % rows_.outputs());
        const std::int64_t* const planes = depth_.of(pixel / columns_.outputs() / rows_.outputs());
        const std::int64_t channels = conv_.C / conv_.groups;
        for (std::int64_t c = group * channels; c < (group + 1) * channels; ++c)
            for (std::int64_t t = 0; t < conv_.depth.window; ++t)
                for (std::int64_t r = 0; r < conv_.rows.window; ++r) {
                    const bool padding = planes[t] < 0 || rows[r] < 0;
                    const std::int16_t* const row =
                        image + (padding ? 0
                                         : ((c * conv_.depth.size + planes[t]) * conv_.rows.size + rows[r]) *
                                               conv_.columns.size);
                    for (std::int64_t s = 0; s < conv_.columns.window; ++s)
                        *word++ = padding || columns[s] < 0 ? std::int16_t{0} : row[columns[s]];
                }
    }

    const Convolution& conv_;
    const Finish& finish_;
    AxisTable depth_, rows_, columns_;
    std::int64_t taps_;
};

template <class Word>
void compute_product(const MatrixProduct& product, const MapWords& first, const std::int16_t* second,
                     const Finish& finish, Word* result) {
    for (std::int64_t b = 0; b < product.batch; ++b) {
        Rows columns(product.N, product.K);  // of the second matrix
        const std::int16_t* const matrix = second + (product.second_is_weight ? 0 : b * product.K * product.N);
        for (std::int64_t n = 0; n < product.N; ++n)
            for (std::int64_t k = 0; k < product.K; ++k) columns.row(n)[k] = matrix[k * product.N + n];
        for (std::int64_t image = 0; image < first.images; ++image) {
            Rows rows(product.M, product.K);
            for (std::int64_t m = 0; m < product.M; ++m)
                std::copy_n(first.image(image) + (b * product.M + m) * product.K, product.K, rows.row(m));
            Word* const to = result + (image * product.batch + b) * product.M * product.N;
            multiply(columns, product.N, rows, product.M, finish,
                     [&](std::int64_t n, std::int64_t m, std::int64_t word) {
                         to[m * product.N + n] = static_cast<Word>(word);
                     });
        }
    }
}

}  // namespace

OfmapTensor reference_result(const Operation& operation, const MapWords& first, const std::int16_t* second,
                             const Arithmetic& arithmetic, bool relu) {
    const Finish finish{arithmetic, relu};
    const int bits = bits_of(arithmetic, WordType::ofmap);
    if (const auto* conv = std::get_if<Convolution>(&operation.shape)) {
        const ConvolutionReference reference(*conv, finish);
        OfmapTensor result({first.images, conv->M, reference.pixels(), 1}, bits);
        result.visit([&](auto& words) { reference.compute(first, second, words.data.data()); });
        return result;
    }
    const MatrixProduct& product = std::get<MatrixProduct>(operation.shape);
    OfmapTensor result({first.images, product.batch, product.M, product.N}, bits);
    result.visit([&](auto& words) { compute_product(product, first, second, finish, words.data.data()); });
    return result;
}

}  // namespace eyrie
