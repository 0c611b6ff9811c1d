// The command line: eyrie run | map | compare | sweep | pareto | report | list | show.
#pragma once

namespace eyrie {

// Exit status: docs/reliability.md.
int run_command_line(int argc, char** argv);

}  // namespace eyrie
