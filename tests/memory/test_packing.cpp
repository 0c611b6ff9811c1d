// Words of any width side by side: against a copy bit by bit.
#include <vector>

#include <catch2/catch.hpp>

#include "memory/dma.hpp"
#include "memory/dram.hpp"
#include "memory/packing.hpp"
#include "sim/kernel/random.hpp"

using namespace eyrie;

namespace {

template <class Word>
std::vector<unsigned char> bit_by_bit(const std::vector<Word>& words, int bits) {
    std::vector<unsigned char> bytes((words.size() * static_cast<std::size_t>(bits) + 7) / 8, 0);
    std::size_t at = 0;
    for (const Word word : words)
        for (int bit = 0; bit < bits; ++bit, ++at)
            if (static_cast<std::uint64_t>(word) >> bit & 1)
                bytes[at / 8] = static_cast<unsigned char>(bytes[at / 8] | 1u << at % 8);
    return bytes;
}

template <class Word>
void check_widths(int widest) {
    Random random(11);
    for (int bits = 1; bits <= widest; ++bits)
        for (const int count : {0, 1, 2, 3, 7, 8, 9, 64, 101}) {
            INFO(bits << " bits, " << count << " words");
            std::vector<Word> words;
            for (int i = 0; i < count; ++i)
                words.push_back(
                    static_cast<Word>(wrap(random.between(-(std::int64_t{1} << 50), std::int64_t{1} << 50), bits)));
            const std::int64_t bytes = packed_bytes(count, bits);
            std::vector<unsigned char> packed(static_cast<std::size_t>(bytes) + 1, 0xA5);
            pack_words(words.data(), count, bits, packed.data());
            CHECK(packed.back() == 0xA5);  // not a byte too much
            packed.pop_back();
            CHECK(packed == bit_by_bit(words, bits));
            std::vector<Word> back(words.size());
            unpack_words(packed.data(), count, bits, back.data());
            CHECK(back == words);
        }
}

struct Link {
    Arithmetic arithmetic;
    DramConfig config;
    Dram dram{config};
    Dma dma;
    explicit Link(const Arithmetic& given, bool rlc)
        : arithmetic(given), dma((config.rlc = rlc, config), arithmetic, dram) {
        dram.resize(4096);
    }
    // Makes ofmaps of the psums, and returns the bytes that they take in DRAM.
    template <class Word>
    std::int64_t store(std::vector<Word>& psums, bool relu) {
        Femtoseconds time = 0;
        dma.finish(psums, relu);
        return dma.store_ofmaps(0, psums, config.codes_ofmaps(arithmetic), true, time);
    }
};

Arithmetic ofmaps_of(int psum_bits, int ofmap_bits, int ofmap_shift) {
    Arithmetic arithmetic;
    arithmetic.psum_bits = psum_bits;
    arithmetic.ofmap_bits = ofmap_bits;
    arithmetic.ofmap_shift = ofmap_shift;
    return arithmetic;
}

}  // namespace

TEST_CASE("operands of every width are packed without gaps and read back", "[packing]") {
    check_widths<std::int16_t>(16);
}

TEST_CASE("psums of every width are packed without gaps and read back", "[packing]") {
    check_widths<std::int32_t>(48);
    check_widths<std::int64_t>(48);
}

TEST_CASE("a finished psum is shifted down, rounding down, and saturates", "[packing]") {
    Link link(ofmaps_of(32, 8, 4), false);
    // 100/16 = 6.25, -100/16 = -6.25, 2047/16 = 127.9, 2048/16 = 128, -2049/16 = -128.1, -1/16
    std::vector<std::int32_t> words = {100, -100, 2047, 2048, -2049, -1};
    CHECK(link.store(words, false) == 6);
    CHECK(words == std::vector<std::int32_t>{6, -7, 127, 127, -128, -1});
    std::vector<std::int32_t> stored(6);
    unpack_words(link.dram.bytes().data(), 6, 8, stored.data());
    CHECK(stored == words);
    CHECK(link.dma.counters().ofmap.uncompressed_bytes == 6);
}

TEST_CASE("a psum of more than 32 bits is shifted down and saturates, or is stored as it is", "[packing]") {
    const std::vector<std::int64_t> psums = {std::int64_t{1} << 46, -(std::int64_t{1} << 47),
                                             (std::int64_t{5} << 32) + 1, -(std::int64_t{5} << 32) - 1, -1};
    Link narrow(ofmaps_of(48, 16, 32), false);
    std::vector<std::int64_t> words = psums;
    CHECK(narrow.store(words, false) == 10);
    CHECK(words == std::vector<std::int64_t>{16384, -32768, 5, -6, -1});
    Link coded(ofmaps_of(48, 16, 32), true);  // three levels of 16 bits to a code word
    words = psums;
    CHECK(coded.store(words, false) == 16);
    Link plain(ofmaps_of(48, 0, 0), true);  // too wide for the codec
    words = psums;
    CHECK(plain.store(words, false) == 30);
    CHECK(words == psums);
    std::vector<std::int64_t> stored(5);
    unpack_words(plain.dram.bytes().data(), 5, 48, stored.data());
    CHECK(stored == psums);
}

TEST_CASE("ofmaps may be wider than psums, and a shift may take all bits of one", "[packing]") {
    Link link(ofmaps_of(20, 40, 35), false);
    std::vector<std::int32_t> words = {524287, -524288, 0};
    CHECK(link.store(words, false) == 15);
    CHECK(words == std::vector<std::int32_t>{0, -1, 0});
}

TEST_CASE("ReLU comes before rounding: no small negative psum becomes -1", "[packing]") {
    Link link(ofmaps_of(32, 8, 4), false);
    std::vector<std::int32_t> words = {-1, -100, 100};
    link.store(words, true);
    CHECK(words == std::vector<std::int32_t>{0, 0, 6});
}

TEST_CASE("the codec's levels are as wide as the words", "[packing]") {
    // A run of 5 bits and a level of 8: four pairs to a code word, not three.
    Link link(ofmaps_of(32, 8, 0), true);
    std::vector<std::int32_t> words = {1, 2, 3, -4};
    CHECK(link.store(words, false) == 8);
    words.push_back(5);
    CHECK(link.store(words, false) == 16);
    // Ofmaps of more than 16 bits are stored as they are: 5 words of 20 bits are 12.5 bytes.
    Link wide(ofmaps_of(20, 0, 0), true);
    CHECK(wide.store(words, false) == 13);
}

TEST_CASE("transfers have the bytes of their words' width", "[packing]") {
    Arithmetic arithmetic;
    arithmetic.ifmap_bits = 5;
    arithmetic.filter_bits = 1;
    Link link(arithmetic, false);
    CHECK(link.dma.plain_bytes(WordType::ifmap, 3) == 2);
    CHECK(link.dma.plain_bytes(WordType::filter, 17) == 3);
    CHECK(link.dma.plain_bytes(WordType::ofmap, 3) == 6);
}
