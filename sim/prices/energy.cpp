#include "sim/prices/energy.hpp"

#include <utility>

namespace eyrie {

namespace {

// Everything about the ledger is known when this is compiled: what is left of it are additions and multiplications.
using Types = unsigned;  // a bit for each data type
constexpr Types all_types = (1u << type_count) - 1;
constexpr Types only(DataType type) { return 1u << place(type); }

template <std::size_t Key, Types types, std::size_t I>
constexpr bool priced() {
    return measures[I].price == price_table.keys[Key].key && (only(measures[I].type) & types) != 0;
}
template <std::size_t Key, Types types, std::size_t I = 0>
constexpr bool any_priced() {
    if constexpr (I == std::size(measures))
        return false;
    else
        return priced<Key, types, I>() || any_priced<Key, types, I + 1>();
}

// Words that have the price.
template <std::size_t Key, Types types, std::size_t... I>
Count words(const AccessCounts& counts, std::index_sequence<I...>) {
    return (Count{0} + ... + (priced<Key, types, I>() ? counts.*measures[I].count : Count{0}));
}
// Bytes that have it, as words of the table's width.
template <std::size_t Key, Types types, std::size_t T>
double words_of_transfer(const DramBytes& bytes, double bytes_per_word) {
    constexpr DataType type = transfer_rows[T].type;
    if constexpr (has_cell({price_table.keys[Key].level, type, price_table.keys[Key].action}) &&
                  (only(type) & types) != 0)
        return as_double(bytes.*transfer_rows[T].bytes) / bytes_per_word;
    else
        return 0;
}
template <std::size_t Key, Types types, std::size_t... T>
double words_of_bytes(const DramBytes& bytes, double bytes_per_word, std::index_sequence<T...>) {
    return (0.0 + ... + words_of_transfer<Key, types, T>(bytes, bytes_per_word));
}

struct Bill {
    const AccessCounts& counts;
    const DramBytes& bytes;
    const EnergyTable& table;
    // What psum accesses pay on average: those of gated MACs, as many in proportion as of others, pay a share.
    double psum_share = 1;

    Bill(const AccessCounts& of, const DramBytes& moved, const EnergyTable& by) : counts(of), bytes(moved), table(by) {
        if (counts.gated_macs > 0)
            psum_share = 1 - (1 - table.mac_gated_psum) * as_double(counts.gated_macs) / as_double(counts.macs);
    }

    double mac() const {
        return as_double(counts.macs - counts.gated_macs) * table.mac_active +
               as_double(counts.gated_macs) * table.mac_gated;
    }
    // Adds what the data types pay for a key, if they do.
    template <std::size_t Key, Types types>
    double key() const {
        constexpr PriceKey priced = price_table.keys[Key];
        if constexpr (priced.level == Level::rf && priced.type == DataType::psum)
            return psum_share * access<Key, types>();
        else
            return access<Key, types>();
    }
    template <std::size_t Key, Types types>
    double access() const {
        if constexpr (level_rows[place(price_table.keys[Key].level)].on_chip)
            return as_double(words<Key, types>(counts, std::make_index_sequence<std::size(measures)>())) *
                   table.price[Key];
        else
            return words_of_bytes<Key, types>(bytes, table.word_bits / 8.0,
                                              std::make_index_sequence<std::size(transfer_rows)>()) *
                   table.price[Key];
    }
    // All keys of a level that the data types pay, from key number `Key` on.
    template <std::size_t L, Types types, std::size_t Key = 0>
    double of_types(double sum) const {
        if constexpr (Key == price_keys)
            return sum;
        else if constexpr (place(price_table.keys[Key].level) != L || !any_priced<Key, types>())
            return of_types<L, types, Key + 1>(sum);
        else
            return of_types<L, types, Key + 1>(sum + key<Key, types>());
    }
    // All keys of a level, section by section; `section`: the sum of the one that key number `Key` goes on with.
    template <std::size_t L, std::size_t Key = 0>
    double of_level(double sum, double section) const {
        if constexpr (Key == price_keys)
            return sum + section;
        else if constexpr (place(price_table.keys[Key].level) != L)
            return of_level<L, Key + 1>(sum, section);
        else if constexpr (Key > 0 && price_table.keys[Key - 1].section() != price_table.keys[Key].section())
            return of_level<L, Key + 1>(sum + section, key<Key, all_types>());
        else
            return of_level<L, Key + 1>(sum, section + key<Key, all_types>());
    }

