// Files appear whole or not at all.
#include <csignal>
#include <memory>

#include <fcntl.h>

#include <sys/stat.h>
#include <sys/wait.h>

#include <catch2/catch.hpp>

#include "sim/host/output_file.hpp"
#include "sim/kernel/errors.hpp"
#include "tests/host/scratch.hpp"

using namespace eyrie;

namespace {

void write(OutputFile& file, const std::string& text) { file.write(text.data(), text.size()); }

std::string place_error(const std::string& path) {
    try {
        check_output_place(path, "--json");
    } catch (const InputError& error) {
        return error.what();
    }
    return "";
}

}  // namespace

TEST_CASE("a file has its name once it is finished and not before", "[output-file]") {
    const ScratchFolder folder;
    OutputFile file(folder.file("out"));
    write(file, "one ");
    write(file, "two");
    CHECK_FALSE(std::filesystem::exists(folder.file("out")));
    file.finish();
    CHECK(content_of(folder.file("out")) == "one two");
    CHECK(folder.names() == std::vector<std::string>{"out"});
}

TEST_CASE("of a file that is not finished nothing is left, and an old one stays as it was", "[output-file]") {
    const ScratchFolder folder;
    write_output(folder.file("out"), "old");
    {
        OutputFile file(folder.file("out"));
        write(file, "new");
        CHECK(folder.names().size() == 2);
    }
    CHECK(folder.names() == std::vector<std::string>{"out"});
    CHECK(content_of(folder.file("out")) == "old");
}

TEST_CASE("a finished file replaces the old one as a whole", "[output-file]") {
    const ScratchFolder folder;
    write_output(folder.file("out"), "a long old text");
    write_output(folder.file("out"), "new");
    CHECK(content_of(folder.file("out")) == "new");
}

TEST_CASE("a symbolic link stays one, and the file behind it is replaced", "[output-file]") {
    const ScratchFolder folder;
    std::filesystem::create_directory(folder.file("elsewhere"));
    std::filesystem::create_symlink("elsewhere/middle", folder.file("link"));
    std::filesystem::create_symlink(folder.file("elsewhere/real"), folder.file("elsewhere/middle"));
    for (const char* const text : {"new", "again"}) {  // the first time there is no such file
        write_output(folder.file("link"), text);
        CHECK(std::filesystem::is_symlink(folder.file("link")));
        CHECK(std::filesystem::is_symlink(folder.file("elsewhere/middle")));
        CHECK(std::filesystem::is_regular_file(std::filesystem::symlink_status(folder.file("elsewhere/real"))));
        CHECK(content_of(folder.file("elsewhere/real")) == text);
    }
}

TEST_CASE("a link that leads to itself stays, and is told", "[output-file]") {
    const ScratchFolder folder;
    std::filesystem::create_symlink("self", folder.file("self"));
    std::filesystem::create_symlink("b", folder.file("a"));
    std::filesystem::create_symlink("a", folder.file("b"));
    for (const char* const name : {"self", "a"}) {
        CHECK_THROWS_AS(write_output(folder.file(name), "text"), InputError);
        CHECK(place_error(folder.file(name)) == "--json " + folder.file(name) +
                                                    ": is a symbolic link that leads in a circle; allowed: one that "
                                                    "leads to a file");
        CHECK(std::filesystem::is_symlink(folder.file(name)));
    }
    CHECK(folder.names().size() == 3);
}

TEST_CASE("a file keeps its permissions, and a new one has what the umask leaves", "[output-file]") {
    const ScratchFolder folder;
    const auto mode_of = [&] {
        return static_cast<unsigned>(std::filesystem::status(folder.file("out")).permissions());
    };
    const mode_t before = umask(022);
    write_output(folder.file("out"), "new");
    CHECK(mode_of() == 0644);
    for (const mode_t mode : {0600, 0640, 0444, 0666, 0400}) {
        REQUIRE(chmod(folder.file("out").c_str(), mode) == 0);
        write_output(folder.file("out"), "again");
        CHECK(mode_of() == mode);
        CHECK(content_of(folder.file("out")) == "again");
    }
    umask(before);
}

TEST_CASE("nobody else can read a file that becomes a private one while it is written", "[output-file]") {
    const ScratchFolder folder;
    write_output(folder.file("out"), "old");
    REQUIRE(chmod(folder.file("out").c_str(), 0600) == 0);
    OutputFile file(folder.file("out"));
    for (const std::string& name : folder.names())
        CHECK((static_cast<unsigned>(std::filesystem::status(folder.file(name)).permissions()) & 077U) == 0);
}

TEST_CASE("two temporary names have nothing in common that could be guessed", "[output-file]") {
    const ScratchFolder folder;
    const auto name_of = [&] {
        const OutputFile file(folder.file("out"));
        return folder.names().at(0);
    };
    const std::string one = name_of(), other = name_of();
    CHECK(one != other);
    for (const std::string& name : {one, other}) {
        CHECK(name.compare(0, 8, "out.tmp.") == 0);
        CHECK(name.size() == 18);
        CHECK(name.find(std::to_string(getpid())) == std::string::npos);
    }
}

TEST_CASE("a link that somebody planted where a temporary file could be is not followed", "[temporary-file]") {
    const ScratchFolder folder;
    write_output(folder.file("precious"), "precious");
    std::filesystem::create_symlink("precious", folder.file("out.tmp." + std::to_string(getpid())));
    write_output(folder.file("out"), "text");
    CHECK(content_of(folder.file("precious")) == "precious");
    CHECK(content_of(folder.file("out")) == "text");
    CHECK_FALSE(std::filesystem::is_symlink(folder.file("out")));
    CHECK_THROWS_AS(TemporaryFile::beside(folder.file("no/out"), 0666), InputError);
}

