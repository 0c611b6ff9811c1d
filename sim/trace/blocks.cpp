#include "sim/trace/blocks.hpp"

#include <fmt/format.h>

#include "sim/config/yaml.hpp"
#include "sim/kernel/errors.hpp"
#include "sim/text/names.hpp"

namespace eyrie {

namespace {

// Whether the whole name matches. Backtracks only to the last *.
bool matches(const std::string& pattern, const std::string& name) {
    std::size_t p = 0, n = 0, star = std::string::npos, after_star = 0;
    while (n < name.size()) {
        if (p < pattern.size() && pattern[p] == '*') {
            star = p++;
            after_star = n;
        } else if (p < pattern.size() && pattern[p] == name[n]) {
            ++p;
            ++n;
        } else if (star != std::string::npos) {
            p = star + 1;
            n = ++after_star;
        } else {
            return false;
        }
    }
    while (p < pattern.size() && pattern[p] == '*') ++p;
    return p == pattern.size();
}

}  // namespace

std::vector<std::string> names_without_pes() {
    std::vector<std::string> names = {"dma", "glb"};
    for (const NetworkRow& network : network_rows) names.push_back(network.block);
    return names;
}

std::vector<std::string> block_names(const AcceleratorConfig& machine) {
    std::vector<std::string> names = names_without_pes();
    for (int row = 0; row < machine.rows; ++row)
        for (int column = 0; column < machine.columns; ++column) names.push_back(fmt::format("pe_{}_{}", row, column));
    return names;
}

BlockChoice::BlockChoice(const AcceleratorConfig& machine)
    : chosen_(first_pe_block + static_cast<std::size_t>(machine.pes()), true) {}

BlockChoice::BlockChoice(const AcceleratorConfig& machine, const std::vector<std::string>& patterns,
                         const std::string& option) {
    const std::vector<std::string> names = block_names(machine);
    chosen_.assign(names.size(), false);
    for (const std::string& pattern : patterns) {
        bool found = false;
        for (std::size_t i = 0; i < names.size(); ++i)
            if (matches(pattern, names[i])) found = chosen_[i] = true;
        if (!found)
            throw InputError(
                fmt::format("{}: found '{}', which no block is called; allowed: {}, pe_0_0 to {}, * for any letters",
                            option, printable(pattern), join(names_without_pes(), ", "), names.back()));
    }
}

}  // namespace eyrie
