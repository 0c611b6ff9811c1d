#include <cstdlib>

#include <systemc>

#include "sim/command/command_line.hpp"

namespace {
// SystemC prints its banner before sc_main unless told not to.
const bool banner_disabled = setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1) == 0;
}  // namespace

int sc_main(int argc, char** argv) { return eyrie::run_command_line(argc, argv); }
