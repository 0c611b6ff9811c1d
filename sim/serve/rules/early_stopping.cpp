#include "sim/serve/rules/early_stopping.hpp"

#include <algorithm>

#include "sim/serve/rules/fixed_log.hpp"

namespace eyrie {

namespace {

constexpr double doubt = 0.01;  // one less the confidence

// log of the chance that of `queries` at most `late` are late, each with `chance`: the largest term and what the others
// add to it. `late` is below the mean, so that terms fall from it downwards.
double log_chance_of_at_most(double late, double queries, double chance) {
    const double log_last = fixed_log_factorial(queries) - fixed_log_factorial(late) -
                            fixed_log_factorial(queries - late) + late * fixed_log(chance) +
                            (queries - late) * fixed_log(1 - chance);
    constexpr double nothing = 1e-18;
    const double odds = (1 - chance) / chance;
    double sum = 1, term = 1;
    for (double j = late; j > 0 && term > nothing * sum; --j) {
        term *= j / (queries - j + 1) * odds;
        sum += term;
    }
    return log_last + fixed_log(sum);
}

}  // namespace

bool stops_early(std::int64_t in_time, std::int64_t late, Ppm percentile) {
    const auto queries = in_time + late;
    // The median is within one of the mean: from there on the chance is about a half or more.
    if (late * ppm_of_all >= queries * (ppm_of_all - percentile)) return false;
    const double chance = static_cast<double>(ppm_of_all - percentile) / static_cast<double>(ppm_of_all);
    return log_chance_of_at_most(static_cast<double>(late), static_cast<double>(queries), chance) <= fixed_log(doubt);
}

std::int64_t least_in_time(std::int64_t late, Ppm percentile) {
    std::int64_t high = 1;
    while (!stops_early(high, late, percentile)) high *= 2;
    std::int64_t low = high / 2;  // not enough
    while (high - low > 1) {
        const std::int64_t middle = low + (high - low) / 2;
        (stops_early(middle, late, percentile) ? high : low) = middle;
    }
    return high;
}

std::int64_t most_late(std::int64_t queries, Ppm percentile) {
    std::int64_t low = -1, high = queries;  // low is allowed, high is not
    while (high - low > 1) {
        const std::int64_t middle = low + (high - low) / 2;
        (stops_early(queries - middle, middle, percentile) ? low : high) = middle;
    }
    return low;
}

}  // namespace eyrie
