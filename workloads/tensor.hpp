// A dense four-dimensional array, row-major: the last index is contiguous.
#pragma once

#include <array>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/kernel/page_memory.hpp"

namespace eyrie {

template <class T>
struct Tensor {
    std::array<std::int64_t, 4> shape{};
    LargeVector<T> data;

    Tensor() = default;
    // All zeros; every dimension >= 0.
    explicit Tensor(const std::array<std::int64_t, 4>& shape_words)
        : shape(shape_words),
          data(static_cast<std::size_t>(shape_words[0] * shape_words[1] * shape_words[2] * shape_words[3])) {}

    std::int64_t size() const { return static_cast<std::int64_t>(data.size()); }

    // Position in `data`; each index must be within its dimension.
    std::size_t index(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) const {
        assert(a >= 0 && a < shape[0] && b >= 0 && b < shape[1]);
        assert(c >= 0 && c < shape[2] && d >= 0 && d < shape[3]);
        return static_cast<std::size_t>(((a * shape[1] + b) * shape[2] + c) * shape[3] + d);
    }
    T& at(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) { return data[index(a, b, c, d)]; }
    const T& at(std::int64_t a, std::int64_t b, std::int64_t c, std::int64_t d) const {
        return data[index(a, b, c, d)];
    }

    bool operator==(const Tensor& other) const { return shape == other.shape && data == other.data; }
    bool operator!=(const Tensor& other) const { return !(*this == other); }
};

}  // namespace eyrie
