// The schedule of the DRAM link: one transfer at a time, first the one that the array needs first (docs/time-model.md).
//
// Of the transfers that may begin, the link moves the one that the earliest pass waits for; for the same pass, stores
// of ofmaps before loads of ifmaps before loads of filters; else the one issued first. A transfer is interrupted by one
// of higher priority, and continues after it.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "sim/events/layer_events.hpp"
#include "sim/kernel/cycle.hpp"

namespace eyrie {

struct LinkTransfer {
    TransferKind kind = TransferKind::filter;
    std::int32_t needed_by = 0;  // the first pass that waits for it
    LayerCycle may_begin = 0;
    Cycles length = 0;
    std::vector<TransferEvent> parts;  // if recorded: its DRAM transfers; times count from its own start
};

class LinkSchedule {
public:
    void add(LinkTransfer transfer);
    // Is told of the stretches [from, to), from `idle_at` on, in which a pass waits for a kind of transfer.
    class Waiting {
    public:
        virtual void waits(TransferKind kind, LayerCycle from, LayerCycle to) = 0;

    protected:
        ~Waiting() = default;
    };
    // Advances until all transfers that the pass waits for are done, and at least to `idle_at`. Returns that cycle.
    LayerCycle serve_for(std::int32_t pass, LayerCycle idle_at, Waiting& waiting);
    // The same for stores alone: the pass's loads may still be open.
    LayerCycle serve_stores_for(std::int32_t pass, LayerCycle idle_at, Waiting& waiting);
    // Whether a transfer that is not over began before `cycle`.
    bool has_open_before(LayerCycle cycle) const;
    // Hands over the parts, with their times, of the finished transfers that passes up to `pass` wait for.
    template <class Use>
    void take_parts(std::int32_t pass, Use use) {
        const auto wanted = [&](const Open& one) { return one.transfer.needed_by <= pass; };
        for (const Open& one : done_)
            if (wanted(one))
                for (const TransferEvent& part : one.transfer.parts) use(part);
        done_.erase(std::remove_if(done_.begin(), done_.end(), wanted), done_.end());
    }

private:
    struct Open {
        LinkTransfer transfer;
        Cycles progress = 0;  // cycles of `length` done
        LayerCycle began = -1;
        std::size_t parts_begun = 0;  // parts whose begin is in layer cycles by now
        std::size_t parts_ended = 0;
    };
    static bool goes_before(const Open& a, const Open& b);
    template <class Wanted>
    LayerCycle serve_while(Wanted wanted, LayerCycle idle_at, Waiting& waiting);
    Open* next();
    LayerCycle next_begin(const Open* one) const;
    void serve(Open& one, LayerCycle until);
    void time_parts(Open& one, Cycles progress);
    void finish(Open& one);

    LayerCycle now_ = 0;
    std::vector<Open> open_;  // in the order in which they were issued
    std::vector<Open> done_;  // finished, with parts: stores, then loads of ifmaps, then loads of filters
};

}  // namespace eyrie
