#include "sim/slurm/external_program.hpp"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <cerrno>
#include <cstring>

#include "sim/host/computer_error.hpp"
#include "sim/host/spawn_files.hpp"
#include "sim/kernel/errors.hpp"

extern char** environ;

namespace eyrie {
namespace {

class Pipe {
public:
    Pipe() {
        if (pipe2(ends_.data(), O_CLOEXEC) != 0) {
            fail_with_errno(errno, "a pipe to another program cannot be made");
        }
    }
    ~Pipe() {
        close_read();
        close_write();
    }
    Pipe(const Pipe&) = delete;
    Pipe& operator=(const Pipe&) = delete;
    int read_end() const { return ends_[0]; }
    int write_end() const { return ends_[1]; }
    void close_read() { shut(ends_[0]); }
    void close_write() { shut(ends_[1]); }

private:
    static void shut(int& end) {
        if (end >= 0) {
            close(end);
        }
        end = -1;
    }
    std::array<int, 2> ends_{-1, -1};
};

// A file of this process while another one begins.
class OpenFile {
public:
    OpenFile() = default;
    ~OpenFile() {
        if (descriptor >= 0) {
            close(descriptor);
        }
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    int descriptor = -1;
};

// How the new process differs from this one, but for its files.
class SpawnAttributes {
public:
    SpawnAttributes() { posix_spawnattr_init(&attributes); }
    ~SpawnAttributes() { posix_spawnattr_destroy(&attributes); }
    SpawnAttributes(const SpawnAttributes&) = delete;
    SpawnAttributes& operator=(const SpawnAttributes&) = delete;
    posix_spawnattr_t attributes;
};

// What posix_spawnp says; throws ComputerError where it is not the program that is missing.
int start(const std::vector<std::string>& words, const SpawnFiles& files, const StopSignals& signals, pid_t& child) {
    SpawnAttributes spawn;
    posix_spawnattr_setflags(&spawn.attributes, POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETPGROUP);
    posix_spawnattr_setsigmask(&spawn.attributes, &signals.waiting_mask());
    posix_spawnattr_setpgroup(&spawn.attributes, 0);
    std::vector<char*> arguments;
    for (const std::string& word : words) {
        arguments.push_back(const_cast<char*>(word.c_str()));
    }
    arguments.push_back(nullptr);
    const int error = posix_spawnp(&child, arguments[0], files.actions(), &spawn.attributes, arguments.data(), environ);
    if (error != 0 && error != EACCES && is_of_the_computer(error)) {
        fail_with_errno(error, words[0] + ": cannot be started");
    }
    return error;
}

// Appends what is there; closes the pipe at its end.
void take(Pipe& from, std::string& into) {
    std::array<char, 4096> bytes;
    const ssize_t count = read(from.read_end(), bytes.data(), bytes.size());
    if (count > 0) {
        into.append(bytes.data(), static_cast<std::size_t>(count));
    } else if (count == 0 || errno != EINTR) {
        from.close_read();
    }
}

int shell_status(int status) { return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status); }

}  // namespace

ProgramResult run_program(const std::vector<std::string>& words, const StopSignals& signals,
                          const ProgramRules& rules) {
    Pipe out;
    Pipe err;
    ProgramResult result;
    pid_t child = -1;
    int error = 0;
    {
        OpenFile file;
        if (!rules.out_file.empty()) {
            file.descriptor = open(rules.out_file.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
            if (file.descriptor < 0) {
                fail_with_errno(errno, rules.out_file + ": cannot be written");
            }
        }
        SpawnFiles files;
        files.open(STDIN_FILENO, "/dev/null", O_RDONLY);
        files.give(file.descriptor >= 0 ? file.descriptor : out.write_end(), STDOUT_FILENO);
        files.give(err.write_end(), STDERR_FILENO);
        if (rules.kept_open >= 0) {
            // Onto itself: takes its close-on-exec flag away, in the new process only.
            files.give(rules.kept_open, rules.kept_open);
        }
        error = start(words, files, signals, child);
    }
    if (error != 0) {
        result.found = false;
        result.status = 127;
        result.err = std::strerror(error);
        return result;
    }
    out.close_write();
    err.close_write();
    while (out.read_end() >= 0 || err.read_end() >= 0) {
        std::array<pollfd, 2> waited{pollfd{out.read_end(), POLLIN, 0}, pollfd{err.read_end(), POLLIN, 0}};
        const int ready = ppoll(waited.data(), waited.size(), nullptr, &signals.waiting_mask());
        if (rules.stoppable && !result.stopped && StopSignals::requested()) {
            result.stopped = true;
            kill(-child, SIGKILL);
        }
        if (ready < 0) {
            continue;
        }
        if (waited[0].revents != 0) {
            take(out, result.out);
        }
        if (waited[1].revents != 0) {
            take(err, result.err);
        }
    }
    int status = 0;
    while (waitpid(child, &status, 0) < 0 && errno == EINTR) {
    }
    result.status = shell_status(status);
    return result;
}

}  // namespace eyrie
