// The closed form against a walk over every MAC, and against what the papers print for AlexNet.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <map>
#include <ostream>
#include <sstream>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include <catch2/catch.hpp>

#include "dataflows/closed_form.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/kernel/random.hpp"

namespace eyrie {

namespace {

using Count = std::int64_t;

const std::vector<std::pair<std::string, Count LayerCounts::*>> all_counts = {
    {"macs", &LayerCounts::macs},
    {"passes", &LayerCounts::passes},
    {"active_pes", &LayerCounts::active_pes},
    {"rf_ifmap_reads", &LayerCounts::rf_ifmap_reads},
    {"rf_ifmap_writes", &LayerCounts::rf_ifmap_writes},
    {"rf_filter_reads", &LayerCounts::rf_filter_reads},
    {"rf_filter_writes", &LayerCounts::rf_filter_writes},
    {"rf_psum_reads", &LayerCounts::rf_psum_reads},
    {"rf_psum_writes", &LayerCounts::rf_psum_writes},
    {"noc_ifmap_sent", &LayerCounts::noc_ifmap_sent},
    {"noc_ifmap_delivered", &LayerCounts::noc_ifmap_delivered},
    {"noc_filter_sent", &LayerCounts::noc_filter_sent},
    {"noc_filter_delivered", &LayerCounts::noc_filter_delivered},
    {"noc_psum_sent", &LayerCounts::noc_psum_sent},
    {"noc_output_sent", &LayerCounts::noc_output_sent},
    {"noc_psum_hops", &LayerCounts::noc_psum_hops},
    {"glb_ifmap_reads", &LayerCounts::glb_ifmap_reads},
    {"glb_ifmap_writes", &LayerCounts::glb_ifmap_writes},
    {"glb_filter_reads", &LayerCounts::glb_filter_reads},
    {"glb_filter_writes", &LayerCounts::glb_filter_writes},
    {"glb_psum_reads", &LayerCounts::glb_psum_reads},
    {"glb_psum_drain_reads", &LayerCounts::glb_psum_drain_reads},
    {"glb_psum_writes", &LayerCounts::glb_psum_writes},
    {"dram_ifmap", &LayerCounts::dram_ifmap},
    {"dram_filter", &LayerCounts::dram_filter},
    {"dram_ofmap", &LayerCounts::dram_ofmap},
};

// The counts that differ, one a line; "" when all agree.
std::string difference(const LayerCounts& formula, const LayerCounts& walked) {
    std::ostringstream text;
    for (const auto& [name, count] : all_counts)
        if (formula.*count != walked.*count)
            text << name << ": closed form " << formula.*count << ", walk " << walked.*count << "\n";
    return text.str();
}

// A set of words (or PEs, or psums), each named by its coordinates.
class Words {
public:
    // True for a word that was not in the set.
    bool insert(std::initializer_list<Count> coordinates) {
        Count key = 0;
        for (const Count coordinate : coordinates) key = key * 64 + coordinate;  // the layers are tiny
        return words_.insert(key).second;
    }
    void clear() { words_.clear(); }
    Count size() const { return static_cast<Count>(words_.size()); }

private:
    std::unordered_set<Count> words_;
};

// Executes a layer MAC by MAC on an array that remembers which word is where, and counts a transfer
// whenever a word is wanted where it is not. Knows no sizes of ragged pieces: it asks of each
// filter, channel, image and row which block, step, pass and set it belongs to.
class Walk {
public:
    Walk(const Layer& layer, Count batch, const RowStationaryMapping& mapping, bool merged)
        : layer_(layer), batch_(batch), mapping_(mapping), merged_(merged) {}

    LayerCounts run() {
        counts_.active_pes = mapping_.r * mapping_.e * layer_.R * mapping_.t;
        for (Count group = 0; group < layer_.G; ++group)
            for (const Range& filters : cut({0, layer_.M / layer_.G}, mapping_.m))
                for (const Range& images : cut({0, batch_}, mapping_.n))
                    for (const Range& rows : cut({0, layer_.E()}, mapping_.e)) block(filters, images, rows);
        return counts_;
    }

private:
    struct Range {
        Count begin, end;
        Count size() const { return end - begin; }
    };

    static std::vector<Range> cut(Range whole, Count piece) {
        std::vector<Range> pieces;
        for (Count begin = whole.begin; begin < whole.end; begin += piece)
            pieces.push_back({begin, std::min(whole.end, begin + piece)});
        return pieces;
    }

