#include "tests/dataflows/counts/closed_form_case.hpp"

#include <algorithm>
#include <sstream>
#include <utility>
#include <vector>

#include "sim/kernel/random.hpp"

namespace eyrie {

namespace {

struct KnobRange {
    const char* name;
    Count low, high;
};

const std::array<KnobRange, Case::knobs> knob_ranges = {{
    {"G", 1, 3},
    {"C/G", 1, 7},
    {"M/G", 1, 9},
    {"R", 1, 4},
    {"S", 1, 4},
    {"U_h", 1, 6},
    {"U_w", 1, 6},
    {"pad_top", 0, 5},
    {"pad_left", 0, 5},
    {"H-R", 0, 9},
    {"W-S", 0, 9},
    {"N", 1, 4},
    {"m", 1, 11},
    {"n", 1, 5},
    {"e", 1, 5},
    {"p", 1, 4},
    {"q", 1, 3},
    {"r", 1, 4},
    {"t", 1, 4},
    {"f", 1, 5},
    {"g", 1, 4},
    {"ifmap_spad", 0, 1},
    {"filter_spad", 0, 1},
    {"psum_spad", 0, 1},
    {"merged", 0, 1},
    {"keep", 1, 4},
    {"pad_bottom", 0, 5},
    {"pad_right", 0, 5},
    {"stores_padding", 0, 1},
}};

}  // namespace

Layer square_layer(const char* name, Count M, Count C, Count H, Count R, Count stride, Count pad, Count G) {
    Layer layer;
    layer.name = name;
    layer.M = M;
    layer.C = C;
    layer.H = layer.W = H;
    layer.R = layer.S = R;
    layer.stride_h = layer.stride_w = stride;
    layer.pad = Padding::even(pad, pad);
    layer.G = G;
    return layer;
}

Layer Case::layer() const {
    Layer layer;
    layer.name = "RANDOM";
    layer.G = value[G];
    layer.C = value[G] * value[Cg];
    layer.M = value[G] * value[Mg];
    layer.R = value[R];
    layer.S = value[S];
    layer.stride_h = value[Uh];
    layer.stride_w = value[Uw];
    layer.pad = {value[pad_top], value[pad_bottom], value[pad_left], value[pad_right]};
    layer.H = layer.R + value[more_h];
    layer.W = layer.S + value[more_w];
    return layer;
}

MappingParameters Case::mapping() const {
    return {value[m], value[n], value[e], value[p], value[q], value[r], value[t], value[f], value[g], value[keep]};
}

PeStorage Case::pe() const {
    return {value[ifmap_spad] != 0, value[filter_spad] != 0, value[psum_spad] != 0, value[merged] != 0,
            value[stores_padding] != 0};
}

std::ostream& operator<<(std::ostream& text, const Case& the_case) {
    for (std::size_t k = 0; k < Case::knobs; ++k) text << knob_ranges[k].name << "=" << the_case.value[k] << " ";
    return text;
}

Case random_case(std::uint64_t seed) {
    Random random(seed);
    Case drawn;
    for (std::size_t k = 0; k < Case::knobs; ++k)
        drawn.value[k] = random.between(knob_ranges[k].low, knob_ranges[k].high);
    return drawn;
}

std::string difference(const LayerCounts& formula, const LayerCounts& walked) {
    std::ostringstream text;
    const auto compare = [&](const char* name, Count LayerCounts::*count) {
        if (formula.*count != walked.*count)
            text << name << ": closed form " << formula.*count << ", walk " << walked.*count << "\n";
    };
    for (const Measure& one : measures) compare(one.name, one.count);
    for (const Tally& one : tallies) compare(one.name, one.count);
    compare("passes", &LayerCounts::passes);
    compare("active_pes", &LayerCounts::active_pes);
    return text.str();
}

std::string difference_found(const Case& drawn, CountFunction formula, CountFunction walk) {
    const Layer layer = drawn.layer();
    return difference(formula(layer, drawn[Case::N], drawn.mapping(), drawn.pe()),
                      walk(layer, drawn[Case::N], drawn.mapping(), drawn.pe()));
}

Case shrunk(Case failing, CountFunction formula, CountFunction walk) {
    for (std::size_t k = 0; k < Case::knobs;) {
        Case smaller = failing;
        --smaller.value[k];
        if (smaller.value[k] < knob_ranges[k].low || difference_found(smaller, formula, walk).empty()) {
            ++k;
        } else {
            failing = smaller;
            k = 0;
        }
    }
    return failing;
}

}  // namespace eyrie
