#include "sim/trace/pass_phases.hpp"

#include <algorithm>
#include <unordered_map>

#include "dataflows/use/word_use.hpp"

namespace eyrie {

namespace {

class Phases {
public:
    explicit Phases(const TracedLayer& traced) : traced_(traced) {
        for (const PassEvent& event : traced.events.passes) {
            if (event.start < traced.first_cycle() || event.start >= traced.end_cycle()) continue;
            index_[event.number] = found_.size();
            PassPhases phases;
            phases.pass = event.number;
            phases.start = event.start;
            phases.end = event.end();
            phases.first_finished = phases.end;
            found_.push_back({phases, 0});
        }
    }

    std::vector<PassPhases> run() {
        for (std::size_t pe = 0; pe < traced_.pes(); ++pe) take_pe(pe);
        for_each_network([&](NetworkId network, const NetworkRow& row) {
            const BusLog& log = traced_.events.of(network);
            if (row.type != DataType::psum) return;
            if (row.to_pes())
                take_network(log, &BusEvent::read_at, &PassPhases::psums_in);
            else
                take_network(log, &BusEvent::sent_at, &PassPhases::psums_out);
        });
        std::vector<PassPhases> all;
        for (Found& found : found_) all.push_back(finished(found));
        return all;
    }

private:
    struct Found {
        PassPhases phases;
        std::int64_t started = 0;  // PEs
    };

    Found* of(std::int64_t pass) {
        const auto at = index_.find(pass);
        return at == index_.end() ? nullptr : &found_[at->second];
    }

    void take_pe(std::size_t pe) {
        Found* found = nullptr;
        const PeProgram* program = nullptr;
        std::int64_t macs = 0;
        for (const PeEvent& event : traced_.events.pes[pe].events) {
            if (event.kind == PeEventKind::pass) {
                found = of(event.first);
                program = &traced_.program(event.first, pe);
                macs = macs_of_pass(*program);
            } else if (found != nullptr && event.kind == PeEventKind::filter_taken) {
                if (program->filter_use == FilterUse::load)
                    extend(found->phases.filters, found->phases.start, event.at + event.count - 1);
            } else if (found != nullptr && event.kind == PeEventKind::cycles &&
                       step_of(event.reason()) == PeStep::mac) {
                if (event.first == 0) {
                    ++found->started;
                    found->phases.all_started = std::max(found->phases.all_started, traced_.layer_cycle(event.at));
                }
                if (event.first + event.count == macs)
                    found->phases.first_finished =
                        std::min(found->phases.first_finished, traced_.layer_cycle(event.at + event.count - 1) + 1);
            }
        }
    }

    void take_network(const BusLog& log, ArrayCycle BusEvent::*from, PhaseSpan PassPhases::*span) {
        for (const BusEvent& event : log.events)
            if (Found* found = of(event.pass))
                extend(found->phases.*span, traced_.layer_cycle(event.*from), event.sent_at);
    }
    void extend(PhaseSpan& span, LayerCycle from, ArrayCycle last) const {
        const LayerCycle to = traced_.layer_cycle(last) + 1;
        if (span.to == 0) span.from = from;
        span.to = std::max(span.to, to);
    }

    // Makes the phases follow one another within the pass.
    PassPhases finished(Found& found) const {
        PassPhases& p = found.phases;
        std::int64_t pes_with_macs = 0;
        const PassShape& shape = traced_.shape_of(p.pass);
        for (std::size_t pe = 0; pe < shape.pes(); ++pe) pes_with_macs += shape.program(pe).takes_ifmaps() ? 1 : 0;
        if (found.started < pes_with_macs) p.all_started = p.end;  // the window ends before
        p.all_started = std::clamp(p.all_started, p.start, p.end);
        p.first_finished = std::clamp(p.first_finished, p.all_started, p.end);
        for (PhaseSpan* span : {&p.filters, &p.psums_in, &p.psums_out}) {
            span->from = std::max(span->from, p.start);
            span->to = std::min(span->to, p.end);
        }
        return p;
    }

    const TracedLayer& traced_;
    std::vector<Found> found_;
    std::unordered_map<std::int64_t, std::size_t> index_;
};

}  // namespace

std::vector<PassPhases> pass_phases(const TracedLayer& traced) { return Phases(traced).run(); }

}  // namespace eyrie
