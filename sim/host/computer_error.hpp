// Whose fault it is that a call of the system failed.
#pragma once

#include <string>
#include <system_error>

namespace eyrie {

// The exit status of a program, and of a point's process, that says so.
constexpr int exit_computer_failed = 4;

// `error`: an errno. True for what no other name or input would mend: descriptors, memory, I/O, disk, permissions.
// False for names that lead nowhere.
bool is_of_the_computer(int error);
// True for what may be over in a moment: another try makes sense.
bool may_pass(int error);
// "MESSAGE: what the system says", as ComputerError or InputError.
[[noreturn]] void fail_with_errno(int error, const std::string& message);
// Throws std::bad_alloc if memory is what lacked: std::filesystem's functions that look for the place of a path tell it
// as they tell that there is none.
void check_memory(const std::error_code& error);

// Whether `path` is a regular file, behind links. Throws ComputerError where the computer cannot say.
bool is_file(const std::string& path);

}  // namespace eyrie
