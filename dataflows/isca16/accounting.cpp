#include "dataflows/isca16/accounting.hpp"

#include <initializer_list>
#include <vector>

#include <fmt/format.h>

#include "dataflows/isca16/formulas.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

struct Parameter {
    char name;
    std::int64_t value;
    std::int64_t most;  // 0: the dataflow has no such parameter
};

// In the order of the mapping's text.
std::vector<Parameter> parameters(const Isca16Shape& s, Isca16Dataflow dataflow, const Isca16Mapping& k) {
    const auto has = [dataflow](std::initializer_list<Isca16Dataflow> those, std::int64_t most) {
        for (const Isca16Dataflow one : those)
            if (one == dataflow) return most;
        return std::int64_t{0};
    };
    using D = Isca16Dataflow;
    return {{'n', k.n, has({D::rs, D::osa, D::osb, D::osc, D::nlr}, s.N)},
            {'m', k.m, has({D::rs, D::osa, D::osb, D::osc, D::nlr}, s.M)},
            {'e', k.e, has({D::osa, D::nlr}, s.E)},
            {'f', k.f, has({D::rs, D::ws, D::osa, D::osb, D::nlr}, s.F)},
            {'p', k.p, has({D::rs, D::osb, D::osc, D::nlr}, s.M)},
            {'q', k.q, has({D::rs, D::nlr}, s.C)},
            {'r', k.r, has({D::rs, D::ws}, s.C)},
            {'t', k.t, has({D::rs, D::ws}, s.M)}};
}

[[noreturn]] void refuse(const Layer& layer, Isca16Dataflow dataflow, const std::string& message) {
    throw InputError(fmt::format("layer {}, {} mapping: {}", layer.name, isca16_name(dataflow), message));
}

void check_mapping(const Layer& layer, const Isca16Shape& s, Isca16Dataflow dataflow, const Isca16Mapping& k) {
    for (const Parameter& one : parameters(s, dataflow, k)) {
        const std::int64_t least = one.most == 0 ? 0 : 1;
        if (one.value < least || one.value > one.most)
            refuse(layer, dataflow,
                   fmt::format("found {}={}; allowed: {} to {}", one.name, one.value, least, one.most));
    }
    const std::int64_t filters = k.t == 0 ? k.p : k.p * k.t;
    if (k.m != 0 && filters > k.m)
        refuse(layer, dataflow, fmt::format("found {} filters on the array; allowed: up to m={}", filters, k.m));
    if (k.r != 0 && k.q * k.r > s.C)
        refuse(layer, dataflow, fmt::format("found q r={}; allowed: up to C={}", k.q * k.r, s.C));
}

}  // namespace

std::string Isca16Mapping::text() const {
    std::string out;
    const std::initializer_list<Parameter> all = {{'n', n, 0}, {'m', m, 0}, {'e', e, 0}, {'f', f, 0},
                                                  {'p', p, 0}, {'q', q, 0}, {'r', r, 0}, {'t', t, 0}};
    for (const Parameter& one : all)
        if (one.value != 0) out += fmt::format("{}{}={}", out.empty() ? "" : " ", one.name, one.value);
    return out;
}

double Isca16Counts::at(Isca16Level level) const {
    return at(level, Isca16Type::ifmap) + at(level, Isca16Type::weight) + at(level, Isca16Type::psum);
}

Isca16Use isca16_use(const Layer& layer, std::int64_t batch, Isca16Dataflow dataflow, const Isca16Mapping& mapping) {
    const Isca16Shape shape = isca16_shape(layer, batch, dataflow);
    check_mapping(layer, shape, dataflow, mapping);
    return isca16_use(shape, dataflow, mapping);
}

Isca16Counts isca16_counts(const Layer& layer, std::int64_t batch, Isca16Dataflow dataflow,
                           const Isca16Mapping& mapping) {
    const Isca16Shape shape = isca16_shape(layer, batch, dataflow);
    check_mapping(layer, shape, dataflow, mapping);
    const auto scaled = isca16_scaled<Isca16Wide>(shape, dataflow, isca16_factors(shape, dataflow, mapping));
    Isca16Counts counts;
    counts.macs = static_cast<double>(shape.macs());
    for (std::size_t level = 0; level < counts.words.size(); ++level)
        for (std::size_t type = 0; type < counts.words[level].size(); ++type) {
            const Isca16Wide words = scaled.words[level][type];
            counts.words[level][type] = static_cast<double>(words / scaled.scale) +
                                        static_cast<double>(words % scaled.scale) / static_cast<double>(scaled.scale);
        }
    return counts;
}

Isca16Energy isca16_energy(const Isca16Counts& counts, const Isca16Weights& weights) {
    return {counts.macs * weights.mac, counts.at(Isca16Level::dram) * weights.dram,
            counts.at(Isca16Level::buffer) * weights.buffer, counts.at(Isca16Level::array) * weights.array,
            counts.at(Isca16Level::rf) * weights.rf};
}

}  // namespace eyrie
