// How words enter and leave the PEs' FIFOs.
#pragma once

#include <cstdint>
#include <iterator>

#include "pe/fifos.hpp"
#include "sim/trace/network_targets.hpp"
#include "sim/trace/traced_layer.hpp"

namespace eyrie {

// Calls use(PE, FIFO, cycle, words, cycles) for every change, in no particular order: in each of `cycles` cycles from
// `cycle` on `words` words enter, or leave if negative. At the end of a cycle a FIFO holds the sum of all changes so
// far. Changes before the window may be summed into one in the cycle before it.
class FifoSteps {
public:
    explicit FifoSteps(const TracedLayer& traced) : traced_(traced) {}

    template <class Use>
    void for_each(Use use) const {
        for_each_network([&](NetworkId network, const NetworkRow& row) {
            if (row.to_pes())
                of_input(network, use);
            else
                of_output(network, use);
        });
        for (std::size_t pe = 0; pe < traced_.pes(); ++pe) {
            of_link(pe, use);
            of_pe(pe, use);
        }
    }

private:
    LayerCycle before() const { return traced_.first_cycle() - 1; }

    template <class Use>
    void of_input(NetworkId network, Use& use) const {
        const PeFifo fifo = fifo_of(network);
        const BusLog& log = traced_.events.of(network);
        NetworkTargets targets(traced_.plan, network);
        for (const BusLog::SentBefore& sent : log.before)
            for (std::size_t tag = 0; tag < sent.words.size(); ++tag)
                if (sent.words[tag] > 0)
                    for (const std::size_t pe : targets.of(sent.pass, static_cast<std::int32_t>(tag)))
                        use(pe, fifo, before(), sent.words[tag], 1);
        for (const BusEvent& event : log.events)
            for (const std::size_t pe : targets.of(event.pass, event.target))
                use(pe, fifo, traced_.layer_cycle(event.sent_at), std::int64_t{event.words}, 1);
    }

    template <class Use>
    void of_output(NetworkId network, Use& use) const {
        const PeFifo fifo = fifo_of(network);
        for (const BusLog::SentBefore& sent : traced_.events.of(network).before)
            for (std::size_t pe = 0; pe < sent.words.size(); ++pe)
                if (sent.words[pe] > 0) use(pe, fifo, before(), -sent.words[pe], 1);
        for (const BusEvent& event : traced_.events.of(network).events)
            use(static_cast<std::size_t>(event.target), fifo, traced_.layer_cycle(event.sent_at),
                -std::int64_t{event.words}, 1);
    }

    template <class Use>
    void of_link(std::size_t pe, Use& use) const {
        const LinkLog& log = traced_.events.links[pe];
        const std::size_t next = static_cast<std::size_t>(traced_.machine.next_in_chain(static_cast<int>(pe)));
        const auto move = [&](LayerCycle cycle, std::int64_t words) {
            use(pe, PeFifo::psum_out, cycle, -words, 1);
            use(next, PeFifo::psum_in, cycle, words, 1);
        };
        if (log.words_before > 0) move(before(), log.words_before);
        for (const LinkEvent& event : log.events) move(traced_.layer_cycle(event.at), event.words);
    }

    template <class Use>
    void of_pe(std::size_t pe, Use& use) const {
        const PeLog& log = traced_.events.pes[pe];
        for (std::size_t number = 0; number < pe_event_kinds; ++number)
            for (std::uint8_t side = 0; side < std::size(ifmap_side_names); ++side) {
                const auto kind = static_cast<PeEventKind>(number);
                const std::int64_t words = log.words_before(kind, static_cast<IfmapSide>(side));
                if (words > 0) change(pe, kind, static_cast<IfmapSide>(side), before(), words, 1, use);
            }
        for (const PeEvent& event : log.events)
            if (event.kind != PeEventKind::pass && event.kind != PeEventKind::cycles)
                traced_.events.clock.for_each_stretch(event.at, event.at + event.count,
                                                      [&](ArrayCycle, LayerCycle cycle, Cycles cycles) {
                                                          change(pe, event.kind, event.side(), cycle, 1, cycles, use);
                                                      });
    }

    template <class Use>
    void change(std::size_t pe, PeEventKind kind, IfmapSide side, LayerCycle cycle, std::int64_t words, Cycles cycles,
                Use& use) const {
        const std::size_t columns = static_cast<std::size_t>(traced_.machine.columns);
        switch (kind) {
            case PeEventKind::filter_taken: return use(pe, PeFifo::filter_in, cycle, -words, cycles);
            case PeEventKind::ifmap_dropped: return use(pe, PeFifo::ifmap_in, cycle, -words, cycles);
            case PeEventKind::ifmap_taken:
                return use(pe,
                           side == IfmapSide::right   ? PeFifo::ifmap_from_right
                           : side == IfmapSide::below ? PeFifo::ifmap_from_below
                                                      : PeFifo::ifmap_in,
                           cycle, -words, cycles);
            case PeEventKind::ifmap_passed:
                return side == IfmapSide::left ? use(pe - 1, PeFifo::ifmap_from_right, cycle, words, cycles)
                                               : use(pe - columns, PeFifo::ifmap_from_below, cycle, words, cycles);
            case PeEventKind::psum_taken: return use(pe, PeFifo::psum_in, cycle, -words, cycles);
            case PeEventKind::psum_put: return use(pe, PeFifo::psum_out, cycle, words, cycles);
            case PeEventKind::pass:
            case PeEventKind::cycles:
            case PeEventKind::counted: break;
        }
    }

    const TracedLayer& traced_;
};

}  // namespace eyrie
