// How words enter and leave the PEs' FIFOs.
#pragma once

#include <array>
#include <cstdint>

#include "sim/trace/network_targets.hpp"
#include "sim/trace/traced_layer.hpp"

namespace eyrie {

enum class PeFifo : std::uint8_t { filter_in, ifmap_in, psum_in, psum_out, ifmap_from_right, ifmap_from_below };
inline constexpr std::array<const char*, 6> pe_fifo_names = {"filter_in", "ifmap_in",         "psum_in",
                                                             "psum_out",  "ifmap_from_right", "ifmap_from_below"};
inline constexpr std::size_t pe_fifos = pe_fifo_names.size();

// Calls use(PE, FIFO, cycle, words, cycles) for every change, in no particular order: in each of `cycles` cycles from
// `cycle` on `words` words enter, or leave if negative. At the end of a cycle a FIFO holds the sum of all changes so
// far. Changes before the window may be summed into one in the cycle before it.
class FifoSteps {
public:
    explicit FifoSteps(const TracedLayer& traced) : traced_(traced) {}

    template <class Use>
    void for_each(Use use) const {
        of_network(traced_.events.filter_network, InputKind::filter, PeFifo::filter_in, use);
        of_network(traced_.events.ifmap_network, InputKind::ifmap, PeFifo::ifmap_in, use);
        of_network(traced_.events.psum_network, InputKind::psum, PeFifo::psum_in, use);
        of_outputs(use);
        for (std::size_t pe = 0; pe < traced_.pes(); ++pe) {
            of_link(pe, use);
            of_pe(pe, use);
        }
    }

private:
    LayerCycle before() const { return traced_.first_cycle() - 1; }

    template <class Use>
    void of_network(const BusLog& log, InputKind kind, PeFifo fifo, Use& use) const {
        NetworkTargets targets(traced_.plan, kind);
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
    void of_outputs(Use& use) const {
        for (const BusLog::SentBefore& sent : traced_.events.output_network.before)
            for (std::size_t pe = 0; pe < sent.words.size(); ++pe)
                if (sent.words[pe] > 0) use(pe, PeFifo::psum_out, before(), -sent.words[pe], 1);
        for (const BusEvent& event : traced_.events.output_network.events)
            use(static_cast<std::size_t>(event.target), PeFifo::psum_out, traced_.layer_cycle(event.sent_at),
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
        for (const PeEventKind kind : {PeEventKind::filter_taken, PeEventKind::ifmap_taken, PeEventKind::ifmap_dropped,
                                       PeEventKind::ifmap_passed, PeEventKind::psum_taken, PeEventKind::psum_put})
            for (std::uint8_t side = 0; side <= static_cast<std::uint8_t>(IfmapSide::above); ++side) {
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
