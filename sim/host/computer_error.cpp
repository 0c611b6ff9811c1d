#include "sim/host/computer_error.hpp"

#include <cerrno>
#include <cstring>
#include <new>

#include <sys/stat.h>

#include "sim/kernel/errors.hpp"

namespace eyrie {

bool is_of_the_computer(int error) {
    switch (error) {
        case ENOENT:
        case ENOTDIR:
        case EISDIR:
        case ENAMETOOLONG:
        case ELOOP:
        case ENXIO:
        case ENODEV:
        case EINVAL: return false;
        default: return true;
    }
}

bool may_pass(int error) {
    return error == EMFILE || error == ENFILE || error == ENOMEM || error == EAGAIN || error == EINTR || error == EIO;
}

void fail_with_errno(int error, const std::string& message) {
    const std::string text = message + ": " + std::strerror(error);
    if (is_of_the_computer(error)) throw ComputerError(text);
    throw InputError(text);
}

void check_memory(const std::error_code& error) {
    if (error == std::errc::not_enough_memory) throw std::bad_alloc();
}

bool is_file(const std::string& path) {
    struct stat status {};
    if (stat(path.c_str(), &status) == 0) return S_ISREG(status.st_mode);
    if (is_of_the_computer(errno)) fail_with_errno(errno, path + ": cannot be looked at");
    return false;
}

}  // namespace eyrie
