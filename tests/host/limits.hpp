// A process that has less of the computer than it needs.
#pragma once

#include <algorithm>
#include <cstdint>
#include <fstream>

#include <sys/resource.h>
#include <unistd.h>

namespace eyrie {

// The process has no more of something while it lives.
class Limit {
public:
    using Resource = decltype(RLIMIT_AS);
    Limit(Resource resource, rlim_t most) : resource_(resource) {
        getrlimit(resource_, &before_);
        struct rlimit now = before_;
        now.rlim_cur = std::min(before_.rlim_cur, most);
        setrlimit(resource_, &now);
    }
    ~Limit() { setrlimit(resource_, &before_); }
    Limit(const Limit&) = delete;
    Limit& operator=(const Limit&) = delete;

private:
    Resource resource_;
    struct rlimit before_ {};
};

// No descriptor is left.
struct NoDescriptors : Limit {
    NoDescriptors() : Limit(RLIMIT_NOFILE, 0) {}
};

#ifndef __SANITIZE_ADDRESS__  // its shadow memory takes terabytes of address space
// So many bytes of address space beyond what it has now.
struct LittleMemory : Limit {
    explicit LittleMemory(std::int64_t bytes) : Limit(RLIMIT_AS, static_cast<rlim_t>(bytes_now() + bytes)) {}
    static std::int64_t bytes_now() {
        std::int64_t pages = 0;
        std::ifstream("/proc/self/statm") >> pages;
        return pages * sysconf(_SC_PAGESIZE);
    }
};
#endif

}  // namespace eyrie
