// A process that has less of the computer than it needs.
#pragma once

#include <algorithm>
#include <cstdint>
#include <fstream>

#include <sys/resource.h>
#include <unistd.h>

namespace eyrie {

// The process has no descriptor left while it lives.
class NoDescriptors {
public:
    NoDescriptors() {
        getrlimit(RLIMIT_NOFILE, &before_);
        struct rlimit none = before_;
        none.rlim_cur = 0;
        setrlimit(RLIMIT_NOFILE, &none);
    }
    ~NoDescriptors() { setrlimit(RLIMIT_NOFILE, &before_); }
    NoDescriptors(const NoDescriptors&) = delete;
    NoDescriptors& operator=(const NoDescriptors&) = delete;

private:
    struct rlimit before_ {};
};

#ifndef __SANITIZE_ADDRESS__  // its shadow memory takes terabytes of address space
// The process has so many bytes of address space beyond what it has now, while it lives.
class LittleMemory {
public:
    explicit LittleMemory(std::int64_t bytes) {
        getrlimit(RLIMIT_AS, &before_);
        std::int64_t pages = 0;
        std::ifstream("/proc/self/statm") >> pages;
        struct rlimit little = before_;
        little.rlim_cur = std::min(before_.rlim_cur, static_cast<rlim_t>(pages * sysconf(_SC_PAGESIZE) + bytes));
        setrlimit(RLIMIT_AS, &little);
    }
    ~LittleMemory() { setrlimit(RLIMIT_AS, &before_); }
    LittleMemory(const LittleMemory&) = delete;
    LittleMemory& operator=(const LittleMemory&) = delete;

private:
    struct rlimit before_ {};
};
#endif

}  // namespace eyrie
