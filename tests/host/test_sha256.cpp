// Digests of texts and of files: the vectors that FIPS 180-2 prints.
#include <fstream>

#include <catch2/catch.hpp>

#include "sim/host/sha256.hpp"
#include "sim/kernel/errors.hpp"
#include "tests/host/scratch.hpp"

using namespace eyrie;

TEST_CASE("SHA-256 of published texts") {
    CHECK(sha256("") == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
    CHECK(sha256("abc") == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    CHECK(sha256(std::string(1000000, 'a')) == "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

TEST_CASE("SHA-256 of a file is that of its bytes, however many pieces it is read in") {
    const ScratchFolder scratch;
    for (const std::size_t bytes : {std::size_t{0}, std::size_t{3}, std::size_t{1} << 20, std::size_t{3000001}}) {
        const std::string content(bytes, 'x');
        const std::string path = scratch.file("file");
        std::ofstream(path, std::ios::binary) << content;
        CHECK(sha256_of_file(path) == sha256(content));
    }
    CHECK_THROWS_AS(sha256_of_file(scratch.file("none")), InputError);
}
