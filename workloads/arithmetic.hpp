// The fixed-point arithmetic of the MACs, shared by every machine and by the reference.
// Operands are two's complement. A product is (ifmap * filter) >> product_shift: an arithmetic
// shift, so it truncates towards minus infinity, and each product is truncated by itself. Psums
// accumulate modulo 2^psum_bits: they wrap, so the order of accumulation never changes a result.
#pragma once

#include <cstdint>
#include <string>

#include "sim/kernel/errors.hpp"

namespace eyrie {

struct Arithmetic {
    int ifmap_bits = 16;    // 2 to 16
    int filter_bits = 16;   // 2 to 16
    int psum_bits = 16;     // 2 to 32
    int product_shift = 0;  // 0 to 31
};

// The low `bits` bits of `value`, sign-extended; `bits` from 1 to 32.
inline std::int32_t wrap(std::int64_t value, int bits) {
    const std::uint64_t sign = std::uint64_t{1} << (bits - 1);
    const std::uint64_t low = static_cast<std::uint64_t>(value) & (2 * sign - 1);
    return static_cast<std::int32_t>(static_cast<std::int64_t>(low ^ sign) - static_cast<std::int64_t>(sign));
}

// Throws InputError when a width is out of the ranges above.
inline void check_arithmetic(const Arithmetic& arithmetic) {
    const auto check = [](const char* name, int found, int low, int high) {
        if (found < low || found > high)
            throw InputError("arithmetic: " + std::string(name) + ": found " + std::to_string(found) +
                             "; allowed: an integer from " + std::to_string(low) + " to " + std::to_string(high));
    };
    check("ifmap_bits", arithmetic.ifmap_bits, 2, 16);
    check("filter_bits", arithmetic.filter_bits, 2, 16);
    check("psum_bits", arithmetic.psum_bits, 2, 32);
    check("product_shift", arithmetic.product_shift, 0, 31);
}

}  // namespace eyrie
