#include "dataflows/isca16/search.hpp"

#include <fmt/format.h>

#include "dataflows/isca16/best.hpp"
#include "dataflows/isca16/candidates.hpp"
#include "sim/kernel/errors.hpp"

namespace eyrie {

namespace {

void check_capacity(const char* name, std::int64_t found) {
    constexpr std::int64_t largest = std::int64_t{1} << 40;
    if (found < 0 || found > largest) throw InputError(fmt::format("{}: found {}; allowed: 0 to 2^40", name, found));
}

Isca16Mapping smallest_mapping(Isca16Dataflow dataflow) {
    switch (dataflow) {
        case Isca16Dataflow::rs: return {1, 1, 0, 1, 1, 1, 1, 1};
        case Isca16Dataflow::ws: return {0, 0, 0, 1, 0, 0, 1, 1};
        case Isca16Dataflow::osa: return {1, 1, 1, 1, 0, 0, 0, 0};
        case Isca16Dataflow::osb: return {1, 1, 0, 1, 1, 0, 0, 0};
        case Isca16Dataflow::osc: return {1, 1, 0, 0, 1, 0, 0, 0};
        case Isca16Dataflow::nlr: return {1, 1, 1, 1, 1, 1, 0, 0};
    }
    throw SimulationError("unknown dataflow");
}

// No capacity is easier to keep with a larger parameter, so a layer runs unless this finds something.
std::vector<Isca16Shortfall> shortfalls(const Isca16Shape& shape, Isca16Dataflow dataflow,
                                        const Isca16Hardware& hardware) {
    const Isca16Use use = isca16_use(shape, dataflow, smallest_mapping(dataflow));
    std::vector<Isca16Shortfall> missing;
    const auto compare = [&missing](const char* capacity, std::int64_t needed, std::int64_t available) {
        if (needed > available) missing.push_back({capacity, needed, available});
    };
    compare("PEs", use.active_pes, hardware.pes);
    compare("RF words per PE", use.rf_words_per_pe, hardware.rf_words_per_pe);
    compare("buffer words", use.buffer_words, hardware.buffer_words);
    return missing;
}

}  // namespace

std::string Isca16Shortfall::text() const {
    return fmt::format("{}: the smallest mapping needs {}, there are {}, {} too few", capacity, needed, available,
                       needed - available);
}

std::string Isca16Result::missing_text() const {
    std::string out;
    for (const Isca16Shortfall& one : missing) out += (out.empty() ? "" : "; ") + one.text();
    return out;
}

Isca16Result isca16_search(const Layer& layer, std::int64_t batch, Isca16Dataflow dataflow,
                           const Isca16Hardware& hardware, const Isca16Weights& weights) {
    check_capacity("PEs", hardware.pes);
    check_capacity("RF words per PE", hardware.rf_words_per_pe);
    check_capacity("buffer words", hardware.buffer_words);
    const Isca16Shape shape = isca16_shape(layer, batch, dataflow);
    Isca16Best best(shape, dataflow, weights);
    Isca16Result result;
    result.missing = shortfalls(shape, dataflow, hardware);
    if (!result.runs()) return result;
    isca16_offer_candidates(dataflow, hardware, best);
    if (!best.found())
        throw SimulationError(fmt::format("layer {}: the smallest mapping fits, the search found none", layer.name));
    result.mapping = best.mapping();
    result.counts = isca16_counts(layer, batch, dataflow, result.mapping);
    result.energy = isca16_energy(result.counts, weights);
    result.objective = best.objective();
    result.active_pes = best.active_pes();
    result.candidates = best.candidates();
    return result;
}

}  // namespace eyrie
