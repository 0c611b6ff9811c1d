// Compressed files, read back with zlib.
#include <zlib.h>

#include <catch2/catch.hpp>

#include "sim/host/gzip.hpp"
#include "sim/host/memory_limit.hpp"
#include "sim/host/output_file.hpp"
#include "sim/kernel/random.hpp"
#include "tests/host/scratch.hpp"

using namespace eyrie;

namespace {

// `text` in pieces of up to `piece` bytes.
std::string compressed(const std::string& text, std::size_t piece) {
    std::string out;
    GzipStream gzip([&](const char* bytes, std::size_t count) { out.append(bytes, count); });
    for (std::size_t at = 0; at < text.size(); at += piece)
        gzip.write(text.data() + at, std::min(piece, text.size() - at));
    gzip.finish();
    return out;
}

std::string uncompressed(const std::string& path) {
    const gzFile file = gzopen(path.c_str(), "rb");
    REQUIRE(file != nullptr);
    std::string out;
    char piece[4096];
    int count = 0;
    while ((count = gzread(file, piece, sizeof piece)) > 0) out.append(piece, static_cast<std::size_t>(count));
    REQUIRE(count == 0);
    REQUIRE(gzclose(file) == Z_OK);
    return out;
}

// Half noise, half repetition: much of it is longer compressed than the stream's own buffer.
std::string some_text(std::size_t bytes, std::uint64_t seed) {
    Random random(seed);
    std::string text;
    while (text.size() < bytes) {
        const std::size_t count = random.below(100);
        if (random.below(2) == 0)
            text.append(count, 'a');
        else
            for (std::size_t i = 0; i < count; ++i) text += static_cast<char>(random.below(256));
    }
    return text.substr(0, bytes);
}

}  // namespace

TEST_CASE("what is compressed is read back the same, of any length", "[gzip]") {
    const ScratchFolder folder;
    for (const std::size_t bytes : {0u, 1u, 1000u, 65536u, 500000u}) {
        const std::string text = some_text(bytes, bytes);
        OutputFile file(folder.file("out.gz"), OutputFile::Form::gzip);
        file.write(text.data(), text.size());
        file.finish();
        CHECK(uncompressed(folder.file("out.gz")) == text);
    }
}

TEST_CASE("the same bytes give the same file, in whatever pieces they come and whenever", "[gzip]") {
    const std::string text = some_text(200000, 3);
    const std::string whole = compressed(text, text.size());
    CHECK(compressed(text, 1) == whole);
    CHECK(compressed(text, 777) == whole);
    CHECK(whole.substr(0, 3) == "\x1F\x8B\x08");
    CHECK(whole.substr(3, 5) == std::string(5, '\0'));  // no name, no time
}

TEST_CASE("repetition shrinks to a tenth at least", "[gzip]") {
    std::string text;
    for (int i = 0; i < 10000; ++i) text += "12345,pe_3_7,rf,ifmap,read,n0 c" + std::to_string(i % 16) + " h3 w4,17\n";
    CHECK(compressed(text, 4096).size() * 10 < text.size());
}

TEST_CASE("a compressed file that is not finished leaves nothing", "[gzip]") {
    const ScratchFolder folder;
    {
        OutputFile file(folder.file("out.gz"), OutputFile::Form::gzip);
        file.write("text", 4);
    }
    CHECK(folder.names().empty());
}

TEST_CASE("there is memory left for a program that runs, and a bounded amount of it", "[memory-limit]") {
    const std::int64_t bytes = available_memory_bytes();
    CHECK(bytes > 1 << 20);
    CHECK(bytes < std::int64_t{1} << 50);
}
