#include <cstdlib>
#include <iostream>

#include <systemc>

#include "sim/command/command_line.hpp"
#include "sim/host/computer_error.hpp"
#include "sim/host/out_of_memory.hpp"

namespace {
// SystemC prints its banner before sc_main unless told not to; and allocates.
const bool banner_disabled = setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 1) == 0;
const bool memory_guarded = (eyrie::end_with_message_without_memory(), true);
bool was_called = false;
}  // namespace

int sc_main(int argc, char** argv) {
    was_called = true;
    return eyrie::run_command_line(argc, argv);
}

// As SystemC's own, which gives status 1 also where it comes to no sc_main.
int main(int argc, char** argv) {
    const int status = sc_core::sc_elab_and_sim(argc, argv);
    if (was_called) return status;
    std::cerr << "eyrie: out of memory\n";
    return eyrie::exit_computer_failed;
}
