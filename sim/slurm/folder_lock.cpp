#include "sim/slurm/folder_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <thread>

#include <fmt/format.h>

#include "sim/host/computer_error.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

constexpr int patience = 150;  // tenths of a second: longer than sbatch tries to reach a controller

std::string host() {
    std::array<char, 256> name{};
    gethostname(name.data(), name.size() - 1);
    return name.data();
}

}  // namespace

FolderLock::FolderLock(const std::string& folder) {
    const std::string path = folder + "/lock";
    // A process that has finished removes the folder: what was locked must still be there.
    do {
        if (descriptor_ >= 0) close(descriptor_);
        std::error_code error;
        std::filesystem::create_directories(folder, error);
        if (error) fail_with_errno(error.value(), folder + ": cannot be made");
        descriptor_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
        if (descriptor_ < 0) fail_with_errno(errno, path + ": cannot be written");
        try {
            take(path);
        } catch (...) {
            close(descriptor_);
            throw;
        }
    } while (!is_of(path));
    const std::string name = fmt::format("process {} on {}", getpid(), host());
    // Only for the message of another process.
    if (ftruncate(descriptor_, 0) == 0) static_cast<void>(!pwrite(descriptor_, name.data(), name.size(), 0));
}

void FolderLock::take(const std::string& path) {
    int waited = 0;
    while (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        if (errno != EWOULDBLOCK) fail_with_errno(errno, path + ": cannot be locked");
        if (waited++ == patience) {
            std::array<char, 300> holder{};
            const ssize_t bytes = pread(descriptor_, holder.data(), holder.size() - 1, 0);
            throw InputError(path + ": this sweep is already looked after by " +
                             (bytes > 0 ? std::string(holder.data()) : std::string("another process")) +
                             "; allowed: one process at a time for a sweep and a store");
        }
        std::this_thread::sleep_for(std::chrono::milliseconds(100));
    }
}

bool FolderLock::is_of(const std::string& path) const {
    struct stat locked {};
    struct stat there {};
    return fstat(descriptor_, &locked) == 0 && stat(path.c_str(), &there) == 0 && locked.st_ino == there.st_ino &&
           locked.st_dev == there.st_dev;
}

FolderLock::~FolderLock() { close(descriptor_); }

}  // namespace eyrie
