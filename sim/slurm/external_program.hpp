// Runs another program and reads its output.
#pragma once

#include <string>
#include <vector>

#include "sim/sweep/run/stop_signals.hpp"

namespace eyrie {

struct ProgramResult {
    int status = 0;        // as a shell gives it: 128 + N when ended by signal N
    bool found = true;     // false: no such program
    bool stopped = false;  // a stop was asked for (stop_signals.hpp), and the program was ended for it
    std::string out;
    std::string err;
};

struct ProgramRules {
    std::string out_file;   // takes standard output in place of ProgramResult::out, also after this process is killed
    int kept_open = -1;     // a file descriptor that stays open in the program
    bool stoppable = true;  // by StopSignals
};

// `words`: the program, searched in PATH, and its arguments. It runs in a process group of its own, so that Ctrl-C
// reaches this process alone. Throws InputError when `out_file` cannot be written, ComputerError when no process can be
// started.
ProgramResult run_program(const std::vector<std::string>& words, const StopSignals& signals,
                          const ProgramRules& rules = {});

}  // namespace eyrie
