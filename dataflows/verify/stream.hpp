// Follows a stream word by word, but skips rounds of its blocks that only repeat.
#pragma once

#include <functional>
#include <vector>

#include "dataflows/verify/due_words.hpp"
#include "noc/stream.hpp"

namespace eyrie {

// Calls arrive(bus word, offset to add to its address) for the bus words of the stream in order, and leaves out rounds
// of its blocks that are certain to bring each of `all` the words that are due (DueWords::equal_rounds). `all` must
// contain everything that takes words of the stream. Stops and returns false as soon as `arrive` does.
using Arrive = std::function<bool(const BusWord&, std::int64_t offset)>;
bool follow_stream(const BusWords& stream, const std::vector<DueWords*>& all, const Arrive& arrive);

}  // namespace eyrie
