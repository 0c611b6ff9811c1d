#include "workloads/graph/rearrangement.hpp"

#include <algorithm>
#include <numeric>

#include <fmt/format.h>

namespace eyrie {

namespace {

using Sizes = std::vector<std::int64_t>;
using Outside = Rearrangement::Outside;

constexpr std::int64_t largest_move = std::int64_t{1} << 31;
constexpr std::int64_t most_moved = std::int64_t{1} << 62;

// 0: more than 2^62.
std::int64_t words_of_axes(const Sizes& sizes) {
    std::int64_t words = 1;
    for (const std::int64_t size : sizes)
        words = words > most_moved / std::max<std::int64_t>(size, 1) ? 0 : words * size;
    return words;
}

std::string sizes_flaw(const Sizes& sizes) {
    for (const std::int64_t size : sizes)
        if (size < 1 || size > largest_move) return fmt::format("found {}; allowed: sizes from 1 to 2^31", size);
    return words_of_axes(sizes) == 0 ? "found more than 2^62 words; allowed: fewer" : "";
}

std::string order_flaw(const std::vector<std::size_t>& order, std::size_t axes) {
    std::vector<std::size_t> all(axes), sorted = order;
    std::iota(all.begin(), all.end(), std::size_t{0});
    std::sort(sorted.begin(), sorted.end());
    if (sorted == all) return "";
    return fmt::format("found [{}]; allowed: each axis of {}, counted from 0, once", fmt::join(order, ", "), axes);
}

std::string count_flaw(std::size_t found, std::size_t axes) {
    return found == axes ? "" : fmt::format("found {} for {} axes; allowed: one for each", found, axes);
}

// The place along an axis of so many words, or -1.
std::int64_t place_along(std::int64_t at, std::int64_t size, Outside outside) {
    if (at >= 0 && at < size) return at;
    const auto around = [&](std::int64_t period) { return (at % period + period) % period; };
    switch (outside) {
        case Outside::none:
        case Outside::fill: return -1;
        case Outside::edge: return at < 0 ? 0 : size - 1;
        case Outside::wrap: return around(size);
        case Outside::reflect: break;
    }
    if (size == 1) return 0;
    const std::int64_t place = around(2 * (size - 1));
    return std::min(place, 2 * (size - 1) - place);
}

}  // namespace

Rearrangement Rearrangement::of(Sizes from, std::vector<std::size_t> order) {
    Rearrangement all;
    all.from = std::move(from);
    all.order = std::move(order);
    all.steps.assign(all.order.size(), 1);
    Part whole;
    whole.starts.assign(all.order.size(), 0);
    for (const std::size_t axis : all.order) whole.sizes.push_back(axis < all.from.size() ? all.from[axis] : 1);
    all.parts = {whole};
    return all;
}

Rearrangement Rearrangement::of(Sizes from) {
    std::vector<std::size_t> order(from.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    return of(std::move(from), std::move(order));
}

RearrangementFlaw flaw_of(const Rearrangement& moved) {
    const std::size_t axes = moved.from.size();
    if (std::string flaw = sizes_flaw(moved.from); !flaw.empty()) return {"from", flaw};
    if (std::string flaw = order_flaw(moved.order, axes); !flaw.empty()) return {"order", flaw};
    if (std::string flaw = count_flaw(moved.steps.size(), axes); !flaw.empty()) return {"steps", flaw};
    for (const std::int64_t step : moved.steps)
        if (step < -largest_move || step > largest_move)
            return {"steps", fmt::format("found {}; allowed: -2^31 to 2^31", step)};
    if (moved.parts.empty()) return {"sizes", "found no result; allowed: one or more"};
    std::int64_t left = most_moved;  // of the words of all results
    for (const Rearrangement::Part& part : moved.parts) {
        if (std::string flaw = count_flaw(part.sizes.size(), axes); !flaw.empty()) return {"sizes", flaw};
        if (std::string flaw = sizes_flaw(part.sizes); !flaw.empty()) return {"sizes", flaw};
        if (words_of_axes(part.sizes) > left) return {"sizes", "found more than 2^62 words; allowed: fewer"};
        left -= words_of_axes(part.sizes);
        if (std::string flaw = count_flaw(part.starts.size(), axes); !flaw.empty()) return {"starts", flaw};
        for (std::size_t i = 0; i < axes; ++i) {
            const std::int64_t start = part.starts[i], size = moved.from[moved.order[i]];
            if (start < -largest_move || start > largest_move)
                return {"starts", fmt::format("found {}; allowed: -2^31 to 2^31", start)};
            const std::int64_t last = start + (part.sizes[i] - 1) * moved.steps[i];  // below 2^63
            if (moved.outside == Outside::none && (std::min(start, last) < 0 || std::max(start, last) >= size))
                return {"starts", fmt::format("found places {} to {} of an axis of {}; allowed: 0 to {}, or outside",
                                              start, last, size, size - 1)};
        }
    }
    return {};
}

std::int64_t words_taken(const Rearrangement& moved) { return words_of_axes(moved.from); }
std::int64_t words_made(const Rearrangement& moved, std::size_t part) { return words_of_axes(moved.parts[part].sizes); }

std::vector<std::int64_t> places_of(const Rearrangement& moved, std::size_t number) {
    const Rearrangement::Part& part = moved.parts[number];
    Sizes strides(moved.from.size(), 1);
    for (std::size_t axis = strides.size(); axis-- > 1;) strides[axis - 1] = strides[axis] * moved.from[axis];
    // Axis by axis, the last one varying fastest: what all before it add up to, and where this one is.
    std::vector<std::int64_t> places = {0};
    for (std::size_t i = 0; i < moved.order.size(); ++i) {
        const std::size_t axis = moved.order[i];
        std::vector<std::int64_t> along;
        for (std::int64_t at = 0; at < part.sizes[i]; ++at)
            along.push_back(place_along(part.starts[i] + at * moved.steps[i], moved.from[axis], moved.outside));
        std::vector<std::int64_t> next;
        next.reserve(places.size() * along.size());
        for (const std::int64_t before : places)
            for (const std::int64_t place : along)
                next.push_back(before < 0 || place < 0 ? -1 : before + place * strides[axis]);
        places = std::move(next);
    }
    return places;
}

}  // namespace eyrie