    // The items of each set: every set takes its share until none are left.
    static std::vector<Range> deal(Range items, Count sets) {
        Count share = 0;
        while (share * sets < items.size()) ++share;
        return cut(items, share);
    }

    void block(Range filters, Range images, Range rows) {
        psums_in_buffer_.clear();
        for (const Range& channels : cut({0, layer_.C / layer_.G}, mapping_.q * mapping_.r)) {
            load(channels, images, rows);
            for (const Range& some : cut(filters, mapping_.p * mapping_.t)) pass(some, channels, images, rows);
        }
        counts_.glb_psum_drain_reads += psums_in_buffer_.size();
        counts_.dram_ofmap += psums_in_buffer_.size();
    }

    // Ifmap rows and columns from the first window's first to the last window's last.
    void load(Range channels, Range images, Range rows) {
        for (Count c = channels.begin; c < channels.end; ++c)
            for (Count n = images.begin; n < images.end; ++n)
                for (Count h = rows.begin * layer_.stride_h; h < (rows.end - 1) * layer_.stride_h + layer_.R; ++h)
                    for (Count w = 0; w < (layer_.F() - 1) * layer_.stride_w + layer_.S; ++w) {
                        ++counts_.dram_ifmap;
                        ++counts_.glb_ifmap_writes;
                    }
    }

    void pass(Range filters, Range channels, Range images, Range rows) {
        ++counts_.passes;
        sent_ifmaps_.clear();
        sent_filters_.clear();
        const std::vector<Range> filter_sets = deal(filters, mapping_.t);
        const std::vector<Range> channel_sets = deal(channels, mapping_.r);
        for (const Range& set_filters : filter_sets) {
            for (const Range& set_channels : channel_sets)
                for (Count y = rows.begin; y < rows.end; ++y)
                    for (Count i = 0; i < layer_.R; ++i) pe(set_filters, set_channels, images, y, i);
            for (Count m = set_filters.begin; m < set_filters.end; ++m)
                for (Count n = images.begin; n < images.end; ++n)
                    for (Count y = rows.begin; y < rows.end; ++y)
                        for (Count x = 0; x < layer_.F(); ++x) climb(m, n, y, x);
        }
    }

    // One PE in one pass: filter row i over ofmap row y.
    void pe(Range filters, Range channels, Range images, Count y, Count i) {
        ifmap_spad_.clear();
        filter_spad_.clear();
        for (Count n = images.begin; n < images.end; ++n)
            for (Count x = 0; x < layer_.F(); ++x)
                for (Count m = filters.begin; m < filters.end; ++m) {
                    Count macs = 0;
                    for (Count c = channels.begin; c < channels.end; ++c)
                        for (Count s = 0; s < layer_.S; ++s, ++macs) mac(m, c, n, y, x, i, s);
                    psum_spad(macs);
                }
    }

    void mac(Count m, Count c, Count n, Count y, Count x, Count i, Count s) {
        ++counts_.macs;
        ++counts_.rf_ifmap_reads;
        ++counts_.rf_filter_reads;
        const Count h = y * layer_.stride_h + i;
        const Count w = x * layer_.stride_w + s;
        if (ifmap_spad_.insert({n, c, h, w})) {
            ++counts_.rf_ifmap_writes;
            ++counts_.noc_ifmap_delivered;
            if (sent_ifmaps_.insert({n, c, h, w})) {
                ++counts_.noc_ifmap_sent;
                ++counts_.glb_ifmap_reads;
            }
        }
        if (filter_spad_.insert({m, c, i, s})) {
            ++counts_.rf_filter_writes;
            ++counts_.noc_filter_delivered;
            if (sent_filters_.insert({m, c, i, s})) {
                ++counts_.noc_filter_sent;
                ++counts_.glb_filter_reads;
                ++counts_.glb_filter_writes;
                ++counts_.dram_filter;
            }
        }
    }

    // The accesses of a PE's psum spad for one psum, MAC by MAC, then for the psum's way out.
    void psum_spad(Count macs) {
        for (Count k = 0; k < macs; ++k) {
            const bool first = k == 0;
            const bool last = k == macs - 1;
            if (!first) ++counts_.rf_psum_reads;
            if (!last || !merged_) ++counts_.rf_psum_writes;
            if (last && !merged_) ++counts_.rf_psum_reads;
        }
    }

