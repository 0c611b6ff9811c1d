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

// Nothing here allocates, nor waits for what another function holds.
[[noreturn]] void end() {
    constexpr const char* message = "eyrie: out of memory\n";
    const ssize_t written = write(STDERR_FILENO, message, std::strlen(message));
    static_cast<void>(written);
    _exit(exit_computer_failed);
}

void end_by_signal(int) { end(); }

[[noreturn]] void memory_ran_out() {
    ran_out = 1;
    std::signal(SIGSEGV, end_by_signal);
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
