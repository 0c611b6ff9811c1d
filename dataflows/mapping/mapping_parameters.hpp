// A dataflow's parameters for one layer: how far each loop runs at a level. Every dataflow uses some
// of them (dataflows/dataflow/dataflow.hpp tells which); the others stay 1. Values beyond a loop's end mean all.
#pragma once

#include <cstdint>

namespace eyrie {

// The first seven with the names of JSSC'17 Table III; e and f are ofmap rows and columns.
struct MappingParameters {
    std::int64_t m = 1;  // filters of a group in the buffer: their psums (rs, nlr) or words (os)
    std::int64_t n = 1;  // images of a pass
    std::int64_t e = 1;  // ofmap rows of a pass
    std::int64_t p = 1;  // filters interleaved in a PE (rs) or side by side (os, nlr)
    std::int64_t q = 1;  // channels interleaved in a PE (rs) or side by side (nlr)
    std::int64_t r = 1;  // channels side by side: sets of PEs (rs) or weights (ws)
    std::int64_t t = 1;  // filters side by side: sets of PEs (rs) or weights (ws)
    std::int64_t f = 1;  // ofmap columns of a pass (os, nlr)
    std::int64_t g = 1;  // groups side by side
    std::int64_t keep = keep_nothing;

    // What stays in the buffer beyond the passes that follow each other on the same words, so that it is loaded once;
    // and with it the order of the loops around the buffer (docs/dataflows.md, "What the buffer keeps").
    static constexpr std::int64_t keep_nothing = 1, keep_filters = 2, keep_ifmaps = 3, keep_both = 4;
    bool keeps_filters() const { return keep == keep_filters || keep == keep_both; }
    bool keeps_ifmaps() const { return keep == keep_ifmaps || keep == keep_both; }
};

// What the passes of a mapping depend on, but for their extents: mappings that are equal in this have the same passes
// where these have the same extents.
inline MappingParameters pass_family(MappingParameters parameters) {
    parameters.m = parameters.n = 1;
    parameters.keep = MappingParameters::keep_nothing;
    return parameters;
}

inline bool operator==(const MappingParameters& a, const MappingParameters& b) {
    return a.m == b.m && a.n == b.n && a.e == b.e && a.p == b.p && a.q == b.q && a.r == b.r && a.t == b.t &&
           a.f == b.f && a.g == b.g && a.keep == b.keep;
}

}  // namespace eyrie
