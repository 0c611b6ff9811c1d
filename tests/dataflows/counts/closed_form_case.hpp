// Small layers with small mappings, drawn or written by hand, to compare closed forms with walks on.
#pragma once

#include <array>
#include <cstdint>
#include <ostream>
#include <string>

#include "dataflows/counts/closed_form.hpp"

namespace eyrie {

using Count = std::int64_t;

Layer square_layer(const char* name, Count M, Count C, Count H, Count R, Count stride, Count pad, Count G);

// A layer, a mapping and a PE as a list of numbers, each of which may be lowered to its minimum by itself.
struct Case {
    enum Knob {
        G,
        Cg,
        Mg,
        R,
        S,
        Uh,
        Uw,
        pad_top,
        pad_left,
        more_h,
        more_w,
        N,
        m,
        n,
        e,
        p,
        q,
        r,
        t,
        f,
        g,
        ifmap_spad,
        filter_spad,
        psum_spad,
        merged,
        keep,
        pad_bottom,
        pad_right,
        stores_padding,
        knobs
    };
    std::array<Count, knobs> value{};

    Count operator[](Knob knob) const { return value[knob]; }
    Layer layer() const;
    MappingParameters mapping() const;
    PeStorage pe() const;
};

std::ostream& operator<<(std::ostream& text, const Case& the_case);

Case random_case(std::uint64_t seed);

// The counts that differ, one a line; "" when all agree.
std::string difference(const LayerCounts& formula, const LayerCounts& walked);

using CountFunction = LayerCounts (*)(const Layer&, Count batch, const MappingParameters&, const PeStorage&);

std::string difference_found(const Case& drawn, CountFunction formula, CountFunction walk);

// Lowers numbers one by one as long as the case keeps failing.
Case shrunk(Case failing, CountFunction formula, CountFunction walk);

}  // namespace eyrie
