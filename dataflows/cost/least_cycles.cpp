#include "dataflows/cost/least_cycles.hpp"

#include <algorithm>
#include <cmath>

#include "memory/packing.hpp"
#include "memory/rlc.hpp"
#include "sim/kernel/clock.hpp"

namespace eyrie {

namespace {

// The machine takes whole cycles. Sums of doubles may be off in their last digits; a bound is not to be above for that.
std::int64_t whole_cycles(double cycles) { return static_cast<std::int64_t>(std::ceil(cycles * (1 - 1e-12))); }

}  // namespace

PassExtents extents_of(const PassShape& s) {
    return {s.groups,     s.images,        s.filters, s.channels,
            s.ofmap_rows, s.ofmap_columns, s.psum_in, !s.filter_order.empty()};
}

void TransferSum::add(std::int64_t count, std::int64_t words_each, int bits, const DramConfig& dram) {
    transfers += count;
    words += count * words_each;
    const std::int64_t bytes = packed_bytes(words_each, bits);
    link_cycles += as_double(count) * as_double(dram.access_latency_cycles + ceil_div(8 * bytes, dram.link_width_bits));
}

LeastTime::LeastTime(const AcceleratorConfig& machine, Of of, Effort effort)
    : machine_(machine),
      of_(of),
      effort_(effort),
      first_word_(machine.glb.read_latency_cycles + 1),
      core_per_link_(as_double(clock_period(machine.dram.link_khz)) / as_double(clock_period(machine.core_khz))) {}

// Of many mappings, smaller transfers may fill their last link words better.
void LeastTime::add(TransferSum& sum, std::int64_t count, std::int64_t words, WordType type) {
    const int bits = bits_of(machine_.arithmetic, type);
    const DramConfig& dram = machine_.dram;
    if (of_ == Of::one) return sum.add(count, words, bits, dram);
    add_in_sum(sum, count, count * words, type);
}

void LeastTime::add_in_sum(TransferSum& sum, std::int64_t count, std::int64_t words, WordType type) {
    const int bits = bits_of(machine_.arithmetic, type);
    const DramConfig& dram = machine_.dram;
    sum.transfers += count;
    sum.words += words;
    sum.link_cycles += as_double(count) * as_double(dram.access_latency_cycles) +
                       as_double(words * bits) / as_double(dram.link_width_bits);
}

// A psum that is issued in cycle t is in the output FIFO in t + pipeline_stages - 1, leaves it no sooner than in the
// cycle after, is in the FIFO of the PE above then, and is issued there no sooner than in the next cycle; of those
// that came in one word the last so many cycles later. From the top PE it is in the buffer one cycle after it left.
std::int64_t LeastTime::of_pass(const PassLoad& load) const {
    const PeConfig& pe = machine_.pe;
    const NocConfig& noc = machine_.noc;
    const std::int64_t climb = load.hops * (pe.pipeline_stages + load.last_link_word) + pe.pipeline_stages;
    const std::int64_t quick_climb = climb_cycles(pe, load.hops);
    const std::int64_t started = std::max<std::int64_t>(pe.start_cycles, first_word_);
    const auto seen = [&](std::int64_t bus_word, int buses) { return first_word_ + ceil_div(bus_word, buses) - 1; };
    // The PE at the bottom has issued its last psum.
    std::int64_t issued = started + std::max<std::int64_t>(pe.load_cycles, load.leading_drops + 1) + load.pe_cycles;
    if (load.filters_in > 0)
        issued = std::max(issued, seen(load.filters_in, noc.filter.buses) + 1 + load.after_filters);
    if (load.window_in > 0) issued = std::max(issued, seen(load.window_in, noc.ifmap.buses) + 1 + load.after_window);
    std::int64_t least = std::max(issued + climb, load.other_cycles);
    if (load.end_cycles > 0) least = std::max(least, started + load.end_cycles);
    // What all chains put out last leaves one bus word after another.
    if (load.last_outputs > 0)
        least = std::max(least, issued - load.last_issue + quick_climb + ceil_div(load.last_outputs, noc.output.buses));
    // From the first psum on, of a chain that drops nothing, the output network has a bus word a cycle at most.
    std::int64_t first_issued = started + pe.load_cycles + load.first_cycles;
    if (load.first_filters_in > 0)
        first_issued =
            std::max(first_issued, seen(load.first_filters_in, noc.filter.buses) + 1 + load.after_first_filters);
    least = std::max(least, first_issued + quick_climb + ceil_div(load.output_bus_words, noc.output.buses) - 1);
    if (load.filter_bus_words > 0)
        least = std::max(least,
                         seen(load.filter_bus_words, noc.filter.buses) + load.after_filter_words + pe.pipeline_stages);
    least = std::max(least, seen(load.ifmap_bus_words, noc.ifmap.buses) + load.after_ifmaps);
    if (load.psum_bus_words > 0)
        least = std::max(least, seen(load.psum_bus_words, noc.psum.buses) + pe.pipeline_stages);
    // While a PE waits for filters, FIFOs fill up, and with the first word that finds no room its network stops.
    if (load.ifmaps_ahead >= 0)
        least = std::max(
            least, seen(load.filters_in, noc.filter.buses) +
                       ceil_div(std::max<std::int64_t>(load.ifmap_bus_words - load.ifmaps_ahead, 0), noc.ifmap.buses) +
                       load.after_ifmaps);
    if (load.psums_ahead >= 0)
        least = std::max(
            least, seen(load.first_filters_in, noc.filter.buses) +
                       ceil_div(std::max<std::int64_t>(load.psum_bus_words - load.psums_ahead, 0), noc.psum.buses) +
                       pe.pipeline_stages);
    return least;
}

// When the last filter word has been read from the buffer: not before all bus words have been sent one after another;
// nor, where filters are used once, before the PE has come so near to its end that the rest can wait in front of it,
// and the ifmap words that it needs until then have come.
std::int64_t LeastTime::filters_read(const PassLoad& load) const {
    std::int64_t least = ceil_div(load.filter_bus_words, machine_.noc.filter.buses);
    if (load.cycles_unread >= 0)
        least = std::max(least, first_word_ + load.pe_cycles - (slot_cycles(machine_.pe) - 1) - load.cycles_unread);
    if (load.ifmaps_before_read > 0)
        least = std::max(least, first_word_ + ceil_div(load.ifmaps_before_read, machine_.noc.ifmap.buses) - 1);
    return std::max<std::int64_t>(least, 0);
}

bool LeastTime::bounds_many(const AcceleratorConfig& machine) {
    const PeConfig& pe = machine.pe;
    return pe.next_image_cycles <= std::max(pe.start_cycles, machine.glb.read_latency_cycles + 1) + pe.pipeline_stages;
}

void LeastTime::add_passes(std::int64_t count, const PassExtents& extents, const PassLoad& load, std::int64_t late,
                           std::int64_t late_words) {
    if (times_passes()) {
        const PassBound pass = bound(extents, load);
        add_timed(count - late, pass);
        if (late > 0) add_timed(late, pass, late_words, std::min(pass.cycles, pass.filters_read));
    } else {
        add_parts(count, load);
    }
}

void LeastTime::add_timed(std::int64_t count, const PassBound& pass) {
    passes_ += count * pass.cycles;
    passes_with_late_ += as_double(count * pass.cycles);
}

void LeastTime::add_timed(std::int64_t count, const PassBound& pass, std::int64_t next_words, std::int64_t issued) {
    passes_ += count * pass.cycles;
    TransferSum next;
    add(next, 1, next_words, WordType::filter);
    passes_with_late_ +=
        as_double(count) * std::max(as_double(pass.cycles), as_double(issued) + next.link_cycles * core_per_link_);
}

PassBounds::Pieces PassBounds::pieces_of(const Layer& layer, std::int64_t batch, const MappingParameters& mapping,
                                         std::int64_t channels, const PassExtents& extents) {
    Pieces pieces;
    pieces.full_groups = extents.groups >= std::min(mapping.g, layer.G);
    pieces.full_images = extents.images >= std::min(mapping.n, batch);
    pieces.full_rows = extents.rows >= std::min(mapping.e, layer.E());
    pieces.full_columns = extents.columns >= std::min(mapping.f, layer.F());
    pieces.full_channels = extents.channels >= std::min(channels, layer.C_per_group());
    pieces.psum_in = extents.psum_in;
    return pieces;
}

PassBound& PassBounds::at(std::int64_t filters, const Pieces& pieces) {
    std::size_t place = static_cast<std::size_t>(filters);
    for (const bool one : {pieces.full_groups, pieces.full_images, pieces.full_rows, pieces.full_columns,
                           pieces.full_channels, pieces.psum_in})
        place = 2 * place + (one ? 1 : 0);
    if (place >= bounds_.size()) bounds_.resize(place + 1);
    return bounds_[place];
}

std::int64_t LeastTime::pass_cycles(const PassExtents& extents, const PassLoad& load) const {
    if (known_ != nullptr)
        if (const auto known = known_->find(extents); known != known_->end()) return known->second;
    return of_pass(load);
}

// Of ifmaps without padding, pieces in other places may load fewer words, in fewer transfers, than larger ones that cut
// the map in two; none load less than one tile of all.
template <class Use>
void LeastTime::for_tiles(const Layer& layer, const TilePieces& tiles, Use use) const {
    if (machine_.dram.stores_padding)
        use(tiles.rows.count * tiles.columns.count,
            strip_rows(layer, tiles.rows.size) * strip_columns(layer, tiles.columns.size));
    else if (of_ == Of::one)
        for_ifmap_extents(rows_of(layer), tiles.rows, [&](std::int64_t n_rows, std::int64_t rows) {
            for_ifmap_extents(columns_of(layer), tiles.columns, [&](std::int64_t n_columns, std::int64_t columns) {
                use(n_rows * n_columns, rows * columns);
            });
        });
    else if (tiles.rows.first == 0 && tiles.columns.first == 0)
        for_ifmap_extents(rows_of(layer), {0, 1, layer.E()}, [&](std::int64_t, std::int64_t rows) {
            for_ifmap_extents(columns_of(layer), {0, 1, layer.F()},
                              [&](std::int64_t, std::int64_t columns) { use(1, rows * columns); });
        });
}

void LeastTime::load_ifmaps(const Layer& layer, std::int64_t loads, std::int64_t planes, const TilePieces& tiles) {
    for_tiles(layer, tiles, [&](std::int64_t count, std::int64_t words) {
        add_planes(ifmaps_, loads * count, planes, words, WordType::ifmap);
    });
}

// The next transfer is issued once the array has begun the pass before the one that needs it, and no sooner: what
// comes between the beginnings of the two is the longer of both.
void LeastTime::load_ifmaps_beside(const Layer& layer, std::int64_t count, const PassBound& pass, std::int64_t planes,
                                   const TilePieces& tiles, std::int64_t filter_words) {
    if (!times_passes()) return;
    for_tiles(layer, tiles, [&](std::int64_t n_tiles, std::int64_t words) {
        TransferSum both;
        add_planes(both, count * n_tiles, planes, words, WordType::ifmap);
        beside_.add(both);
        if (filter_words > 0) add(both, count * n_tiles, filter_words, WordType::filter);
        passes_beside_ += count * n_tiles * pass.cycles;
        wait_for_ifmaps_ += waiting(count * n_tiles, pass.cycles, both);
    });
}

void LeastTime::load_filters_beside(std::int64_t count, const PassBound& pass, std::int64_t words) {
    if (!times_passes() || count == 0) return;
    TransferSum filters;
    add(filters, count, words, WordType::filter);
    wait_for_filters_ += waiting(count, pass.cycles, filters);
}

void LeastTime::load_kept_filters(std::int64_t times, const FilterPasses& of, std::int64_t words_each,
                                  bool tiles_outside, const PassBound& first) {
    load_filters(times * of.passes, words_each * of.filters * of.channels);
    const auto load_next = [&](const FilterPasses::Next& next) {
        load_filters_beside(times * next.count, first, words_each * next.filters * next.channels);
    };
    for (const FilterPasses::Next& next : of.next) load_next(next);
    if (!tiles_outside) return;  // the next block's are loaded at the end of all tiles
    for (const FilterPasses::Next& next : of.next_block) load_next(next);
}

void LeastTime::add_timed_filter_passes(std::int64_t tiles, const FilterPasses& of, std::int64_t words,
                                        std::int64_t room, bool kept, const PassBound& pass) {
    std::int64_t left = tiles * of.passes;
    const auto follow = [&](const FilterPasses::Next& next) {
        if (kept || next.count == 0) return;
        const std::int64_t next_words = words / (of.filters * of.channels) * next.filters * next.channels;
        const bool late = words + next_words > room;
        add_timed(tiles * next.count, pass, next_words, late ? std::min(pass.cycles, pass.filters_read) : 0);
        left -= tiles * next.count;
    };
    for (const FilterPasses::Next& next : of.next) follow(next);
    for (const FilterPasses::Next& next : of.next_block) follow(next);
    add_timed(left, pass);
}

// Each part of the array by itself. Of overlapping passes, the words of two may go in one cycle.
void LeastTime::add_parts(std::int64_t count, const PassLoad& load) {
    const PeConfig& pe = machine_.pe;
    pes_ += count * (load.end_cycles > 0 ? load.end_cycles : load.pe_cycles);
    for (std::size_t i = 0; i < network_count; ++i) bus_words_[i] += count * load.*bus_words_of_load[i];
    if (machine_.overlap_passes) return;
    add_idle(count, load.hops);
    if (load.end_cycles > 0) pes_ -= count * (pe.load_cycles + climb_cycles(pe, load.hops));
}

// Between passes the array is idle: no PE sees a word before the first has come, and psums have to get out.
void LeastTime::add_idle(std::int64_t passes, std::int64_t hops) {
    const PeConfig& pe = machine_.pe;
    const std::int64_t started = std::max<std::int64_t>(pe.start_cycles, first_word_);
    starts_ += passes * first_word_;
    pes_ += passes * (started - first_word_ + pe.load_cycles + climb_cycles(pe, hops));
}

// Bus words of smaller pieces may be filled better: 5 and 3 words take three of four, 4 and 4 two.
void LeastTime::use_full_bus_words(const LayerCounts& counts) {
    for_each_network([&](NetworkId network, const NetworkRow&) {
        bus_words_[place(network)] = counts.*measures_of(network).sent / machine_.noc.bus(network).words_per_cycle;
    });
}

void LeastTime::use_counts(const LayerCounts& counts) {
    pes_ = counts.macs / std::max<std::int64_t>(counts.active_pes, 1);
    use_full_bus_words(counts);
    add(filters_, 1, counts.dram_filter, WordType::filter);
    if (counts.dram_ifmap > 0) add(ifmaps_, 1, counts.dram_ifmap, WordType::ifmap);
    add(ofmaps_, 1, counts.dram_ofmap, WordType::ofmap);
    filters_.transfers = ifmaps_.transfers = ofmaps_.transfers = 0;
    halves_ = machine_.glb.double_buffered;
}

// Where all windows lie in padding that DRAM does not hold, nothing is loaded: no transfer has a latency either.
void LeastTime::limit_ifmap_words(std::int64_t words) {
    if (words >= ifmaps_.words) return;
    ifmaps_ = {};
    if (words > 0) add(ifmaps_, 1, words, WordType::ifmap);
    ifmaps_.transfers = 0;
}

// The array stands still for loads of ifmaps and stores of ofmaps, unless they have halves of their own, or places
// (load_ifmaps_beside); all transfers share the link. What is compressed takes a code word for each transfer and for as
// many nonzero words as one holds.
LeastCycles LeastTime::cycles(const CodedWords& coded) const {
    LeastCycles least;
    // Where time depends on data, PEs may need fewer cycles than they have MACs.
    std::int64_t busiest = machine_.array_timing_depends_on_data() ? 0 : pes_;
    for_each_network([&](NetworkId network, const NetworkRow&) {
        busiest = std::max(busiest, bus_words_[place(network)] / machine_.noc.bus(network).buses);
    });
    least.array = passes_ + starts_ + busiest;
    const DramConfig& dram = machine_.dram;
    const auto plain_bytes = [&](const TransferSum& sum, WordType type) {
        return packed_bytes(sum.words, bits_of(machine_.arithmetic, type));
    };
    const auto coded_bytes = [&](const TransferSum& sum, std::int64_t nonzeros, WordType type) {
        const RlcCodec codec(dram.rlc_run_bits, bits_of(machine_.arithmetic, type));
        return 8 * std::max(sum.transfers, ceil_div(nonzeros, codec.pairs_per_code_word()));
    };
    const auto coded_cycles = [&](const TransferSum& sum, std::int64_t bytes) {
        return as_double(sum.transfers) * as_double(dram.access_latency_cycles) +
               as_double(8 * bytes) / as_double(dram.link_width_bits);
    };
    struct Sent {
        Count bytes;
        double cycles;
    };
    // Of maps that are sent in whichever form is smaller, no more than either.
    const auto way = [&](const TransferSum& sum, bool may_be_coded, MapCoding coding, std::int64_t nonzeros,
                         WordType type) {
        const Sent plain{plain_bytes(sum, type), sum.link_cycles};
        if (!may_be_coded) return plain;
        const Count bytes = coded_bytes(sum, nonzeros, type);
        const Sent code{bytes, coded_cycles(sum, bytes)};
        if (coding == MapCoding::always) return code;
        return Sent{std::min(code.bytes, plain.bytes), std::min(code.cycles, plain.cycles)};
    };
    const Sent ifmap_way = way(ifmaps_, coded.ifmaps_coded, dram.rlc_ifmaps, coded.ifmap_nonzeros, WordType::ifmap);
    const Sent ofmap_way =
        way(ofmaps_, dram.codes_ofmaps(machine_.arithmetic), dram.rlc_ofmaps, coded.ofmap_nonzeros, WordType::ofmap);
    least.bytes = {ifmap_way.bytes, plain_bytes(filters_, WordType::filter), ofmap_way.bytes};
    const double ifmaps = ifmap_way.cycles, ofmaps = ofmap_way.cycles;
    const bool places = keeps_ifmaps_ && !doubles_ifmaps(halves_) && times_passes();
    TransferSum first;
    if (of_ == Of::one && first_filter_words_ > 0)  // of smaller pieces the first load may be smaller
        first.add(1, first_filter_words_, machine_.arithmetic.filter_bits, dram);
    const auto total_with = [&](double ifmap_stops, double waits) {
        const double stops = ifmap_stops + (doubles_ofmaps(halves_) ? 0 : ofmaps);
        const double outside = (first.link_cycles + stops) * core_per_link_;
        return whole_cycles(std::max({as_double(least.array) + waits + outside, passes_with_late_ + outside,
                                      (filters_.link_cycles + ifmaps + ofmaps) * core_per_link_}));
    };
    if (!places) {
        least.total = total_with(doubles_ifmaps(halves_) || keeps_ifmaps_ ? 0 : ifmaps, wait_for_filters_);
    } else if (!coded.ifmaps_coded) {
        least.total = total_with(ifmaps_.link_cycles - beside_.link_cycles, wait_for_filters_ + wait_for_ifmaps_);
    } else {
        // All zeros may be in the loads before the passes.
        TransferSum before = ifmaps_;
        before.transfers -= beside_.transfers;
        before.words -= beside_.words;
        before.link_cycles -= beside_.link_cycles;
        const std::int64_t zeros = ifmaps_.words - coded.ifmap_nonzeros;
        const Sent before_way =
            way(before, true, dram.rlc_ifmaps, std::max<std::int64_t>(before.words - zeros, 0), WordType::ifmap);
        least.total = total_with(std::max(before_way.cycles, ifmaps - as_double(passes_beside_) / core_per_link_),
                                 wait_for_filters_);
        const double part = ifmaps_.link_cycles > 0 ? beside_.link_cycles / ifmaps_.link_cycles : 0;
        const double late = std::max(0.0, part * ifmaps * core_per_link_ - as_double(passes_beside_));
        least.likely = total_with((1 - part) * ifmaps, wait_for_filters_ + late);
    }
    least.likely = std::max(least.likely, least.total);
    return least;
}

}  // namespace eyrie
