// The command line: eyrie run | map | compare | sweep | pareto | list | show.
#pragma once

namespace eyrie {

// Exit status: 0 done; 1 the simulation contradicts a check; 2 bad input; 130 a sweep was stopped by a
// signal.
int run_command_line(int argc, char** argv);

}  // namespace eyrie