TEST_CASE("a folder for the files of others is the user's alone, and goes with them", "[temporary-file]") {
    const ScratchFolder folder;
    {
        const TemporaryFolder own(folder.file("out"));
        CHECK((static_cast<unsigned>(std::filesystem::status(own.name()).permissions()) & 0777U) == 0700);
        const TemporaryFile inside(own.name() + "/file");
        std::ofstream(inside.name()) << "x";
    }
    CHECK(folder.names().empty());
    const TemporaryFolder elsewhere("/dev/null");
    CHECK(elsewhere.name().compare(0, 5, "/dev/") != 0);
}

TEST_CASE("a device is written to and not replaced", "[output-file]") {
    CHECK_NOTHROW(write_output("/dev/null", "text"));
    CHECK(std::filesystem::is_character_file("/dev/null"));
}

TEST_CASE("a pipe is written to directly", "[output-file]") {
    const ScratchFolder folder;
    REQUIRE(mkfifo(folder.file("pipe").c_str(), 0600) == 0);
    const int reader = open(folder.file("pipe").c_str(), O_RDONLY | O_NONBLOCK);
    REQUIRE(reader >= 0);
    write_output(folder.file("pipe"), "text");
    char text[16] = {};
    CHECK(read(reader, text, sizeof text) == 4);
    CHECK(std::string(text) == "text");
    close(reader);
    CHECK(std::filesystem::is_fifo(folder.file("pipe")));
    CHECK(folder.names().size() == 1);
}

TEST_CASE("a full disk is told with the file's name", "[output-file]") {
    OutputFile file("/dev/full");
    const std::string much(1 << 20, 'x');
    CHECK_THROWS_WITH(
        [&] {
            write(file, much);
            file.finish();
        }(),
        Catch::StartsWith("/dev/full: cannot be written: "));
}

TEST_CASE("a file that cannot be made is told at once", "[output-file]") {
    CHECK_THROWS_WITH(OutputFile("/no/such/folder/file"),
                      "/no/such/folder/file: cannot be written: No such file or directory");
}

TEST_CASE("names of compressed files end with .gz and have more than that", "[output-file]") {
    CHECK(is_gzip_name("a.gz"));
    CHECK(is_gzip_name("trace.json.gz"));
    CHECK_FALSE(is_gzip_name(".gz"));
    CHECK_FALSE(is_gzip_name("a.gz.txt"));
    CHECK_FALSE(is_gzip_name("agz"));
}

TEST_CASE("a place that could not be written is found before the work", "[output-file]") {
    const ScratchFolder folder;
    CHECK(place_error(folder.file("out")) == "");
    CHECK(place_error("out") == "");
    CHECK(place_error("-") == "");
    CHECK(place_error("/dev/null") == "");
    CHECK(place_error(folder.path()) == "--json " + folder.path() + ": is a directory; allowed: the name of a file");
    CHECK(place_error(folder.file("no/out")) ==
          "--json " + folder.file("no/out") + ": the directory " + folder.file("no") + " does not exist");
    CHECK(place_error(folder.file(std::string(240, 'x'))) == "");
    CHECK(
        place_error(folder.file(std::string(241, 'x'))).find(": found a file name of 241 bytes; allowed: up to 240") !=
        std::string::npos);
}

TEST_CASE("checking a place leaves nothing there", "[output-file]") {
    const ScratchFolder folder;
    check_output_place(folder.file("out"), "--json");
    CHECK(folder.names().empty());
}

TEST_CASE("a program that a signal stops leaves no temporary file behind", "[output-file]") {
    const ScratchFolder folder;
    for (const int signal : {SIGINT, SIGTERM, SIGHUP, SIGXFSZ}) {
        const pid_t child = fork();
        if (child == 0) {
            for (const int handled : {SIGINT, SIGTERM, SIGHUP, SIGXFSZ}) std::signal(handled, SIG_DFL);
            OutputFile file(folder.file("out"));
            TemporaryFile kept(folder.file("kept"));
            const TemporaryFolder own(folder.file("own"));
            const TemporaryFile inside(own.name() + "/file");
            std::ofstream(inside.name()) << "x";
            write_output(folder.file("kept"), "text");
            kept.keep();
            std::raise(signal);
            _exit(99);  // not reached
        }
        int status = 0;
        REQUIRE(waitpid(child, &status, 0) == child);
        CHECK(WIFSIGNALED(status));
        CHECK(WTERMSIG(status) == signal);
        for (const std::string& name : folder.names()) CHECK(name.find(".tmp.") == std::string::npos);
    }
}

TEST_CASE("a temporary file is removed in the end unless it is kept", "[temporary-file]") {
    const ScratchFolder folder;
    {
        const TemporaryFile gone(folder.file("gone"));
        TemporaryFile kept(folder.file("kept"));
        CHECK(gone.name() == folder.file("gone"));
        std::ofstream(gone.name()) << "x";
        std::ofstream(kept.name()) << "y";
        kept.keep();
    }
    CHECK(folder.names() == std::vector<std::string>{"kept"});
}

TEST_CASE("more temporary files than a signal can see to are still removed in the end", "[temporary-file]") {
    const ScratchFolder folder;
    {
        std::vector<std::unique_ptr<TemporaryFile>> files;
        for (int i = 0; i < 40; ++i) {
            files.push_back(std::make_unique<TemporaryFile>(folder.file(std::to_string(i))));
            std::ofstream(files.back()->name()) << i;
        }
        CHECK(folder.names().size() == 40);
    }
    CHECK(folder.names().empty());
}
