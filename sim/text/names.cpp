#include "sim/text/names.hpp"

#include <algorithm>
#include <utility>

#include <fmt/format.h>

#include "sim/text/shown.hpp"
#include "sim/text/utf8.hpp"

namespace eyrie {

namespace {

// Letters added, left out, replaced, or swapped with their neighbour. At least `most` where it is not less: names
// differ by no less than their lengths do.
std::size_t edit_distance(const std::string& a, const std::string& b, std::size_t most) {
    if (std::max(a.size(), b.size()) - std::min(a.size(), b.size()) >= most) return most;
    std::vector<std::size_t> before, above(b.size() + 1), row(b.size() + 1);  // of the beginnings of a
    for (std::size_t j = 0; j <= b.size(); ++j) row[j] = j;
    for (std::size_t i = 1; i <= a.size(); ++i) {
        before = std::exchange(above, row);
        row[0] = i;
        for (std::size_t j = 1; j <= b.size(); ++j) {
            row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0 : 1)});
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                row[j] = std::min(row[j], before[j - 2] + 1);
        }
    }
    return row[b.size()];
}

std::string in_small_letters(std::string text) {
    for (char& c : text)
        if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
    return text;
}

// What other programs and papers call what has another name here. Options have their dashes.
struct OtherWord {
    const char* word;
    const char* name;
};
constexpr OtherWord other_words[] = {
    {"--model", "--network"},
    {"--topology", "--network"},
    {"--workload", "--network"},
    {"--arch", "--accelerator"},
    {"--hardware", "--accelerator"},
    {"--machine", "--accelerator"},
    {"--config", "--accelerator"},
    {"--threads", "--jobs"},
    {"--workers", "--jobs"},
    {"--processes", "--jobs"},
    {"--optimize", "--objective"},
    {"--optimise", "--objective"},
    {"--goal", "--objective"},
    {"--metric", "--objective"},
    {"--optimization", "--objective"},
    {"--database", "--store"},
    {"--db", "--store"},
    {"--vcd", "--trace-vcd"},
    {"--verify", "--check"},
    {"--validate", "--check"},
    {"latency", "delay"},
    {"cycles", "delay"},
    {"runtime", "delay"},
    {"time", "delay"},
    {"performance", "delay"},
    {"speed", "delay"},
    {"throughput", "delay"},
    {"power", "energy"},
    {"conv2d", "conv"},
    {"convolution", "conv"},
    {"linear", "fc"},
    {"dense", "fc"},
    {"gemm", "matmul"},
    {"fully_connected", "fc"},
    {"fully-connected", "fc"},
    {"dwconv", "depthwise"},
    {"deconv", "transposed"},
    {"convtranspose", "transposed"},
    {"relu", "activation"},
    {"sigmoid", "activation"},
    {"batchnorm", "normalisation"},
    {"layernorm", "normalisation"},
    {"bandwidth", "link_width_bits"},
    {"bandwidth", "link_khz"},
    {"frequency", "core_khz"},
    {"freq", "core_khz"},
    {"clock", "core_khz"},
    {"clock_mhz", "core_khz"},
    {"clock_frequency", "core_khz"},
    {"node", "technology"},
    {"tech", "technology"},
    {"process", "technology"},
    {"glb_size", "bank_rows"},
    {"buffer_size", "bank_rows"},
    {"sram_size", "bank_rows"},
    {"num_pes", "rows"},
    {"num_pes", "columns"},
    {"word_bits", "ifmap_bits"},
    {"word_bits", "filter_bits"},
    {"precision", "ifmap_bits"},
    {"precision", "filter_bits"},
};

std::vector<std::string> meant_by_others(const std::string& wanted, const std::vector<std::string>& candidates) {
    std::vector<std::string> meant;
    for (const OtherWord& one : other_words)
        if (wanted == one.word && std::find(candidates.begin(), candidates.end(), one.name) != candidates.end())
            meant.emplace_back(one.name);
    return meant;
}

}  // namespace

