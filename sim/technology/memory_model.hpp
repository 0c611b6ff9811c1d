// What a memory costs by its size, access width and ports: an SRAM of 32 words or more, else registers
// (docs/energy.md).
//
// SRAM: CACTI 7.0's grid, smoothed (scripts/technologies.py), straight in the logarithms of capacity and width between
// its points. Registers: flip-flops behind an address match, as Aladdin's register files are modelled.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "sim/config/yaml.hpp"
#include "sim/technology/log_curve.hpp"

namespace eyrie {

// Of one memory; energies are those of an access of a whole row of `width_bits`.
struct MemoryPrice {
    double read_pj = 0;
    double write_pj = 0;
    double leakage_uw = 0;
    double area_um2 = 0;
};

struct MemoryShape {
    std::int64_t rows = 0;
    int width_bits = 0;  // of a row, and of an access
    int ports = 1;       // 1: one for reads and writes; 2: one for each
};

class MemoryModel {
public:
    // The sections `sram` and `registers` of a technology. Throws InputError.
    MemoryModel(const YamlNode& sram, const YamlNode& registers);

    // At a supply in V. Throws InputError that starts with `what` where the model does not reach.
    MemoryPrice price(const MemoryShape& shape, double supply_v, const std::string& what) const;
    // Of a FIFO: one word written and read, its pointers counted on.
    MemoryPrice fifo_price(std::int64_t words, int width_bits, double supply_v, const std::string& what) const;
    // How the price of a memory goes beyond the points that it was made from, if it does; else "".
    std::string beyond(const MemoryShape& shape) const;
    // Straight in the logarithms between this and another technology (log_curve.hpp). Throws std::invalid_argument
    // where the two are given at other sizes.
    MemoryModel between(const MemoryModel& other, double share) const;
    bool is_registers(std::int64_t rows) const { return rows < least_sram_rows; }
    const std::string& sram_source() const { return sram_source_; }
    const std::string& registers_source() const { return registers_source_; }

    static constexpr std::int64_t least_sram_rows = 32;

private:
    using Table = std::vector<std::vector<double>>;  // logarithms, by width, then by capacity

    double at(const Table& table, double capacity_bytes, double width_bits) const;
    MemoryPrice sram(double rows, double width_bits, int ports, double supply_v) const;
    MemoryPrice registers(double rows, double width_bits, double supply_v) const;

    std::string sram_source_, registers_source_;
    double sram_at_v_ = 1, registers_at_v_ = 1;
    std::vector<double> capacity_bytes_, width_bits_;
    Table read_, write_, leakage_, area_;
    // Rows narrower than that many bits -> the largest memory of such rows, in bytes, that was measured.
    std::vector<std::pair<double, double>> reach_;
    struct {
        double read = 1, write = 1, leakage = 1, area = 1;
    } two_ports_;
    LogCurve least_area_um2_per_byte_;  // up to its last point
    double bit_pj_ = 0, match_pj_ = 0, counter_pj_ = 0, bit_um2_ = 0, match_um2_ = 0;
};

}  // namespace eyrie
