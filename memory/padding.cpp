#include "memory/padding.hpp"

#include <algorithm>

namespace eyrie {

std::vector<std::int16_t> with_padding(const PaddedPlane& plane, std::int64_t planes,
                                       const std::vector<std::int16_t>& dram_words) {
    std::vector<std::int16_t> words(static_cast<std::size_t>(planes * plane.words()), 0);
    const std::int64_t width = plane.end_column - plane.first_column;
    auto source = dram_words.begin();
    for (std::int64_t p = 0; p < planes; ++p)
        for (std::int64_t row = plane.first_row; row < plane.end_row; ++row, source += width)
            std::copy(source, source + width,
                      words.begin() + p * plane.words() + row * plane.columns + plane.first_column);
    return words;
}

}  // namespace eyrie
