// The limit for a simulator that computes every MAC: a plain convolution of a network's layers, compiled for this
// machine's vectors. No cycles, no counters.
//   plain_convolution NETWORK.yaml conv|all [Google Benchmark's arguments]
#include <algorithm>
#include <cstdint>
#include <cstdio>
#include <cstring>
#include <vector>

#include <benchmark/benchmark.h>

#include "sim/kernel/errors.hpp"
#include "workloads/layer_data.hpp"
#include "workloads/network_file/network_file.hpp"
#include "workloads/reference.hpp"

using namespace eyrie;

namespace {

constexpr std::int64_t tile = 4;           // ofmaps, and filters, of one turn: 16 sums stay in registers
constexpr std::int64_t vector_words = 32;  // windows are filled up with zeros to whole vectors

// Operands in the order of the loops.
struct Operands {
    Layer layer;
    std::int64_t window = 0;            // words of a window with its zeros
    std::int64_t filters_a_group = 0;   // a multiple of the tile
    std::vector<std::int16_t> filters;  // group, filter, window in the order R, S, C
    std::vector<std::int16_t> ifmap;    // group, H, W, C; with padding
    std::vector<std::int32_t> ofmap;    // M, E, F
};

std::int64_t round_up(std::int64_t value, std::int64_t to) { return (value + to - 1) / to * to; }

Operands pack(const Layer& layer, const LayerData& data) {
    Operands o;
    o.layer = layer;
    const std::int64_t channels = layer.C_per_group();
    o.window = round_up(layer.R * layer.S * channels, vector_words);
    o.filters_a_group = round_up(layer.M_per_group(), tile);
    o.filters.assign(static_cast<std::size_t>(layer.G * o.filters_a_group * o.window), 0);
    o.ifmap.assign(static_cast<std::size_t>(layer.padded_H() * layer.padded_W() * layer.C), 0);
    o.ofmap.assign(static_cast<std::size_t>(layer.ofmap_words_per_image()), 0);
    for (std::int64_t m = 0; m < layer.M; ++m)
        for (std::int64_t c = 0; c < channels; ++c)
            for (std::int64_t r = 0; r < layer.R; ++r)
                for (std::int64_t s = 0; s < layer.S; ++s) {
                    const std::int64_t filter = m / layer.M_per_group() * o.filters_a_group + m % layer.M_per_group();
                    o.filters[static_cast<std::size_t>(filter * o.window + (r * layer.S + s) * channels + c)] =
                        data.filter.at(m, c, r, s);
                }
    for (std::int64_t c = 0; c < layer.C; ++c)
        for (std::int64_t h = 0; h < layer.H; ++h)
            for (std::int64_t w = 0; w < layer.W; ++w) {
                const std::int64_t row = c / channels * layer.padded_H() + h + layer.pad.top;
                o.ifmap[static_cast<std::size_t>((row * layer.padded_W() + w + layer.pad.left) * channels +
                                                 c % channels)] = data.ifmap.at(0, c, h, w);
            }
    return o;
}

// Every filter of a tile with every window of a tile. Compilers make vector instructions of it that multiply words of
// 16 bits and add the products.
void multiply(const std::int16_t* filters, const std::int16_t* windows, std::int64_t length,
              std::int32_t (&sums)[tile][tile]) {
    std::int32_t sum[tile][tile] = {};
    for (std::int64_t k = 0; k < length; ++k)
        for (std::int64_t f = 0; f < tile; ++f)
            for (std::int64_t x = 0; x < tile; ++x) sum[f][x] += filters[f * length + k] * windows[x * length + k];
    std::copy(&sum[0][0], &sum[0][0] + tile * tile, &sums[0][0]);
}

void gather_window(const Operands& o, std::int64_t group, std::int64_t y, std::int64_t x, std::int16_t* window) {
    const Layer& layer = o.layer;
    const std::int64_t row_words = layer.S * layer.C_per_group();
    for (std::int64_t r = 0; r < layer.R; ++r) {
        const std::int64_t row = group * layer.padded_H() + y * layer.stride_h + r;
        std::copy_n(
            &o.ifmap[static_cast<std::size_t>((row * layer.padded_W() + x * layer.stride_w) * layer.C_per_group())],
            row_words, window + r * row_words);
    }
}

void convolve(Operands& o, const Arithmetic& arithmetic) {
    const Layer& layer = o.layer;
    std::vector<std::int16_t> windows(static_cast<std::size_t>(tile * o.window), 0);
    std::int32_t sums[tile][tile];
    const std::int64_t pixels = layer.E() * layer.F();
    for (std::int64_t group = 0; group < layer.G; ++group)
        for (std::int64_t first = 0; first < pixels; first += tile) {
            const std::int64_t width = std::min(tile, pixels - first);
            for (std::int64_t i = 0; i < width; ++i)
                gather_window(o, group, (first + i) / layer.F(), (first + i) % layer.F(),
                              &windows[static_cast<std::size_t>(i * o.window)]);
            for (std::int64_t m = 0; m < layer.M_per_group(); m += tile) {
                multiply(&o.filters[static_cast<std::size_t>((group * o.filters_a_group + m) * o.window)],
                         windows.data(), o.window, sums);
                for (std::int64_t f = 0; f < std::min(tile, layer.M_per_group() - m); ++f)
                    for (std::int64_t i = 0; i < width; ++i) {
                        const std::int32_t psum = static_cast<std::int32_t>(wrap(sums[f][i], arithmetic.psum_bits));
                        o.ofmap[static_cast<std::size_t>((group * layer.M_per_group() + m + f) * pixels + first + i)] =
                            layer.relu ? std::max(psum, 0) : psum;
                    }
            }
        }
}

int run(int argc, char** argv) {
    const Network network = load_network(argv[1]);
    const bool all = std::strcmp(argv[2], "all") == 0;  // else without fully connected ones, as `eyrie run`
    argv[2] = argv[0];
    int arguments = argc - 2;
    benchmark::Initialize(&arguments, argv + 2);
    if (benchmark::ReportUnrecognizedArguments(arguments, argv + 2)) return 2;
    const Arithmetic arithmetic;
    std::vector<Operands> layers;
    double macs = 0;
    for (const Layer& layer : network.layers) {
        if (layer.fully_connected && !all) continue;
        const LayerData data = make_layer_data(layer, 1, 1, arithmetic);
        layers.push_back(pack(layer, data));
        macs += static_cast<double>(layer.macs_per_image());
        convolve(layers.back(), arithmetic);
        const bool right = reference_ofmap(layer, data, arithmetic).visit([&](const auto& words) {
            return std::equal(words.data.begin(), words.data.end(), layers.back().ofmap.begin());
        });
        if (!right) {
            std::fprintf(stderr, "plain_convolution: %s: wrong ofmap\n", layer.name.c_str());
            return 1;
        }
    }
    benchmark::RegisterBenchmark(network.name.c_str(), [&](benchmark::State& state) {
        for (auto _ : state)
            for (Operands& layer : layers) {
                convolve(layer, arithmetic);
                benchmark::DoNotOptimize(layer.ofmap.data());
            }
        state.counters["MAC/s"] =
            benchmark::Counter(macs * static_cast<double>(state.iterations()), benchmark::Counter::kIsRate);
    });
    benchmark::RunSpecifiedBenchmarks();
    return 0;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc < 3 || (std::strcmp(argv[2], "conv") != 0 && std::strcmp(argv[2], "all") != 0)) {
        std::fprintf(stderr, "usage: plain_convolution NETWORK.yaml conv|all [--benchmark_...]\n");
        return 2;
    }
    try {
        return run(argc, argv);
    } catch (const InputError& error) {
        std::fprintf(stderr, "plain_convolution: %s\n", error.what());
        return 2;
    }
}
