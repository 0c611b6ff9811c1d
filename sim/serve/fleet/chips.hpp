// When chips that work finish: with a DRAM link each, or with one for all, shared equally while several transfer.
#pragma once

#include <cstdint>
#include <limits>
#include <memory>
#include <vector>

#include "sim/serve/fleet/service.hpp"

namespace eyrie {

constexpr Cycles no_event = std::numeric_limits<Cycles>::max();

class Chips {
public:
    virtual ~Chips() = default;
    // Chip `chip`, which is free, begins with a service, which outlives it.
    virtual void start(int chip, const Service& service, Cycles now) = 0;
    // The next cycle in which advance() has something to do; no_event: none works.
    virtual Cycles next() const = 0;
    // Goes to that cycle; chips that have finished are added to `finished`, in rising order.
    virtual void advance(std::vector<int>& finished) = 0;
};

enum class LinkOf { own, shared };

// Most chips of a shared link: shares are counted in whole units, of which one cycle of the link has as many as the
// numbers of chips up to this one all divide.
constexpr int most_chips_of_a_link = 16;

std::unique_ptr<Chips> make_chips(LinkOf link, int chips);

}  // namespace eyrie
