// How a program ends that has met the end of memory: while that unwinds, with a message; later, as any other.
#include <csignal>
#include <functional>
#include <new>

#include <sys/wait.h>
#include <unistd.h>

#include <catch2/catch.hpp>

#include "sim/host/computer_error.hpp"
#include "sim/host/out_of_memory.hpp"

using namespace eyrie;

namespace {

// As operator new does where there is no memory.
void run_out_of_memory() { std::get_new_handler()(); }

void bear_the_lack_of_memory() {
    try {
        run_out_of_memory();
    } catch (const std::bad_alloc&) {
    }
}

void throw_another() { throw 1; }

struct FaultsInTheEnd {
    ~FaultsInTheEnd() { std::raise(SIGSEGV); }
};

// What the process says to standard error, and how it ends.
struct End {
    int status = 0;
    std::string message;
};

End end_of(const std::function<void()>& program) {
    int ends[2];
    REQUIRE(pipe(ends) == 0);
    const pid_t child = fork();
    if (child == 0) {
        dup2(ends[1], STDERR_FILENO);
        for (const int fatal : {SIGSEGV, SIGABRT}) std::signal(fatal, SIG_DFL);
        end_with_message_without_memory();
        program();
        _exit(0);
    }
    close(ends[1]);
    End end;
    char said[256];
    for (ssize_t got; (got = read(ends[0], said, sizeof said)) > 0;)
        end.message.append(said, static_cast<std::size_t>(got));
    close(ends[0]);
    REQUIRE(waitpid(child, &end.status, 0) == child);
    return end;
}

void check_message(const End& end) {
    CHECK(end.message == "eyrie: out of memory\n");
    CHECK(WIFEXITED(end.status));
    CHECK(WEXITSTATUS(end.status) == exit_computer_failed);
}

}  // namespace

TEST_CASE("a fault while the lack of memory unwinds is one message and status 4", "[out-of-memory]") {
    check_message(end_of([] {
        try {
            const FaultsInTheEnd left_behind;
            run_out_of_memory();
        } catch (const std::bad_alloc&) {
        }
    }));
    check_message(end_of([] {
        try {
            run_out_of_memory();
        } catch (const std::bad_alloc&) {
            std::raise(SIGSEGV);
        }
    }));
}

TEST_CASE("the lack of memory where no exception may pass is one message and status 4", "[out-of-memory]") {
    check_message(end_of([]() noexcept { run_out_of_memory(); }));
}

TEST_CASE("a fault after the lack of memory has been borne ends the program as a fault does", "[out-of-memory]") {
    const End end = end_of([] {
        bear_the_lack_of_memory();
        bear_the_lack_of_memory();
        std::raise(SIGSEGV);
    });
    CHECK(end.message == "");
    CHECK(WIFSIGNALED(end.status));
    CHECK(WTERMSIG(end.status) == SIGSEGV);
}

TEST_CASE("another exception that nobody catches is not taken for a lack of memory", "[out-of-memory]") {
    const End end = end_of([]() noexcept {
        bear_the_lack_of_memory();
        throw_another();
    });
    CHECK(end.message.find("out of memory") == std::string::npos);
    CHECK(WIFSIGNALED(end.status));
    CHECK(WTERMSIG(end.status) == SIGABRT);
}
