// What the networks carry in one pass: plain data, made by a dataflow.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <tuple>
#include <vector>

namespace eyrie {

// The multicast IDs of one input network, configured once per layer (JSSC'17 Fig. 9): a word
// tagged (row, column) goes to every PE whose X-bus has that row ID and which has that column ID.
struct MulticastIds {
    std::vector<std::int32_t> row_id;     // one per row of PEs
    std::vector<std::int32_t> column_id;  // one per PE, row-major; -1: takes nothing from this network
};

struct Tag {
    std::int32_t row = 0;
    std::int32_t column = 0;
};

// The PEs sorted by their IDs. A lookup takes logarithmic time: a machine of 65,536 PEs has thousands of tags.
class PesByTag {
public:
    PesByTag() = default;
    explicit PesByTag(const MulticastIds& ids);
    // Calls use(PE) for every PE whose row and column IDs match, row-major.
    template <class Use>
    void for_each(const Tag& tag, Use use) const {
        for (auto at = std::lower_bound(pes_.begin(), pes_.end(), Entry{tag.row, tag.column, 0});
             at != pes_.end() && std::get<0>(*at) == tag.row && std::get<1>(*at) == tag.column; ++at)
            use(std::get<2>(*at));
    }

private:
    using Entry = std::tuple<std::int32_t, std::int32_t, std::size_t>;  // row ID, column ID, PE
    std::vector<Entry> pes_;                                            // sorted
};

// One bus word: `words` words of the global buffer at first_address, first_address + step, ... (relative to
// the pass's base address in that region). Of an input network: for the PEs that match `tags[target]`; of
// the output network: from the PE with the row-major index `target`.
struct BusWord {
    std::int32_t first_address = 0;
    std::int32_t step = 1;
    std::int32_t target = 0;
    std::int32_t words = 1;
};

// A run of bus words that is sent repeatedly, each time from a higher address, as by an address generator of nested
// loops.
struct StreamBlock {
    static constexpr std::size_t most_loops = 3;
    struct Loop {
        std::int32_t times = 1;
        std::int32_t address_step = 0;
    };
    std::int32_t first = 0;  // index in BusWords::bus_words
    std::int32_t count = 0;
    std::array<Loop, most_loops> loops{};  // outermost first
};

// Bus words in the order in which they are sent: block after block, or, without blocks, each once.
struct BusWords {
    std::vector<BusWord> bus_words;
    std::vector<StreamBlock> blocks;

    // How many are sent.
    std::int64_t size() const;
    // Words of the widest bus word.
    std::size_t widest() const;
    // Makes a block of the bus words added since the last block, if any.
    void end_block(std::initializer_list<StreamBlock::Loop> loops);
    // All of them, one by one, for code that needs whole streams.
    std::vector<BusWord> unrolled() const;
};

struct InputStream : BusWords {
    std::vector<Tag> tags;
};

using OutputStream = BusWords;

// Walks along a stream.
class StreamCursor {
public:
    StreamCursor() = default;
    explicit StreamCursor(const BusWords& stream);

    bool done() const { return index_ == size_; }
    // The next bus word, and the offset to add to its address.
    const BusWord& word() const { return words_[at_]; }
    std::int64_t offset() const { return offset_; }
    void advance() {
        ++index_;
        if (++at_ == end_) next_round();
    }
    void skip(std::int64_t count) {
        for (std::int64_t i = 0; i < count; ++i) advance();
    }
    std::int64_t index() const { return index_; }
    std::int64_t size() const { return size_; }

private:
    void enter_block();
    void next_round();

    const BusWord* words_ = nullptr;
    const std::vector<StreamBlock>* blocks_ = nullptr;
    std::size_t block_ = 0;
    std::array<std::int32_t, StreamBlock::most_loops> round_{};
    std::int64_t offset_ = 0;
    std::size_t at_ = 0;
    std::size_t end_ = 0;
    std::int64_t index_ = 0;
    std::int64_t size_ = 0;
};

}  // namespace eyrie
