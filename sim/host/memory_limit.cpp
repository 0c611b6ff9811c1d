#include "sim/host/memory_limit.hpp"

#include <algorithm>
#include <fstream>
#include <limits>
#include <string>

#include <sys/resource.h>
#include <unistd.h>

namespace eyrie {

namespace {

constexpr std::int64_t unlimited = std::numeric_limits<std::int64_t>::max();

// The number a file begins with, `otherwise` when there is none (no such file, "max").
std::int64_t number_in(const std::string& path, std::int64_t otherwise) {
    std::ifstream in(path);
    std::int64_t value = 0;
    return in >> value ? value : otherwise;
}

std::int64_t computer_bytes() {
    std::ifstream in("/proc/meminfo");
    std::string key;
    std::int64_t kibibytes = 0;
    for (std::string unit; in >> key >> kibibytes && std::getline(in, unit);)
        if (key == "MemAvailable:") return kibibytes * 1024;
    return unlimited;
}

// Control groups, versions 2 and 1, as a container sees its own.
std::int64_t container_bytes() {
    const std::int64_t limit = std::min(number_in("/sys/fs/cgroup/memory.max", unlimited),
                                        number_in("/sys/fs/cgroup/memory/memory.limit_in_bytes", unlimited));
    if (limit == unlimited) return unlimited;
    const std::int64_t used = std::max(number_in("/sys/fs/cgroup/memory.current", 0),
                                       number_in("/sys/fs/cgroup/memory/memory.usage_in_bytes", 0));
    return std::max<std::int64_t>(limit - used, 0);
}

std::int64_t address_space_used() { return number_in("/proc/self/statm", 0) * sysconf(_SC_PAGESIZE); }

std::int64_t own_limit_bytes() {
    struct rlimit limit {};
    if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur >= static_cast<rlim_t>(unlimited)) return unlimited;
    return std::max<std::int64_t>(static_cast<std::int64_t>(limit.rlim_cur) - address_space_used(), 0);
}

}  // namespace

std::int64_t available_memory_bytes() { return std::min({computer_bytes(), container_bytes(), own_limit_bytes()}); }

void limit_memory() {
#ifndef __SANITIZE_ADDRESS__  // its shadow memory takes terabytes of address space
    const std::int64_t available = available_memory_bytes();
    struct rlimit limit {};
    if (available == unlimited || getrlimit(RLIMIT_AS, &limit) != 0) return;
    limit.rlim_cur = std::min(limit.rlim_cur, static_cast<rlim_t>(address_space_used() + available));
    setrlimit(RLIMIT_AS, &limit);
#endif
}

}  // namespace eyrie
