#include "sim/slurm/folder_lock.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <thread>

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
    descriptor_ = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (descriptor_ < 0) throw InputError(path + ": cannot be written: " + std::strerror(errno));
    int waited = 0;
    while (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) {
        const int error = errno;
        if (error == EWOULDBLOCK && waited++ < patience) {
            std::this_thread::sleep_for(std::chrono::milliseconds(100));
            continue;
        }
        std::array<char, 300> holder{};
        const ssize_t bytes = pread(descriptor_, holder.data(), holder.size() - 1, 0);
        close(descriptor_);
        if (error != EWOULDBLOCK) throw InputError(path + ": cannot be locked: " + std::strerror(error));
        throw InputError(path + ": this sweep is already looked after by " +
                         (bytes > 0 ? std::string(holder.data()) : std::string("another process")) +
                         "; allowed: one process at a time for a sweep and a store");
    }
    const std::string name = "process " + std::to_string(getpid()) + " on " + host();
    if (ftruncate(descriptor_, 0) != 0 || pwrite(descriptor_, name.data(), name.size(), 0) < 0) {
        const int error = errno;
        close(descriptor_);
        throw InputError(path + ": cannot be written: " + std::strerror(error));
    }
}

FolderLock::~FolderLock() { close(descriptor_); }

}  // namespace eyrie