    template <std::size_t L, std::size_t... T>
    TypeEnergy by_type(std::index_sequence<T...>) const {
        return {{of_types<L, only(static_cast<DataType>(T))>(0.0)...}};
    }
    template <std::size_t... L>
    std::array<TypeEnergy, level_count> by_level(std::index_sequence<L...>) const {
        return {{by_type<L>(std::make_index_sequence<type_count>())...}};
    }
    template <std::size_t L, bool on_chip>
    double of_place() const {
        if constexpr (level_rows[L].on_chip == on_chip)
            return of_level<L>(0.0, 0.0);
        else
            return 0;
    }
    template <bool on_chip, std::size_t... L>
    double all(std::index_sequence<L...>) const {
        return (0.0 + ... + of_place<L, on_chip>());
    }
};

// What a milliwatt is over so many cycles, in tables in pJ: a cycle lasts 1 / (kHz * 1e3) s, so mW * cycles / kHz is in
// 1e-3 J/s * 1e-3 s = 1e-6 J = 1e6 pJ. Other tables have no time.
double pj_of_a_mw(double cycles, int core_khz, const EnergyTable& table) {
    return table.is_absolute() ? cycles / core_khz * 1e6 : 0;
}

}  // namespace

LayerEnergy price(const AccessCounts& counts, const DramBytes& bytes, Cycles total_cycles, int core_khz,
                  const EnergyTable& table) {
    const Bill bill(counts, bytes, table);
    LayerEnergy e;
    e.mac = bill.mac();
    e.level = bill.by_level(std::make_index_sequence<level_count>());
    const double over_time = pj_of_a_mw(as_double(total_cycles), core_khz, table);
    e.control = e.on_chip() * table.overhead_percent / 100;
    e.leakage = table.leakage_mw * over_time;
    e.clock = table.clock_mw * over_time;
    e.control += e.on_chip() * table.other_control_percent / 100;
    return e;
}

double price_total(const AccessCounts& counts, const DramBytes& bytes, double total_cycles, int core_khz,
                   const EnergyTable& table) {
    const Bill bill(counts, bytes, table);
    const auto levels = std::make_index_sequence<level_count>();
    const double done = bill.mac() + bill.all<true>(levels);
    const double over_time = (table.leakage_mw + table.clock_mw) * pj_of_a_mw(total_cycles, core_khz, table);
    const double overhead = done * table.overhead_percent / 100;
    return (done + over_time + overhead) * (1 + table.other_control_percent / 100) + bill.all<false>(levels);
}

double TypeEnergy::sum() const {
    double all = 0;
    for (const double one : of_type) all += one;
    return all;
}

double LayerEnergy::of(DataType type) const {
    double all = 0;
    for (const TypeEnergy& one : level) all += one[type];
    return all;
}

double LayerEnergy::total() const {
    double all = 0;
    const auto add = [&](const EnergyPart& part) { all += this->*part.energy; };
    for_each_energy_part(PricedBy::every, add);
    for (const TypeEnergy& one : level) all += one.sum();
    for_each_energy_part(PricedBy::some, add);
    return all;
}

double LayerEnergy::on_chip() const {
    double all = total();
    for (std::size_t i = 0; i < level_count; ++i)
        if (!level_rows[i].on_chip) all -= level[i].sum();
    return all;
}

LayerEnergy& LayerEnergy::operator+=(const LayerEnergy& other) {
    for (const EnergyPart& part : energy_parts) this->*part.energy += other.*part.energy;
    for (std::size_t i = 0; i < level_count; ++i)
        for (std::size_t t = 0; t < type_count; ++t) level[i].of_type[t] += other.level[i].of_type[t];
    return *this;
}

double chip_power_mw(const LayerEnergy& energy, Cycles total_cycles, int core_khz) {
    return total_cycles == 0 ? 0 : energy.on_chip() * core_khz / as_double(total_cycles) * 1e-6;
}

}  // namespace eyrie
