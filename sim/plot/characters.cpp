#include "sim/plot/characters.hpp"

#include <algorithm>
#include <map>

namespace eyrie {

namespace {

bool starts_character(char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }

}  // namespace

std::size_t characters(const std::string& text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), starts_character));
}

std::size_t most_characters(const std::vector<std::string>& texts) {
    std::size_t most = 0;
    for (const std::string& text : texts) most = std::max(most, characters(text));
    return most;
}

std::string shortened(const std::string& text, std::size_t longest) {
    if (characters(text) <= longest) return text;
    std::size_t end = 0, taken = 0;
    while (taken < longest || !starts_character(text[end])) taken += starts_character(text[end++]) ? 1 : 0;
    while (!starts_character(text[--end])) {
    }
    return text.substr(0, end) + "\u2026";
}

namespace {

// Where texts that begin alike can begin without all that they have in common: at a word that begins near by, or
// farther in front as long as there is room for what follows.
std::size_t start_of_difference(const std::vector<std::string>& texts, std::size_t room) {
    constexpr std::size_t near = 6;
    const std::string& one = texts.front();
    std::size_t alike = one.size();
    for (const std::string& other : texts)
        alike = std::min<std::size_t>(
            alike, static_cast<std::size_t>(std::mismatch(one.begin(), one.end(), other.begin(), other.end()).first -
                                            one.begin()));
    while (alike < one.size() && !starts_character(one[alike])) --alike;
    std::size_t longest = 0;  // of what follows
    for (const std::string& text : texts) longest = std::max(longest, characters(text.substr(alike)));
    std::size_t start = alike;
    for (std::size_t at = alike; at > 1;) {
        at = one.find_last_of("_/.- ", at - 1);
        if (at == std::string::npos || at == 0) break;
        const bool fits = longest + characters(one.substr(at, alike - at)) <= room;
        if (!fits && (start != alike || alike - at > near)) break;
        start = at;
        if (!fits) break;
    }
    return start;
}

}  // namespace

std::vector<std::string> shortened_apart(const std::vector<std::string>& texts, std::size_t longest) {
    std::vector<std::string> out;
    std::map<std::string, std::vector<std::size_t>> groups;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        out.push_back(shortened(texts[i], longest));
        groups[out.back()].push_back(i);
    }
    for (const auto& [text, members] : groups) {
        std::vector<std::string> whole;
        for (const std::size_t i : members) whole.push_back(texts[i]);
        if (std::all_of(whole.begin(), whole.end(), [&](const std::string& one) { return one == whole.front(); }))
            continue;
        const std::size_t start = longest < 2 ? 0 : start_of_difference(whole, longest - 1);
        if (start == 0) continue;
        for (std::string& one : whole) one.erase(0, start);
        const std::vector<std::string> rest = shortened_apart(whole, longest - 1);
        for (std::size_t n = 0; n < members.size(); ++n)
            out[members[n]] = rest[n].rfind("\u2026", 0) == 0 ? rest[n] : "\u2026" + rest[n];
    }
    return out;
}

}  // namespace eyrie