    // A psum of the pass, from the lowest PE of the stacked sets to the highest.
    void climb(Count m, Count n, Count y, Count x) {
        if (!psums_in_buffer_.insert({m, n, y, x})) {
            ++counts_.noc_psum_sent;
            ++counts_.glb_psum_reads;
        }
        for (Count set = 0; set < mapping_.r; ++set)
            for (Count i = 0; i < layer_.R; ++i)
                if (set > 0 || i > 0) ++counts_.noc_psum_hops;
        ++counts_.noc_output_sent;
        ++counts_.glb_psum_writes;
    }

    const Layer& layer_;
    const Count batch_;
    const RowStationaryMapping mapping_;
    const bool merged_;
    LayerCounts counts_;
    Words psums_in_buffer_, sent_ifmaps_, sent_filters_, ifmap_spad_, filter_spad_;
};

// Whether equal shares, rounded up, run out before the last set.
bool leaves_a_set_empty(Count items, Count sets) {
    return items > 0 && (items + sets - 1) / sets * (sets - 1) >= items;
}

// A layer and a mapping as a list of numbers, each of which may be lowered to its minimum by itself.
struct Case {
    enum Knob { G, Cg, Mg, R, S, Uh, Uw, pad_h, pad_w, more_h, more_w, N, m, n, e, p, q, r, t, merged, knobs };
    std::array<Count, knobs> value{};

    Count operator[](Knob knob) const { return value[knob]; }

