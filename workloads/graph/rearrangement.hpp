// Where the words of an operation that only moves words come from, exactly: axes in another order, parts of axes, steps
// along them (backwards, too), words repeated, and what stands around the input (docs/networks.md, "The chain").
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace eyrie {

struct Rearrangement {
    // What a place outside the input holds: nothing (there is none), `fill`, or a word of the input: mirrored at its
    // first and last word, these words themselves, or counted on from the other end.
    enum class Outside { none, fill, reflect, edge, wrap };
    // One result, along its axes: how many words, and from which place of the input on.
    struct Part {
        std::vector<std::int64_t> starts, sizes;
    };

    // Axes of the input, of one image. Any that have as many words as the input, in their order: they need not be its
    // tensor's. The same holds for the sizes of a part.
    std::vector<std::int64_t> from;
    std::vector<std::size_t> order;   // for each axis of the results the one of `from` that it goes along
    std::vector<std::int64_t> steps;  // along each axis of the results; 0: the same word all along
    std::vector<Part> parts;          // one for each result
    Outside outside = Outside::none;
    std::int64_t fill = 0;

    // All of the input, axes in this order. Starts, steps and sizes may then be changed.
    static Rearrangement of(std::vector<std::int64_t> from, std::vector<std::size_t> order);
    static Rearrangement of(std::vector<std::int64_t> from);
};

inline constexpr const char* outside_names[] = {"none", "fill", "reflect", "edge", "wrap"};

// What is wrong with it, and with which member; `key` is "" where nothing is. All else is defined only then.
struct RearrangementFlaw {
    std::string key, text;
};
RearrangementFlaw flaw_of(const Rearrangement& moved);

std::int64_t words_taken(const Rearrangement& moved);
std::int64_t words_made(const Rearrangement& moved, std::size_t part);

// For each word of a result the place of the word of the input that it is; -1: `fill`.
std::vector<std::int64_t> places_of(const Rearrangement& moved, std::size_t part);

}  // namespace eyrie
