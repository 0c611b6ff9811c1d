// What is compared of a layer in two results: cycles, energy, energy-delay product, accesses, bytes of DRAM. Each is
// declared once; tables, JSON and CSV of a difference walk them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/results/json_field.hpp"
#include "sim/text/column.hpp"

namespace eyrie {

// A count stays an integer.
class Amount {
public:
    explicit Amount(std::uint64_t count) : count_(count), number_(static_cast<double>(count)) {}
    explicit Amount(double number) : number_(number) {}

    bool is_count() const { return count_.has_value(); }
    std::uint64_t count() const { return *count_; }
    double number() const { return number_; }

private:
    std::optional<std::uint64_t> count_;
    double number_ = 0;
};

// By the places of amount_columns(); none: the result does not have it.
using Amounts = std::vector<std::optional<Amount>>;

// Their names, units and what they are. The first are of time and energy, the others of words and bytes.
const std::vector<Column>& amount_columns();
enum class AmountPlace : std::size_t { array_cycles, total_cycles, energy, edp, accesses };  // accesses: and all behind
constexpr std::size_t at_place(AmountPlace place) { return static_cast<std::size_t>(place); }

// Of a layer or of the totals. Throws InputError naming the key that is missing or of another type.
Amounts amounts_of(const JsonField& part);
// Of a network with a vector unit, all together: time and energy alone.
Amounts amounts_of_whole_network(const JsonField& whole);

// `sum` and `times` times one more. The energy-delay product is that of the sums.
void add_amounts(Amounts& sum, const Amounts& one, std::uint64_t times);

// Of b to a; none: there is no such number.
std::optional<double> ratio_of(const std::optional<Amount>& a, const std::optional<Amount>& b);

}  // namespace eyrie
