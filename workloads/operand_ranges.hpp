// Ranges from which a layer's seeded operands are drawn.
//
// Where no share of ofmap zeros is wanted, operands fill their whole width, and psums wrap. Where
// one is (ofmap_zeros >= 0), a psum's sign must mean something: magnitudes are chosen from the
// fan-in K = C/G * R * S so that the psum range is 6 standard deviations on either side, which no
// psum leaves (unless psum_bits is too narrow for K products even of operands 0 and 1). A psum is
// then nearly normal, and moving its mean to the normal quantile of the wanted share, in units of
// its standard deviation, gives the share; the mean is moved by fixing each filter's sum. Only
// approximately served are fan-ins below about 10, shares of ifmap zeros near 1, products of which
// product_shift leaves a few bits only, and seeded filters that meet ifmaps read from a file.
#pragma once

#include <cstdint>

#include "workloads/arithmetic.hpp"
#include "workloads/layer.hpp"

namespace eyrie {

struct OperandRanges {
    std::int64_t ifmap_low;  // ifmaps that are not forced to zero: uniform, never 0
    std::int64_t ifmap_high;
    std::int64_t filter_low;  // filter weights: uniform
    std::int64_t filter_high;
    bool filter_sum_fixed;  // each filter is moved to filter_sum (one output channel's K weights)
    std::int64_t filter_sum;
};

OperandRanges operand_ranges(const Layer& layer, const Arithmetic& arithmetic);

// The ifmap words to be forced to zero, as a share of 2^32.
std::uint64_t zero_threshold(double share);

}  // namespace eyrie
