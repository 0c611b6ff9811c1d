// Pairs of layers that are the same work said in two ways: equal ofmaps, and equal counts where the way of saying it is
// all that differs.
#include <algorithm>

#include <catch2/catch.hpp>

#include "tests/metamorphic/drawn_case.hpp"
#include "workloads/ofmap_tensor.hpp"

using namespace eyrie;

namespace {

using Place = std::array<std::int64_t, 4>;

// Each word of `from` where `place_of` puts it.
template <class T, class PlaceOf>
Tensor<T> moved(const Tensor<T>& from, PlaceOf place_of) {
    Tensor<T> to(place_of.shape(from.shape));
    Place at{};
    for (at[0] = 0; at[0] < from.shape[0]; ++at[0])
        for (at[1] = 0; at[1] < from.shape[1]; ++at[1])
            for (at[2] = 0; at[2] < from.shape[2]; ++at[2])
                for (at[3] = 0; at[3] < from.shape[3]; ++at[3]) {
                    const Place there = place_of(at, from.shape);
                    to.at(there[0], there[1], there[2], there[3]) = from.at(at[0], at[1], at[2], at[3]);
                }
    return to;
}

// Ofmaps as 64-bit words, whatever they are kept in.
Tensor<std::int64_t> words_of(const OfmapTensor& ofmap) {
    Tensor<std::int64_t> words(ofmap.shape());
    for (std::int64_t i = 0; i < ofmap.size(); ++i) words.data[static_cast<std::size_t>(i)] = ofmap.word(i);
    return words;
}

// One index runs backwards.
struct Mirror {
    std::size_t axis;
    Place shape(const Place& of) const { return of; }
    Place operator()(Place at, const Place& of) const {
        at[axis] = of[axis] - 1 - at[axis];
        return at;
    }
};

// Rows become columns.
struct Transpose {
    Place shape(const Place& of) const { return {of[0], of[1], of[3], of[2]}; }
    Place operator()(const Place& at, const Place&) const { return {at[0], at[1], at[3], at[2]}; }
};

// The parts [first, first + count) of one index.
template <class T>
Tensor<T> part_of(const Tensor<T>& from, std::size_t axis, std::int64_t first, std::int64_t count) {
    Place shape = from.shape;
    shape[axis] = count;
    Tensor<T> to(shape);
    Place at{};
    for (at[0] = 0; at[0] < shape[0]; ++at[0])
        for (at[1] = 0; at[1] < shape[1]; ++at[1])
            for (at[2] = 0; at[2] < shape[2]; ++at[2])
                for (at[3] = 0; at[3] < shape[3]; ++at[3]) {
                    Place there = at;
                    there[axis] += first;
                    to.at(at[0], at[1], at[2], at[3]) = from.at(there[0], there[1], there[2], there[3]);
                }
    return to;
}

// Bytes depend on where zeros lie, and so do the cycles of transfers.
void no_codec(DrawnCase& one, Random&) { one.machine.dram.rlc = false; }

// Windows that fit from either end. Where DRAM holds no padding, what pieces load twice depends on the end from which
// they are cut.
void fit_windows(DrawnCase& one, Random& random) {
    no_codec(one, random);
    one.machine.dram.stores_padding = true;
    Layer& layer = one.layer;
    layer.H = (layer.E() - 1) * layer.stride_h + layer.R - layer.pad.top - layer.pad.bottom;
    layer.W = (layer.F() - 1) * layer.stride_w + layer.S - layer.pad.left - layer.pad.right;
    while (layer.H < 1) layer.H += layer.stride_h;
    while (layer.W < 1) layer.W += layer.stride_w;
}

void check_fc(std::uint64_t seed, int cases) {
    const auto covering = [](DrawnCase& one, Random& random) {
        Layer& layer = one.layer;
        layer.H = layer.R = random.between(1, 5);
        layer.W = layer.S = random.between(1, 5);
        layer.pad = Padding::even(0, 0);
    };
    for_drawn_cases(seed, cases, covering, [](const DrawnCase& one, const LayerRun& run, Random&) {
        DrawnCase fc = one;
        fc.layer.fully_connected = true;
        const LayerRun other = run_of(fc);
        REQUIRE(other.ofmap == run.ofmap);
        REQUIRE(count_difference(run.counters, other.counters) == "");
        REQUIRE(cycle_difference(run.counters, other.counters) == "");
        REQUIRE(sum(run.counters.dram_crossed) == sum(other.counters.dram_crossed));
    });
}

void check_mirrors(std::uint64_t seed, int cases) {
    for_drawn_cases(seed, cases, fit_windows, [](const DrawnCase& one, const LayerRun& run, Random&) {
        for (const std::size_t axis : {std::size_t{2}, std::size_t{3}}) {
            const Mirror mirror{axis};
            DrawnCase flipped = one;
            flipped.data = {moved(one.data.ifmap, mirror), moved(one.data.filter, mirror)};
            Padding& pad = flipped.layer.pad;
            axis == 2 ? std::swap(pad.top, pad.bottom) : std::swap(pad.left, pad.right);
            const LayerRun other = run_of(flipped);
            REQUIRE(words_of(other.ofmap) == moved(words_of(run.ofmap), mirror));
            // Which PE meets a zero changes, not how many are met; nor does it cost time.
            REQUIRE(count_difference(run.counters, other.counters) == "");
            REQUIRE(other.counters.cycles.array == run.counters.cycles.array);
            REQUIRE(other.counters.cycles.total == run.counters.cycles.total);
        }
    });
}

void check_transposes(std::uint64_t seed, int cases) {
    int compared = 0;
    for_drawn_cases(seed, cases, no_codec, [&](const DrawnCase& one, const LayerRun& run, Random&) {
        DrawnCase turned = one;
        std::swap(turned.layer.H, turned.layer.W);
        std::swap(turned.layer.R, turned.layer.S);
        std::swap(turned.layer.stride_h, turned.layer.stride_w);
        turned.layer.pad = {one.layer.pad.left, one.layer.pad.right, one.layer.pad.top, one.layer.pad.bottom};
        turned.parameters.e = turned.parameters.f = 1;
        turned.data = {moved(one.data.ifmap, Transpose()), moved(one.data.filter, Transpose())};
        LayerRun other;
        try {
            other = run_of(turned);
        } catch (const InputError&) {  // the mapping is for the shape as it was
            return;
        } catch (const DeadlockError&) {
            return;
        }
        REQUIRE(words_of(other.ofmap) == moved(words_of(run.ofmap), Transpose()));
        REQUIRE(other.counters.macs == run.counters.macs);
        REQUIRE(other.counters.gated_macs == run.counters.gated_macs);
        REQUIRE(other.counters.dram_ofmap == run.counters.dram_ofmap);
        ++compared;
    });
    REQUIRE(compared > cases / 3);
}

void check_channel_order(std::uint64_t seed, int cases) {
    const auto one_group = [](DrawnCase& one, Random& random) {
        no_codec(one, random);
        one.layer.C /= one.layer.G;
        one.layer.M /= one.layer.G;
        one.layer.G = 1;
    };
    for_drawn_cases(seed, cases, one_group, [](const DrawnCase& one, const LayerRun& run, Random&) {
        const Mirror mirror{1};
        DrawnCase other = one;
        other.data = {moved(one.data.ifmap, mirror), moved(one.data.filter, mirror)};
        const LayerRun reordered = run_of(other);
        REQUIRE(reordered.ofmap == run.ofmap);
        REQUIRE(count_difference(run.counters, reordered.counters) == "");
        other.data = {one.data.ifmap, moved(one.data.filter, Mirror{0})};
        REQUIRE(words_of(run_of(other).ofmap) == moved(words_of(run.ofmap), mirror));
    });
}

// Groups one at a time are layers one at a time.
void check_groups(std::uint64_t seed, int cases) {
    const auto grouped = [](DrawnCase& one, Random& random) {
        no_codec(one, random);
        const std::int64_t groups = random.between(2, 4);
        one.layer.C = one.layer.C_per_group() * groups;
        one.layer.M = one.layer.M_per_group() * groups;
        one.layer.G = groups;
    };
    for_drawn_cases(seed, cases, grouped, [](const DrawnCase& drawn, const LayerRun&, Random&) {
        DrawnCase whole = drawn;
        whole.parameters.g = 1;
        const LayerRun run = run_of(whole);
        LayerCounters sum;
        for (std::int64_t group = 0; group < whole.layer.G; ++group) {
            DrawnCase one = whole;
            one.layer.G = 1;
            one.layer.C = whole.layer.C_per_group();
            one.layer.M = whole.layer.M_per_group();
            one.data = {part_of(whole.data.ifmap, 1, group * one.layer.C, one.layer.C),
                        part_of(whole.data.filter, 0, group * one.layer.M, one.layer.M)};
            const LayerRun alone = run_of(one);
            REQUIRE(words_of(alone.ofmap) == part_of(words_of(run.ofmap), 1, group * one.layer.M, one.layer.M));
            sum += alone.counters;
        }
        REQUIRE(count_difference(run.counters, sum) == "");
    });
}

// A batch whose images take turns is its images one by one, but for filters that stay.
void check_batches(std::uint64_t seed, int cases) {
    const auto several = [](DrawnCase& one, Random& random) {
        no_codec(one, random);
        one.batch = random.between(2, 4);
    };
    for_drawn_cases(seed, cases, several, [](const DrawnCase& drawn, const LayerRun&, Random&) {
        DrawnCase whole = drawn;
        whole.parameters.n = 1;
        const LayerRun run = run_of(whole);
        LayerCounters sum;
        for (std::int64_t image = 0; image < whole.batch; ++image) {
            DrawnCase one = whole;
            one.batch = 1;
            one.data.ifmap = part_of(whole.data.ifmap, 0, image, 1);
            const LayerRun alone = run_of(one);
            REQUIRE(words_of(alone.ofmap) == part_of(words_of(run.ofmap), 0, image, 1));
            sum += alone.counters;
        }
        for (const Tally& tally : tallies) {
            INFO(tally.name);
            REQUIRE(run.counters.*tally.count == sum.*tally.count);
        }
        for (const Measure& measure : measures) {
            INFO(measure.name);
            if (measure.type == DataType::filter && measure.action != Action::read)
                REQUIRE(run.counters.*measure.count <= sum.*measure.count);
            else if (measure.type != DataType::filter)
                REQUIRE(run.counters.*measure.count == sum.*measure.count);
        }
    });
}

void check_gating(std::uint64_t seed, int cases) {
    const auto gated = [](DrawnCase& one, Random&) { one.machine.pe.zero_gating = true; };
    for_drawn_cases(seed, cases, gated, [](const DrawnCase& one, const LayerRun& run, Random&) {
        DrawnCase plain = one;
        plain.machine.pe.zero_gating = false;
        LayerRun other = run_of(plain);
        REQUIRE(other.ofmap == run.ofmap);
        REQUIRE(other.counters.gated_macs == 0);
        REQUIRE(other.counters.cycles.total == run.counters.cycles.total);
        // What a gated MAC saves is its read of the filter spad, where there is one.
        const Count saved = one.machine.pe.filter_spad_words > 0 ? run.counters.gated_macs : 0;
        REQUIRE(other.counters.rf_filter_reads == run.counters.rf_filter_reads + saved);
        other.counters.gated_macs = run.counters.gated_macs;
        other.counters.rf_filter_reads = run.counters.rf_filter_reads;
        REQUIRE(count_difference(run.counters, other.counters) == "");
    });
}

// Padding that DRAM does not hold changes the ifmaps' way over the link, and nothing else.
void check_padding(std::uint64_t seed, int cases) {
    const auto stored = [](DrawnCase& one, Random& random) {
        one.machine.dram.stores_padding = true;
        one.layer.pad.top += random.between(1, one.layer.R + 1);
        one.layer.pad.right += random.between(0, one.layer.S);
    };
    int fewer = 0;
    for_drawn_cases(seed, cases, stored, [&](const DrawnCase& one, const LayerRun& run, Random&) {
        DrawnCase other = one;
        other.machine.dram.stores_padding = false;
        LayerRun filled = run_of(other);
        REQUIRE(filled.ofmap == run.ofmap);
        REQUIRE(filled.counters.cycles.array == run.counters.cycles.array);
        if (!one.machine.overlap_passes) REQUIRE(filled.counters.cycles.total <= run.counters.cycles.total);
        REQUIRE(filled.counters.dram_ifmap <= run.counters.dram_ifmap);
        REQUIRE(filled.counters.dram_crossed.ifmap <= run.counters.dram_crossed.ifmap);
        REQUIRE(filled.counters.dram_crossed.ofmap == run.counters.dram_crossed.ofmap);
        fewer += filled.counters.dram_ifmap < run.counters.dram_ifmap ? 1 : 0;
        filled.counters.dram_ifmap = run.counters.dram_ifmap;
        REQUIRE(count_difference(run.counters, filled.counters) == "");
    });
    REQUIRE(fewer > cases / 2);
}

// Of maps sent in whichever form is smaller as many bytes cross the link as of the smaller one.
void check_forms(std::uint64_t seed, int cases) {
    const auto with = [](const DrawnCase& one, MapCoding ifmaps, MapCoding ofmaps) {
        DrawnCase other = one;
        other.machine.dram.rlc_ifmaps = ifmaps;
        other.machine.dram.rlc_ofmaps = ofmaps;
        return run_of(other);
    };
    int raw = 0, coded = 0;
    const auto rlc = [](DrawnCase& one, Random&) { one.machine.dram.rlc = true; };
    for_drawn_cases(seed, cases, rlc, [&](const DrawnCase& one, const LayerRun&, Random&) {
        const LayerRun chosen = with(one, MapCoding::smaller, MapCoding::smaller);
        const LayerRun always = with(one, MapCoding::always, MapCoding::always);
        const LayerRun never = with(one, MapCoding::never, MapCoding::never);
        REQUIRE(chosen.ofmap == never.ofmap);
        REQUIRE(always.ofmap == never.ofmap);
        for (const Transfer& of : transfer_rows) {
            INFO(of.name);
            const auto bytes = [&](const LayerRun& run) { return run.counters.dram_crossed.*of.bytes; };
            REQUIRE(bytes(chosen) == std::min(bytes(always), bytes(never)));
        }
        const auto grows = [&](Count DramBytes::*of) {
            return always.counters.dram_crossed.*of > never.counters.dram_crossed.*of;
        };
        REQUIRE((chosen.map_forms.ifmaps == MapForm::raw_as_smaller) == grows(&DramBytes::ifmap));
        REQUIRE((chosen.map_forms.ofmaps == MapForm::raw_as_smaller) == grows(&DramBytes::ofmap));
        raw += chosen.map_forms.ofmaps == MapForm::raw_as_smaller ? 1 : 0;
        coded += chosen.map_forms.ofmaps == MapForm::rlc ? 1 : 0;
    });
    REQUIRE(raw > 0);
    REQUIRE(coded > 0);
}

}  // namespace

