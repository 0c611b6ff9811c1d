// Which words a DRAM transfer moves.
#pragma once

#include "sim/events/layer_events.hpp"
#include "sim/trace/operand.hpp"

namespace eyrie {

// Word number `word` of a transfer; `place` is that of its pass. Filters and ifmaps come in the order of the buffer;
// ofmaps go plane by plane of an image, each pixel by pixel.
Operand transferred_word(const PassOperands& place, const TransferEvent& transfer, std::int64_t word);

// How many words go before a cycle: word i goes in the cycle start + i * length / words.
std::int64_t words_before(const TransferEvent& transfer, LayerCycle cycle);

}  // namespace eyrie
