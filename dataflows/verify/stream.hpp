// Follows a stream word by word, but skips rounds of its blocks that only repeat.
#pragma once

#include <algorithm>
#include <vector>

#include "dataflows/verify/due_words.hpp"
#include "noc/stream.hpp"

namespace eyrie {

template <class Arrive>
class StreamFollower {
public:
    StreamFollower(const BusWords& stream, const std::vector<DueWords*>& all, Arrive& arrive)
        : stream_(stream), all_(all), arrive_(arrive) {}

    bool run() {
        if (stream_.blocks.empty()) return words(0, stream_.bus_words.size(), 0);
        return std::all_of(stream_.blocks.begin(), stream_.blocks.end(),
                           [&](const StreamBlock& block) { return loop(block, 0, 0); });
    }

private:
    bool words(std::size_t first, std::size_t count, std::int64_t offset) {
        for (std::size_t i = first; i < first + count; ++i)
            if (!arrive_(stream_.bus_words[i], offset)) return false;
        return true;
    }

    bool loop(const StreamBlock& block, std::size_t depth, std::int64_t offset) {
        if (depth == StreamBlock::most_loops)
            return words(static_cast<std::size_t>(block.first), static_cast<std::size_t>(block.count), offset);
        const StreamBlock::Loop& rounds = block.loops[depth];
        std::vector<DueMark> before(rounds.times > 2 ? all_.size() : 0);
        for (std::int64_t round = 0; round < rounds.times; ++round) {
            const std::int64_t left = rounds.times - 1 - round;
            const bool may_skip = left > 0 && !before.empty();
            if (may_skip)
                for (std::size_t i = 0; i < all_.size(); ++i) before[i] = all_[i]->mark();
            if (!loop(block, depth + 1, offset + round * rounds.address_step)) return false;
            if (may_skip) round += skip_alike(before, rounds.address_step, left);
        }
        return true;
    }

    std::int64_t skip_alike(const std::vector<DueMark>& before, std::int64_t address_step, std::int64_t left) {
        for (std::size_t i = 0; i < all_.size() && left > 0; ++i)
            left = std::min(left, all_[i]->equal_rounds(before[i], address_step));
        if (left > 0)
            for (std::size_t i = 0; i < all_.size(); ++i) all_[i]->skip(before[i], left);
        return left;
    }

    const BusWords& stream_;
    const std::vector<DueWords*>& all_;
    Arrive& arrive_;
};

// Calls arrive(bus word, offset to add to its address) for the bus words of the stream in order, and leaves out rounds
// of its blocks that are certain to bring each of `all` the words that are due (DueWords::equal_rounds). `all` must
// contain everything that takes words of the stream. Stops and returns false as soon as `arrive` does.
template <class Arrive>
bool follow_stream(const BusWords& stream, const std::vector<DueWords*>& all, Arrive arrive) {
    return StreamFollower<Arrive>(stream, all, arrive).run();
}

}  // namespace eyrie
