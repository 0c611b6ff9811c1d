// Candidates of WS, OSA, OSB and OSC. Everywhere larger m and p never cost more,
// have no fewer active PEs and break ties: only the largest legal ones are offered.
#include "dataflows/isca16/candidates.hpp"

#include <algorithm>

#include "sim/kernel/cycle.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

// Strips are free but for their halo, which is least for the widest strip or, when the filter is
// narrower than the stride, the narrowest.
void offer_weight_stationary(const Isca16Hardware& hardware, Isca16Best& best) {
    const Isca16Shape& s = best.shape();
    const std::int64_t blocks = hardware.pes / (s.R * s.S);
    for (std::int64_t r = 1; r <= std::min(s.C, blocks); ++r)
        for (std::int64_t t = 1; t <= std::min(s.M, blocks / r); ++t) {
            const std::int64_t left = hardware.buffer_words - s.N * t * s.E * s.F;
            if (left < 0) break;
            const std::int64_t row_delay = r * t * (s.R - 1) * s.U_w;  // for each f beyond the first
            const std::int64_t f = row_delay == 0 ? s.F : std::min(s.F, 1 + left / row_delay);
            best.offer({0, 0, 0, f, 0, 0, r, t});
            if (s.S < s.U_w && f > 1) best.offer({0, 0, 0, 1, 0, 0, r, t});
        }
}

// More images need not cost less, but occupy more PEs: every n is tried.
void offer_one_channel_many_pixels(const Isca16Hardware& hardware, Isca16Best& best) {
    const Isca16Shape& s = best.shape();
    const std::int64_t window = s.C * s.R * s.S;
    const auto most_m = [&](std::int64_t n, std::int64_t e, std::int64_t f) {
        return std::min(s.M, (hardware.buffer_words - n * s.C * s.h(e) * s.w(f)) / window);
    };
    for (std::int64_t n = 1; n <= std::min(s.N, hardware.pes); ++n)
        for (std::int64_t e = std::min(s.E, hardware.pes / n); e >= 1; --e) {
            const std::int64_t most_f = std::min(s.F, hardware.pes / (n * e)), m = most_m(n, e, 1);
            if (m < 1) continue;
            Isca16Factors bound = best.factors({n, m, e, most_f, 0, 0, 0, 0});
            isca16_least_column_halo(s, {1, most_f}, bound);
            if (best.beats(bound)) continue;
            for (std::int64_t f = most_f; f >= 1; --f)
                if (most_m(n, e, f) >= 1) best.offer({n, most_m(n, e, f), e, f, 0, 0, 0, 0});
        }
}

void offer_many_channels_many_pixels(const Isca16Hardware& hardware, Isca16Best& best) {
    const Isca16Shape& s = best.shape();
    for (std::int64_t n = 1; n <= std::min(s.N, hardware.pes); ++n)
        for (std::int64_t f = std::min(s.F, hardware.pes / n); f >= 1; --f) {
            const std::int64_t left = hardware.buffer_words - n * s.C * s.R * s.w(f);
            const std::int64_t m = std::min(s.M, left / (s.C * s.R * s.S));
            if (m >= 1) best.offer({n, m, 0, f, std::min(m, hardware.pes / (n * f)), 0, 0, 0});
        }
}

void offer_many_channels_one_pixel(const Isca16Hardware& hardware, Isca16Best& best) {
    const Isca16Shape& s = best.shape();
    for (std::int64_t n = 1; n <= std::min(s.N, hardware.pes); ++n) {
        const std::int64_t m = std::min(s.M, hardware.buffer_words / (s.C * s.R * s.S) - n);
        if (m >= 1) best.offer({n, m, 0, 0, std::min(m, hardware.pes / n), 0, 0, 0});
    }
}

}  // namespace

std::vector<Isca16Range> isca16_ranges(std::int64_t whole) {
    std::vector<Isca16Range> ranges;
    for (std::int64_t high = whole; high >= 1; high = ranges.back().low - 1)
        ranges.push_back({ceil_div(whole, ceil_div(whole, high)), high});
    return ranges;
}

void isca16_least_row_halo(const Isca16Shape& s, Isca16Range rows, Isca16Factors& x) {
    x.e = s.R < s.U_h ? rows.low : rows.high;
    x.h = s.h(x.e);
}

void isca16_least_column_halo(const Isca16Shape& s, Isca16Range columns, Isca16Factors& x) {
    x.f = s.S < s.U_w ? columns.low : columns.high;
    x.w = s.w(x.f);
}

void isca16_offer_candidates(Isca16Dataflow dataflow, const Isca16Hardware& hardware, Isca16Best& best) {
    switch (dataflow) {
        case Isca16Dataflow::rs: return isca16_offer_row_stationary(hardware, best);
        case Isca16Dataflow::ws: return offer_weight_stationary(hardware, best);
        case Isca16Dataflow::osa: return offer_one_channel_many_pixels(hardware, best);
        case Isca16Dataflow::osb: return offer_many_channels_many_pixels(hardware, best);
        case Isca16Dataflow::osc: return offer_many_channels_one_pixel(hardware, best);
        case Isca16Dataflow::nlr: return isca16_offer_no_local_reuse(hardware, best);
    }
    throw SimulationError("unknown dataflow");
}

}  // namespace eyrie
