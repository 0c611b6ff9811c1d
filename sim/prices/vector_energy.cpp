#include "sim/prices/vector_energy.hpp"

#include <stdexcept>

#include <fmt/format.h>

namespace eyrie {

namespace {

double price_of(const VectorMeasure& measure, const EnergyTable& table) {
    for (const VectorPrice& one : vector_prices)
        if (measure.price == one.key) return table.vector.*one.price;
    for (std::size_t i = 0; i < price_keys; ++i)
        if (measure.price == price_table.keys[i].key) return table.price[i];
    throw std::logic_error(fmt::format("{}: no price {}", measure.name, measure.price));
}

}  // namespace

VectorEnergy price(const VectorCounts& counts, Cycles cycles, int core_khz, const EnergyTable& table) {
    VectorEnergy e;
    for (const VectorMeasure& one : vector_measures) {
        if (one.price.empty()) continue;
        double priced = static_cast<double>(counts.*one.count);
        if (one.unit == "bytes") priced /= table.word_bits / 8.0;  // the table prices words
        e.place[static_cast<std::size_t>(one.place)] += priced * price_of(one, table);
    }
    // A mW over cycles / kHz ms, in pJ (energy.cpp); tables without an absolute unit have no time.
    const double pj_of_a_mw = static_cast<double>(cycles) / core_khz * 1e6;
    e.control = e.on_chip() * table.overhead_percent / 100;
    if (table.is_absolute()) {
        e.leakage = table.leakage_mw * pj_of_a_mw;
        e.clock = table.clock_mw * pj_of_a_mw;
    }
    e.control += e.on_chip() * table.other_control_percent / 100;
    return e;
}

double VectorEnergy::total() const {
    double all = leakage + clock + control;
    for (const double one : place) all += one;
    return all;
}

double VectorEnergy::on_chip() const {
    double all = total();
    for (std::size_t i = 0; i < vector_place_count; ++i)
        if (!vector_place_rows[i].on_chip) all -= place[i];
    return all;
}

VectorEnergy& VectorEnergy::operator+=(const VectorEnergy& other) {
    for (std::size_t i = 0; i < vector_place_count; ++i) place[i] += other.place[i];
    leakage += other.leakage;
    clock += other.clock;
    control += other.control;
    return *this;
}

}  // namespace eyrie
