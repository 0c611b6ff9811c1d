// Chips with one DRAM link for all. While k of them transfer, each gets a k-th of it (processor sharing): an
// assumption, real controllers have queues and priorities. Ends are rounded up to whole cycles.
//
// Work on the link is counted in units, of which it does `units_of_a_cycle` in a cycle: they are divided by any number
// of chips without a rest.
#pragma once

#include "sim/serve/fleet/chips.hpp"

namespace eyrie {

class SharedLink final : public Chips {
public:
    explicit SharedLink(int chips) : work_(static_cast<std::size_t>(chips)) {}

    void start(int chip, const Service& service, Cycles now) override;
    Cycles next() const override { return next_; }
    void advance(std::vector<int>& finished) override;

    static constexpr std::int64_t units_of_a_cycle = 720720;  // the least common multiple of 1 to 16

private:
    // Of the stretch that a chip is in.
    struct Work {
        const Service* service = nullptr;  // null: the chip is free
        std::size_t stretch = 0;
        Cycles array = 0;        // cycles that are left
        std::int64_t units = 0;  // that are left on the link: beside the array, or while it stands still
        bool standing = false;   // the array stands still
    };

    // Goes to `now` at the shares that have held since the last time.
    void work_until(Cycles now);
    // Enters the next part that has something to do; false: the service is over.
    static bool enter_next_part(Work& work);
    void find_next();

    std::vector<Work> work_;
    Cycles now_ = 0;
    Cycles next_ = no_event;
    std::int64_t transferring_ = 0;  // chips with units left
};

}  // namespace eyrie
