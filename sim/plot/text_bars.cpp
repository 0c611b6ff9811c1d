#include "sim/plot/text_bars.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include <langinfo.h>
#include <locale.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <fmt/format.h>

#include "sim/plot/characters.hpp"
#include "sim/plot/run_figures.hpp"
#include "sim/results/looks.hpp"
#include "sim/text/shown.hpp"
#include "sim/text/text_table.hpp"

namespace eyrie {

namespace {

constexpr std::size_t most_parts = 10, least_bar = 20;
constexpr std::array<const char*, most_parts> blocks = {"\u2588", "\u2593", "\u2592", "\u2591", "\u2571",
                                                        "\u2572", "\u2573", "\u2550", "\u2502", "\u259a"};
constexpr std::array<const char*, most_parts> letters = {"#", "%", "+", ":", "/", "\\", "x", "=", "|", "@"};

// What is as good as empty: no work.
bool is_faint(const BarPart& part) { return std::string_view(part.colour) == palette::paper.light; }

std::string padded(const std::string& text, std::size_t width) {
    return text + std::string(width - std::min(width, characters(text)), ' ');
}

std::string repeated(const char* glyph, std::size_t times) {
    std::string out;
    while (times-- > 0) out += glyph;
    return out;
}

// The few characters of ours that ASCII does not have.
std::string in_ascii(std::string text) {
    constexpr const char* replaced[][2] = {{"\u00b9\u00b2", "^12"}, {"\u00b3", "^3"}, {"\u2076", "^6"},
                                           {"\u2079", "^9"},        {"\u00b5", "u"},  {"\u00d7", "x"},
                                           {"\u2026", "~"}};
    for (const auto& [from, to] : replaced)
        for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from))
            text.replace(at, std::strlen(from), to);
    return text;
}

std::string coloured(const std::string& text, const char* colour, const TextStyle& style) {
    if (!style.colour || text.empty()) return text;
    const long rgb = std::strtol(colour + 1, nullptr, 16);
    const long red = rgb >> 16, green = rgb >> 8 & 255, blue = rgb & 255;
    // Greys and slate would vanish on a dark or on a light terminal: they get its own colour.
    if (std::max({red, green, blue}) - std::min({red, green, blue}) < 30) return text;
    return fmt::format("\033[38;2;{};{};{}m{}\033[0m", red, green, blue, text);
}

std::string glyphs(const StackedBars& bars, std::size_t part, std::size_t count, const TextStyle& style) {
    const BarPart& one = bars.parts[part];
    const char* const faint = style.unicode ? "\u00b7" : ".";
    const char* const glyph = (style.unicode ? blocks : letters)[part % most_parts];
    return coloured(repeated(is_faint(one) ? faint : glyph, count), one.colour, style);
}

std::string legend(const StackedBars& bars, const TextStyle& style) {
    std::string out = " ";
    std::size_t column = 1;
    for (std::size_t part = 0; part < bars.parts.size(); ++part) {
        const std::size_t width = characters(bars.parts[part].name) + 5;
        if (column + width > style.columns) {
            out += "\n ";
            column = 1;
        }
        out += fmt::format(" {} {} ", glyphs(bars, part, 2, style), bars.parts[part].name);
        column += width;
    }
    return out + "\n";
}

bool locale_has_unicode() {
    const locale_t locale = newlocale(LC_CTYPE_MASK, "", nullptr);
    if (locale == nullptr) return false;
    const bool unicode = std::strcmp(nl_langinfo_l(CODESET, locale), "UTF-8") == 0;
    freelocale(locale);
    return unicode;
}

}  // namespace

TextStyle style_of_standard_output() {
    TextStyle style;
    style.unicode = locale_has_unicode();
    if (isatty(STDOUT_FILENO) != 1) return style;
    const char* const no_colour = std::getenv("NO_COLOR");
    const char* const terminal = std::getenv("TERM");
    style.colour =
        (no_colour == nullptr || *no_colour == '\0') && terminal != nullptr && std::strcmp(terminal, "dumb") != 0;
    winsize size{};
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
        style.columns = std::clamp<std::size_t>(size.ws_col, 60, 140);
    return style;
}

std::string text_bars(const StackedBars& bars, const TextStyle& style) {
    const auto text = [&](const std::string& any) { return style.unicode ? shown(any) : in_ascii(shown(any)); };
    const std::string heading =
        fmt::format("{}: {}{}", bars.title, bars.axis, bars.notes.empty() ? "" : "; right: " + bars.noted);
    std::string out = fmt::format("{}\n{}", text(heading), legend(bars, style));
    const std::size_t name_width = std::min(most_characters(bars.names), longest_bar_name),
                      note_width = most_characters(bars.notes);
    const std::size_t taken = name_width + note_width + 4;
    const double room = static_cast<double>(std::max(style.columns, taken + least_bar) - taken);
    const double top = bars.top > 0 ? bars.top : bars.highest();
    const std::vector<std::string> names = shortened_apart(bars.names, longest_bar_name);
    for (std::size_t bar = 0; bar < bars.names.size(); ++bar) {
        out += padded(text(names[bar]), name_width) + "  ";
        // Where a part ends is rounded, not how long it is: the bar's length is right, whatever it is made of.
        double end = 0;
        std::size_t drawn = 0;
        for (std::size_t part = 0; part < bars.parts.size(); ++part) {
            end += bars.values[bar][part];
            const std::size_t upto =
                top > 0 ? static_cast<std::size_t>(std::lround(room * std::min(end / top, 1.0))) : 0;
            out += glyphs(bars, part, upto - drawn, style);
            drawn = upto;
        }
        if (!bars.notes.empty())
            out += std::string(static_cast<std::size_t>(room) - drawn + 2 + note_width - characters(bars.notes[bar]),
                               ' ') +
                   bars.notes[bar];
        out += "\n";
    }
    return out;
}

std::string run_bars(const RunResult& run, const TextStyle& style) {
    return fmt::format("{}\n{}", text_bars(level_figure(run), style), text_bars(cycle_figure(run), style));
}

}  // namespace eyrie
