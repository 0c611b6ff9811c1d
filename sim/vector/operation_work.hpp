// What every kind of operation beside the array takes, word by word: the one reference for operations of a kind
// (docs/vector.md has it as a table). Operations are of three sorts, as lanes have them: additions (also subtractions,
// comparisons, shifts), multiplications, and special functions: exp, log, division, square root and its reciprocal,
// tanh, erf, sine.
#pragma once

#include <cstdint>

#include "workloads/network.hpp"

namespace eyrie {

enum class VectorRun {
    computed,   // by the lanes
    copied,     // by the DMA alone: words that lie elsewhere afterwards
    free,       // nothing moves: another shape of the same words; or fused
    impossible  // nobody knows what it is
};

// Of one image and all repeats; words that cross the port are those of the buffer's side.
struct OperationWork {
    VectorRun run = VectorRun::computed;
    std::int64_t additions = 0;
    std::int64_t multiplications = 0;
    std::int64_t specials = 0;
    std::int64_t words_in = 0;   // that it needs: of a table only the rows that are looked up
    std::int64_t words_out = 0;  // that it makes
    std::int64_t port_reads = 0;
    std::int64_t port_writes = 0;
    // Where statistics are taken before words are changed: times that the words of a row are read and written. What is
    // written before the last time stands in for the row.
    int reads_of_a_row = 1;
    int writes_of_a_row = 1;
};

OperationWork work_of(const OperationBeside& operation);

}  // namespace eyrie
