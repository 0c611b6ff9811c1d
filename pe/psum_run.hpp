// The psums of a position on their way through the adder, one a cycle: incoming psums out of one FIFO, sums of the spad
// added to them, the results into another FIFO. Done for a run of psums at once, on the host's vector units.
#pragma once

#include <cstdint>

#include "sim/kernel/timed_fifo.hpp"

namespace eyrie {

// For i < count: out.words[i] = the low `bits` bits of sums[i] + in.words[i], with their sign; the stamps of `in` and
// of `out` become the cycles from in_free_at and out_ready_at on. Without `in.words` there are no incoming psums.
// Nothing overlaps.
void finish_run(const std::int32_t* sums, int count, int bits, FifoRun<std::int32_t> in, ArrayCycle in_free_at,
                FifoRun<std::int32_t> out, ArrayCycle out_ready_at);

}  // namespace eyrie
