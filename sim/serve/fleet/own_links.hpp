// Chips with a DRAM link each: none waits for another.
#pragma once

#include "sim/serve/fleet/chips.hpp"

namespace eyrie {

class OwnLinks final : public Chips {
public:
    explicit OwnLinks(int chips) : end_(static_cast<std::size_t>(chips), no_event) {}

    void start(int chip, const Service& service, Cycles now) override;
    Cycles next() const override { return next_; }
    void advance(std::vector<int>& finished) override;

private:
    const Service* last_ = nullptr;  // its length is known
    Cycles last_alone_ = 0;
    std::vector<Cycles> end_;
    Cycles next_ = no_event;
};

}  // namespace eyrie
