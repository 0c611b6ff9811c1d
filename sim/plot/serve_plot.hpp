// The picture of `eyrie serve --plot`: the distribution of latencies with the bound, latency against throughput, and
// how busy each chip is over time.
#pragma once

#include <string>

#include "sim/serve/results/serve_result.hpp"

namespace eyrie {

// Drawn by gnuplot; throws as gnuplot_svg does.
std::string serve_svg(const ServeResult& result);

}  // namespace eyrie
