#include "sim/sweep/run/point_process.hpp"

#include <algorithm>
#include <cerrno>
#include <csignal>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <new>
#include <system_error>

#include <fcntl.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "sim/host/computer_error.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/results/json_text.hpp"
#include "sim/sweep/point/record_json.hpp"

namespace eyrie {

namespace {

constexpr std::size_t longest_result = 64u << 20;
constexpr char computer_error_mark = '!';    // no record begins with it
constexpr std::size_t longest_print = 1000;  // the end is kept: what went wrong is said last

void limit_address_space(std::int64_t bytes) {
#ifndef __SANITIZE_ADDRESS__  // its shadow memory takes terabytes of address space
    struct rlimit limit {};
    if (bytes == 0 || getrlimit(RLIMIT_AS, &limit) != 0) return;
    std::int64_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    const rlim_t wanted = static_cast<rlim_t>(pages * sysconf(_SC_PAGESIZE) + bytes);
    limit.rlim_cur = std::min(wanted, limit.rlim_cur);
    setrlimit(RLIMIT_AS, &limit);
#else
    static_cast<void>(bytes);
#endif
}

// The record of a run that threw says what it threw.
PointRecord run(const std::function<PointRecord(std::int64_t)>& simulate, const PendingPoint& point) {
    PointRecord record;
    record.key = point.key;
    try {
        return simulate(point.ordinal);
    } catch (const DeadlockError& error) {
        record.status = PointStatus::deadlock;
        record.failure = error.what();
    } catch (const InputError& error) {
        record.status = PointStatus::invalid;
        record.failure = error.what();
    } catch (const ComputerError&) {
        throw;
    } catch (const std::bad_alloc&) {
        record.status = PointStatus::memory;
    } catch (const std::length_error&) {  // more elements than a vector can have
        record.status = PointStatus::memory;
    } catch (const std::system_error& error) {
        if (is_of_the_computer(error.code().value())) throw ComputerError(error.what());
        record.status = PointStatus::crash;
        record.failure = error.what();
    } catch (const SimulationError& error) {
        record.status = PointStatus::mismatch;
        record.failure = error.what();
    } catch (const std::exception& error) {
        record.status = PointStatus::crash;
        record.failure = error.what();
    }
    return record;
}

void send(int pipe, const std::string& text) {
    for (std::size_t at = 0; at < text.size();) {
        const ssize_t sent = write(pipe, text.data() + at, text.size() - at);
        if (sent < 0 && errno == EINTR) continue;
        if (sent <= 0) _exit(exit_computer_failed);
        at += static_cast<std::size_t>(sent);
    }
}

// Never returns: nothing of the parent's is to be flushed, closed or deleted twice.
[[noreturn]] void child(pid_t parent, const PendingPoint& point,
                        const std::function<PointRecord(std::int64_t)>& simulate, std::int64_t bytes, int result_pipe,
                        int print_pipe) {
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent) _exit(1);
    // Ctrl-C reaches every process of the terminal: the sweep decides what becomes of its points.
    for (const int stop : {SIGINT, SIGTERM, SIGHUP}) signal(stop, SIG_IGN);
    dup2(open("/dev/null", O_RDONLY), STDIN_FILENO);
    dup2(print_pipe, STDOUT_FILENO);
    dup2(print_pipe, STDERR_FILENO);
    const struct rlimit no_core { 0, 0 };
    setrlimit(RLIMIT_CORE, &no_core);
    limit_address_space(bytes);
    try {
        const PointRecord record = run(simulate, point);
        send(result_pipe, json_line(record_json(record)));
    } catch (const ComputerError& error) {
        send(result_pipe, computer_error_mark + std::string(error.what()));
    } catch (const std::bad_alloc&) {  // in what tells the result; that a point needs too much is one
        _exit(exit_computer_failed);
    } catch (...) {
        _exit(1);
    }
    _exit(0);
}

// False at the end of what is sent. What the computer fails in is told in `unread`, and ends it, too.
bool read_all(int pipe, std::string& text, std::string& unread) {
    char buffer[16384];
    for (;;) {
        const ssize_t got = read(pipe, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0 && errno == EAGAIN) return true;
        if (got < 0) unread = std::strerror(errno);
        if (got <= 0) return false;
        try {
            text.append(buffer, static_cast<std::size_t>(got));
        } catch (const std::bad_alloc&) {
            unread = "out of memory";  // short enough for a string without memory
            return false;
        }
    }
}

void close_pipe(int& pipe) {
    if (pipe >= 0) close(pipe);
    pipe = -1;
}

}  // namespace