std::vector<std::string> closest_names(const std::string& name, const std::vector<std::string>& candidates,
                                       std::size_t slips) {
    constexpr std::size_t most = 3, short_word = 4, longest = 200;
    if (name.size() > longest) return {};  // no slip of a finger
    const std::string wanted = in_small_letters(name);
    std::size_t limit = slips;
    const std::size_t dashes = std::min(wanted.find_first_not_of('-'), wanted.size());
    const std::size_t letters = wanted.size() - dashes, beginning = dashes + 2;
    std::vector<std::string> closest;
    for (const std::string& candidate : candidates) {
        const std::string small = in_small_letters(candidate);
        const std::size_t distance = edit_distance(wanted, small, limit + 1);
        if (distance > limit || distance >= candidate.size()) continue;
        if (distance > 1 && letters <= short_word && small.compare(0, beginning, wanted, 0, beginning) != 0) continue;
        if (distance < limit) closest.clear();
        limit = distance;
        closest.push_back(candidate);
    }
    return closest.size() > most ? std::vector<std::string>() : closest;
}

std::vector<std::string> likely_names(const std::string& name, const std::vector<std::string>& candidates) {
    constexpr std::size_t most = 3, shortest_beginning = 2, shortest_part = 3, shortest_whole = 4;
    const std::string wanted = in_small_letters(name);
    const std::string beginning = wanted.substr(0, wanted.find_last_not_of('*') + 1);
    const bool tells_enough = beginning.find_last_not_of('-') != std::string::npos &&
                              beginning.size() - beginning.find_first_not_of('-') >= shortest_beginning;
    std::vector<std::string> same, longer;
    for (const std::string& candidate : candidates) {
        const std::string small = in_small_letters(candidate);
        if (small == wanted) same.push_back(candidate);
        if (tells_enough && small.compare(0, beginning.size(), beginning) == 0) longer.push_back(candidate);
    }
    if (same.empty()) same = meant_by_others(wanted, candidates);
    if (!same.empty()) return same;
    // A list of all that begin alike is no suggestion: then the closest one.
    if (!longer.empty() && longer.size() <= most) return longer;
    std::vector<std::string> likely = closest_names(name, candidates, 1);
    if (likely.empty()) likely = longer;
    if (likely.empty() && beginning.size() >= shortest_part)
        for (const std::string& candidate : candidates)
            if (in_small_letters(candidate).find(beginning) != std::string::npos) likely.push_back(candidate);
    if (likely.empty()) likely = closest_names(name, candidates);
    if (likely.empty())  // with something added: --batchsize
        for (const std::string& candidate : candidates) {
            const std::size_t dashes = std::min(candidate.find_first_not_of('-'), candidate.size());
            if (candidate.size() >= dashes + shortest_whole &&
                wanted.compare(0, candidate.size(), in_small_letters(candidate)) == 0)
                likely.push_back(candidate);
        }
    likely.resize(std::min(likely.size(), most));
    return likely;
}

std::string did_you_mean(const std::vector<std::string>& names) {
    std::string out;
    for (std::size_t i = 0; i < names.size(); ++i)
        out += fmt::format("{}'{}'", i == 0 ? "" : i + 1 == names.size() ? " or " : ", ", names[i]);
    return out.empty() ? "" : fmt::format("did you mean {}?", out);
}

std::string question_of(const std::string& found, const std::vector<std::string>& candidates) {
    const std::string question = did_you_mean(likely_names(found, candidates));
    return question.empty() ? "" : question + "; ";
}

std::string listed(const std::vector<std::string>& names) {
    constexpr std::size_t most = 24, shown = 12;
    if (names.size() <= most) return join(names, ", ");
    const std::vector<std::string> first(names.begin(), names.begin() + shown);
    return fmt::format("{}, ... ({} in all)", join(first, ", "), names.size());
}

std::string unknown_name(const std::string& kind, const std::string& found, const std::vector<std::string>& allowed) {
    return unknown_name(kind, found, listed(allowed), likely_names(found, allowed));
}

std::string unknown_name(const std::string& kind, const std::string& found, const std::string& allowed_list,
                         const std::vector<std::string>& likely) {
    const std::string question = did_you_mean(likely);
    return fmt::format("unknown {} '{}'{}{}; allowed: {}", kind, printable(found), question.empty() ? "" : "; ",
                       question, allowed_list);
}

std::string printable(const std::string& text) {
    constexpr std::size_t longest = 200;
    if (text.size() <= longest) return shown(text);
    std::size_t end = 0;
    while (end < longest) end += std::max<std::size_t>(utf8_bytes(text, end), 1);
    return shown(text.substr(0, end)) + "...";
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
