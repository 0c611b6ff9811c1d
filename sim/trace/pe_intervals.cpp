#include "sim/trace/pe_intervals.hpp"

#include <algorithm>
#include <utility>

#include "sim/trace/operand.hpp"
#include "sim/trace/pe_actions.hpp"
#include "sim/trace/pe_operands.hpp"

namespace eyrie {

namespace {

class Intervals {
public:
    Intervals(const TracedLayer& traced, std::size_t pe) : traced_(traced), pe_(pe), now_(traced.first_cycle()) {}

    std::vector<PeInterval> run() {
        const std::vector<PeAction> actions = pe_actions(traced_, pe_, PeEventKind::cycles);
        intervals_.reserve(2 * actions.size() + 1);
        for (const PeAction& action : actions) {
            if (action.reason() == PeCycle::no_work) continue;
            idle_until(action.cycle);
            if (action.reason() == PeCycle::busy && traced_.machine.pe.zero_gating)
                add_macs(action);
            else
                add(action.end(), action.reason());
        }
        idle_until(traced_.end_cycle());
        return std::move(intervals_);
    }

private:
    void add(LayerCycle to, PeCycle reason) {
        if (to <= now_) return;
        if (!intervals_.empty() && intervals_.back().reason == reason)
            intervals_.back().to = to;
        else
            intervals_.push_back({now_, to, reason});
        now_ = to;
    }

    // Cycles that are not booked: the array stands still, or the PE has no work.
    void idle_until(LayerCycle at) {
        const std::vector<PauseEvent>& pauses = traced_.events.pauses;
        while (now_ < at) {
            while (next_pause_ < pauses.size() && pauses[next_pause_].end <= now_) ++next_pause_;
            const bool none = next_pause_ == pauses.size();
            add(std::min(at, none ? at : pauses[next_pause_].start), PeCycle::no_work);
            if (!none) add(std::min(at, pauses[next_pause_].end), PeCycle::dram);
        }
    }

    // A zero word gates all MACs of its window entry.
    void add_macs(const PeAction& action) {
        const std::int64_t filters = traced_.program(action.pass, pe_).filters;
        const PassOperands place(traced_.layer, traced_.plan, action.pass);
        if (&place.shape() != shape_) operands_ = pe_operands(place.shape(), pe_);
        shape_ = &place.shape();
        std::int64_t number = action.first;
        const std::int64_t end = number + action.count;
        NumberedWalk walk;
        walk.stand_at(operands_.of(Numbered::entries), number / filters);
        for (; number < end; walk.step()) {
            const std::int64_t entry_end = std::min((number / filters + 1) * filters, end);
            const bool zero = ifmap_word(traced_.layer, traced_.data, place.ifmap(walk.coordinates())) == 0;
            add(now_ + (entry_end - number), zero ? PeCycle::gated : PeCycle::busy);
            number = entry_end;
        }
    }

    const TracedLayer& traced_;
    std::size_t pe_;
    LayerCycle now_;
    std::size_t next_pause_ = 0;
    const PassShape* shape_ = nullptr;  // the shape of operands_
    PeOperands operands_;
    std::vector<PeInterval> intervals_;
};

}  // namespace

std::vector<PeInterval> pe_intervals(const TracedLayer& traced, std::size_t pe) { return Intervals(traced, pe).run(); }

}  // namespace eyrie
