// The palette: one colour, one thing; and colours that can meet in a chart can be told apart, by colour-blind readers
// too.
#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include <catch2/catch.hpp>

#include "sim/results/looks.hpp"

using namespace eyrie;

namespace {

using Three = std::array<double, 3>;

double channel(const char* colour, int which) {
    const double value = static_cast<double>(std::strtol(std::string(colour + 1 + 2 * which, 2).c_str(), nullptr, 16));
    return value / 255;
}

// Linear red, green and blue.
Three linear(const char* colour) {
    Three out{};
    for (int i = 0; i < 3; ++i) {
        const double c = channel(colour, i);
        out[static_cast<std::size_t>(i)] = c <= 0.04045 ? c / 12.92 : std::pow((c + 0.055) / 1.055, 2.4);
    }
    return out;
}

using Matrix = std::array<Three, 3>;
Three times(const Matrix& matrix, const Three& in) {
    Three out{};
    for (std::size_t i = 0; i < 3; ++i)
        for (std::size_t j = 0; j < 3; ++j) out[i] += matrix[i][j] * in[j];
    return out;
}

// CIE L*a*b*, white D65.
Three lab(Three rgb) {
    for (double& c : rgb) c = std::clamp(c, 0.0, 1.0);
    const Matrix to_xyz = {{{0.4124, 0.3576, 0.1805}, {0.2126, 0.7152, 0.0722}, {0.0193, 0.1192, 0.9505}}};
    Three f = times(to_xyz, rgb);
    const Three white = {0.9505, 1, 1.089};
    for (std::size_t i = 0; i < 3; ++i) {
        const double t = f[i] / white[i];
        f[i] = t > 0.008856 ? std::cbrt(t) : 7.787 * t + 16.0 / 116;
    }
    return {116 * f[1] - 16, 500 * (f[0] - f[1]), 200 * (f[1] - f[2])};
}

// Full sight; without red, without green cones (Machado, Oliveira, Fernandes 2009, severity 1).
const Matrix sights[] = {
    {{{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}},
    {{{0.152286, 1.052583, -0.204868}, {0.114503, 0.786281, 0.099216}, {-0.003882, -0.048116, 1.051998}}},
    {{{0.367322, 0.860646, -0.227968}, {0.280085, 0.672501, 0.047413}, {-0.011820, 0.042940, 0.968881}}}};

double difference(const char* one, const char* other, const Matrix& sight) {
    const Three a = lab(times(sight, linear(one))), b = lab(times(sight, linear(other)));
    return std::hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2]);
}

using Palette = std::vector<Colour>;

void add_energy_parts(Palette& out) {
    for (const EnergyPart& part : energy_parts) out.push_back(colour_of(part));
}

Palette of_levels() {
    Palette out;
    for_each_level([&](Level level, const LevelRow&) { out.push_back(colour_of(level)); });
    add_energy_parts(out);
    return out;
}

Palette of_types() {
    Palette out;
    for (const TypeLook& look : type_looks) out.push_back(look.colour);
    add_energy_parts(out);
    return out;
}

Palette of_reasons() {
    Palette out;
    for (const CycleLook& look : cycle_looks) out.push_back(look.colour);
    return out;
}

}  // namespace

TEST_CASE("colours that can meet in a chart can be told apart by every reader, on light paper and on dark", "[looks]") {
    constexpr double least = 16;  // of CIE 1976; 2.3 can just be noticed
    for (const Palette& chart : {of_levels(), of_types(), of_reasons()})
        for (std::size_t a = 0; a < chart.size(); ++a)
            for (std::size_t b = 0; b < a; ++b)
                for (const Matrix& sight : sights) {
                    INFO(chart[a].light << " and " << chart[b].light);
                    CHECK(difference(chart[a].light, chart[b].light, sight) > least);
                    CHECK(difference(chart[a].dark, chart[b].dark, sight) > least);
                }
}

TEST_CASE("a colour of one thing is of no other", "[looks]") {
    std::map<std::string, int> things;
    for_each_level([&](Level level, const LevelRow&) { ++things[colour_of(level).light]; });
    for (const EnergyPart& part : energy_parts) ++things[colour_of(part).light];
    for (const TypeLook& look : type_looks) ++things[look.colour.light];
    for (const auto& [colour, times] : things) {
        INFO(colour);
        CHECK(times == 1);
    }
}

TEST_CASE("a PE that waits has the colour of what it waits for, one that multiplies that of MACs", "[looks]") {
    const auto of = [](PeCycle reason) { return std::string(look_of(reason).colour.light); };
    CHECK(of(PeCycle::wait_filter) == colour_of(DataType::filter).light);
    CHECK(of(PeCycle::wait_ifmap) == colour_of(DataType::ifmap).light);
    CHECK(of(PeCycle::wait_psum) == colour_of(DataType::psum).light);
    CHECK(of(PeCycle::dram) == colour_of(Level::dram).light);
    CHECK(of(PeCycle::busy) == colour_of(energy_parts[0]).light);
    CHECK(of(PeCycle::control) == colour_of(energy_parts[3]).light);
    CHECK(std::string(energy_parts[3].name) == "control");
}
