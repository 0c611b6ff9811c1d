// Which words a DRAM transfer moves.
#pragma once

#include "sim/events/layer_events.hpp"
#include "sim/trace/operand.hpp"

namespace eyrie {

// Word number `word` of a transfer; `place`: the operands of its pass. Filters and ifmaps move in the buffer's order;
// ofmaps move image by image, plane by plane, pixel by pixel.
Operand transferred_word(const PassOperands& place, const TransferEvent& transfer, std::int64_t word);

// How many words move before a cycle: word i moves in cycle start + i * length / words.
std::int64_t words_before(const TransferEvent& transfer, LayerCycle cycle);

}  // namespace eyrie
