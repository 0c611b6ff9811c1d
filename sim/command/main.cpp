#include <cstdlib>

#include <systemc>

#include "sim/command/command_line.hpp"
#include "sim/host/out_of_memory.hpp"

namespace {
// SystemC prints its banner before sc_main unless told not to; and allocates.
const bool banner_disabled = setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1) == 0;
const bool memory_guarded = (eyrie::end_with_message_without_memory(), true);
}  // namespace

int sc_main(int argc, char** argv) { return eyrie::run_command_line(argc, argv); }
