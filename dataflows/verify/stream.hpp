// Follows a stream word by word, as far as its repeated blocks do not repeat what has been seen.
#pragma once

#include <functional>
#include <vector>

#include "dataflows/verify/due_words.hpp"
#include "noc/stream.hpp"

namespace eyrie {

// Calls arrive(bus word, what is to be added to its address) for the bus words of the stream in order, and leaves out
// rounds of its blocks that are known to bring each of `all` again what is due (DueWords::rounds_alike): those who
// take the words must all be among them. False: `arrive` was, and nothing came after.
using Arrive = std::function<bool(const BusWord&, std::int64_t offset)>;
bool follow_stream(const BusWords& stream, const std::vector<DueWords*>& all, const Arrive& arrive);

}  // namespace eyrie
