// What the searches of the dataflows share (docs/mapper.md): which values of a parameter can make a difference.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "dataflows/accelerator.hpp"
#include "dataflows/buffer_need.hpp"
#include "dataflows/mapping_parameters.hpp"
#include "sim/kernel/cycle.hpp"

namespace eyrie {

using CandidateVisitor = std::function<void(const MappingParameters&)>;

// Of the values of x from 1 to `most`, the smallest for each ceil(total / x). A larger one with as many pieces needs
// more of every capacity and saves nothing.
std::vector<std::int64_t> useful_chunks(std::int64_t total, std::int64_t most);

// The values of m, the filters of a group in the buffer, that can be best for a limit on m: none of the others, up to
// the limit, has no more blocks, passes or rounds, sets or places in use, and filters in the fullest set. Counts and
// cycles grow with each of these and depend on m in no other way; of several with equal figures the smallest.
class FilterBlocks {
public:
    // `filters` of a group; a pass takes `per_pass` of them, dealt to `places` places. Rounds instead of
    // passes: each place takes one filter a round.
    FilterBlocks(std::int64_t filters, std::int64_t per_pass, std::int64_t places, bool rounds);
    const std::vector<std::int64_t>& best_up_to(std::int64_t limit) const;

private:
    std::vector<std::vector<std::int64_t>> best_;  // by limit
};

// The largest value from 0 to `most` whose need fits the buffer; the need grows with the value.
std::int64_t largest_fitting(std::int64_t most, const AcceleratorConfig& machine,
                             const std::function<BufferNeed(std::int64_t)>& need);

// Whether the need fits, without words.
bool fits_buffer(const AcceleratorConfig& machine, const BufferNeed& need);

}  // namespace eyrie
