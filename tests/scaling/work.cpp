#include "tests/scaling/work.hpp"

namespace {
std::int64_t blocks = 0;
}

// Compilers call it in each basic block of code that they instrument with -fsanitize-coverage=trace-pc.
extern "C" void __sanitizer_cov_trace_pc() { ++blocks; }

namespace eyrie {

std::int64_t work_done() { return blocks; }

}  // namespace eyrie
