#include "sim/host/spawn_files.hpp"

#include <system_error>

#include "sim/host/computer_error.hpp"

namespace eyrie {

namespace {

void check(int error) {
    check_memory({error, std::generic_category()});
    if (error != 0) fail_with_errno(error, "the files of a process cannot be set");
}

}  // namespace

SpawnFiles::SpawnFiles() { check(posix_spawn_file_actions_init(&actions_)); }

SpawnFiles::~SpawnFiles() { posix_spawn_file_actions_destroy(&actions_); }

void SpawnFiles::open(int descriptor, const char* path, int flags, mode_t mode) {
    check(posix_spawn_file_actions_addopen(&actions_, descriptor, path, flags, mode));
}

void SpawnFiles::give(int ours, int descriptor) {
    check(posix_spawn_file_actions_adddup2(&actions_, ours, descriptor));
}

}  // namespace eyrie
