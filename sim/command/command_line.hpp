// The command line: eyrie run | map | compare | diff | sweep | pareto | report | import | list | show. The program
// has SystemC around it, Python has not.
#pragma once

#include "sim/command/shell.hpp"

namespace eyrie {

// Exit status: docs/reliability.md. SystemC would take what is thrown here for its own, and say nothing: what memory
// that runs out in a handler throws ends the program (sim/host/out_of_memory.hpp).
int run_command_line(int argc, char** argv, const Shell& shell) noexcept;

}  // namespace eyrie
