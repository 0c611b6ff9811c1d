#include "workloads/functional/layouts.hpp"

#include <algorithm>
#include <numeric>

namespace eyrie {

namespace {

std::int64_t product(const Sizes& sizes) {
    return std::accumulate(sizes.begin(), sizes.end(), std::int64_t{1}, std::multiplies<>());
}

// For each word of a tensor of `shape`, in order, the sum of its places along the axes times `steps`.
std::vector<std::int64_t> stepped(const Sizes& shape, const Sizes& steps) {
    std::vector<std::int64_t> places(static_cast<std::size_t>(product(shape)));
    Sizes at(shape.size(), 0);
    std::int64_t place = 0;
    for (std::int64_t& one : places) {
        one = place;
        for (std::size_t axis = shape.size(); axis-- > 0;) {
            place += steps[axis];
            if (++at[axis] < shape[axis]) break;
            place -= shape[axis] * steps[axis];
            at[axis] = 0;
        }
    }
    return places;
}

// Of a tensor's words in their order.
Sizes steps_of(const Sizes& shape) {
    Sizes steps(shape.size(), 1);
    for (std::size_t axis = shape.size(); axis-- > 1;) steps[axis - 1] = steps[axis] * shape[axis];
    return steps;
}

void take(const MapWords& from, const std::vector<std::int64_t>& places, MapWords& result) {
    for (std::int64_t n = 0; n < result.images; ++n)
        for (std::size_t i = 0; i < places.size(); ++i) result.image(n)[i] = from.image(n)[places[i]];
}

bool is_map(const Sizes& shape) { return shape.size() >= 3; }
bool channels_last(const std::string& format) { return format.rfind("TFLite", 0) == 0; }

// Of a map with channels first: words with channels last; and back.
void to_channels_last(const MapWords& map, MapWords& result) {
    const std::int64_t channels = map.shape[0], pixels = map.words_per_image() / channels;
    for (std::int64_t n = 0; n < map.images; ++n)
        for (std::int64_t c = 0; c < channels; ++c)
            for (std::int64_t p = 0; p < pixels; ++p) result.image(n)[p * channels + c] = map.image(n)[c * pixels + p];
}
void to_channels_first(const MapWords& words, MapWords& result) {
    const std::int64_t channels = result.shape[0], pixels = result.words_per_image() / channels;
    for (std::int64_t n = 0; n < result.images; ++n)
        for (std::int64_t c = 0; c < channels; ++c)
            for (std::int64_t p = 0; p < pixels; ++p)
                result.image(n)[c * pixels + p] = words.image(n)[p * channels + c];
}

}  // namespace

std::vector<std::int64_t> broadcast_places(const Sizes& operand, const Sizes& result) {
    if (operand.size() > result.size()) {
        if (product(operand) != product(result)) return {};
        return stepped(result, steps_of(result));
    }
    Sizes aligned(result.size() - operand.size(), 1);
    aligned.insert(aligned.end(), operand.begin(), operand.end());
    if (operand.size() == 1 && is_map(result) && operand[0] == result[0]) {
        aligned.assign(result.size(), 1);
        aligned[0] = operand[0];
    }
    Sizes steps = steps_of(aligned);
    for (std::size_t axis = 0; axis < result.size(); ++axis) {
        if (aligned[axis] != result[axis] && aligned[axis] != 1) return {};
        if (aligned[axis] == 1) steps[axis] = 0;
    }
    return stepped(result, steps);
}

std::optional<std::vector<std::int64_t>> reduced_places(const Sizes& operand, const Sizes& result) {
    std::vector<bool> kept(operand.size(), false);
    if (operand.size() == result.size()) {
        for (std::size_t axis = 0; axis < operand.size(); ++axis) {
            kept[axis] = result[axis] == operand[axis];
            if (!kept[axis] && result[axis] != 1) return std::nullopt;
        }
    } else {
        // Which axes the result is made of: one way only.
        const auto match = [&](bool from_the_front) {
            std::vector<std::size_t> axes;
            std::size_t next = from_the_front ? 0 : operand.size();
            for (std::size_t i = 0; i < result.size(); ++i) {
                const std::int64_t wanted = result[from_the_front ? i : result.size() - 1 - i];
                if (from_the_front) {
                    while (next < operand.size() && operand[next] != wanted) ++next;
                    if (next == operand.size()) return std::vector<std::size_t>{};
                    axes.push_back(next++);
                } else {
                    while (next > 0 && operand[next - 1] != wanted) --next;
                    if (next == 0) return std::vector<std::size_t>{};
                    axes.insert(axes.begin(), --next);
                }
            }
            return axes;
        };
        const std::vector<std::size_t> axes = match(true);
        if (axes.size() != result.size() || axes != match(false)) return std::nullopt;
        for (const std::size_t axis : axes) kept[axis] = true;
    }
    Sizes steps(operand.size(), 0);
    std::int64_t step = 1;
    for (std::size_t axis = operand.size(); axis-- > 0;) {
        if (!kept[axis]) continue;
        steps[axis] = step;
        step *= operand[axis];
    }
    return stepped(operand, steps);
}

std::optional<std::size_t> joined_axis(const std::vector<Sizes>& operands, const Sizes& result) {
    std::optional<std::size_t> found;
    for (std::size_t axis = 0; axis < result.size(); ++axis) {
        std::int64_t sum = 0;
        bool fits = true;
        for (const Sizes& one : operands) {
            fits = fits && one.size() == result.size();
            for (std::size_t other = 0; fits && other < result.size(); ++other)
                fits = other == axis || one[other] == result[other];
            if (fits) sum += one[axis];
        }
        if (!fits || sum != result[axis]) continue;
        if (found) return std::nullopt;
        found = axis;
    }
    return found;
}

MapWords in_file_order(const std::string& format, const MapWords& map) {
    if (!channels_last(format) || !is_map(map.shape)) return map;
    MapWords turned(map.shape, map.images);
    to_channels_last(map, turned);
    return turned;
}

void reshape(const std::string& format, const MapWords& from, MapWords& result) {
    const MapWords words = in_file_order(format, from);
    if (channels_last(format) && is_map(result.shape))
        to_channels_first(words, result);
    else
        result.words = words.words;
}

bool transpose(const MapWords& from, MapWords& result) {
    if (from.shape.size() != result.shape.size()) return false;
    const Sizes from_steps = steps_of(from.shape);
    Sizes steps(result.shape.size(), 0);
    for (std::size_t axis = 0; axis < result.shape.size(); ++axis) {
        if (result.shape[axis] == 1) continue;
        if (std::count(from.shape.begin(), from.shape.end(), result.shape[axis]) != 1) return false;
        const auto its = std::find(from.shape.begin(), from.shape.end(), result.shape[axis]);
        steps[axis] = from_steps[static_cast<std::size_t>(its - from.shape.begin())];
    }
    if (from.words_per_image() != result.words_per_image()) return false;
    take(from, stepped(result.shape, steps), result);
    return true;
}

bool crop(const MapWords& from, MapWords& result) {
    if (from.shape.size() != 3 || result.shape.size() != 3 || from.shape[0] != result.shape[0]) return false;
    if (result.shape[1] > from.shape[1] || result.shape[2] > from.shape[2]) return false;
    const Sizes steps = steps_of(from.shape);
    const std::int64_t first = (from.shape[1] - result.shape[1]) / 2 * steps[1] + (from.shape[2] - result.shape[2]) / 2;
    std::vector<std::int64_t> places = stepped(result.shape, steps);
    for (std::int64_t& place : places) place += first;
    take(from, places, result);
    return true;
}

}  // namespace eyrie
