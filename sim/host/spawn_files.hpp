// The files that a process begins with.
#pragma once

#include <spawn.h>
#include <sys/types.h>

namespace eyrie {

// Steps of posix_spawn. Each needs memory: throws std::bad_alloc where there is none, for a process without one of them
// would write into this one's files.
class SpawnFiles {
public:
    SpawnFiles();
    ~SpawnFiles();
    SpawnFiles(const SpawnFiles&) = delete;
    SpawnFiles& operator=(const SpawnFiles&) = delete;

    // The process opens a file as `descriptor`.
    void open(int descriptor, const char* path, int flags, mode_t mode = 0);
    // It has `ours` as `descriptor`; the same of both: it stays open.
    void give(int ours, int descriptor);
    const posix_spawn_file_actions_t* actions() const { return &actions_; }

private:
    posix_spawn_file_actions_t actions_;
};

}  // namespace eyrie
