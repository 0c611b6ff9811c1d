// Counters: words on the networks, words in FIFOs, bytes over the DRAM link. A sample stands for a few cycles: words
// that move are summed over them; words in FIFOs are those at the end of the last one.
#include <algorithm>
#include <array>
#include <iterator>

#include "sim/trace/fifo_steps.hpp"
#include "sim/trace/pe_actions.hpp"
#include "sim/trace/timeline_parts.hpp"

namespace eyrie {

namespace {

constexpr Cycles most_samples = 1000;

class Counters {
public:
    explicit Counters(const TracedLayer& traced)
        : traced_(traced),
          step_(cycles_per_sample(traced)),
          samples_(static_cast<std::size_t>((traced.end_cycle() - traced.first_cycle() + step_ - 1) / step_)) {}

    // One number a sample.
    using Series = std::vector<std::int64_t>;
    Series series() const { return Series(samples_); }

    // Adds `amount` in a cycle, if it is in the window.
    void add(Series& series, LayerCycle cycle, std::int64_t amount) const {
        if (cycle >= traced_.first_cycle() && cycle < traced_.end_cycle()) series[sample_at(cycle)] += amount;
    }
    // Adds a lasting change in each of `cycles` cycles; changes before the window apply from its beginning.
    void change(Series& series, LayerCycle cycle, std::int64_t amount, Cycles cycles = 1) const {
        const LayerCycle end = std::min(cycle + cycles, traced_.end_cycle());
        while (cycle < end) {
            const std::size_t sample = sample_at(std::max(cycle, traced_.first_cycle()));
            const LayerCycle next = std::min(end_cycle(sample), end);
            series[sample] += amount * (next - cycle);
            cycle = next;
        }
    }
    static void add_up(Series& series) {
        for (std::size_t i = 1; i < series.size(); ++i) series[i] += series[i - 1];
    }
    std::size_t samples() const { return samples_; }
    LayerCycle first_cycle(std::size_t sample) const {
        return traced_.first_cycle() + static_cast<Cycles>(sample) * step_;
    }
    LayerCycle end_cycle(std::size_t sample) const { return std::min(first_cycle(sample + 1), traced_.end_cycle()); }

    std::size_t sample_at(LayerCycle cycle) const {
        return static_cast<std::size_t>((cycle - traced_.first_cycle()) / step_);
    }

private:
    const TracedLayer& traced_;
    Cycles step_;
    std::size_t samples_;
};

using Series = Counters::Series;

void write_network_counters(const TracedLayer& traced, const Counters& counters, TimelineWriter& out) {
    std::array<Series, network_count> sent, waiting;
    for (std::size_t i = 0; i < network_count; ++i) {
        sent[i] = waiting[i] = counters.series();
        for (const BusEvent& event : traced.events.networks[i].events) {
            counters.add(sent[i], traced.layer_cycle(event.sent_at), event.words);
            counters.change(waiting[i], traced.layer_cycle(event.read_at), 1);
            counters.change(waiting[i], traced.layer_cycle(event.sent_at), -1);
        }
        Counters::add_up(waiting[i]);
    }
    for (std::size_t s = 0; s < counters.samples(); ++s) {
        TimelineArguments on_networks, in_fifos;
        for_each_network([&](NetworkId network, const NetworkRow& row) {
            on_networks.push_back({row.name, sent[place(network)][s]});
            if (row.to_pes()) in_fifos.push_back({row.name, waiting[place(network)][s]});
        });
        out.counter("words on networks", counters.first_cycle(s), on_networks);
        out.counter("bus words in network FIFOs", counters.first_cycle(s), in_fifos);
    }
}

void write_fifo_counters(const TracedLayer& traced, const BlockChoice& blocks, const Counters& counters,
                         TimelineWriter& out) {
    std::array<Series, pe_fifos> waiting;
    waiting.fill(counters.series());
    FifoSteps(traced).for_each([&](std::size_t pe, PeFifo fifo, LayerCycle cycle, std::int64_t words, Cycles cycles) {
        if (blocks.has_pe(pe)) counters.change(waiting[static_cast<std::size_t>(fifo)], cycle, words, cycles);
    });
    for (Series& series : waiting) Counters::add_up(series);
    for (std::size_t s = 0; s < counters.samples(); ++s) {
        TimelineArguments in_fifos;
        for (std::size_t i = 0; i < pe_fifos; ++i) in_fifos.push_back({pe_fifo_rows[i].name, waiting[i][s]});
        out.counter("words in PE FIFOs", counters.first_cycle(s), in_fifos);
    }
}

// A transfer's bytes are spread evenly over its cycles.
void write_dram_counter(const TracedLayer& traced, const Counters& counters, TimelineWriter& out) {
    std::array<Series, std::size(transfer_kind_rows)> bytes;
    bytes.fill(counters.series());
    for (const TransferEvent& t : traced.events.transfers) {
        const Cycles length = std::max<Cycles>(t.end - t.start, 1);
        const auto until = [&](LayerCycle cycle) {
            return t.bytes * std::clamp<Cycles>(cycle - t.start, 0, length) / length;
        };
        const LayerCycle first = std::max(t.start, traced.first_cycle());
        const LayerCycle end = std::min(t.start + length, traced.end_cycle());
        if (first >= end) continue;
        for (std::size_t s = counters.sample_at(first); s <= counters.sample_at(end - 1); ++s)
            bytes[static_cast<std::size_t>(t.kind)][s] +=
                until(counters.end_cycle(s)) - until(std::max(counters.first_cycle(s), first));
    }
    for (std::size_t s = 0; s < counters.samples(); ++s) {
        TimelineArguments over_link;
        for (std::size_t i = 0; i < bytes.size(); ++i) over_link.push_back({transfer_kind_rows[i].name, bytes[i][s]});
        out.counter("DRAM bytes", counters.first_cycle(s), over_link);
    }
}

// The PEs' other counts.
void write_tallies(const TracedLayer& traced, const BlockChoice& blocks, const Counters& counters,
                   TimelineWriter& out) {
    std::array<Series, std::size(tallies)> grown;
    for (std::size_t pe = 0; pe < traced.pes(); ++pe) {
        if (!blocks.has_pe(pe)) continue;
        for (const PeAction& action : pe_actions(traced, pe, PeEventKind::counted)) {
            Series& series = grown[action.detail];
            if (series.empty()) series = counters.series();
            counters.add(series, action.cycle, action.first);
        }
    }
    for (std::size_t i = 0; i < grown.size(); ++i)
        for (std::size_t s = 0; s < grown[i].size(); ++s)
            out.counter(tallies[i].name, counters.first_cycle(s), {{tallies[i].unit, grown[i][s]}});
}

}  // namespace

Cycles cycles_per_sample(const TracedLayer& traced) {
    return std::max<Cycles>(1, (traced.end_cycle() - traced.first_cycle() + most_samples - 1) / most_samples);
}

void write_counters(const TracedLayer& traced, const BlockChoice& blocks, TimelineWriter& out) {
    out.group(TimelineGroup::counters, "counters");
    const Counters counters(traced);
    write_network_counters(traced, counters, out);
    write_fifo_counters(traced, blocks, counters, out);
    if (blocks.has(Block::dma)) write_dram_counter(traced, counters, out);
    write_tallies(traced, blocks, counters, out);
}

}  // namespace eyrie
