#include "dataflows/isca16/formulas.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <fmt/format.h>

#include "sim/kernel/cycle.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

// Below these an objective times its scale fits 127 bits.
constexpr long double largest_count = 0x1p58L;
constexpr std::int64_t largest_plane = std::int64_t{1} << 30;

void check_size(const Isca16Shape& s, const std::string& name) {
    const auto real = [](std::int64_t value) { return static_cast<long double>(value); };
    const long double halo = real(std::max(s.R, s.U_h)) * real(std::max(s.S, s.U_w));
    const long double count = real(s.N) * real(s.M) * real(s.C) * real(s.G) * real(s.H) * real(s.W) * halo;
    if (count > largest_count || s.E * s.F > largest_plane)
        throw InputError(fmt::format(
            "layer {}: too large to count accesses exactly; allowed: N M C H W R S up to 2^58 and E F up to 2^30",
            name));
}

template <class Number>
using Words = std::array<std::array<Number, 3>, 4>;

// Each returns the counts of one dataflow, times the factors' e f. I_ stands for the ifmap's words.
template <class Number>
Words<Number> row_stationary(const Isca16Shape& s, const Isca16Factors& x) {
    const Number scale = Number(x.f), O = scale * Number(s.ofmap()), macs = scale * Number(s.macs());
    const Number weights = scale * Number(s.weights()), columns = Number(s.ifmap_channels()) * Number(s.H * s.F);
    const Number I_halo = columns * Number(x.w);
    const Number in_pe = Number(x.pe_channels * s.S), in_array = Number(x.array_channels);
    return {{{I_halo * Number(x.filters), weights * Number(x.images * x.columns), O},
             {I_halo * Number(x.array_filters), Number(0), 2 * O * (in_array - 1)},
             {scale * columns * Number(s.S) * Number(x.pe_filters), weights * Number(x.images * s.F),
              O * (in_pe - in_array)},
             {macs, macs, 2 * O * (Number(s.C * s.R * s.S) - in_pe)}}};
}

template <class Number>
Words<Number> weight_stationary(const Isca16Shape& s, const Isca16Factors& x) {
    const Number scale = Number(x.f), O = scale * Number(s.ofmap()), macs = scale * Number(s.macs());
    const Number I_halo = Number(s.ifmap_channels()) * Number(s.H * s.F) * Number(x.w);
    const Number through_buffer = Number(x.array_channels * s.R);
    return {{{I_halo * Number(x.array_filters), scale * Number(s.weights()), O},
             {Number(0), Number(0), 2 * O * (through_buffer - 1)},
             {macs, Number(0), O * (Number(s.C * s.R * s.S) - through_buffer)},
             {Number(0), macs, Number(0)}}};
}

// Of an output-stationary dataflow, given what its DRAM reads and buffer reads of ifmaps cost per filter.
template <class Number>
Words<Number> output_stationary(const Isca16Shape& s, const Isca16Factors& x, Number dram_I, Number buffer_I,
                                std::int64_t pixels) {
    const Number scale = Number(x.e * x.f), O = scale * Number(s.ofmap()), macs = scale * Number(s.macs());
    const Number weights = scale * Number(s.weights());
    return {{{dram_I, weights, O},
             {buffer_I, weights * Number(x.images * pixels), Number(0)},
             {macs, macs, Number(0)},
             {Number(0), Number(0), 2 * O * Number(s.C * s.R * s.S - 1)}}};
}

template <class Number>
Words<Number> one_channel_many_pixels(const Isca16Shape& s, const Isca16Factors& x) {
    const Number I_halo = Number(s.ifmap_channels()) * Number(s.E * x.h) * Number(s.F * x.w);
    return output_stationary(s, x, I_halo * Number(x.filters), I_halo * Number(s.M), x.rows * x.columns);
}

template <class Number>
Words<Number> many_channels_many_pixels(const Isca16Shape& s, const Isca16Factors& x) {
    const Number I_halo = Number(s.ifmap_channels()) * Number(s.E * s.R) * Number(s.F * x.w);
    return output_stationary(s, x, I_halo * Number(x.filters), I_halo * Number(x.array_filters), s.E * x.columns);
}

template <class Number>
Words<Number> many_channels_one_pixel(const Isca16Shape& s, const Isca16Factors& x) {
    const Number windows = Number(s.ifmap_channels()) * Number(s.E * s.R) * Number(s.F * s.S);
    return output_stationary(s, x, windows * Number(x.filters), windows * Number(x.array_filters), s.E * s.F);
}

template <class Number>
Words<Number> no_local_reuse(const Isca16Shape& s, const Isca16Factors& x) {
    const Number scale = Number(x.e * x.f), O = scale * Number(s.ofmap()), macs = scale * Number(s.macs());
    const Number weights = scale * Number(s.weights()), channels = Number(s.ifmap_channels());
    const Number I_halo = channels * Number(s.E * x.h) * Number(s.F * x.w);
    const Number windows = scale * channels * Number(s.E * s.R) * Number(s.F * s.S);
    const Number through_buffer = Number(x.array_channels * s.R * s.S);
    return {{{I_halo * Number(x.filters), weights * Number(x.images * x.rows * x.columns), O},
             {windows * Number(x.array_filters), macs, 2 * O * (through_buffer - 1)},
             {macs, Number(0), O * (Number(s.C * s.R * s.S) - through_buffer)},
             {Number(0), Number(0), Number(0)}}};
}

