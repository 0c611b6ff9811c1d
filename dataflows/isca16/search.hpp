// The best mapping of a layer for each of the six dataflows of Chen, Emer, Sze, ISCA 2016, by the
// counts of isca16_accounting.hpp. The search is complete: it leaves out a mapping only when another
// one is provably no worse, never by sampling.
//
// Objective: DRAM, buffer, array and RF accesses times their energy, where psums passed between PEs
// count twice (the authors' optimiser does so; reported energies count them once). It is compared
// exactly, as a fraction of integers. Ties: most active PEs, then the smallest n, the largest m, f, e,
// p, then the smallest q, r, t.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "dataflows/isca16/accounting.hpp"

namespace eyrie {

// A capacity that the smallest mapping, all parameters 1, exceeds.
struct Isca16Shortfall {
    std::string capacity;  // "PEs", "RF words per PE" or "buffer words"
    std::int64_t needed = 0;
    std::int64_t available = 0;
    std::string text() const;  // "buffer words: the smallest mapping needs 193600, there are 171145, 22455 too few"
};

struct Isca16Result {
    std::vector<Isca16Shortfall> missing;  // empty when the layer runs; otherwise the rest is unset
    Isca16Mapping mapping;
    Isca16Counts counts;
    Isca16Energy energy;   // reported: array psums once
    double objective = 0;  // array psums twice, without the MACs
    std::int64_t active_pes = 0;
    std::int64_t candidates = 0;  // complete mappings whose objective was evaluated
    bool runs() const { return missing.empty(); }
    std::string missing_text() const;  // the shortfalls, separated by "; "
};

// Throws InputError when the layer, the batch or a weight is out of range (isca16_accounting.hpp), or
// a capacity is negative or above 2^40.
Isca16Result isca16_search(const Layer& layer, std::int64_t batch, Isca16Dataflow dataflow,
                           const Isca16Hardware& hardware, const Isca16Weights& weights = {});

}  // namespace eyrie
