// What a command reads is opened once; what it writes is none of that.
#include <filesystem>
#include <fstream>

#include <catch2/catch.hpp>

#include "sim/host/command_files.hpp"
#include "sim/host/input_file.hpp"
#include "sim/host/output_file.hpp"
#include "sim/host/sha256.hpp"
#include "sim/host/usage_error.hpp"
#include "sim/kernel/errors.hpp"
#include "tests/host/scratch.hpp"

using namespace eyrie;

namespace {

constexpr std::size_t large = (std::size_t{1} << 20) + 5;  // whose bytes are not kept

std::string read_whole(const std::string& path) { return read_input(path, 2 * large, "no file of this test"); }

// Another file under the same name.
void replace(const std::string& path, const std::string& text) { write_output(path, text); }

std::string message_of(const std::string& path, const std::string& option) {
    try {
        check_output_place(path, option);
    } catch (const UsageError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("all readers of a command read what was opened first, and its digest is of that", "[command-files]") {
    const ScratchFolder scratch;
    const std::string path = scratch.file("file");
    for (const std::size_t bytes : {std::size_t{6}, large}) {
        const std::string before(bytes, 'a');
        replace(path, before);
        std::filesystem::remove(scratch.file("link"));
        std::filesystem::create_symlink("file", scratch.file("link"));
        {
            const CommandFiles files;
            InputFile first(path);
            CHECK(first.read(3) == "aaa");
            {
                std::filesystem::rename(path, scratch.file("away"));
                std::ofstream(path) << "after";
            }
            CHECK(read_whole(path) == before);
            first.skip(1);
            CHECK(first.read(large) == before.substr(4));
            CHECK(InputFile(path).bytes() == static_cast<std::int64_t>(bytes));
            CHECK(sha256_of_file(path) == sha256(before));
            CHECK(sha256_of_file(scratch.file("link")) == sha256(before));  // another name of it
        }
        CHECK(read_whole(path) == "after");
        const CommandFiles next;
        CHECK(sha256_of_file(path) == sha256("after"));
    }
}

TEST_CASE("a command within another has files of its own", "[command-files]") {
    const ScratchFolder scratch;
    const std::string path = scratch.file("file");
    replace(path, "first");
    const CommandFiles outer;
    read_whole(path);
    replace(scratch.file("second"), "second");
    std::filesystem::rename(scratch.file("second"), path);
    {
        const CommandFiles inner;
        CHECK(read_whole(path) == "second");
    }
    CHECK(read_whole(path) == "first");
}

TEST_CASE("a large file that is written to while it is read is no input", "[command-files]") {
    const ScratchFolder scratch;
    const std::string path = scratch.file("file");
    std::ofstream(path) << std::string(large, 'a');
    const CommandFiles files;
    read_whole(path);
    std::ofstream(path, std::ios::app) << "b";
    CHECK_THROWS_WITH(read_whole(path), path + ": was written to while it was read; the same command reads it anew");
    CHECK_THROWS_AS(sha256_of_file(path), ComputerError);
}

TEST_CASE("files of the program itself are read as they are now", "[command-files]") {
    const ScratchFolder scratch;
    const std::string path = scratch.file("tasks");
    const CommandFiles files;
    for (const char* text : {"one", "two", ""}) {
        replace(path, text);
        CHECK(read_input_if_there(path, 10, "no list", InputFile::Kind::own_file) == text);
    }
}

TEST_CASE("an output is no input, in whichever order they come", "[command-files]") {
    const ScratchFolder scratch;
    const std::string input = scratch.file("in"), link = scratch.file("link"), hard = scratch.file("hard");
    replace(input, "text");
    std::filesystem::create_symlink("in", link);
    std::filesystem::create_hard_link(input, hard);
    const std::string why = ": is read by this command; allowed: a file that is no input";
    for (const std::string& output : {input, link, hard, scratch.file("./in")}) {
        const CommandFiles files;
        CHECK(message_of(output, "--csv").empty());
        CHECK_THROWS_WITH(read_whole(input), "--csv " + output + why);
    }
    const CommandFiles files;
    read_whole(input);
    for (const std::string& output : {input, link, hard, scratch.file("./in")})
        CHECK(message_of(output, "--csv") == "--csv " + output + why);
    CHECK_THROWS_WITH(write_output(link, "other"), link + why);
    std::filesystem::rename(input, scratch.file("away"));  // its name is still that of an input
    CHECK(message_of(input, "--csv") == "--csv " + input + why);
    CHECK(message_of(scratch.file("other"), "--csv").empty());
}

TEST_CASE("a file that is read later is an input, too", "[command-files]") {
    const ScratchFolder scratch;
    const CommandFiles files;
    note_input(scratch.file("none"));
    CHECK_FALSE(message_of(scratch.file("none"), "--json").empty());
}

TEST_CASE("two outputs are two files, also where links lead to one that is not there", "[command-files]") {
    const ScratchFolder scratch;
    std::filesystem::create_symlink("out", scratch.file("link"));
    for (const std::string& other : {scratch.file("link"), scratch.file("out"), scratch.file("./out")}) {
        const CommandFiles files;
        CHECK(message_of(scratch.file("out"), "--json").empty());
        CHECK(message_of(other, "--csv") ==
              "--json and --csv: both found '" + scratch.file("out") + "', the same file; allowed: one file each");
    }
    const CommandFiles files;
    for (int time = 0; time < 2; ++time) CHECK(message_of("/dev/null", "--json").empty());
}