PointProcess::PointProcess(const PendingPoint& point, const std::function<PointRecord(std::int64_t)>& simulate,
                           std::int64_t bytes)
    : point_(point) {
    int result[2] = {-1, -1};
    int print[2] = {-1, -1};
    if (pipe2(result, O_CLOEXEC) == 0 && pipe2(print, O_CLOEXEC) == 0) {
        std::fflush(nullptr);
        const pid_t parent = getpid();
        pid_ = fork();
        if (pid_ == 0) child(parent, point, simulate, bytes, result[1], print[1]);
    }
    const int error = errno;
    close_pipe(result[1]);
    close_pipe(print[1]);
    if (pid_ < 0) {
        close_pipe(result[0]);
        close_pipe(print[0]);
        throw ComputerError(std::string("cannot start a process for a point: ") + std::strerror(error));
    }
    result_pipe_ = result[0];
    print_pipe_ = print[0];
    fcntl(result_pipe_, F_SETFL, O_NONBLOCK);
    fcntl(print_pipe_, F_SETFL, O_NONBLOCK);
}

PointProcess::~PointProcess() {
    if (pid_ > 0) {
        kill();
        while (waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
        }
    }
    close_pipe(result_pipe_);
    close_pipe(print_pipe_);
}

double PointProcess::seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - started_).count();
}

void PointProcess::kill() {
    if (pid_ > 0) ::kill(pid_, SIGKILL);
}

void PointProcess::add_to(std::vector<pollfd>& waited) const {
    if (result_pipe_ >= 0) waited.push_back({result_pipe_, POLLIN, 0});
    if (print_pipe_ >= 0) waited.push_back({print_pipe_, POLLIN, 0});
}

bool PointProcess::take() {
    if (result_pipe_ >= 0 && !read_all(result_pipe_, result_, unread_)) close_pipe(result_pipe_);
    if (print_pipe_ >= 0 && !read_all(print_pipe_, printed_, unread_)) close_pipe(print_pipe_);
    if (printed_.size() > longest_print) printed_.erase(0, printed_.size() - longest_print);
    if (result_.size() > longest_result) kill();
    if (result_pipe_ >= 0 || print_pipe_ >= 0 || pid_ < 0) return pid_ < 0;
    while (waitpid(pid_, &status_, 0) < 0 && errno == EINTR) {
    }
    pid_ = -1;
    return true;
}

PointProcess::End PointProcess::result(PointRecord& record, std::string& how) const {
    if (!unread_.empty()) {
        how = "what its process sends cannot be read: " + unread_;
        return End::computer_error;
    }
    if (WIFEXITED(status_) && WEXITSTATUS(status_) == exit_computer_failed) {
        how = "the process of a point has no memory, or cannot send its result";
        return End::computer_error;
    }
    if (WIFEXITED(status_) && WEXITSTATUS(status_) == 0) {
        if (!result_.empty() && result_[0] == computer_error_mark) {
            how = result_.substr(1);
            return End::computer_error;
        }
        try {
            record = record_of(result_);
            return End::record;
        } catch (const std::bad_alloc&) {
            how = "what its process sends cannot be read: out of memory";
            return End::computer_error;
        } catch (const std::exception& error) {
            how = std::string("its result cannot be read: ") + error.what();
        }
    } else if (WIFSIGNALED(status_)) {
        how = fmt::format("ended by signal {} ({})", WTERMSIG(status_), strsignal(WTERMSIG(status_)));
    } else {
        how = fmt::format("ended without a result, exit status {}", WEXITSTATUS(status_));
    }
    std::string last = printed_;
    for (char& c : last)
        if (static_cast<unsigned char>(c) < 0x20) c = ' ';
    last.erase(0, last.find_first_not_of(' '));
    last.erase(last.find_last_not_of(' ') + 1);
    if (!last.empty()) how += "; it printed: " + last;
    return End::none;
}

}  // namespace eyrie
