#include "sim/plot/legend.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "sim/plot/gnuplot.hpp"
#include "sim/text/text_table.hpp"

namespace eyrie {

namespace {

constexpr double title_height = 26, line_height = 18, mark_width = 16, between = 16;
constexpr int font = 11;

double width_of(const LegendEntry& entry) { return mark_width + text_width(entry.name, font) + between; }

using Line = std::vector<const LegendEntry*>;

std::vector<Line> lines_of(const std::vector<LegendEntry>& entries, double width) {
    std::vector<Line> lines;
    double left = 0;
    for (const LegendEntry& entry : entries) {
        if (lines.empty() || width_of(entry) > left) {
            lines.emplace_back();
            left = width;
        }
        lines.back().push_back(&entry);
        left -= width_of(entry);
    }
    return lines;
}

std::string mark_of(const LegendEntry& entry, double x, double y, const Canvas& canvas) {
    if (entry.symbol == 0)
        return fmt::format("set object rect from {} to {} fc rgb '{}' fs solid border lc rgb '#333333'\n",
                           canvas.place(x, y - 5), canvas.place(x + 11, y + 5), entry.colour);
    return fmt::format("set label '' at {} point pt {} ps {} lw 1.5 lc rgb '{}'\n", canvas.place(x + 5.5, y),
                       entry.symbol, fixed(entry.size, 2), entry.colour);
}

}  // namespace

double head_height(const std::vector<LegendEntry>& entries, double box_width) {
    return title_height + line_height * static_cast<double>(lines_of(entries, box_width).size());
}

std::string vertical_title(const std::string& text, const Box& box, const Canvas& canvas) {
    constexpr double beside_numbers = 58, from_the_edge = 12;
    return fmt::format("set label {} at {} center rotate by 90\n", gnuplot_text(text),
                       canvas.place(std::max(from_the_edge, box.left - beside_numbers), (box.top + box.bottom) / 2));
}

std::string panel_head(const std::string& title, const std::vector<LegendEntry>& entries, const Panel& panel,
                       const Canvas& canvas) {
    const Box& box = panel.box;
    const double middle = (box.left + box.right) / 2;
    double y = box.top - panel.head + 10;
    std::string out =
        fmt::format("unset key\nset label {} at {} center font ',14'\n", gnuplot_text(title), canvas.place(middle, y));
    y += 20;
    for (const Line& line : lines_of(entries, box.width())) {
        double width = -between;
        for (const LegendEntry* entry : line) width += width_of(*entry);
        double x = middle - width / 2;
        for (const LegendEntry* entry : line) {
            out += fmt::format("{}set label {} at {} left font ',{}'\n", mark_of(*entry, x, y, canvas),
                               gnuplot_text(entry->name), canvas.place(x + mark_width, y), font);
            x += width_of(*entry);
        }
        y += line_height;
    }
    return out;
}

}  // namespace eyrie
