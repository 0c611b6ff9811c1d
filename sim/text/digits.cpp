#include "sim/text/digits.hpp"

#include <cmath>
#include <map>

#include "sim/text/text_table.hpp"

namespace eyrie {

std::string with_digits(double value, int decimals, int more) {
    const double size = std::fabs(value);
    const bool too_few = size > 0 && size < std::pow(10.0, 1 - decimals);
    if (!too_few) return fixed(value, decimals + more);
    return fixed(value, 2 - static_cast<int>(std::floor(std::log10(size))) + more);
}

std::vector<std::string> told_apart(const std::vector<double>& values,
                                    const std::function<std::string(double value, int more)>& text) {
    constexpr int most = 12;
    std::vector<std::string> texts(values.size());
    std::vector<bool> alike(values.size(), true);
    for (int more = 0; more <= most; ++more) {
        std::map<std::string, double> first;  // the first value of each text
        std::map<std::string, bool> clashes;
        for (std::size_t i = 0; i < values.size(); ++i) {
            if (alike[i]) texts[i] = text(values[i], more);
            const auto [known, is_new] = first.emplace(texts[i], values[i]);
            clashes[texts[i]] |= !is_new && known->second != values[i];
        }
        bool any = false;
        for (std::size_t i = 0; i < values.size(); ++i) {
            alike[i] = clashes[texts[i]];
            any = any || alike[i];
        }
        if (!any) break;
    }
    return texts;
}

}  // namespace eyrie