TEST_CASE("a fully connected layer is the convolution whose filters cover the map", "[metamorphic]") {
    check_fc(1401, 60);
}

TEST_CASE("mirrored maps and filters give mirrored ofmaps, with the same counts and cycles", "[metamorphic]") {
    check_mirrors(1402, 60);
}

TEST_CASE("transposed layers give transposed ofmaps, with as many MACs", "[metamorphic]") {
    check_transposes(1403, 60);
}

TEST_CASE("padding that DRAM does not hold saves its words on the link, and changes nothing else", "[metamorphic]") {
    check_padding(1407, 60);
}

TEST_CASE("maps sent in the smaller form take as many bytes as the smaller of both", "[metamorphic]") {
    check_forms(1408, 60);
}

TEST_CASE("channels in another order give the same ofmaps and counts, filters in another order give theirs",
          "[metamorphic]") {
    check_channel_order(1404, 60);
}

TEST_CASE("groups that run one by one cost what layers of one group cost", "[metamorphic]") { check_groups(1405, 60); }

TEST_CASE("a batch gives each image what it gets alone, and costs no more", "[metamorphic]") {
    check_batches(1406, 60);
}

TEST_CASE("gating changes no ofmap and no cycle, and saves one read of the filter spad for each gated MAC",
          "[metamorphic]") {
    check_gating(1407, 60);
}

TEST_CASE("thousands of pairs of layers that are the same work", "[metamorphic][long]") {
    for (std::uint64_t seed = 1; seed <= 20; ++seed) {
        check_fc(seed, 200);
        check_mirrors(seed, 200);
        check_transposes(seed, 200);
        check_channel_order(seed, 200);
        check_groups(seed, 200);
        check_batches(seed, 200);
        check_gating(seed, 200);
        check_padding(seed, 200);
        check_forms(seed, 200);
    }
}
