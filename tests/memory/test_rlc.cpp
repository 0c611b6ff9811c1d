#include <catch2/catch.hpp>

#include "memory/rlc.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/kernel/random.hpp"

using namespace eyrie;

TEST_CASE("the codec encodes the paper's example bit by bit", "[rlc]") {
    // JSSC'17 Fig. 8: 0,0,12,0,0,0,0,53,0,0,22 -> (2,12)(4,53)(2,22), then the last flag.
    const std::vector<std::int16_t> words = {0, 0, 12, 0, 0, 0, 0, 53, 0, 0, 22};
    const RlcCodec codec(5, 16);
    const std::vector<std::uint64_t> code = codec.encode(words.data(), 11);
    const std::uint64_t pair0 = 2ull << 16 | 12, pair1 = 4ull << 16 | 53, pair2 = 2ull << 16 | 22;
    REQUIRE(code == std::vector<std::uint64_t>{1ull << 63 | pair2 << 42 | pair1 << 21 | pair0});
    CHECK(codec.decode(code, 11) == words);
}

TEST_CASE("a run of zeros longer than the field goes on with a level of zero", "[rlc]") {
    std::vector<std::int16_t> words(40, 0);
    words.push_back(-7);
    const RlcCodec codec(5, 16);
    const std::vector<std::uint64_t> code = codec.encode(words.data(), 41);
    REQUIRE(code.size() == 1);
    CHECK((code[0] & 0x1FFFFF) == (31ull << 16 | 0));  // 31 zeros and a zero
    CHECK((code[0] >> 21 & 0x1FFFFF) == (8ull << 16 | 0xFFF9));
    CHECK(codec.decode(code, 41) == words);
}

TEST_CASE("whatever is encoded is decoded to the same words", "[rlc]") {
    Random random(3);
    for (int i = 0; i < 2000; ++i) {
        const int run_bits = static_cast<int>(random.between(1, 15));
        const RlcCodec codec(run_bits, 16);
        const std::uint32_t zeros_of_16 = random.below(17);
        std::vector<std::int16_t> words(random.below(200));
        for (auto& word : words)
            word = random.below(16) < zeros_of_16 ? std::int16_t{0} : static_cast<std::int16_t>(random.next());
        const auto code = codec.encode(words.data(), static_cast<std::int64_t>(words.size()));
        REQUIRE(codec.decode(code, static_cast<std::int64_t>(words.size())) == words);
    }
}

TEST_CASE("the size of a code is known without making it, for words held narrow or wide", "[rlc]") {
    Random random(5);
    for (int i = 0; i < 4000; ++i) {
        const RlcCodec codec(static_cast<int>(random.between(1, 15)), 16);
        std::vector<std::int16_t> words(random.below(700));
        // Stretches with few and with many zeros, some longer than 64 words.
        std::uint32_t zeros_of_64 = 0, left = 0;
        for (auto& word : words) {
            if (left-- == 0) {
                left = random.below(150);
                zeros_of_64 = random.below(3) == 0 ? 64 : random.below(65);
            }
            word = random.below(64) < zeros_of_64 ? std::int16_t{0} : static_cast<std::int16_t>(1u << random.below(16));
        }
        const std::vector<std::int32_t> wide(words.begin(), words.end());
        const std::int64_t count = static_cast<std::int64_t>(words.size());
        const std::int64_t bytes = 8 * static_cast<std::int64_t>(codec.encode(words.data(), count).size());
        REQUIRE(codec.encoded_bytes(words.data(), count) == bytes);
        REQUIRE(codec.encoded_bytes(wide.data(), count) == bytes);
    }
    // A word wider than the level's bits is no zero, though its low half is.
    const std::vector<std::int32_t> high(70, 1 << 20);
    CHECK(RlcCodec(5, 16).encoded_bytes(high.data(), 70) == 8 * 24);
}

TEST_CASE("words without zeros take a third more room, all zeros a thirty-second of a pair", "[rlc]") {
    const RlcCodec codec(5, 16);
    const std::vector<std::int16_t> dense(300, 1), empty(3200, 0);
    CHECK(codec.encode(dense.data(), 300).size() == 100);
    CHECK(codec.encode(empty.data(), 3200).size() == 34);  // 100 pairs of 32 words
    CHECK(codec.encode(nullptr, 0).empty());
}

TEST_CASE("a code that ends early or goes on past its last flag is refused", "[rlc]") {
    const RlcCodec codec(5, 16);
    const std::vector<std::int16_t> words(7, 5);
    auto code = codec.encode(words.data(), 7);
    CHECK_THROWS_AS(codec.decode(code, 10), SimulationError);  // three code words hold nine pairs
    code.push_back(0);
    CHECK_THROWS_AS(codec.decode(code, 7), SimulationError);
    CHECK_THROWS_AS(RlcCodec(48, 16), InputError);
}
