// The files that a process begins with.
#include <new>
#include <string>

#include <fcntl.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "sim/host/spawn_files.hpp"
#include "sim/kernel/errors.hpp"
#include "tests/host/limits.hpp"

using namespace eyrie;

TEST_CASE("a step that cannot be kept is an error: without it a process would write into files of this one",
          "[spawn-files]") {
    SpawnFiles files;
    CHECK_THROWS_AS(files.give(-1, STDOUT_FILENO), ComputerError);
    CHECK_THROWS_AS(files.open(-1, "/dev/null", O_RDONLY), ComputerError);
#ifndef __SANITIZE_ADDRESS__
    const std::string path(std::size_t{1} << 26, 'x');  // it is copied
    const LittleMemory little(1 << 20);
    CHECK_THROWS_AS(files.open(STDOUT_FILENO, path.c_str(), O_WRONLY), std::bad_alloc);
#endif
}
