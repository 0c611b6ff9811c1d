// What a multiply-accumulate and its parts cost by the widths and the kind of numbers (docs/energy.md).
#pragma once

#include <array>
#include <string>

#include "sim/config/yaml.hpp"
#include "sim/technology/log_curve.hpp"
#include "workloads/arithmetic.hpp"

namespace eyrie {

struct OperatorPrice {
    double pj = 0;
    double um2 = 0;

    OperatorPrice operator+(const OperatorPrice& other) const { return {pj + other.pj, um2 + other.um2}; }
};

class OperatorModel {
public:
    // The section `arithmetic` of a technology. Throws InputError.
    explicit OperatorModel(const YamlNode& arithmetic);

    OperatorPrice integer_add(int bits, double supply_v) const;
    OperatorPrice integer_multiply(int bits, int other_bits, double supply_v) const;
    OperatorPrice float_add(int significand_bits, double supply_v) const;
    OperatorPrice float_multiply(int significand_bits, double supply_v) const;
    // With its registers.
    OperatorPrice integer_mac(int bits, int other_bits, double supply_v) const;
    // A MAC of that kind: with its registers for integers, multiplier and adder for the others.
    OperatorPrice mac(MacNumbers kind, int ifmap_bits, int filter_bits, int psum_bits, double supply_v) const;
    const std::string& source(MacNumbers kind) const;
    // Straight in the logarithms between this and another technology (log_curve.hpp).
    OperatorModel between(const OperatorModel& other, double share) const;

private:
    struct Curves {
        std::string source;
        LogCurve pj, um2;
    };
    struct Polynomial {
        std::string source;
        std::array<double, 3> pj{}, um2{};
    };
    OperatorPrice at_supply(double pj, double um2, double supply_v) const;
    OperatorPrice on(const Curves& curves, double bits, double supply_v) const;
    static Curves read_curves(const YamlNode& node);
    static Polynomial read_polynomial(const YamlNode& node, std::size_t size);

    double at_v_ = 1;
    Polynomial integer_mac_, float_multiply_, xnor_, shifter_;
    Curves integer_add_, integer_multiply_, float_add_;
};

}  // namespace eyrie
