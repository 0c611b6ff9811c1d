// Other programs, the lock of a sweep's folder, and the files of a job array.
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <iterator>
#include <optional>

#include <catch2/catch.hpp>

#include "sim/kernel/errors.hpp"
#include "sim/slurm/external_program.hpp"
#include "sim/slurm/folder_lock.hpp"
#include "sim/slurm/job_array.hpp"
#include "tests/host/limits.hpp"
#include "tests/sweep/scratch.hpp"

using namespace eyrie;

namespace {

ProgramResult shell(const std::string& script, const ProgramRules& rules = {}) {
    const StopSignals signals;
    return run_program({"sh", "-c", script}, signals, rules);
}

std::string content_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(in), {});
}

std::vector<ArrayTask> two_tasks() {
    std::vector<ArrayTask> tasks(2);
    tasks[0].points = {{3, "key3"}, {5, "key5"}};
    tasks[1].points = {{8, "key8"}};
    tasks[1].failures = 2;
    return tasks;
}

// A program that leaves the words it was given, one a line.
std::string make_program(const Scratch& scratch, const std::string& name) {
    const std::string path =
        scratch.write(name, "#!/bin/sh\nfor word in \"$@\"; do echo \"$word\"; done >words\nexit 3\n");
    chmod(path.c_str(), 0755);
    return path;
}

}  // namespace

TEST_CASE("what a program says and its status are heard, apart", "[slurm]") {
    const ProgramResult done = shell("echo out; echo err >&2; exit 7");
    CHECK(done.found);
    CHECK_FALSE(done.stopped);
    CHECK(done.status == 7);
    CHECK(done.out == "out\n");
    CHECK(done.err == "err\n");
    CHECK(shell("kill -9 $$").status == 137);
    CHECK(shell("cat").out.empty());  // its standard input is empty
}

TEST_CASE("a program may say more than a pipe holds, on both sides", "[slurm]") {
    const ProgramResult done = shell(
        "i=0; while [ $i -lt 3000 ]; do echo 0123456789012345678901234567890123456789; "
        "echo 0123456789012345678901234567890123456789 >&2; i=$((i+1)); done");
    CHECK(done.out.size() == 3000 * 41);
    CHECK(done.err.size() == 3000 * 41);
}

TEST_CASE("a program that there is not is told", "[slurm]") {
    const StopSignals signals;
    const ProgramResult none = run_program({"no-such-program-anywhere"}, signals);
    CHECK_FALSE(none.found);
    CHECK(none.status == 127);
}

#ifndef __SANITIZE_ADDRESS__  // checks of types by the sanitizers need a descriptor themselves
TEST_CASE("where no program can be started it is the computer's fault, not the program's", "[slurm]") {
    const StopSignals signals;
    const NoDescriptors none;
    CHECK_THROWS_AS(run_program({"sh", "-c", "exit 0"}, signals), ComputerError);
}
#endif

TEST_CASE("a program's words can go to a file", "[slurm]") {
    const Scratch scratch;
    ProgramRules rules;
    rules.out_file = scratch.path("out");
    CHECK(shell("echo words", rules).out.empty());
    CHECK(content_of(rules.out_file) == "words\n");
    rules.out_file = scratch.path("no/out");
    CHECK_THROWS_AS(shell("echo words", rules), InputError);
}

TEST_CASE("a program that is asked to stop is ended, with all that it has started", "[slurm]") {
    const StopSignals signals;
    raise(SIGTERM);  // remembered until the wait
    const ProgramResult done = run_program({"sh", "-c", "sleep 100 & sleep 100"}, signals);
    CHECK(done.stopped);
    CHECK(done.status == 128 + SIGKILL);
}

TEST_CASE("a folder has one lock, free again when its process has gone", "[slurm]") {
    const Scratch scratch;
    const std::string folder = scratch.path("jobs/sweep");
    {
        const FolderLock lock(folder);
        CHECK(lock.descriptor() >= 0);
        CHECK(content_of(folder + "/lock").find("process " + std::to_string(getpid()) + " on ") == 0);
    }
    const pid_t child = fork();
    if (child == 0) {
        const FolderLock lock(folder);
        _exit(0);
    }
    int status = 1;
    REQUIRE(waitpid(child, &status, 0) == child);
    CHECK(status == 0);
    const FolderLock again(folder);
    CHECK(content_of(folder + "/lock").find("process " + std::to_string(getpid())) == 0);
}

