// The words of a tensor of a network, for all images of a run: as wide as an ifmap word, saturated where what makes
// them gives more.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/kernel/page_memory.hpp"

namespace eyrie {

struct MapWords {
    std::vector<std::int64_t> shape;  // of one image, as GraphTensor has it
    std::int64_t images = 1;
    LargeVector<std::int16_t> words;  // image after image

    MapWords() = default;
    MapWords(std::vector<std::int64_t> of_shape, std::int64_t of_images)
        : shape(std::move(of_shape)), images(of_images) {
        words.resize(static_cast<std::size_t>(images * words_per_image()));
    }
    std::int64_t words_per_image() const {
        std::int64_t product = 1;
        for (const std::int64_t size : shape) product *= size;
        return product;
    }
    const std::int16_t* image(std::int64_t n) const { return words.data() + n * words_per_image(); }
    std::int16_t* image(std::int64_t n) { return words.data() + n * words_per_image(); }
};

// The nearest word of so many bits, up to 16.
inline std::int16_t saturated(std::int64_t value, int bits) {
    const std::int64_t limit = std::int64_t{1} << (bits - 1);
    return static_cast<std::int16_t>(std::clamp(value, -limit, limit - 1));
}

}  // namespace eyrie
