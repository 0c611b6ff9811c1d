#include "sim/host/input_file.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <system_error>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

#include <fmt/format.h>

#include "sim/host/computer_error.hpp"
#include "sim/host/input_digests.hpp"
#include "sim/host/sha256.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

constexpr int tries = 3;

// What `call` returns once it is not negative, or when another try makes no sense.
template <class Call>
auto tried(Call call) {
    for (int attempt = 1;; ++attempt) {
        const auto result = call();
        if (result >= 0 || !may_pass(errno) || attempt == tries) return result;
        if (errno != EINTR) std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
}

// Waits for what the writer of a pipe has yet to send; a pipe without a writer is at its end.
ssize_t read_some(int descriptor, char* bytes, std::size_t count) {
    for (;;) {
        const ssize_t got = ::read(descriptor, bytes, count);
        if (got >= 0 || errno != EAGAIN) return got;
        pollfd waited{descriptor, POLLIN, 0};
        if (poll(&waited, 1, -1) < 0) return -1;
    }
}

std::string size_text(std::size_t bytes) {
    return bytes % (std::size_t{1} << 20) == 0 ? fmt::format("{} MiB", bytes >> 20) : fmt::format("{} bytes", bytes);
}

}  // namespace

InputFile::InputFile(const std::string& path, Kind kind) : path_(path) {
    // O_NONBLOCK: the open of a FIFO that nobody writes would wait for ever.
    const auto refuse = [&](const char* what) {
        close(descriptor_);
        throw InputError(path_ + ": cannot be read: " + what);
    };
    descriptor_ = tried([&] { return open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC); });
    struct stat status {};
    if (descriptor_ < 0 || fstat(descriptor_, &status) != 0) {
        const int error = errno;
        if (descriptor_ >= 0) close(descriptor_);
        if (error == ENOENT) throw InputError(path_ + ": cannot be read: no such file");
        fail_with_errno(error, path_ + ": cannot be read");
    }
    if (S_ISDIR(status.st_mode)) refuse("is a directory; allowed: a file");
    if (S_ISFIFO(status.st_mode) && kind == Kind::file_or_pipe) return;
    if (!S_ISREG(status.st_mode)) refuse("not a regular file");
    bytes_ = status.st_size;
}

InputFile::~InputFile() { close(descriptor_); }

void InputFile::skip(std::int64_t count) {
    if (count > 0 && lseek(descriptor_, count, SEEK_CUR) < 0) fail_with_errno(errno, path_ + ": cannot be read");
}

std::string InputFile::read(std::size_t most) {
    // A file by what it says to hold, so that a small one takes little memory; a pipe by what it holds.
    constexpr std::int64_t least = std::int64_t{1} << 12, most_at_once = std::int64_t{1} << 20;
    const auto piece = static_cast<std::size_t>(std::clamp(bytes_ + 1, least, most_at_once));
    std::string text;
    while (text.size() < most) {
        const std::size_t before = text.size();
        text.resize(before + std::min(piece, most - before));
        const ssize_t got = tried([&] { return read_some(descriptor_, &text[before], text.size() - before); });
        if (got < 0) fail_with_errno(errno, path_ + ": cannot be read to its end");
        text.resize(before + static_cast<std::size_t>(got));
        if (got == 0) break;
    }
    return text;
}

void refuse_input(const std::string& path, std::size_t bytes, std::size_t most_bytes, const std::string& what) {
    throw InputError(
        fmt::format("{}: found {} bytes, {}; allowed: up to {}", path, bytes, what, size_text(most_bytes)));
}

std::string read_input(const std::string& path, std::size_t most_bytes, const std::string& what, InputFile::Kind kind) {
    InputFile file(path, kind);
    if (file.bytes() > static_cast<std::int64_t>(most_bytes))
        refuse_input(path, static_cast<std::size_t>(file.bytes()), most_bytes, what);
    std::string text = file.read(most_bytes + 1);
    if (text.size() > most_bytes) refuse_input(path, text.size(), most_bytes, what);
    if (digests_are_wanted()) remember_digest(path, sha256(text));
    return text;
}

std::string read_input_if_there(const std::string& path, std::size_t most_bytes, const std::string& what) {
    std::error_code ignored;
    return std::filesystem::exists(path, ignored) ? read_input(path, most_bytes, what) : "";
}

}  // namespace eyrie
