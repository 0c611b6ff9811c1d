#include "sim/trace/wave.hpp"

#include <algorithm>
#include <array>

#include <fmt/format.h>

#include "sim/trace/fifo_steps.hpp"
#include "sim/trace/pe_actions.hpp"
#include "sim/trace/pe_intervals.hpp"

namespace eyrie {

namespace {

constexpr int number_bits = 32;  // of passes, addresses and MACs

int bits_for(std::int64_t most) {
    int bits = 1;
    while (most >> bits != 0) ++bits;
    return bits;
}

class WaveMaker {
public:
    WaveMaker(const TracedLayer& traced, const BlockChoice& blocks, const std::string& top)
        : traced_(traced), blocks_(blocks), top_(top + ".") {}

    Wave run() {
        add_chip();
        add_dma();
        for_each_network([&](NetworkId network, const NetworkRow& row) {
            if (row.to_pes())
                add_input(network, row);
            else
                add_output(network, row);
        });
        add_pes();
        add_fifos();
        std::stable_sort(wave_.changes.begin(), wave_.changes.end(),
                         [](const WaveChange& a, const WaveChange& b) { return a.cycle < b.cycle; });
        return std::move(wave_);
    }

private:
    std::int32_t signal(const std::string& name, int bits) {
        wave_.signals.push_back({top_ + name, bits});
        return static_cast<std::int32_t>(wave_.signals.size()) - 1;
    }
    void change(std::int32_t signal, LayerCycle cycle, bool add, std::int64_t value) {
        if (cycle < traced_.end_cycle())
            wave_.changes.push_back({std::max(cycle, traced_.first_cycle()), signal, add, value});
    }
    void set(std::int32_t signal, LayerCycle cycle, std::int64_t value) { change(signal, cycle, false, value); }
    void add(std::int32_t signal, LayerCycle cycle, std::int64_t value) { change(signal, cycle, true, value); }
    // Raises the signal by `value` in the cycles [from, to).
    void add_in(std::int32_t signal, LayerCycle from, LayerCycle to, std::int64_t value) {
        if (to <= traced_.first_cycle()) return;
        add(signal, from, value);
        add(signal, to, -value);
    }

    void add_chip() {
        const std::int32_t pass = signal("pass", number_bits);
        const std::int32_t running = signal("array_runs", 1);
        for (const PassEvent& event : traced_.events.passes) {
            set(pass, event.start, event.number);
            add_in(running, event.start, event.end(), 1);
        }
    }

    void add_dma() {
        if (!blocks_.has(Block::dma)) return;
        std::vector<std::int32_t> moving;
        for (const TransferKindRow& kind : transfer_kind_rows) {
            std::string name = fmt::format("dma.{}", kind.title);
            std::replace(name.begin(), name.end(), ' ', '_');
            moving.push_back(signal(name, 1));
        }
        for (const TransferEvent& t : traced_.events.transfers)
            add_in(moving[static_cast<std::size_t>(t.kind)], t.start, t.end, 1);
    }

    void add_bus(NetworkId network, std::int64_t most_words) {
        const std::string_view name = row_of(network).block;
        const std::int32_t words = signal(fmt::format("array.{}.words", name), bits_for(most_words));
        const std::int32_t address = signal(fmt::format("array.{}.address", name), number_bits);
        for (const BusEvent& event : traced_.events.of(network).events) {
            const LayerCycle cycle = traced_.layer_cycle(event.sent_at);
            if (cycle < traced_.first_cycle()) continue;
            add_in(words, cycle, cycle + 1, event.words);
            set(address, cycle, event.first_address);
        }
    }
    void add_glb(const std::string& name, const BusLog& log, ArrayCycle BusEvent::*at, Cycles later,
                 std::int64_t most_words) {
        if (!blocks_.has(Block::glb)) return;
        const std::int32_t words = signal("glb." + name, bits_for(most_words));
        for (const BusEvent& event : log.events) {
            const LayerCycle cycle = traced_.layer_cycle(event.*at + later);
            if (cycle >= traced_.first_cycle()) add_in(words, cycle, cycle + 1, event.words);
        }
    }
    void add_input(NetworkId network, const NetworkRow& row) {
        const InputNetworkConfig& config = traced_.machine.noc.input(network);
        const BusLog& log = traced_.events.of(network);
        const std::int64_t most = config.most_words_per_cycle();
        add_glb(fmt::format("{}_reads", row.name), log, &BusEvent::read_at, 0, most);
        if (!blocks_.has(block_of(network))) return;
        add_bus(network, most);
        const std::int32_t fifo = signal(fmt::format("array.{}.fifo", row.block), bits_for(config.fifo_bus_words));
        for (const BusEvent& event : log.events)
            add_in(fifo, traced_.layer_cycle(event.read_at), traced_.layer_cycle(event.sent_at), 1);
    }
    void add_output(NetworkId network, const NetworkRow& row) {
        const std::int64_t most = traced_.machine.noc.bus(network).most_words_per_cycle();
        add_glb(fmt::format("{}_writes", data_type_names[place(row.type)]), traced_.events.of(network),
                &BusEvent::sent_at, 1, most);
        if (blocks_.has(block_of(network))) add_bus(network, most);
    }

    void add_pes() {
        const std::vector<std::string> names = block_names(traced_.machine);
        pe_signals_.assign(traced_.pes(), -1);
        for (std::size_t pe = 0; pe < traced_.pes(); ++pe) {
            if (!blocks_.has_pe(pe)) continue;
            const std::string name = fmt::format("array.{}.", names[first_pe_block + pe]);
            const std::int32_t state = signal(name + "state", bits_for(pe_cycle_reasons - 1));
            for (const PeInterval& interval : pe_intervals(traced_, pe))
                set(state, interval.from, static_cast<std::int64_t>(interval.reason));
            const std::int32_t mac = signal(name + "mac", number_bits);
            for (const PeAction& action : pe_actions(traced_, pe, PeEventKind::cycles))
                if (step_of(action.reason()) == PeStep::mac) set(mac, action.cycle, action.first);
            pe_signals_[pe] = static_cast<std::int32_t>(wave_.signals.size());
            std::int32_t places = 0;
            for (std::size_t fifo = 0; fifo < pe_fifos; ++fifo) {
                const int depth = traced_.machine.pe.*pe_fifo_rows[fifo].depth_words;
                if (depth == 0) continue;  // no such FIFO
                signal(name + pe_fifo_rows[fifo].name, bits_for(depth));
                fifo_place_[fifo] = places++;
            }
        }
    }
    void add_fifos() {
        FifoSteps(traced_).for_each(
            [&](std::size_t pe, PeFifo fifo, LayerCycle cycle, std::int64_t words, Cycles cycles) {
                if (pe_signals_[pe] < 0) return;
                for (Cycles i = 0; i < cycles; ++i)
                    add(pe_signals_[pe] + fifo_place_[static_cast<std::size_t>(fifo)], cycle + i, words);
            });
    }

    const TracedLayer& traced_;
    const BlockChoice& blocks_;
    std::string top_;
    Wave wave_;
    std::vector<std::int32_t> pe_signals_;             // each PE's first FIFO signal; -1: PE not chosen
    std::array<std::int32_t, pe_fifos> fifo_place_{};  // of each FIFO, from the PE's first FIFO signal
};

}  // namespace

Wave wave_of(const TracedLayer& traced, const BlockChoice& blocks, const std::string& top) {
    return WaveMaker(traced, blocks, top).run();
}

}  // namespace eyrie
