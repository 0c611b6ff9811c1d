#include "tests/dataflows/isca16/oracle.hpp"

#include <array>
#include <stdexcept>

namespace eyrie {

namespace {

using Int = std::int64_t;

Int up(Int x, Int y) { return x / y + (x % y != 0); }

// One dataflow on one layer: what a mapping occupies and costs. M and C of one group; I, W and O are
// written out where halos make a count a fraction of e or f.
struct Case {
    Isca16Dataflow dataflow;
    OracleWeights cost;
    Int N, M, C, G, H, W, R, S, E, F, U, V;  // strides: U of rows, V of columns
    Int pes, rf, buffer;

    Int filter_words() const { return M * G * C * R * S; }
    Int O() const { return N * M * G * E * F; }
    Int channels() const { return N * C * G; }
    Int macs() const { return O() * C * R * S; }
    Int h(Int e) const { return U * e + R - U; }
    Int w(Int f) const { return V * f + S - V; }

    bool legal(const Isca16Mapping& k) const;
    Int active(const Isca16Mapping& k) const;
    Int objective(const Isca16Mapping& k) const;  // times e f

    Int dram(Int words) const { return cost.dram * words; }
    Int row_stationary(const Isca16Mapping& k) const;
    Int weight_stationary(const Isca16Mapping& k) const;
    Int output_stationary() const;
    Int one_channel_many_pixels(const Isca16Mapping& k) const;
    Int many_channels_many_pixels(const Isca16Mapping& k) const;
    Int many_channels_one_pixel(const Isca16Mapping& k) const;
    Int no_local_reuse(const Isca16Mapping& k) const;
};

Int Case::active(const Isca16Mapping& k) const {
    switch (dataflow) {
        case Isca16Dataflow::rs: return R * k.f * k.r * k.t;
        case Isca16Dataflow::ws: return R * S * k.r * k.t;
        case Isca16Dataflow::osa: return k.n * k.e * k.f;
        case Isca16Dataflow::osb: return k.n * k.p * k.f;
        case Isca16Dataflow::osc: return k.n * k.p;
        case Isca16Dataflow::nlr: return k.p * k.q;
    }
    throw std::logic_error("dataflow");
}

bool Case::legal(const Isca16Mapping& k) const {
    if (active(k) > pes) return false;
    const Int CRS = C * R * S;
    switch (dataflow) {
        case Isca16Dataflow::rs:
            return k.n * k.m * k.f * F + k.n * k.q * k.r * h(k.f) * W <= buffer &&
                   k.p * k.q * S + k.q * S + k.p <= rf && k.q * k.r <= C && k.p * k.t <= k.m;
        case Isca16Dataflow::ws: return N * k.t * E * F + k.r * k.t * (w(k.f) - S) * (R - 1) <= buffer;
        case Isca16Dataflow::osa: return k.m * CRS + k.n * C * h(k.e) * w(k.f) <= buffer;
        case Isca16Dataflow::osb: return k.m * CRS + k.n * C * R * w(k.f) <= buffer && k.p <= k.m;
        case Isca16Dataflow::osc: return k.m * CRS + k.n * CRS <= buffer && k.p <= k.m;
        case Isca16Dataflow::nlr:
            return k.n * k.q * h(k.e) * w(k.f) + k.m * k.q * R * S + k.n * k.m * k.e * k.f <= buffer && k.p <= k.m;
    }
    throw std::logic_error("dataflow");
}

// Term by term the published table, psums on the array twice; `halo` and `rest` are times e f.
Int Case::row_stationary(const Isca16Mapping& k) const {  // f counts ofmap rows
    const Int halo = channels() * E * h(k.f) * W;
    const Int rest = dram(filter_words() * up(N, k.n) * up(E, k.f) + O()) +
                     cost.buffer * 2 * O() * (up(C, k.q * k.r) - 1) +
                     cost.array * (channels() * E * W * R * up(M, k.p) + filter_words() * up(N, k.n) * E) +
                     2 * cost.array * O() * (up(C, k.q) * R - up(C, k.q * k.r)) +
                     cost.rf * (2 * macs() + 2 * O() * (C * R * S - up(C, k.q) * R));
    return halo * (cost.dram * up(M, k.m) + cost.buffer * up(M, k.p * k.t)) + rest * k.f;
}

Int Case::weight_stationary(const Isca16Mapping& k) const {
    const Int halo = channels() * H * F * w(k.f);
    const Int rest = dram(filter_words() + O()) + cost.buffer * 2 * O() * (up(C, k.r) * R - 1) + cost.array * macs() +
                     2 * cost.array * O() * (C * R * S - up(C, k.r) * R) + cost.rf * macs();
    return halo * cost.dram * up(M, k.t) + rest * k.f;
}

// What all output-stationary dataflows have in common.
Int Case::output_stationary() const {
    return dram(filter_words() + O()) + cost.array * 2 * macs() + cost.rf * 2 * O() * (C * R * S - 1);
}

Int Case::one_channel_many_pixels(const Isca16Mapping& k) const {
    const Int halo = channels() * E * h(k.e) * F * w(k.f);
    const Int rest = output_stationary() + cost.buffer * filter_words() * up(N, k.n) * up(E, k.e) * up(F, k.f);
    return halo * (cost.dram * up(M, k.m) + cost.buffer * M) + rest * k.e * k.f;
}

Int Case::many_channels_many_pixels(const Isca16Mapping& k) const {
    const Int halo = channels() * R * E * F * w(k.f);
    const Int rest = output_stationary() + cost.buffer * filter_words() * up(N, k.n) * E * up(F, k.f);
    return halo * (cost.dram * up(M, k.m) + cost.buffer * up(M, k.p)) + rest * k.f;
}

Int Case::many_channels_one_pixel(const Isca16Mapping& k) const {
    return channels() * R * S * E * F * (cost.dram * up(M, k.m) + cost.buffer * up(M, k.p)) + output_stationary() +
           cost.buffer * filter_words() * up(N, k.n) * E * F;
}

Int Case::no_local_reuse(const Isca16Mapping& k) const {
    const Int halo = channels() * E * h(k.e) * F * w(k.f), passes = up(C, k.q) * R * S;
    const Int rest = dram(filter_words() * up(N, k.n) * up(E, k.e) * up(F, k.f) + O()) +
                     cost.buffer * (channels() * R * S * E * F * up(M, k.p) + macs() + 2 * O() * (passes - 1)) +
                     cost.array * macs() + 2 * cost.array * O() * (C * R * S - passes);
    return halo * cost.dram * up(M, k.m) + rest * k.e * k.f;
}

Int Case::objective(const Isca16Mapping& k) const {
    switch (dataflow) {
        case Isca16Dataflow::rs: return row_stationary(k);
        case Isca16Dataflow::ws: return weight_stationary(k);
        case Isca16Dataflow::osa: return one_channel_many_pixels(k);
        case Isca16Dataflow::osb: return many_channels_many_pixels(k);
        case Isca16Dataflow::osc: return many_channels_one_pixel(k);
        case Isca16Dataflow::nlr: return no_local_reuse(k);
    }
    throw std::logic_error("dataflow");
}

// Most active PEs, then smallest n, largest m, f, e, p, smallest q, r, t.
std::array<Int, 9> rank(const Isca16Mapping& k, Int active) {
    return {-active, k.n, -k.m, -k.f, -k.e, -k.p, k.q, k.r, k.t};
}

// The largest value of each parameter, in the order n m e f p q r t; 0: the dataflow has none.
std::array<Int, 8> extents(const Case& c) {
    switch (c.dataflow) {
        case Isca16Dataflow::rs: return {c.N, c.M, 0, c.E, c.M, c.C, c.C, c.M};
        case Isca16Dataflow::ws: return {0, 0, 0, c.F, 0, 0, c.C, c.M};
        case Isca16Dataflow::osa: return {c.N, c.M, c.E, c.F, 0, 0, 0, 0};
        case Isca16Dataflow::osb: return {c.N, c.M, 0, c.F, c.M, 0, 0, 0};
        case Isca16Dataflow::osc: return {c.N, c.M, 0, 0, c.M, 0, 0, 0};
        case Isca16Dataflow::nlr: return {c.N, c.M, c.E, c.F, c.M, c.C, 0, 0};
    }
    throw std::logic_error("dataflow");
}

void consider(const Case& c, const Isca16Mapping& k, std::optional<OracleBest>& best) {
    if (!c.legal(k)) return;
    const Int numerator = c.objective(k), denominator = (k.e ? k.e : 1) * (k.f ? k.f : 1), active = c.active(k);
    if (best) {
        ++best->legal_mappings;
        const Int left = numerator * best->denominator, right = best->numerator * denominator;
        if (left > right || (left == right && rank(k, active) >= rank(best->mapping, best->active_pes))) return;
    }
    best = OracleBest{k, active, numerator, denominator, best ? best->legal_mappings : 1};
}

}  // namespace

std::optional<OracleBest> brute_force(const Layer& l, Int batch, Isca16Dataflow dataflow,
                                      const Isca16Hardware& hardware, const OracleWeights& weights) {
    const Case c{dataflow,
                 weights,
                 batch,
                 l.M_per_group(),
                 l.C_per_group(),
                 l.G,
                 l.padded_H(),
                 l.padded_W(),
                 l.R,
                 l.S,
                 l.E(),
                 l.F(),
                 l.stride_h,
                 l.stride_w,
                 hardware.pes,
                 hardware.rf_words_per_pe,
                 hardware.buffer_words};
    const std::array<Int, 8> most = extents(c);
    std::array<Int, 8> v{};
    for (std::size_t i = 0; i < v.size(); ++i) v[i] = most[i] == 0 ? 0 : 1;
    std::optional<OracleBest> best;
    for (std::size_t i = 0; i < v.size();) {  // an odometer over all values
        consider(c, {v[0], v[1], v[2], v[3], v[4], v[5], v[6], v[7]}, best);
        for (i = 0; i < v.size(); ++i) {
            if (v[i] < most[i]) {
                ++v[i];
                break;
            }
            v[i] = most[i] == 0 ? 0 : 1;
        }
    }
    return best;
}

}  // namespace eyrie
