// The work of the code that is compiled to count it (tests/CMakeLists.txt): how many basic blocks it has gone through.
// The same in every run on every computer, which no time is.
#pragma once

#include <cstdint>

namespace eyrie {

std::int64_t work_done();

}  // namespace eyrie
