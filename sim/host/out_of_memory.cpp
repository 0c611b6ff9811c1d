#include "sim/host/out_of_memory.hpp"

#include <csignal>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <new>

#include <unistd.h>

#include "sim/host/computer_error.hpp"

namespace eyrie {

namespace {

volatile std::sig_atomic_t ran_out = 0;
std::terminate_handler other_end = nullptr;
struct sigaction other_fault;  // what a segmentation fault did before memory ran out

// Nothing here allocates, nor waits for what another function holds.
[[noreturn]] void end() {
    constexpr const char* message = "eyrie: out of memory\n";
    const ssize_t written = write(STDERR_FILENO, message, std::strlen(message));
    static_cast<void>(written);
    _exit(exit_computer_failed);
}

// Whether an exception is on its way, or in the hands of a handler.
bool exception_is_about() { return std::uncaught_exceptions() > 0 || std::current_exception() != nullptr; }

// A fault while the exception unwinds is what the lack of memory left behind. Later, when somebody has borne it, a
// fault is a fault, and ends the program as it would have without us.
void end_by_fault(int signal) {
    if (exception_is_about()) end();
    sigaction(signal, &other_fault, nullptr);
    raise(signal);
}

[[noreturn]] void memory_ran_out() {
    struct sigaction ours {};
    ours.sa_handler = end_by_fault;
    if (ran_out == 0) sigaction(SIGSEGV, &ours, &other_fault);
    ran_out = 1;
    throw std::bad_alloc();
}

void terminate() {
    if (ran_out != 0) {
        try {
            if (const std::exception_ptr error = std::current_exception()) std::rethrow_exception(error);
            end();
        } catch (const std::bad_alloc&) {
            end();
        } catch (...) {  // something else ends the program
        }
    }
    if (other_end != nullptr) other_end();
    std::abort();
}

}  // namespace

void end_with_message_without_memory() {
    std::set_new_handler(memory_ran_out);
    other_end = std::set_terminate(terminate);
}

}  // namespace eyrie