template <class Number>
Words<Number> scaled_words(const Isca16Shape& shape, Isca16Dataflow dataflow, const Isca16Factors& factors) {
    switch (dataflow) {
        case Isca16Dataflow::rs: return row_stationary<Number>(shape, factors);
        case Isca16Dataflow::ws: return weight_stationary<Number>(shape, factors);
        case Isca16Dataflow::osa: return one_channel_many_pixels<Number>(shape, factors);
        case Isca16Dataflow::osb: return many_channels_many_pixels<Number>(shape, factors);
        case Isca16Dataflow::osc: return many_channels_one_pixel<Number>(shape, factors);
        case Isca16Dataflow::nlr: return no_local_reuse<Number>(shape, factors);
    }
    throw SimulationError("unknown dataflow");
}

// The times `part` goes into `whole`, rounded up; a parameter the dataflow lacks divides nothing.
std::int64_t times(std::int64_t whole, std::int64_t part) { return part == 0 ? 1 : ceil_div(whole, part); }

}  // namespace

Isca16Shape isca16_shape(const Layer& layer, std::int64_t batch, Isca16Dataflow dataflow) {
    check_layer(layer);
    if (batch < 1 || batch > 65536)
        throw InputError(fmt::format("batch: found {}; allowed: an integer from 1 to 65536", batch));
    Isca16Shape s{
        batch,   layer.M_per_group(), layer.C_per_group(), layer.G,        layer.padded_H(), layer.padded_W(), layer.R,
        layer.S, layer.E(),           layer.F(),           layer.stride_h, layer.stride_w};
    if (dataflow == Isca16Dataflow::rs) {
        std::swap(s.H, s.W);
        std::swap(s.R, s.S);
        std::swap(s.E, s.F);
        std::swap(s.U_h, s.U_w);
    }
    check_size(s, layer.name);
    return s;
}

Isca16Factors isca16_factors(const Isca16Shape& s, Isca16Dataflow dataflow, const Isca16Mapping& k) {
    Isca16Factors x;
    x.images = times(s.N, k.n);
    x.filters = times(s.M, k.m);
    x.rows = times(s.E, k.e);
    x.columns = times(s.F, k.f);
    x.array_filters = times(s.M, dataflow == Isca16Dataflow::ws ? k.t : k.t == 0 ? k.p : k.p * k.t);
    x.array_channels = times(s.C, dataflow == Isca16Dataflow::ws ? k.r : k.r == 0 ? k.q : k.q * k.r);
    x.pe_filters = times(s.M, k.p);
    x.pe_channels = times(s.C, k.q);
    if (k.e != 0) x.h = s.h(k.e), x.e = k.e;
    if (k.f != 0) x.w = s.w(k.f), x.f = k.f;
    return x;
}

Isca16Use isca16_use(const Isca16Shape& s, Isca16Dataflow dataflow, const Isca16Mapping& k) {
    const std::int64_t window = s.C * s.R * s.S;
    switch (dataflow) {
        case Isca16Dataflow::rs:
            return {s.S * k.f * k.r * k.t, k.p * k.q * s.R + k.q * s.R + k.p,
                    k.n * k.m * s.E * k.f + k.n * k.q * k.r * s.H * s.w(k.f)};
        case Isca16Dataflow::ws:
            return {s.R * s.S * k.r * k.t, 0, s.N * k.t * s.E * s.F + k.r * k.t * (s.w(k.f) - s.S) * (s.R - 1)};
        case Isca16Dataflow::osa: return {k.n * k.e * k.f, 0, k.m * window + k.n * s.C * s.h(k.e) * s.w(k.f)};
        case Isca16Dataflow::osb: return {k.n * k.p * k.f, 0, k.m * window + k.n * s.C * s.R * s.w(k.f)};
        case Isca16Dataflow::osc: return {k.n * k.p, 0, k.m * window + k.n * window};
        case Isca16Dataflow::nlr:
            return {k.p * k.q, 0, k.n * k.q * s.h(k.e) * s.w(k.f) + k.m * k.q * s.R * s.S + k.n * k.m * k.e * k.f};
    }
    throw SimulationError("unknown dataflow");
}

template <class Number>
Isca16Scaled<Number> isca16_scaled(const Isca16Shape& shape, Isca16Dataflow dataflow, const Isca16Factors& factors) {
    return {scaled_words<Number>(shape, dataflow, factors), Number(factors.e * factors.f)};
}
template Isca16Scaled<double> isca16_scaled(const Isca16Shape&, Isca16Dataflow, const Isca16Factors&);
template Isca16Scaled<Isca16Wide> isca16_scaled(const Isca16Shape&, Isca16Dataflow, const Isca16Factors&);

}  // namespace eyrie
