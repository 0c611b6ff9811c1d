// Digests of what was read, not of what a file holds later.
#include <fstream>

#include <catch2/catch.hpp>

#include "sim/host/input_digests.hpp"
#include "sim/host/input_file.hpp"
#include "sim/host/sha256.hpp"
#include "tests/host/scratch.hpp"

using namespace eyrie;

namespace {

std::string read_whole(const std::string& path) { return read_input(path, 1000, "no file of this test"); }

}  // namespace

TEST_CASE("a file that is edited after it was read has the digest of what was read") {
    const ScratchFolder scratch;
    const std::string path = scratch.file("file");
    std::ofstream(path) << "before";
    const RememberDigests remembered;
    read_whole(path);
    std::ofstream(path) << "after";
    CHECK(digest_of_input(path) == sha256("before"));
    read_whole(path);  // as somebody may who looks which files there are
    CHECK(digest_of_input(path) == sha256("before"));
}

TEST_CASE("a file that nobody read has the digest of what it holds") {
    const ScratchFolder scratch;
    const std::string path = scratch.file("file");
    std::ofstream(path) << "before";
    read_whole(path);
    std::ofstream(path) << "after";
    const RememberDigests remembered;
    CHECK(digest_of_input(path) == sha256("after"));
}

TEST_CASE("digests are kept for who asks, each for its own reads") {
    const ScratchFolder scratch;
    const std::string path = scratch.file("file");
    CHECK_FALSE(digests_are_wanted());
    {
        const RememberDigests nobody(false);
        CHECK_FALSE(digests_are_wanted());
    }
    const RememberDigests outer;
    std::ofstream(path) << "first";
    read_whole(path);
    {
        const RememberDigests inner;
        std::ofstream(path) << "second";
        read_whole(path);
        CHECK(digest_of_input(path) == sha256("second"));
        const RememberDigests not_asked(false);
        CHECK(digests_are_wanted());
    }
    CHECK(digest_of_input(path) == sha256("first"));
}
