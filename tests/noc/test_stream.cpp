// Streams of repeated blocks against loops written out.
#include <catch2/catch.hpp>

#include "noc/stream.hpp"
#include "sim/kernel/random.hpp"

using namespace eyrie;

namespace {

std::vector<std::int32_t> addresses_of(const BusWords& stream) {
    std::vector<std::int32_t> addresses;
    for (const BusWord& word : stream.unrolled()) addresses.push_back(word.first_address);
    return addresses;
}

BusWord at(std::int32_t address) { return {address, 1, 0, 1}; }

// A stream and, beside it, what its loops send.
struct RandomStream {
    explicit RandomStream(std::uint64_t seed) : random(seed) {
        const std::int64_t blocks = random.between(1, 4);
        for (std::int64_t i = 0; i < blocks; ++i) add_block();
    }
    std::int32_t draw(std::int64_t low, std::int64_t high) {
        return static_cast<std::int32_t>(random.between(low, high));
    }
    void add_block() {
        std::vector<BusWord> words;
        for (std::int32_t left = draw(0, 5); left > 0; --left)
            words.push_back({draw(0, 100), draw(1, 9), draw(0, 3), draw(1, 4)});
        stream.bus_words.insert(stream.bus_words.end(), words.begin(), words.end());
        const StreamBlock::Loop outer{draw(0, 3), draw(-50, 50)}, middle{draw(1, 3), draw(-50, 50)},
            inner{draw(1, 4), draw(-50, 50)};
        stream.end_block({outer, middle, inner});
        for (std::int32_t i = 0; i < outer.times; ++i)
            for (std::int32_t j = 0; j < middle.times; ++j)
                for (std::int32_t k = 0; k < inner.times; ++k)
                    for (BusWord word : words) {
                        word.first_address += i * outer.address_step + j * middle.address_step + k * inner.address_step;
                        expected.push_back(word);
                    }
    }
    Random random;
    BusWords stream;
    std::vector<BusWord> expected;
};

}  // namespace

TEST_CASE("a stream without blocks sends each bus word once", "[stream]") {
    BusWords stream;
    stream.bus_words = {at(7), at(3), at(3)};
    CHECK(stream.size() == 3);
    CHECK(addresses_of(stream) == std::vector<std::int32_t>{7, 3, 3});
}

TEST_CASE("a stream of nothing is done before it begins", "[stream]") {
    CHECK(StreamCursor().done());
    CHECK(StreamCursor(BusWords()).done());
    CHECK(BusWords().widest() == 0);
}

TEST_CASE("the last loop given to a block is the innermost", "[stream]") {
    BusWords stream;
    stream.bus_words = {at(0)};
    stream.end_block({{2, 100}, {3, 10}});
    CHECK(addresses_of(stream) == std::vector<std::int32_t>{0, 10, 20, 100, 110, 120});
}

TEST_CASE("blocks follow one another, each from its own addresses", "[stream]") {
    BusWords stream;
    stream.bus_words = {at(0), at(1)};
    stream.end_block({{2, 10}});
    stream.bus_words.push_back(at(5));
    stream.end_block({{3, 1}});
    CHECK(stream.size() == 7);
    CHECK(addresses_of(stream) == std::vector<std::int32_t>{0, 1, 10, 11, 5, 6, 7});
}

TEST_CASE("a block without words and a loop of no rounds leave nothing behind", "[stream]") {
    BusWords stream;
    stream.end_block({{5, 1}});
    stream.bus_words = {at(9)};
    stream.end_block({{0, 1}, {5, 1}});
    CHECK(stream.blocks.empty());
    CHECK(stream.bus_words.empty());
    stream.bus_words = {at(4)};
    stream.end_block({{2, 1}});
    CHECK(addresses_of(stream) == std::vector<std::int32_t>{4, 5});
}

TEST_CASE("the widest bus word is found wherever it stands", "[stream]") {
    for (std::size_t widest = 0; widest < 3; ++widest) {
        BusWords stream;
        stream.bus_words = {at(0), at(1), at(2)};
        stream.bus_words[widest].words = 6;
        CHECK(stream.widest() == 6);
    }
}

TEST_CASE("random blocks send what their loops, written out, send", "[stream]") {
    for (std::uint64_t seed = 1; seed <= 500; ++seed) {
        CAPTURE(seed);
        const RandomStream random(seed);
        const std::vector<BusWord> sent = random.stream.unrolled();
        REQUIRE(random.stream.size() == static_cast<std::int64_t>(random.expected.size()));
        REQUIRE(sent.size() == random.expected.size());
        for (std::size_t i = 0; i < sent.size(); ++i) {
            REQUIRE(sent[i].first_address == random.expected[i].first_address);
            REQUIRE(sent[i].step == random.expected[i].step);
            REQUIRE(sent[i].target == random.expected[i].target);
            REQUIRE(sent[i].words == random.expected[i].words);
        }
    }
}

TEST_CASE("a cursor counts the bus words behind it", "[stream]") {
    const RandomStream random(7);
    StreamCursor cursor(random.stream);
    std::int64_t steps = 0;
    for (; !cursor.done(); cursor.advance()) CHECK(cursor.index() == steps++);
    CHECK(cursor.index() == cursor.size());
    CHECK(steps == random.stream.size());
}

TEST_CASE("a tag finds the PEs whose row and column IDs both match, row by row", "[stream]") {
    MulticastIds ids;
    ids.row_id = {1, 2, 1};
    ids.column_id = {5, 6, 5,    //
                     5, 5, 6,    //
                     6, 5, -1};  // the last PE takes nothing
    const PesByTag pes(ids);
    const auto matching = [&](std::int32_t row, std::int32_t column) {
        std::vector<std::size_t> found;
        pes.for_each({row, column}, [&](std::size_t pe) { found.push_back(pe); });
        return found;
    };
    CHECK(matching(1, 5) == std::vector<std::size_t>{0, 2, 7});
    CHECK(matching(2, 5) == std::vector<std::size_t>{3, 4});
    CHECK(matching(1, 6) == std::vector<std::size_t>{1, 6});
    CHECK(matching(3, 5).empty());
    CHECK(matching(2, 7).empty());
}