    Layer layer() const {
        Layer layer;
        layer.name = "RANDOM";
        layer.G = value[G];
        layer.C = value[G] * value[Cg];
        layer.M = value[G] * value[Mg];
        layer.R = value[R];
        layer.S = value[S];
        layer.stride_h = value[Uh];
        layer.stride_w = value[Uw];
        layer.pad_h = std::min(value[pad_h], layer.R - 1);
        layer.pad_w = std::min(value[pad_w], layer.S - 1);
        layer.H = layer.R + value[more_h];
        layer.W = layer.S + value[more_w];
        return layer;
    }
    RowStationaryMapping mapping() const {
        return {value[m], value[n], value[e], value[p], value[q], value[r], value[t]};
    }
    std::string difference_found() const {
        const Layer shape = layer();
        return difference(row_stationary_counts(shape, value[N], mapping(), value[merged] != 0),
                          Walk(shape, value[N], mapping(), value[merged] != 0).run());
    }
};

const std::array<std::pair<const char*, std::array<Count, 2>>, Case::knobs> knob_ranges = {{
    {"G", {1, 3}},     {"C/G", {1, 7}},       {"M/G", {1, 9}},       {"R", {1, 4}},      {"S", {1, 4}},
    {"U_h", {1, 6}},   {"U_w", {1, 6}},       {"pad_h", {0, 3}},     {"pad_w", {0, 3}},  {"H-R", {0, 9}},
    {"W-S", {0, 9}},   {"N", {1, 3}},         {"m", {1, 11}},        {"n", {1, 4}},      {"e", {1, 7}},
    {"p", {1, 4}},     {"q", {1, 3}},         {"r", {1, 4}},         {"t", {1, 4}},      {"merged", {0, 1}},
}};

std::ostream& operator<<(std::ostream& text, const Case& the_case) {
    for (std::size_t k = 0; k < Case::knobs; ++k) text << knob_ranges[k].first << "=" << the_case.value[k] << " ";
    return text;
}

Case random_case(std::uint64_t seed) {
    Random random(seed);
    Case drawn;
    for (std::size_t k = 0; k < Case::knobs; ++k)
        drawn.value[k] = random.between(knob_ranges[k].second[0], knob_ranges[k].second[1]);
    return drawn;
}

// Lowers numbers one by one as long as the case keeps failing.
Case shrunk(Case failing) {
    for (std::size_t k = 0; k < Case::knobs;) {
        Case smaller = failing;
        --smaller.value[k];
        if (smaller.value[k] < knob_ranges[k].second[0] || smaller.difference_found().empty()) {
            ++k;
        } else {
            failing = smaller;
            k = 0;
        }
    }
    return failing;
}

// Table III of JSSC 2017, with unpadded ifmaps; CONV3's q, r, t are CONV4's, because those of its own
// row contradict Table V.
struct AlexNetLayer {
    Layer layer;
    RowStationaryMapping mapping;
    Count active_pes;
    Count passes;
    double glb_mb;                                  // Table V
    double filter_mb, ifmap_mb, ofmap_mb, dram_mb;  // uncompressed, derived from the same tables
};

Layer square_layer(const char* name, Count M, Count C, Count H, Count R, Count stride, Count pad, Count G) {
    Layer layer;
    layer.name = name;
    layer.M = M;
    layer.C = C;
    layer.H = layer.W = H;
    layer.R = layer.S = R;
    layer.stride_h = layer.stride_w = stride;
    layer.pad_h = layer.pad_w = pad;
    layer.G = G;
    return layer;
}

const std::vector<AlexNetLayer>& alexnet() {
    static const std::vector<AlexNetLayer> layers = {
        {square_layer("CONV1", 96, 3, 227, 11, 4, 0, 1), {96, 1, 7, 16, 1, 1, 2},
         154, 3 * 3 * 8 * 4, 18.45, 2.230, 1.504, 2.323, 6.057},
        {square_layer("CONV2", 256, 96, 27, 5, 1, 2, 2), {64, 1, 27, 16, 2, 1, 1},
         135, 8 * 24 * 4 * 2, 77.57, 2.458, 1.476, 1.493, 5.427},
        {square_layer("CONV3", 384, 256, 13, 3, 1, 1, 1), {64, 4, 13, 16, 3, 2, 2},
         156, 12 * 43, 50.18, 1.769, 2.765, 0.519, 5.053},
        {square_layer("CONV4", 384, 384, 13, 3, 1, 1, 2), {64, 4, 13, 16, 3, 2, 2},
         156, 6 * 32 * 2, 37.37, 1.327, 2.074, 0.519, 3.920},
        {square_layer("CONV5", 256, 384, 13, 3, 1, 1, 2), {64, 4, 13, 16, 3, 2, 2},
         156, 4 * 32 * 2, 24.92, 0.885, 1.382, 0.346, 2.613},
    };
    return layers;
}

constexpr Count alexnet_batch = 4;

// Millions of bytes, rounded to a unit of 10^-digits.
double megabytes(Count words, int digits) {
    const double unit = std::pow(10.0, digits);
    return std::round(static_cast<double>(2 * words) / 1e6 * unit) / unit;
}

// MACs with a zero by their definition: every filter, every ofmap, every tap.
Count zeros_met(const Layer& layer, const Tensor<std::int16_t>& ifmap) {
    Count zeros = 0;
    for (Count n = 0; n < ifmap.shape[0]; ++n)
        for (Count m = 0; m < layer.M; ++m)
            for (Count y = 0; y < layer.E(); ++y)
                for (Count x = 0; x < layer.F(); ++x)
                    for (Count tap = 0; tap < layer.C / layer.G * layer.R * layer.S; ++tap) {
                        const Count group = m / (layer.M / layer.G);
                        const Count c = group * (layer.C / layer.G) + tap / (layer.R * layer.S);
                        const Count h = y * layer.stride_h + tap / layer.S % layer.R - layer.pad_h;
                        const Count w = x * layer.stride_w + tap % layer.S - layer.pad_w;
                        const bool inside = h >= 0 && h < layer.H && w >= 0 && w < layer.W;
                        zeros += !inside || ifmap.at(n, c, h, w) == 0;
                    }
    return zeros;
}

}  // namespace

TEST_CASE("the closed form equals a walk over every MAC on random layers and mappings") {
    for (std::uint64_t seed = 1; seed <= 600; ++seed) {
        const Case drawn = random_case(seed);
        if (drawn.difference_found().empty()) continue;
        const Case small = shrunk(drawn);
        FAIL("seed " << seed << ": " << drawn << "\nshrunk to " << small << "\n" << small.difference_found());
    }
}

TEST_CASE("the random layers and mappings reach every special case") {
    std::map<std::string, int> reached;
    for (std::uint64_t seed = 1; seed <= 600; ++seed) {
        const Case drawn = random_case(seed);
        const Layer layer = drawn.layer();
        const Count filters = drawn[Case::p] * drawn[Case::t];
        const Count channels = drawn[Case::q] * drawn[Case::r];
        const Count last_step = drawn[Case::Cg] % channels;
        const Count last_block = drawn[Case::Mg] % drawn[Case::m];
        const Count last_pass = std::min(drawn[Case::m], drawn[Case::Mg]) % filters;
        reached["gaps between rows"] += layer.stride_h > layer.R && layer.E() > 1 && drawn[Case::e] > 1;
        reached["gaps between columns"] += layer.stride_w > layer.S && layer.F() > 1;
        reached["groups"] += layer.G > 1;
        reached["R != S"] += layer.R != layer.S;
        reached["ragged strip after a full one"] += layer.E() > drawn[Case::e] && layer.E() % drawn[Case::e] > 0;
        reached["ragged images"] += drawn[Case::N] > drawn[Case::n] && drawn[Case::N] % drawn[Case::n] > 0;
        reached["ragged block after a full one"] += drawn[Case::Mg] > drawn[Case::m] && last_block > 0;
        reached["ragged pass after a full one"] += drawn[Case::m] > filters && last_pass > 0;
        reached["several channel steps"] += drawn[Case::Cg] > channels;
        reached["a channel set without channels"] += leaves_a_set_empty(last_step, drawn[Case::r]);
        reached["a filter set without filters"] += leaves_a_set_empty(last_pass, drawn[Case::t]);
        reached["padding"] += layer.pad_h > 0 && layer.pad_w > 0;
    }
    CHECK(reached.size() == 12);
    for (const auto& [what, times] : reached) {
        INFO(what);
        CHECK(times >= 20);
    }
}

TEST_CASE("AlexNet keeps as many PEs active as JSSC 2017 says") {
    for (const AlexNetLayer& l : alexnet()) {
        INFO(l.layer.name);
        CHECK(row_stationary_counts(l.layer, alexnet_batch, l.mapping, false).active_pes == l.active_pes);
    }
}

TEST_CASE("AlexNet takes a pass for each block, step and p*t filters") {
    for (const AlexNetLayer& l : alexnet()) {
        INFO(l.layer.name);
        CHECK(row_stationary_counts(l.layer, alexnet_batch, l.mapping, false).passes == l.passes);
    }
}

TEST_CASE("AlexNet moves the buffer traffic of JSSC 2017, Table V") {
    for (const AlexNetLayer& l : alexnet()) {
        INFO(l.layer.name);
        const LayerCounts counts = row_stationary_counts(l.layer, alexnet_batch, l.mapping, false);
        const Count words = counts.glb_ifmap_reads + counts.glb_psum_reads + counts.glb_psum_drain_reads +
                            counts.glb_psum_writes;
        CHECK(megabytes(words, 2) == Approx(l.glb_mb).epsilon(1e-9));
    }
}

TEST_CASE("AlexNet moves the uncompressed DRAM words derived from JSSC 2017, Tables III and V") {
    for (const AlexNetLayer& l : alexnet()) {
        INFO(l.layer.name);
        const LayerCounts counts = row_stationary_counts(l.layer, alexnet_batch, l.mapping, false);
        CHECK(megabytes(counts.dram_filter, 3) == Approx(l.filter_mb).epsilon(1e-9));
        CHECK(megabytes(counts.dram_ifmap, 3) == Approx(l.ifmap_mb).epsilon(1e-9));
        CHECK(megabytes(counts.dram_ofmap, 3) == Approx(l.ofmap_mb).epsilon(1e-9));
        CHECK(megabytes(counts.dram_filter + counts.dram_ifmap + counts.dram_ofmap, 3) ==
              Approx(l.dram_mb).epsilon(1e-9));
    }
}

TEST_CASE("where all sets are full the counts are those of the ISCA 2016 model") {
    const Layer layer = square_layer("CONV", 32, 24, 13, 3, 1, 1, 1);
    const RowStationaryMapping mapping{16, 2, 13, 4, 3, 2, 2};
    const LayerCounts counts = row_stationary_counts(layer, 4, mapping, true);
    const Count O = 4 * 32 * 13 * 13, W = 32 * 24 * 3 * 3, I = 4 * 24 * 15 * 15;
    const Count steps = 24 / (3 * 2), stacks = 24 / 3;
    CHECK(counts.dram_ifmap == I * (32 / 16));
    CHECK(counts.dram_filter == W * (4 / 2));
    CHECK(counts.dram_ofmap == O);
    CHECK(counts.glb_ifmap_reads == I * (32 / (4 * 2)));
    CHECK(counts.glb_psum_reads + counts.glb_psum_writes == 2 * O * (steps - 1) + O);
    CHECK(counts.noc_ifmap_delivered == I / 15 * (32 / 4) * 3 * 13);  // I av ceil(M/p) R, av = E/H
    CHECK(counts.noc_filter_delivered == W * (4 / 2) * 13);
    CHECK(counts.noc_psum_hops == O * (stacks * 3 - steps));
    CHECK(counts.rf_psum_reads + counts.rf_psum_writes == 2 * O * (24 * 3 * 3 - stacks * 3));
}

TEST_CASE("merging the psum addition saves a spad read and write for each psum of each PE") {
    const Layer layer = square_layer("CONV", 4, 5, 6, 3, 1, 0, 1);
    const RowStationaryMapping mapping{4, 1, 4, 2, 1, 2, 1};  // steps of 2, 2 and 1 channels
    const LayerCounts separate = row_stationary_counts(layer, 1, mapping, false);
    const LayerCounts merged = row_stationary_counts(layer, 1, mapping, true);
    CHECK(separate.rf_psum_reads == separate.macs);
    CHECK(separate.rf_psum_writes == separate.macs);
    CHECK(separate.rf_psum_reads - merged.rf_psum_reads == 4 * 4 * 4 * 3 * (2 + 2 + 1));
    CHECK(separate.rf_psum_writes - merged.rf_psum_writes == 4 * 4 * 4 * 3 * (2 + 2 + 1));
}

TEST_CASE("a fully connected layer loads each filter once for each image block") {
    Layer layer = square_layer("FC", 10, 6, 4, 4, 1, 0, 1);
    layer.fully_connected = true;
    const LayerCounts counts = row_stationary_counts(layer, 5, {10, 2, 1, 4, 2, 1, 1}, false);
    CHECK(counts.dram_filter == 3 * layer.filter_words());
    CHECK(counts.dram_ofmap == 5 * 10);
}

TEST_CASE("gated MACs equal the zeros met by every MAC on random ifmaps") {
    for (std::uint64_t seed = 1; seed <= 300; ++seed) {
        const Case drawn = random_case(seed);
        INFO("seed " << seed << ": " << drawn);
        const Layer layer = drawn.layer();
        Random random(seed + 1000);
        Tensor<std::int16_t> ifmap({drawn[Case::N], layer.C, layer.H, layer.W});
        for (std::int16_t& word : ifmap.data) word = static_cast<std::int16_t>(random.between(-1, 1));
        REQUIRE(gated_macs(layer, ifmap) == zeros_met(layer, ifmap));
    }
}

TEST_CASE("an ifmap without zeros gates only the MACs on padding") {
    const Layer layer = square_layer("CONV", 2, 1, 3, 3, 1, 1, 1);
    Tensor<std::int16_t> ifmap({1, 1, 3, 3});
    for (std::int16_t& word : ifmap.data) word = -32768;
    CHECK(gated_macs(layer, ifmap) == 2 * (81 - 49));  // 49 = (2 + 3 + 2)^2 taps lie inside
}

TEST_CASE("the closed form refuses a batch or parameter below 1, and an ifmap of another layer") {
    const Layer layer = square_layer("CONV", 2, 1, 3, 3, 1, 1, 1);
    CHECK_THROWS_AS(row_stationary_counts(layer, 0, {}, false), InputError);
    for (Count RowStationaryMapping::*parameter :
         {&RowStationaryMapping::m, &RowStationaryMapping::n, &RowStationaryMapping::e, &RowStationaryMapping::p,
          &RowStationaryMapping::q, &RowStationaryMapping::r, &RowStationaryMapping::t}) {
        RowStationaryMapping mapping;
        mapping.*parameter = 0;
        CHECK_THROWS_AS(row_stationary_counts(layer, 1, mapping, false), InputError);
    }
    CHECK_THROWS_AS(gated_macs(layer, Tensor<std::int16_t>({1, 1, 3, 4})), InputError);
}

TEST_CASE("counts that exceed 64 bits are refused instead of wrapping") {
    const Layer layer = square_layer("CONV", 65536, 65536, 256, 1, 1, 0, 1);  // 2^48 MACs an image
    CHECK_NOTHROW(row_stationary_counts(layer, 1 << 14, {}, false));
    CHECK_THROWS_AS(row_stationary_counts(layer, 1 << 15, {}, false), InputError);
}

}  // namespace eyrie
