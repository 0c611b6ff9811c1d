// Files of users: what is opened is what is read, no more of it than was asked for, and nothing is waited for in vain.
#include <csignal>
#include <cstring>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "sim/host/computer_error.hpp"
#include "sim/host/input_file.hpp"
#include "sim/host/output_file.hpp"
#include "sim/host/paths.hpp"
#include "sim/kernel/errors.hpp"
#include "tests/host/limits.hpp"
#include "tests/host/scratch.hpp"

using namespace eyrie;

namespace {

constexpr auto pipes_too = InputFile::Kind::file_or_pipe;

}  // namespace

TEST_CASE("a file is read whole, or piece by piece", "[input-file]") {
    const ScratchFolder folder;
    write_output(folder.file("a"), "one two");
    CHECK(read_input(folder.file("a"), 7, "no such thing") == "one two");
    InputFile file(folder.file("a"));
    CHECK(file.bytes() == 7);
    CHECK(file.read(4) == "one ");
    CHECK(file.read(100) == "two");
    CHECK(file.read(100).empty());
    InputFile end(folder.file("a"));
    end.skip(4);
    CHECK(end.read(2) == "tw");
}

TEST_CASE("a file of more bytes than are allowed is refused with both numbers, and not read", "[input-file]") {
    const ScratchFolder folder;
    write_output(folder.file("a"), "12345678");
    CHECK_THROWS_WITH(read_input(folder.file("a"), 7, "no list"),
                      folder.file("a") + ": found 8 bytes, no list; allowed: up to 7 bytes");
    write_output(folder.file("sparse"), "");
    REQUIRE(truncate(folder.file("sparse").c_str(), std::int64_t{1} << 40) == 0);
    CHECK_THROWS_AS(read_input(folder.file("sparse"), 4 << 20, "no list"), InputError);
}

TEST_CASE("what is no file is refused at once", "[input-file]") {
    const ScratchFolder folder;
    REQUIRE(mkfifo(folder.file("fifo").c_str(), 0600) == 0);
    for (const char* const device : {"/dev/zero", "/dev/null"}) {
        CHECK_THROWS_WITH(InputFile(device), std::string(device) + ": cannot be read: not a regular file");
        CHECK_THROWS_AS(InputFile(device, pipes_too), InputError);
    }
    CHECK_THROWS_AS(InputFile(folder.file("fifo")), InputError);
    CHECK_THROWS_WITH(InputFile(folder.path()), folder.path() + ": cannot be read: is a directory; allowed: a file");
    CHECK_THROWS_WITH(InputFile(folder.file("none")), folder.file("none") + ": cannot be read: no such file");
}

TEST_CASE("a pipe is read to its end where pipes are allowed, and one that nobody writes is empty", "[input-file]") {
    const ScratchFolder folder;
    REQUIRE(mkfifo(folder.file("fifo").c_str(), 0600) == 0);
    CHECK(read_input(folder.file("fifo"), 100, "no list", pipes_too).empty());
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    REQUIRE(write(ends[1], "12345678", 8) == 8);
    close(ends[1]);
    CHECK(read_input("/dev/fd/" + std::to_string(ends[0]), 100, "no list", pipes_too) == "12345678");
    close(ends[0]);
    REQUIRE(pipe(ends) == 0);
    REQUIRE(write(ends[1], "12345678", 8) == 8);
    CHECK_THROWS_AS(read_input("/dev/fd/" + std::to_string(ends[0]), 7, "no list", pipes_too), InputError);
    close(ends[0]);
    close(ends[1]);
}

TEST_CASE("what was opened is read, whatever its name stands for by then", "[input-file]") {
    const ScratchFolder folder;
    write_output(folder.file("a"), "old");
    InputFile file(folder.file("a"));
    write_output(folder.file("a"), "new and longer");
    CHECK(file.bytes() == 3);
    CHECK(file.read(100) == "old");
}

#ifndef __SANITIZE_ADDRESS__  // checks of types by the sanitizers need a descriptor themselves
TEST_CASE("a computer without descriptors is not the user's fault", "[input-file]") {
    const ScratchFolder folder;
    write_output(folder.file("a"), "text");
    const NoDescriptors none;
    CHECK_THROWS_AS(InputFile(folder.file("a")), ComputerError);
    CHECK_THROWS_AS(write_output(folder.file("b"), "text"), ComputerError);
}
#endif

TEST_CASE("paths lead where std::filesystem says", "[input-file]") {
    const ScratchFolder folder;
    write_output(folder.file("a"), "text");
    std::filesystem::create_symlink("a", folder.file("link"));
    std::error_code error;
    CHECK(canonical_path(folder.file("link"), error) == std::filesystem::canonical(folder.file("a")));
    CHECK(target_of_link(folder.file("link"), error) == "a");
    CHECK(absolute_path("a", error) == std::filesystem::current_path() / "a");
    CHECK_FALSE(error);
    CHECK(weakly_canonical_path(folder.file("b"), error) == std::filesystem::weakly_canonical(folder.file("b")));
    CHECK(canonical_path(folder.file("b"), error).empty());
    CHECK(error == std::errc::no_such_file_or_directory);
}

TEST_CASE("names that lead nowhere are the user's, all else is the computer's", "[input-file]") {
    for (const int error : {ENOENT, ENOTDIR, EISDIR, ENAMETOOLONG, ELOOP}) CHECK_FALSE(is_of_the_computer(error));
    for (const int error : {EMFILE, ENFILE, ENOMEM, EIO, ENOSPC, EDQUOT, EFBIG, EACCES, EPERM, EROFS})
        CHECK(is_of_the_computer(error));
    CHECK_THROWS_AS(fail_with_errno(ENOSPC, "x"), ComputerError);
    CHECK_THROWS_AS(fail_with_errno(ENOTDIR, "x"), InputError);
    CHECK_THROWS_AS(check_memory(std::make_error_code(std::errc::not_enough_memory)), std::bad_alloc);
    CHECK_NOTHROW(check_memory(std::make_error_code(std::errc::no_such_file_or_directory)));
    CHECK_NOTHROW(check_memory({}));
    CHECK(is_file("/proc/self/status"));
    CHECK_FALSE(is_file("/nowhere/at/all"));
    CHECK_FALSE(is_file("/tmp"));
}
