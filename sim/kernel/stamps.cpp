#include "sim/kernel/stamps.hpp"

#include <cstring>

#include "sim/kernel/vector_clones.hpp"

namespace eyrie {

EYRIE_VECTOR_CLONES
bool stamps_in_pace(const ArrayCycle* stamps, ArrayCycle start, int count) {
    constexpr int at_once = 4;
    using Four = std::int64_t __attribute__((vector_size(at_once * sizeof(std::int64_t))));
    Four now = Four{0, 1, 2, 3} + start.number(), slack{};  // negative if a stamp is late
    int i = 0;
    for (; i + at_once <= count; i += at_once, now += at_once) {
        Four some;
        std::memcpy(&some, stamps + i, sizeof some);
        slack |= now - some;
    }
    Cycles last = slack[0] | slack[1] | slack[2] | slack[3];
    for (; i < count; ++i) last |= start + i - stamps[i];
    return last >= 0;
}

}  // namespace eyrie
