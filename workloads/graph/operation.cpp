#include "workloads/graph/operation.hpp"

#include <algorithm>
#include <cctype>
#include <cstring>

namespace eyrie {

std::int64_t Axis::outputs() const {
    const std::int64_t room = size + pad_before + pad_after - reach();
    return room < 0 ? 0 : room / stride + 1;
}

std::int64_t Axis::transposed_outputs() const {
    return (size - 1) * stride + reach() - pad_before - pad_after + output_padding;
}

// A word of the window moves over the input in steps of the stride: it meets words of the input from its first output
// behind the padding to its last one before it.
std::int64_t Axis::words_under_windows() const {
    constexpr std::int64_t most_steps = std::int64_t{1} << 22;
    if (window > most_steps) return window * outputs();  // larger than any map: its padding counts, too
    std::int64_t words = 0;
    for (std::int64_t k = 0; k < window; ++k) {
        const std::int64_t at = k * dilation - pad_before;  // under output 0
        const std::int64_t first = at >= 0 ? 0 : (-at + stride - 1) / stride;
        const std::int64_t last = at >= size ? -1 : std::min((size - 1 - at) / stride, outputs() - 1);
        words += std::max<std::int64_t>(0, last - first + 1);
    }
    return words;
}

std::int64_t words_under_windows(const Pooling& pool, std::int64_t repeats) {
    constexpr std::int64_t largest = std::int64_t{1} << 61;
    std::int64_t words = repeats;
    for (const std::int64_t factor : {pool.C, pool.depth.words_under_windows(), pool.rows.words_under_windows(),
                                      pool.columns.words_under_windows()})
        words = factor > 0 && words > largest / factor ? largest : words * factor;
    return words;
}

std::int64_t row_of_statistics(const std::string& type, const std::vector<std::int64_t>& shape) {
    const auto says = [&](const char* what) {
        return std::search(type.begin(), type.end(), what, what + std::strlen(what), [](char a, char b) {
                   return std::tolower(static_cast<unsigned char>(a)) == b;
               }) != type.end();
    };
    if (says("group") || shape.empty()) return 0;
    if (says("instance")) {
        std::int64_t words = 1;
        for (std::size_t axis = 1; axis < shape.size(); ++axis) words *= shape[axis];
        return words;
    }
    const auto longest = std::find_if(shape.rbegin(), shape.rend(), [](std::int64_t size) { return size > 1; });
    return longest == shape.rend() ? 1 : *longest;
}

namespace {

std::int64_t shape_macs(const std::monostate&) { return 0; }
std::int64_t shape_macs(const Pooling&) { return 0; }
std::int64_t shape_macs(const MatrixProduct& product) { return product.batch * product.M * product.N * product.K; }
std::int64_t shape_macs(const Convolution& conv) {
    std::int64_t product = conv.M * (conv.C / conv.groups);
    for (const Axis* axis : {&conv.depth, &conv.rows, &conv.columns})
        product *= axis->window * (conv.transposed ? axis->size : axis->outputs());
    return product;
}

}  // namespace

std::int64_t macs(const Operation& operation) {
    return operation.repeats * std::visit([](const auto& shape) { return shape_macs(shape); }, operation.shape);
}

}  // namespace eyrie
