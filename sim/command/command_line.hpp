// The command line: eyrie run | map | compare | sweep | pareto | report | import | list | show.
#pragma once

namespace eyrie {

// Exit status: docs/reliability.md. SystemC would take what is thrown here for its own, and say nothing: what memory
// that runs out in a handler throws ends the program (sim/host/out_of_memory.hpp).
int run_command_line(int argc, char** argv) noexcept;

}  // namespace eyrie
