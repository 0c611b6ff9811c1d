#include "sim/serve/rules/fixed_log.hpp"

#include <cmath>

namespace eyrie {

double fixed_log(double x) {
    constexpr double ln_2 = 0.693147180559945309417, root_half = 0.70710678118654752440;
    constexpr int terms = 13;  // of s^2 <= 0.0295: the rest is below 2^-66
    int exponent = 0;
    double mantissa = std::frexp(x, &exponent);  // exact
    if (mantissa < root_half) {
        mantissa *= 2;
        --exponent;
    }
    // log(m) = 2 atanh((m - 1) / (m + 1)) = 2 (s + s^3 / 3 + s^5 / 5 + ...)
    const double s = (mantissa - 1) / (mantissa + 1), square = s * s;
    double sum = 0;
    for (int i = terms; i > 0; --i) sum = (sum + 1.0 / (2 * i + 1)) * square;
    return exponent * ln_2 + 2 * (s + s * sum);
}

double fixed_log_factorial(double n) {
    constexpr double least = 16, half_log_two_pi = 0.91893853320467274178;
    if (n < least) {
        double product = 1;
        for (double factor = 2; factor <= n; ++factor) product *= factor;
        return fixed_log(product);
    }
    const double z = n + 1, inverse = 1 / z, square = inverse * inverse;
    const double series = inverse * (1.0 / 12 - square * (1.0 / 360 - square * (1.0 / 1260 - square * (1.0 / 1680))));
    return (z - 0.5) * fixed_log(z) - z + half_log_two_pi + series;
}

}  // namespace eyrie
