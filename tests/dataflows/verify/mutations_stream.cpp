#include <algorithm>

#include "tests/dataflows/verify/mutations.hpp"

namespace eyrie {

PassShape& any_shape(Plan& plan, Random& random) { return any_of(plan.shapes, random); }

namespace {

// Of the four streams of a shape one that has bus words; null when the one drawn has none.
BusWords* any_stream(Plan& plan, Random& random) {
    PassShape& shape = any_shape(plan, random);
    BusWords* const streams[] = {&shape.filter_stream, &shape.ifmap_stream, &shape.psum_stream, &shape.output_stream};
    BusWords* stream = streams[random.below(4)];
    return stream->bus_words.empty() ? nullptr : stream;
}

template <class Change>
bool change_word(Plan& plan, Random& random, Change change) {
    BusWords* stream = any_stream(plan, random);
    return stream != nullptr && change(any_of(stream->bus_words, random));
}

// As one list without blocks, so that words can come and go.
template <class Change>
bool change_list(Plan& plan, Random& random, Change change) {
    BusWords* stream = any_stream(plan, random);
    if (stream == nullptr) return false;
    stream->bus_words = stream->unrolled();
    stream->blocks.clear();
    const auto at = static_cast<std::ptrdiff_t>(random.below(static_cast<std::uint32_t>(stream->bus_words.size())));
    change(stream->bus_words, stream->bus_words.begin() + at);
    return true;
}

bool swap_words(Plan& plan, Random& random) {
    return change_list(plan, random, [&](auto& words, auto at) { std::swap(*at, any_of(words, random)); });
}

bool swap_with_next(Plan& plan, Random& random) {
    return change_list(plan, random, [](auto& words, auto at) {
        if (at + 1 != words.end()) std::iter_swap(at, at + 1);
    });
}

bool drop_word(Plan& plan, Random& random) {
    return change_list(plan, random, [](auto& words, auto at) { words.erase(at); });
}

bool double_word(Plan& plan, Random& random) {
    return change_list(plan, random, [](auto& words, auto at) { words.insert(at, BusWord(*at)); });
}

bool change_address(Plan& plan, Random& random) {
    return change_word(plan, random, [&](BusWord& word) { return nudge(word.first_address, random); });
}

bool change_address_far(Plan& plan, Random& random) {
    return change_word(plan, random, [&](BusWord& word) {
        word.first_address += random.below(2) == 0 ? 100000 : -100000;
        return true;
    });
}

bool change_target(Plan& plan, Random& random) {
    return change_word(plan, random, [&](BusWord& word) { return nudge(word.target, random); });
}

bool change_words(Plan& plan, Random& random) {
    return change_word(plan, random, [&](BusWord& word) { return nudge(word.words, random); });
}

bool change_step(Plan& plan, Random& random) {
    return change_word(plan, random, [&](BusWord& word) { return word.words > 1 && nudge(word.step, random); });
}

bool change_loop(Plan& plan, Random& random) {
    BusWords* stream = any_stream(plan, random);
    if (stream == nullptr || stream->blocks.empty()) return false;
    StreamBlock::Loop& loop = any_of(any_of(stream->blocks, random).loops, random);
    if (random.below(2) == 0) return nudge(loop.address_step, random);
    ++loop.times;
    return true;
}

bool change_tag(Plan& plan, Random& random) {
    PassShape& shape = any_shape(plan, random);
    InputStream* const streams[] = {&shape.filter_stream, &shape.ifmap_stream, &shape.psum_stream};
    InputStream& stream = *streams[random.below(3)];
    if (stream.tags.empty()) return false;
    Tag& tag = any_of(stream.tags, random);
    return nudge(random.below(2) == 0 ? tag.row : tag.column, random);
}

bool change_id(Plan& plan, Random& random) {
    MulticastIds* const all[] = {&plan.filter_ids, &plan.ifmap_ids, &plan.psum_ids};
    MulticastIds& ids = *all[random.below(3)];
    if (ids.column_id.empty()) return false;
    return nudge(random.below(2) == 0 ? any_of(ids.row_id, random) : any_of(ids.column_id, random), random);
}

}  // namespace

const std::vector<Mutation>& stream_mutations() {
    static const std::vector<Mutation> all = {
        {"two bus words swapped", swap_words}, {"two neighbouring bus words swapped", swap_with_next},
        {"a bus word dropped", drop_word},     {"a bus word twice", double_word},
        {"another address", change_address},   {"an address far off", change_address_far},
        {"another target", change_target},     {"another number of words", change_words},
        {"another step", change_step},         {"another loop of a block", change_loop},
        {"another tag", change_tag},           {"another multicast ID", change_id},
    };
    return all;
}

}  // namespace eyrie
