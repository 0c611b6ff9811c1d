#include "sim/plot/run_plot.hpp"

#include <cmath>

#include "sim/kernel/errors.hpp"
#include "sim/plot/bars_panel.hpp"
#include "sim/plot/gnuplot.hpp"
#include "sim/plot/roofline_panel.hpp"
#include "sim/plot/run_figures.hpp"

namespace eyrie {

namespace {

constexpr double axis_width = 80, right_margin = 20, plot_height = 320, heading = 66, gap = 20, intensity_height = 70;

// Two panels beside one another; wider for many layers, so that their names stay readable.
double panel_width(std::size_t layers) {
    constexpr double usual = 520, widest = 1500, a_bar = 16;
    return std::clamp(static_cast<double>(layers) * a_bar, usual, widest);
}

}  // namespace

std::string run_svg(const RunResult& run) {
    if (run.layers.empty()) throw InputError("--plot: no layer could run; allowed: layers that can");
    StackedBars levels = level_figure(run), types = type_figure(run);
    const StackedBars cycles = cycle_figure(run);
    const Roofline roofline = roofline_of(run);
    const double width = panel_width(run.layers.size());
    const auto head = [&](const std::vector<LegendEntry>& above) { return head_height(above, width); };
    const double names = names_height(levels, width);
    const double upper_head = std::max(head(legend_of(levels)), head(legend_of(types)));
    const double lower_head = std::max(head(legend_of(cycles)), head(legend_of(roofline)));
    const double upper = heading + upper_head, lower = upper + plot_height + names + gap + lower_head;
    const auto box = [&](int column, double top) {
        const double left = axis_width + column * (width + axis_width + right_margin);
        return Box{left, top, left + width, top + plot_height};
    };
    const Canvas canvas{static_cast<int>(2 * (axis_width + width + right_margin)),
                        static_cast<int>(std::ceil(lower + plot_height + std::max(names, intensity_height)))};
    levels.top = types.top = top_of_axis(levels, box(0, upper));  // so that they can be compared
    return gnuplot_svg(canvas, {run_title(run), run_subtitle(run)},
                       {bars_panel(levels, {box(0, upper), upper_head}, canvas),
                        bars_panel(types, {box(1, upper), upper_head}, canvas),
                        bars_panel(cycles, {box(0, lower), lower_head}, canvas),
                        roofline_panel(roofline, {box(1, lower), lower_head}, canvas)});
}

}  // namespace eyrie
