// The main of test programs that need SystemC's kernel: it allows one elaboration a process, so each case is a process.
#include <cstdlib>

#include "sim/systemc/kernel_time.hpp"

int run_tests(int argc, char** argv);  // tests/run_tests.cpp

namespace {
// SystemC's own main prints its banner before it calls sc_main.
const bool banner_off = setenv("SYSTEMC_DISABLE_COPYRIGHT_MESSAGE", "1", 0) == 0;
}  // namespace

int sc_main(int argc, char** argv) {
    eyrie::set_up_kernel();
    return run_tests(argc, argv);
}
