#include "sim/plot/bars_panel.hpp"

#include <cmath>

#include <fmt/format.h>

#include "sim/kernel/text_streams.hpp"
#include "sim/plot/characters.hpp"
#include "sim/text/text_table.hpp"

namespace eyrie {

namespace {

constexpr int name_font = 11, note_font = 10;

double widest_name(const StackedBars& bars) {
    return text_width(std::string(std::min(most_characters(bars.names), longest_bar_name), 'x'), name_font);
}

double slot_width(const StackedBars& bars, double box_width) {
    return box_width / static_cast<double>(std::max<std::size_t>(bars.names.size(), 1));
}

bool names_lie_flat(const StackedBars& bars, double box_width) {
    return widest_name(bars) + 6 < slot_width(bars, box_width);
}

bool notes_lie_flat(const StackedBars& bars, double box_width) {
    return text_width(std::string(most_characters(bars.notes), 'x'), note_font) + 4 < slot_width(bars, box_width);
}

// Every so many bars have room for their name and note.
std::size_t names_step(const StackedBars& bars, double box_width) {
    return static_cast<std::size_t>(std::ceil((name_font + 2) / slot_width(bars, box_width)));
}

std::string data_of(const StackedBars& bars, std::size_t step) {
    TextWriter s;
    s.precision(12);
    for (std::size_t bar = 0; bar < bars.names.size(); ++bar) {
        for (const double value : bars.values[bar]) s << value << ' ';
        s << bars.sum(bar) << " \"" << (bars.notes.empty() || bar % step != 0 ? "" : bars.notes[bar]) << "\"\n";
    }
    return s.str();
}

// "Energy by level (energy, mJ): CONV1 8.07 (19.1 pJ per MAC), CONV2 12.9 (14.4 pJ per MAC), stacked by MAC, RF, DRAM".
std::string amount_in_words(double value) {
    return value < 1000 ? fmt::format("{:.3g}", value) : with_thousands(std::llround(value));
}

std::string in_words(const StackedBars& bars) {
    std::string text = fmt::format("{} ({}): ", bars.title, bars.axis);
    for (std::size_t bar = 0; bar < bars.names.size(); ++bar)
        text += fmt::format("{} {}{}, ", bars.names[bar], amount_in_words(bars.sum(bar)),
                            bars.notes.empty() ? "" : fmt::format(" ({} {})", bars.notes[bar], bars.noted));
    text += "stacked by ";
    for (const BarPart& part : bars.parts)
        text += fmt::format("{}{}", &part == &bars.parts.front() ? "" : ", ", part.name);
    return text;
}

}  // namespace

double names_height(const StackedBars& bars, double box_width) {
    return names_lie_flat(bars, box_width) ? 24 : 14 + widest_name(bars) * 0.75;  // at 45 degrees
}

double top_of_axis(const StackedBars& bars, const Box& box) {
    if (bars.top > 0) return bars.top;
    if (bars.highest() <= 0) return 1;
    if (bars.notes.empty()) return bars.highest() * 1.05;
    const double note = notes_lie_flat(bars, box.width())
                            ? note_font + 6.0
                            : text_width(std::string(most_characters(bars.notes), 'x'), note_font) + 8;
    return bars.highest() * box.height() / std::max(box.height() - note, box.height() / 2);
}

std::vector<LegendEntry> legend_of(const StackedBars& bars) {
    std::vector<LegendEntry> entries;
    for (const BarPart& part : bars.parts) entries.push_back({part.name, part.colour});
    return entries;
}

GnuplotPanel bars_panel(const StackedBars& bars, const Panel& panel, const Canvas& canvas) {
    const Box& box = panel.box;
    const std::string title = bars.title + (bars.notes.empty() ? "" : fmt::format(" (above the bars: {})", bars.noted));
    const std::size_t step = names_step(bars, box.width());
    TextWriter s;
    s.precision(12);
    s << canvas.margins(box) << "set style data histograms\nset style histogram rowstacked\n"
      << "set style fill solid border lc rgb '#333333'\nset boxwidth 0.75\nset grid ytics lc rgb '#dddddd'\n"
      << "set border 3\nset ytics nomirror out\nset xtics nomirror scale 0 font '," << name_font << "'"
      << (names_lie_flat(bars, box.width()) ? "" : " rotate by 45 right") << "\n"
      << "set xrange [-0.6:" << static_cast<double>(bars.names.size()) - 0.4 << "]\n"
      << "set yrange [0:" << top_of_axis(bars, box) << "]\n"
      << vertical_title(bars.axis, box, canvas) << panel_head(title, legend_of(bars), panel, canvas) << "$bars << EOD\n"
      << data_of(bars, step) << "EOD\nset xtics (";
    const std::vector<std::string> names = shortened_apart(bars.names, longest_bar_name);
    for (std::size_t bar = 0; bar < names.size(); bar += step)
        s << (bar == 0 ? "" : ", ") << gnuplot_tic(names[bar]) << ' ' << bar;
    s << ")\nplot ";
    for (std::size_t part = 0; part < bars.parts.size(); ++part)
        s << (part == 0 ? "" : ", ") << "$bars using " << part + 1 << " lc rgb '" << bars.parts[part].colour << "'";
    if (!bars.notes.empty())
        s << ", $bars using 0:" << bars.parts.size() + 1 << ":" << bars.parts.size() + 2 << " with labels font ',"
          << note_font << "' "
          << (notes_lie_flat(bars, box.width()) ? "center offset 0,0.6" : "left rotate by 90 offset 0,0.4");
    s << "\n";
    std::vector<std::string> series;
    for (const BarPart& part : bars.parts) series.emplace_back(part.name);
    if (!bars.notes.empty()) series.push_back(bars.noted);
    return {s.str(), series, in_words(bars)};
}

}  // namespace eyrie
