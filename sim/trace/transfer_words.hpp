// Which words a DRAM transfer moves.
#pragma once

#include <optional>

#include "sim/events/layer_events.hpp"
#include "sim/trace/operand.hpp"

namespace eyrie {

// The words of a transfer. Filters and ifmaps move in the buffer's order, with the zeros of padding that the DMA writes
// among them; ofmaps move pass by pass, in each image by image, plane by plane, pixel by pixel.
class TransferredWords {
public:
    TransferredWords(const Layer& layer, const Plan& plan, const TransferEvent& transfer);

    // Word number `word`. Fast in ascending order.
    Operand at(std::int64_t word);

private:
    Operand ofmap_at(std::int64_t word);
    void go_to(std::int64_t pass, std::int64_t first_word);

    const Layer& layer_;
    const Plan& plan_;
    const TransferEvent& transfer_;
    std::optional<PassOperands> place_;  // the pass of the last word asked for
    std::int64_t pass_ = 0;
    std::int64_t first_word_ = 0;  // of that pass, counted from the first word of the transfer's first pass
};

// How many words move before a cycle: word i moves in cycle start + i * length / words.
std::int64_t words_before(const TransferEvent& transfer, LayerCycle cycle);

}  // namespace eyrie
