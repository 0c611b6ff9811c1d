// The command line: eyrie run | map | compare | report | list | show.
#pragma once

namespace eyrie {

// Exit status: 0 done; 1 the simulation contradicts a check; 2 bad input.
int run_command_line(int argc, char** argv);

}  // namespace eyrie
