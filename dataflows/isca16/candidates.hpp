// The mappings of each dataflow that can be the best, offered one by one (isca16_search.hpp).
#pragma once

#include <cstdint>
#include <vector>

#include "dataflows/isca16/best.hpp"

namespace eyrie {

void isca16_offer_candidates(Isca16Dataflow dataflow, const Isca16Hardware& hardware, Isca16Best& best);

// The two with the most parameters have their own files.
void isca16_offer_row_stationary(const Isca16Hardware& hardware, Isca16Best& best);
void isca16_offer_no_local_reuse(const Isca16Hardware& hardware, Isca16Best& best);

// The values of a parameter that divide `whole` equally often: ceil(whole / value) is the same for all
// from low to high.
struct Isca16Range {
    std::int64_t low;
    std::int64_t high;
};
std::vector<Isca16Range> isca16_ranges(std::int64_t whole);  // the largest values first

// Set the least h/e and w/f of strips in the range, for a bound: they change monotonically with e and
// f, and fall unless the filter is smaller than the stride.
void isca16_least_row_halo(const Isca16Shape& shape, Isca16Range rows, Isca16Factors& factors);
void isca16_least_column_halo(const Isca16Shape& shape, Isca16Range columns, Isca16Factors& factors);

}  // namespace eyrie
