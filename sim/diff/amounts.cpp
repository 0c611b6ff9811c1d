#include "sim/diff/amounts.hpp"

#include <cmath>

#include <fmt/format.h>

#include "sim/ledger/cells.hpp"

namespace eyrie {

namespace {

std::vector<Column> made_columns() {
    std::vector<Column> columns = {{"array_cycles", "core cycles", "DRAM fully overlapped"},
                                   {"total_cycles", "core cycles", "with the pauses for DRAM"},
                                   {"energy", "energy_unit", "of everything"},
                                   {"edp", "energy_unit x core cycles", "energy times total cycles"}};
    for_each_level([&](Level level, const LevelRow& row) {
        for_each_action(level, [&](Action, const ActionRow& action) {
            columns.push_back({fmt::format("{}_{}", row.name, action.plural), "words", "of all data types"});
        });
    });
    columns.push_back({"dram_bytes", "bytes", "that crossed the DRAM link"});
    return columns;
}

std::optional<Amount> product(const std::optional<Amount>& a, const std::optional<Amount>& b) {
    if (!a || !b) return std::nullopt;
    return Amount(a->number() * b->number());
}

void set_edp(Amounts& amounts) {
    amounts[at_place(AmountPlace::edp)] =
        product(amounts[at_place(AmountPlace::energy)], amounts[at_place(AmountPlace::total_cycles)]);
}

}  // namespace

const std::vector<Column>& amount_columns() {
    static const std::vector<Column> columns = made_columns();
    return columns;
}

Amounts amounts_of(const JsonField& part) {
    const JsonField cycles = part.at("cycles");
    Amounts out = {Amount(cycles.at("array").as_count()), Amount(cycles.at("total").as_count()),
                   Amount(part.at("energy").at("total").as_number()), std::nullopt};
    set_edp(out);
    const JsonField accesses = part.at("accesses");
    for_each_level([&](Level level, const LevelRow& row) {
        for_each_action(level, [&](Action, const ActionRow& action) {
            std::uint64_t sum = 0;
            for_each_type([&](DataType, const char* type) {
                sum += accesses.at(row.name).at(type).at(action.plural).as_count();
            });
            out.emplace_back(Amount(sum));
        });
    });
    out.emplace_back(Amount(part.at("dram_bytes").at("compressed").as_count()));
    return out;
}

Amounts amounts_of_whole_network(const JsonField& whole) {
    Amounts out(amount_columns().size());
    out[at_place(AmountPlace::total_cycles)] = Amount(whole.at("cycles").at("total").as_count());
    out[at_place(AmountPlace::energy)] = Amount(whole.at("energy").at("total").as_number());
    set_edp(out);
    // Results of before have the layers' only.
    if (whole.has("dram_bytes")) out.back() = Amount(whole.at("dram_bytes").at("total").as_count());
    return out;
}

void add_amounts(Amounts& sum, const Amounts& one, std::uint64_t times) {
    if (sum.empty()) sum.resize(one.size());
    for (std::size_t i = 0; i < one.size(); ++i) {
        if (!one[i]) continue;
        if (one[i]->is_count())
            sum[i] = Amount((sum[i] ? sum[i]->count() : 0) + times * one[i]->count());
        else
            sum[i] = Amount((sum[i] ? sum[i]->number() : 0) + static_cast<double>(times) * one[i]->number());
    }
    set_edp(sum);
}

std::optional<double> ratio_of(const std::optional<Amount>& a, const std::optional<Amount>& b) {
    if (!a || !b || a->number() == 0) return std::nullopt;
    return b->number() / a->number();
}

}  // namespace eyrie
