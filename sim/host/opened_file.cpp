#include "sim/host/opened_file.hpp"

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <thread>

#include <fcntl.h>
#include <poll.h>
#include <unistd.h>

#include "sim/host/computer_error.hpp"
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

}  // namespace

OpenedFile::OpenedFile(const std::string& path, Kind kind) : path_(path), kind_(kind) {
    // O_NONBLOCK: the open of a FIFO that nobody writes would wait for ever.
    const auto refuse = [&](const char* what) {
        close(descriptor_);
        throw InputError(path_ + ": cannot be read: " + what);
    };
    descriptor_ = tried([&] { return open(path_.c_str(), O_RDONLY | O_NONBLOCK | O_NOCTTY | O_CLOEXEC); });
    if (descriptor_ < 0 || fstat(descriptor_, &status_) != 0) {
        const int error = errno;
        if (descriptor_ >= 0) close(descriptor_);
        if (error == ENOENT) throw InputError(path_ + ": cannot be read: no such file");
        fail_with_errno(error, path_ + ": cannot be read");
    }
    if (S_ISDIR(status_.st_mode)) refuse("is a directory; allowed: a file");
    if (!S_ISREG(status_.st_mode) && !(is_pipe() && kind == Kind::file_or_pipe)) refuse("not a regular file");
}

OpenedFile::~OpenedFile() {
    if (descriptor_ >= 0) close(descriptor_);
}

// Waits for what the writer of a pipe has yet to send; a pipe without a writer is at its end.
ssize_t OpenedFile::read_some(std::int64_t position, char* bytes, std::size_t count) const {
    for (;;) {
        const ssize_t got = is_pipe() ? ::read(descriptor_, bytes, count) : pread(descriptor_, bytes, count, position);
        if (got >= 0 || errno != EAGAIN) return got;
        pollfd waited{descriptor_, POLLIN, 0};
        if (poll(&waited, 1, -1) < 0) return -1;
    }
}

// Another file under its name is none of this one's business; other bytes in it are.
void OpenedFile::check_unchanged() const {
    if (is_pipe() || kind_ == Kind::own_file) return;
    struct stat now {};
    if (fstat(descriptor_, &now) != 0) fail_with_errno(errno, path_ + ": cannot be read");
    if (now.st_size != status_.st_size || now.st_mtim.tv_sec != status_.st_mtim.tv_sec ||
        now.st_mtim.tv_nsec != status_.st_mtim.tv_nsec)
        throw ComputerError(path_ + ": was written to while it was read; the same command reads it anew");
}

std::string OpenedFile::read(std::int64_t position, std::size_t most) {
    if (content_) return content_->substr(std::min(static_cast<std::size_t>(position), content_->size()), most);
    // A file by what it says to hold, so that a small one takes little memory; a pipe by what it holds.
    constexpr std::int64_t least = std::int64_t{1} << 12, most_at_once = std::int64_t{1} << 20;
    const auto piece = static_cast<std::size_t>(std::clamp(bytes() + 1, least, most_at_once));
    std::string text;
    while (text.size() < most) {
        const std::size_t before = text.size();
        text.resize(before + std::min(piece, most - before));
        const ssize_t got = tried([&] {
            return read_some(position + static_cast<std::int64_t>(before), &text[before], text.size() - before);
        });
        if (got < 0) fail_with_errno(errno, path_ + ": cannot be read to its end");
        text.resize(before + static_cast<std::size_t>(got));
        if (got == 0) break;
    }
    check_unchanged();
    return text;
}

void OpenedFile::keep_if_small() {
    constexpr std::size_t small = std::size_t{1} << 20;
    if (is_pipe() || content_ || status_.st_size > static_cast<off_t>(small)) return;
    std::string all = read(0, small + 1);
    if (all.size() > small) return;  // as files of /proc may be, whose size is not told
    content_ = std::move(all);
    close(descriptor_);
    descriptor_ = -1;
}

}  // namespace eyrie