TEST_CASE("a lock on a folder that cannot be made is told", "[slurm]") {
    const Scratch scratch;
    scratch.write("file", "");
    CHECK_THROWS_AS(FolderLock(scratch.path("file/folder")), InputError);
}

TEST_CASE("a job array is read back from its files by a later process", "[slurm]") {
    const Scratch scratch;
    const std::string folder = scratch.path("array");
    const JobArray written(folder, "eyrie-abc", two_tasks(), {"sweep: text\n", "/bin/eyrie", "/", {}});
    CHECK(content_of(folder + "/sweep.yaml") == "sweep: text\n");
    CHECK(content_of(folder + "/points-0") == "3\n5\n");
    CHECK(content_of(folder + "/points-1") == "8\n");
    const std::optional<JobArray> read = JobArray::read(folder);
    REQUIRE(read.has_value());
    CHECK(read->job_name() == "eyrie-abc");
    REQUIRE(read->tasks().size() == 2);
    CHECK(read->tasks()[0].points[1].ordinal == 5);
    CHECK(read->tasks()[0].points[1].key == "key5");
    CHECK(read->tasks()[1].failures == 2);
    CHECK(read->id() == "");
    scratch.write("array/id", "4711;north\n");
    CHECK(read->id() == "4711");
}

TEST_CASE("an array that is closed, or was never completely written, is none", "[slurm]") {
    const Scratch scratch;
    CHECK_FALSE(JobArray::read(scratch.path("nothing")).has_value());
    const std::string folder = scratch.path("array");
    JobArray array(folder, "eyrie-abc", two_tasks(), {"", "/bin/eyrie", "/", {}});
    CHECK(array.is_open());
    array.close();
    CHECK_FALSE(array.is_open());
    CHECK_FALSE(JobArray::read(folder).has_value());
    std::filesystem::remove(folder + "/closed");
    scratch.write("array/tasks.json", "{\"job_name\": 5");
    CHECK_THROWS_WITH(JobArray::read(folder), Catch::StartsWith(folder + "/tasks.json: is damaged ("));
    std::filesystem::remove(folder + "/tasks.json");
    CHECK_FALSE(JobArray::read(folder).has_value());
}

TEST_CASE("the statuses that tasks have left are found", "[slurm]") {
    const Scratch scratch;
    const JobArray array(scratch.path("array"), "eyrie-abc", std::vector<ArrayTask>(4), {"", "/bin/eyrie", "/", {}});
    CHECK(array.statuses() == std::vector<int>{-1, -1, -1, -1});
    scratch.write("array/status-0", "0\n");
    scratch.write("array/status-2", "130\n");
    scratch.write("array/status-3", "");          // a full disk: none of the program's own
    scratch.write("array/status-1.part", "0\n");  // not there yet
    scratch.write("array/status-9", "0\n");
    CHECK(array.statuses() == std::vector<int>{0, -1, 130, 255});
    CHECK(array.last_words(1) == "");
    scratch.write("array/log-1", "first\nlast\n\n");
    CHECK(array.last_words(1) == "last");
}

TEST_CASE("a task runs the program with its points, and leaves its status", "[slurm]") {
    const Scratch scratch;
    const std::string program = make_program(scratch, "it's a program");
    const std::string folder = scratch.path("the array's");
    const JobArray array(folder, "eyrie-abc", two_tasks(),
                         {"", program, scratch.path(""), {"--option", "two words", "it's"}});
    CHECK(shell("SLURM_ARRAY_TASK_ID=1 sh \"" + array.script() + "\"").status == 3);
    CHECK(content_of(scratch.path("words")) == "sweep\n" + folder + "/sweep.yaml\n--points\n" + folder +
                                                   "/points-1\n--store\n" + array.shard(1) +
                                                   "\n--option\ntwo words\nit's\n");
    CHECK(array.statuses() == std::vector<int>{-1, 3});
}

TEST_CASE("a task of a closed array runs nothing", "[slurm]") {
    const Scratch scratch;
    JobArray array(scratch.path("array"), "eyrie-abc", two_tasks(),
                   {"", make_program(scratch, "program"), scratch.path(""), {}});
    array.close();
    CHECK(shell("SLURM_ARRAY_TASK_ID=0 sh \"" + array.script() + "\"").status == 0);
    CHECK_FALSE(std::filesystem::exists(scratch.path("words")));
    CHECK(array.statuses() == std::vector<int>{-1, -1});
}
