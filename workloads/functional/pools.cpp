#include "workloads/functional/beside.hpp"

#include <algorithm>

#include "workloads/functional/layouts.hpp"

namespace eyrie {

namespace {

struct Range {
    std::int64_t from, to;
};

// The words of output o's window that are there, by their places within the window.
Range words_there(const Axis& axis, std::int64_t output) {
    const std::int64_t first = output * axis.stride - axis.pad_before;
    Range range{0, axis.window};
    while (range.from < range.to && first + range.from * axis.dilation < 0) ++range.from;
    while (range.from < range.to && first + (range.to - 1) * axis.dilation >= axis.size) --range.to;
    return range;
}

class Window {
public:
    Window(const Pooling& pool, const std::int16_t* map) : pool_(pool), map_(map) {}

    std::int64_t pooled(std::int64_t d, std::int64_t y, std::int64_t x, bool largest) const {
        const Range planes = words_there(pool_.depth, d), rows = words_there(pool_.rows, y),
                    columns = words_there(pool_.columns, x);
        std::int64_t sum = 0, count = 0, most = 0;
        for (std::int64_t t = planes.from; t < planes.to; ++t)
            for (std::int64_t r = rows.from; r < rows.to; ++r)
                for (std::int64_t s = columns.from; s < columns.to; ++s) {
                    const std::int64_t word =
                        map_[(place(pool_.depth, d, t) * pool_.rows.size + place(pool_.rows, y, r)) *
                                 pool_.columns.size +
                             place(pool_.columns, x, s)];
                    most = count == 0 ? word : std::max(most, word);
                    sum += word;
                    ++count;
                }
        return largest || count == 0 ? most : rounded_mean(sum, count);
    }

private:
    static std::int64_t place(const Axis& axis, std::int64_t output, std::int64_t word) {
        return output * axis.stride - axis.pad_before + word * axis.dilation;
    }
    const Pooling& pool_;
    const std::int16_t* map_;
};

}  // namespace

std::int64_t rounded_mean(std::int64_t sum, std::int64_t count) {
    const std::int64_t magnitude = sum < 0 ? -sum : sum;
    const std::int64_t mean = (2 * magnitude + count) / (2 * count);
    return sum < 0 ? -mean : mean;
}

void compute_pool(const Pooling& pool, bool largest, const MapWords& input, int bits, MapWords& result) {
    const std::int64_t map_words = pool.depth.size * pool.rows.size * pool.columns.size;
    std::int16_t* to = result.words.data();
    for (std::int64_t plane = 0; plane < input.images * pool.C; ++plane) {
        const Window window(pool, input.words.data() + plane * map_words);
        for (std::int64_t d = 0; d < pool.depth.outputs(); ++d)
            for (std::int64_t y = 0; y < pool.rows.outputs(); ++y)
                for (std::int64_t x = 0; x < pool.columns.outputs(); ++x)
                    *to++ = saturated(window.pooled(d, y, x, largest), bits);
    }
}

}  // namespace eyrie
