#include "sim/technology/operator_model.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "sim/technology/read_points.hpp"
#include "sim/technology/technology_keys.hpp"

namespace eyrie {

namespace {

// With the hidden bit.
int significand_bits(MacNumbers kind) {
    switch (kind) {
        case MacNumbers::bf16: return 8;
        case MacNumbers::fp32: return 24;
        default: return 11;
    }
}

// All operators have the same keys.
void allow_operator(const YamlNode& node) { node.allow_only(technology_keys("arithmetic.integer_mac")); }

}  // namespace

OperatorModel::Curves OperatorModel::read_curves(const YamlNode& node) {
    allow_operator(node);
    return {node.at("source").as_text(), read_points(node.at("pj")), read_points(node.at("um2"))};
}

OperatorModel::Polynomial OperatorModel::read_polynomial(const YamlNode& node, std::size_t size) {
    allow_operator(node);
    Polynomial read;
    read.source = node.at("source").as_text();
    const auto fill = [&](const YamlNode& numbers, std::array<double, 3>& into) {
        if (size == 1) {
            into[0] = read_price(numbers);
            return;
        }
        const auto elements = numbers.elements();
        if (elements.size() != size) numbers.fail(fmt::format("found {} numbers; allowed: {}", elements.size(), size));
        for (std::size_t i = 0; i < size; ++i) into[i] = read_price(elements[i]);
    };
    fill(node.at("pj"), read.pj);
    fill(node.at("um2"), read.um2);
    return read;
}

OperatorModel::OperatorModel(const YamlNode& arithmetic) {
    arithmetic.allow_only(technology_keys("arithmetic"));
    at_v_ = read_supply(arithmetic.at("at_v"));
    integer_mac_ = read_polynomial(arithmetic.at("integer_mac"), 3);
    integer_add_ = read_curves(arithmetic.at("integer_add"));
    integer_multiply_ = read_curves(arithmetic.at("integer_multiply"));
    float_add_ = read_curves(arithmetic.at("float_add"));
    float_multiply_ = read_polynomial(arithmetic.at("float_multiply"), 2);
    xnor_ = read_polynomial(arithmetic.at("xnor"), 1);
    shifter_ = read_polynomial(arithmetic.at("shifter"), 1);
}

OperatorModel OperatorModel::between(const OperatorModel& other, double share) const {
    OperatorModel model = *this;
    model.at_v_ = eyrie::between(at_v_, other.at_v_, share);
    for (Polynomial OperatorModel::*const one : {&OperatorModel::integer_mac_, &OperatorModel::float_multiply_,
                                                 &OperatorModel::xnor_, &OperatorModel::shifter_})
        for (std::size_t i = 0; i < 3; ++i) {
            (model.*one).pj[i] = eyrie::between((this->*one).pj[i], (other.*one).pj[i], share);
            (model.*one).um2[i] = eyrie::between((this->*one).um2[i], (other.*one).um2[i], share);
        }
    for (Curves OperatorModel::*const one :
         {&OperatorModel::integer_add_, &OperatorModel::integer_multiply_, &OperatorModel::float_add_}) {
        (model.*one).pj = eyrie::between((this->*one).pj, (other.*one).pj, share);
        (model.*one).um2 = eyrie::between((this->*one).um2, (other.*one).um2, share);
    }
    return model;
}

OperatorPrice OperatorModel::at_supply(double pj, double um2, double supply_v) const {
    return {pj * (supply_v / at_v_) * (supply_v / at_v_), um2};
}

OperatorPrice OperatorModel::on(const Curves& curves, double bits, double supply_v) const {
    return at_supply(curves.pj(bits), curves.um2(bits), supply_v);
}

OperatorPrice OperatorModel::integer_add(int bits, double supply_v) const { return on(integer_add_, bits, supply_v); }

OperatorPrice OperatorModel::integer_multiply(int bits, int other_bits, double supply_v) const {
    return on(integer_multiply_, std::sqrt(1.0 * bits * other_bits), supply_v);
}

OperatorPrice OperatorModel::float_add(int significand_bits, double supply_v) const {
    // Straight in the logarithms from fp16 on; below it in proportion to the significand.
    const double least = float_add_.pj.points.front().x, share = std::min(1.0, significand_bits / least);
    const OperatorPrice price = on(float_add_, std::max<double>(significand_bits, least), supply_v);
    return {price.pj * share, price.um2 * share};
}

OperatorPrice OperatorModel::float_multiply(int significand_bits, double supply_v) const {
    const double s = significand_bits;
    return at_supply(float_multiply_.pj[0] * s + float_multiply_.pj[1] * s * s,
                     float_multiply_.um2[0] * s + float_multiply_.um2[1] * s * s, supply_v);
}

OperatorPrice OperatorModel::integer_mac(int bits, int other_bits, double supply_v) const {
    const auto polynomial = [&](const std::array<double, 3>& c) {
        return c[0] + c[1] * (bits + other_bits) / 2 + c[2] * bits * other_bits;
    };
    return at_supply(polynomial(integer_mac_.pj), polynomial(integer_mac_.um2), supply_v);
}

OperatorPrice OperatorModel::mac(MacNumbers kind, int ifmap_bits, int filter_bits, int psum_bits,
                                 double supply_v) const {
    switch (kind) {
        case MacNumbers::integer: return integer_mac(ifmap_bits, filter_bits, supply_v);
        case MacNumbers::binary:
            return at_supply(xnor_.pj[0], xnor_.um2[0], supply_v) + integer_add(psum_bits, supply_v);
        case MacNumbers::shift:
            return at_supply(shifter_.pj[0] * ifmap_bits, shifter_.um2[0] * ifmap_bits, supply_v) +
                   integer_add(psum_bits, supply_v);
        case MacNumbers::fp16:
        case MacNumbers::bf16:
        case MacNumbers::fp32: break;
    }
    return float_multiply(significand_bits(kind), supply_v) + float_add(significand_bits(kind), supply_v);
}

const std::string& OperatorModel::source(MacNumbers kind) const {
    switch (kind) {
        case MacNumbers::integer: return integer_mac_.source;
        case MacNumbers::binary: return xnor_.source;
        case MacNumbers::shift: return shifter_.source;
        default: return float_multiply_.source;
    }
}

}  // namespace eyrie
