#include "sim/technology/memory_model.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>

#include <fmt/format.h>

#include "sim/kernel/errors.hpp"
#include "sim/technology/read_points.hpp"
#include "sim/technology/technology_keys.hpp"

namespace eyrie {

namespace {

// Rising values above 0, two or more.
std::vector<double> read_axis(const YamlNode& node) {
    std::vector<double> axis;
    for (const YamlNode& one : node.elements()) {
        axis.push_back(one.as_number(smallest_number, largest_number));
        if (axis.size() > 1 && axis.back() <= axis[axis.size() - 2]) one.fail("found no rise; allowed: rising numbers");
    }
    if (axis.size() < 2) node.fail("found fewer than two numbers; allowed: two or more");
    return axis;
}

// One row for each width: its numbers by capacity. Energies must rise along both: a larger memory never costs less.
std::vector<std::vector<double>> read_table(const YamlNode& node, const std::vector<double>& widths,
                                            std::size_t capacities) {
    std::vector<std::vector<double>> table;
    for (const auto& [key, row] : node.entries()) {
        if (table.size() == widths.size() || key != fmt::format("{}", widths[table.size()]))
            row.fail("found another width; allowed: those of read_pj, in their order");
        std::vector<double> line;
        for (const YamlNode& one : row.elements()) {
            const double value = std::log(one.as_number(smallest_number, largest_number));
            if (!line.empty() && value < line.back())
                one.fail("found a fall; allowed: numbers that rise with capacity");
            if (!table.empty() && line.size() < capacities && value < table.back()[line.size()])
                one.fail("found a fall; allowed: numbers that rise with the width");
            line.push_back(value);
        }
        if (line.size() != capacities)
            row.fail(fmt::format("found {} numbers; allowed: {}, one for each capacity", line.size(), capacities));
        table.push_back(line);
    }
    if (table.size() != widths.size())
        node.fail(fmt::format("found {} widths; allowed: all {}", table.size(), widths.size()));
    return table;
}

double squared(double x) { return x * x; }
double address_bits(double rows) { return std::ceil(std::log2(std::max(rows, 1.0))); }

// The place of `x` between the points of an axis: the lower one, and how far it is to the next, in the logarithm.
std::pair<std::size_t, double> place_on(const std::vector<double>& axis, double x) {
    std::size_t low = 0;
    while (low + 2 < axis.size() && axis[low + 1] <= x) ++low;
    return {low, std::log(x / axis[low]) / std::log(axis[low + 1] / axis[low])};
}

}  // namespace

MemoryModel::MemoryModel(const YamlNode& sram, const YamlNode& registers) {
    sram.allow_only(technology_keys("sram"));
    sram_source_ = sram.at("source").as_text();
    sram_at_v_ = read_supply(sram.at("at_v"));
    capacity_bytes_ = read_axis(sram.at("capacity_bytes"));
    for (const std::string& key : sram.at("read_pj").keys())
        width_bits_.push_back(read_size_key(sram.at("read_pj"), key));
    if (width_bits_.size() < 2) sram.at("read_pj").fail("found fewer than two widths; allowed: two or more");
    const std::size_t capacities = capacity_bytes_.size();
    read_ = read_table(sram.at("read_pj"), width_bits_, capacities);
    write_ = read_table(sram.at("write_pj"), width_bits_, capacities);
    leakage_ = read_table(sram.at("leakage_uw"), width_bits_, capacities);
    area_ = read_table(sram.at("area_um2"), width_bits_, capacities);
    const YamlNode two = sram.at("two_ports");
    two.allow_only(technology_keys("sram.two_ports"));
    two_ports_ = {two.at("read").as_number(1, 100), two.at("write").as_number(1, 100),
                  two.at("leakage").as_number(1, 100), two.at("area").as_number(1, 100)};
    least_area_um2_per_byte_ = read_points(sram.at("least_area_um2_per_byte"));
    if (sram.has("reach_bytes"))
        for (const LogCurve::Point& one : read_points(sram.at("reach_bytes")).points) reach_.emplace_back(one.x, one.y);

    registers.allow_only(technology_keys("registers"));
    registers_source_ = registers.at("source").as_text();
    registers_at_v_ = read_supply(registers.at("at_v"));
    bit_pj_ = read_price(registers.at("bit_pj"));
    match_pj_ = read_price(registers.at("match_pj"));
    counter_pj_ = read_price(registers.at("counter_pj"));
    bit_um2_ = read_price(registers.at("bit_um2"));
    match_um2_ = read_price(registers.at("match_um2"));
}

double MemoryModel::at(const Table& table, double capacity_bytes, double width_bits) const {
    const auto [c, x] = place_on(capacity_bytes_, capacity_bytes);
    const auto [w, y] = place_on(width_bits_, width_bits);
    return std::exp((1 - y) * ((1 - x) * table[w][c] + x * table[w][c + 1]) +
                    y * ((1 - x) * table[w + 1][c] + x * table[w + 1][c + 1]));
}

MemoryPrice MemoryModel::sram(double rows, double width_bits, int ports, double supply_v) const {
    // A row narrower than the narrowest that was measured costs as much as that one; so does a smaller memory.
    const double width = std::max(width_bits, width_bits_.front());
    const double bytes = std::max(rows * width / 8, capacity_bytes_.front());
    const double by_supply = squared(supply_v / sram_at_v_);
    MemoryPrice price = {at(read_, bytes, width) * by_supply, at(write_, bytes, width) * by_supply,
                         at(leakage_, bytes, width), at(area_, bytes, width)};
    if (ports == 2) {
        price.read_pj *= two_ports_.read;
        price.write_pj *= two_ports_.write;
        price.leakage_uw *= two_ports_.leakage;
        price.area_um2 *= two_ports_.area;
    }
    if (bytes <= least_area_um2_per_byte_.points.back().x)
        price.area_um2 = std::max(price.area_um2, bytes * least_area_um2_per_byte_(bytes));
    return price;
}

std::string MemoryModel::beyond(const MemoryShape& shape) const {
    if (is_registers(shape.rows)) return "";
    if (shape.width_bits < width_bits_.front())
        return fmt::format("rows of {} bits cost as those of {:.0f}", shape.width_bits, width_bits_.front());
    const double bytes = static_cast<double>(shape.rows) * shape.width_bits / 8;
    for (const auto& [bits, most] : reach_)
        if (shape.width_bits < bits && bytes > most)
            return fmt::format("extrapolated: no more than {:.0f} bytes were measured in rows of {} bits", most,
                               shape.width_bits);
    return "";
}

MemoryModel MemoryModel::between(const MemoryModel& other, double share) const {
    if (capacity_bytes_ != other.capacity_bytes_ || width_bits_ != other.width_bits_)
        throw std::invalid_argument("memories of other sizes");
    MemoryModel model = *this;
    // Logarithms already.
    for (Table MemoryModel::*const table :
         {&MemoryModel::read_, &MemoryModel::write_, &MemoryModel::leakage_, &MemoryModel::area_})
        for (std::size_t w = 0; w < width_bits_.size(); ++w)
            for (std::size_t c = 0; c < capacity_bytes_.size(); ++c)
                (model.*table)[w][c] += ((other.*table)[w][c] - (model.*table)[w][c]) * share;
    for (double MemoryModel::*const number :
         {&MemoryModel::sram_at_v_, &MemoryModel::registers_at_v_, &MemoryModel::bit_pj_, &MemoryModel::match_pj_,
          &MemoryModel::counter_pj_, &MemoryModel::bit_um2_, &MemoryModel::match_um2_})
        model.*number = eyrie::between(this->*number, other.*number, share);
    model.two_ports_.read = eyrie::between(two_ports_.read, other.two_ports_.read, share);
    model.two_ports_.write = eyrie::between(two_ports_.write, other.two_ports_.write, share);
    model.two_ports_.leakage = eyrie::between(two_ports_.leakage, other.two_ports_.leakage, share);
    model.two_ports_.area = eyrie::between(two_ports_.area, other.two_ports_.area, share);
    model.least_area_um2_per_byte_ = eyrie::between(least_area_um2_per_byte_, other.least_area_um2_per_byte_, share);
    // What one of the two does not reach is extrapolated.
    for (const auto& [bits, most] : other.reach_) {
        auto same = std::find_if(model.reach_.begin(), model.reach_.end(),
                                 [&, bits = bits](const auto& one) { return one.first == bits; });
        if (same == model.reach_.end())
            model.reach_.emplace_back(bits, most);
        else
            same->second = std::min(same->second, most);
    }
    return model;
}

MemoryPrice MemoryModel::registers(double rows, double width_bits, double supply_v) const {
    const double address = address_bits(rows);
    const double access = (bit_pj_ * width_bits + match_pj_ * rows * address) * squared(supply_v / registers_at_v_);
    return {access, access, 0, bit_um2_ * rows * width_bits + match_um2_ * rows * address};
}

MemoryPrice MemoryModel::price(const MemoryShape& shape, double supply_v, const std::string& what) const {
    const double rows = static_cast<double>(std::max<std::int64_t>(shape.rows, 1));
    // Rows wider than any that was measured lie in memories side by side.
    const double beside = std::ceil(shape.width_bits / width_bits_.back()), width = shape.width_bits / beside;
    MemoryPrice price = registers(rows, width, supply_v);
    if (!is_registers(shape.rows)) {
        const double bytes = rows * width / 8, largest = capacity_bytes_.back();
        if (bytes > largest)
            throw InputError(
                fmt::format("{}: found {} rows of {} bits; the technology has prices for memories of up to "
                            "{:.0f} bytes, in rows of up to {:.0f} bits",
                            what, shape.rows, shape.width_bits, largest, width_bits_.back()));
        // The two models meet at 32 words; in what order must not matter: a larger memory never costs less.
        const MemoryPrice least = registers(static_cast<double>(least_sram_rows - 1), width, supply_v);
        price = sram(rows, width, shape.ports, supply_v);
        price.read_pj = std::max(price.read_pj, least.read_pj);
        price.write_pj = std::max(price.write_pj, least.write_pj);
        price.area_um2 = std::max(price.area_um2, least.area_um2);
    }
    return {price.read_pj * beside, price.write_pj * beside, price.leakage_uw * beside, price.area_um2 * beside};
}

MemoryPrice MemoryModel::fifo_price(std::int64_t words, int width_bits, double supply_v,
                                    const std::string& what) const {
    MemoryPrice price = this->price({words, width_bits, 1}, supply_v, what);
    const double counted = counter_pj_ * address_bits(static_cast<double>(words)) * squared(supply_v / registers_at_v_);
    price.read_pj += counted;
    price.write_pj += counted;
    return price;
}

}  // namespace eyrie
