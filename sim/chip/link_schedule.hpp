// The DRAM link in time: one transfer at a time, that which the array waits for first (docs/time-model.md).
//
// Of those that may begin, the link moves the one that the earliest pass waits for; for the same pass a store of ofmaps
// goes before a load of ifmaps, and that before a load of filters, else the one asked for first. A transfer lets one
// that goes before it through, and goes on when that is over.
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
    std::vector<TransferEvent> parts;  // for those who look on: its DRAM transfers, times counted from its own start
};

class LinkSchedule {
public:
    void add(LinkTransfer transfer);
    // Who hears of the stretches [from, to) from `idle_at` on in which a pass waits for a kind of transfer.
    class Waiting {
    public:
        virtual void waits(TransferKind kind, LayerCycle from, LayerCycle to) = 0;

    protected:
        ~Waiting() = default;
    };
    // Works on until all is done that the pass waits for, and no less than until `idle_at`; the cycle when it is.
    LayerCycle serve_for(std::int32_t pass, LayerCycle idle_at, Waiting& waiting);
    // The same for stores alone: stops in the middle of what the pass waits for.
    LayerCycle serve_stores_for(std::int32_t pass, LayerCycle idle_at, Waiting& waiting);
    // Whether a transfer has begun before `cycle` and is not over.
    bool has_open_before(LayerCycle cycle) const;
    // Takes the parts of what is done, of transfers that passes up to `pass` wait for, with their times.
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
        Cycles progress = 0;  // cycles of `length` that are over
        LayerCycle began = -1;
        std::size_t parts_begun = 0;  // their times are those of the layer
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
    std::vector<Open> open_;  // in the order in which they were asked for
    std::vector<Open> done_;  // those with parts: stores, loads of ifmaps, loads of filters
};

}  // namespace eyrie
