// The vector unit runs one operation beside the array (docs/vector.md): tile by tile the DMA loads words into the
// global buffer, the port moves them to the lanes and results back, the DMA stores what was made. The array is idle
// meanwhile, so that the shared banks are the unit's. Nothing depends on the values of words.
#pragma once

#include <cstdint>

#include "memory/config.hpp"
#include "sim/kernel/cycle.hpp"
#include "sim/ledger/vector_measures.hpp"
#include "sim/vector/config.hpp"
#include "sim/vector/operation_work.hpp"
#include "workloads/arithmetic.hpp"

namespace eyrie {

// What the unit stands in. All outlive it.
struct VectorSurroundings {
    const VectorConfig& vector;
    const GlobalBufferConfig& glb;
    const DramConfig& dram;
    const Arithmetic& arithmetic;
    int core_khz;
};

enum class VectorBound : std::uint8_t { nothing, dram, port, lanes };
const char* vector_bound_name(VectorBound bound);

// Core cycles. `load` and `store`: the link; `port` and `lanes` work at the same time, so that a run takes the longer
// of them, and the start of each tile.
struct VectorCycles {
    Cycles load = 0;
    Cycles start = 0;
    Cycles port = 0;
    Cycles lanes = 0;
    Cycles store = 0;
    Cycles total = 0;  // by the overlap that glb.double_buffered allows

    Cycles run() const { return start + (port > lanes ? port : lanes); }
    VectorCycles operator*(Count times) const {
        return {load * times, start * times, port * times, lanes * times, store * times, total * times};
    }
};

struct VectorOperationRun {
    VectorRun run = VectorRun::impossible;
    VectorCounts counts;
    VectorCycles cycles;
    Count uncompressed_read = 0;  // bytes from DRAM to the buffer
    Count uncompressed_written = 0;
    Count tiles = 0;
    VectorBound bound = VectorBound::nothing;

    Count uncompressed_bytes() const { return uncompressed_read + uncompressed_written; }
    Count bytes() const { return counts.bytes_read + counts.bytes_written; }  // that crossed the link
};

// All images of a batch and all repeats. Throws InputError, naming the operation, where its time does not fit in 2^63
// femtoseconds.
VectorOperationRun run_operation(const OperationBeside& operation, std::int64_t batch,
                                 const VectorSurroundings& machine);

}  // namespace eyrie
