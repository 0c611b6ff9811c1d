// How the program ends when memory runs out where no exception may pass.
//
// std::bad_alloc reaches the command line, which says so, from nearly everywhere. It does not from destructors,
// handlers and functions that may not throw (libstdc++'s walk through a folder is one), nor before sc_main, where it
// would end the program without a message; and some code does not bear it: a value of nlohmann::json (before 3.11.3)
// that could not be made is read when it is destroyed.
#pragma once

namespace eyrie {

// From now on these ends, too, are one message on standard error and exit_computer_failed. A fault that comes later,
// when the exception has been caught and borne, ends the program by its signal, as ever.
void end_with_message_without_memory();

}  // namespace eyrie
