#include "sim/text/names.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/text/utf8.hpp"

namespace eyrie {

namespace {

std::size_t edit_distance(const std::string& a, const std::string& b) {
    std::vector<std::size_t> row(b.size() + 1);
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        std::size_t diagonal = row[0];
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            const std::size_t above = row[j];
            row[j] = std::min({row[j] + 1, row[j - 1] + 1, diagonal + (a[i - 1] == b[j - 1] ? 0 : 1)});
            diagonal = above;
        }
    }
    return row[b.size()];
}

}  // namespace

std::string unknown_name(const std::string& kind, const std::string& found, const std::vector<std::string>& allowed) {
    return unknown_name(kind, found, join(allowed, ", "), nearest_name(found, allowed));
}

std::string unknown_name(const std::string& kind, const std::string& found, const std::string& allowed_list,
                         const std::string& nearest) {
    std::string message = fmt::format("unknown {} '{}'", kind, printable(found));
    if (!nearest.empty()) message += fmt::format("; did you mean '{}'?", nearest);
    return fmt::format("{}; allowed: {}", message, allowed_list);
}

std::string printable(const std::string& text) {
    constexpr std::size_t longest = 200;
    std::string out;
    for (std::size_t at = 0; at < text.size();) {
        if (out.size() >= longest) return out + "...";
        const std::size_t bytes = utf8_bytes(text, at);
        const unsigned char c = static_cast<unsigned char>(text[at]);
        out += bytes == 0 || c < 0x20 || c == 0x7F ? "?" : text.substr(at, bytes);
        at += std::max<std::size_t>(bytes, 1);
    }
    return out;
}

std::string nearest_name(const std::string& name, const std::vector<std::string>& candidates) {
    std::string best;
    std::size_t best_distance = 3;
    if (name.size() > 200) return best;  // no slip of a finger
    for (const std::string& candidate : candidates) {
        const std::size_t distance = edit_distance(name, candidate);
        if (distance < best_distance && distance < candidate.size()) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

std::string join(const std::vector<std::string>& parts, const std::string& separator) {
    std::string out;
    for (const std::string& part : parts) {
        if (!out.empty()) out += separator;
        out += part;
    }
    return out;
}

}  // namespace eyrie
