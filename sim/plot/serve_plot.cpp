#include "sim/plot/serve_plot.hpp"

#include <cmath>

#include <fmt/format.h>

#include "sim/kernel/text_streams.hpp"
#include "sim/plot/gnuplot.hpp"
#include "sim/plot/legend.hpp"
#include "sim/text/number.hpp"

namespace eyrie {

namespace {

// Pixels.
struct ServeLayout {
    static constexpr double left = 85, right = 30, top = 66, width = 480, height = 300, below = 70;
    static constexpr double step = left + width + right;
    static constexpr std::size_t latency_steps = 1000, busy_parts = 200;
};
constexpr const char* bound_colour = "#D55E00";
// Okabe and Ito's, told apart by colour-blind readers.
constexpr const char* line_colours[] = {"#0072B2", "#009E73", "#CC79A7", "#E69F00",
                                        "#56B4E9", "#000000", "#8B5A2B", "#999999"};

struct Curve {
    std::string name;
    std::string colour;
    std::vector<std::pair<double, double>> points;
    const char* style = "lines";
};

struct Chart {
    std::string title;
    std::string x_title;
    std::string y_title;
    std::vector<Curve> lines;
    std::string more;  // commands: ranges, logarithms, arrows
};

std::vector<LegendEntry> legend_of(const Chart& chart) {
    std::vector<LegendEntry> entries;
    for (const Curve& line : chart.lines) entries.push_back({line.name, line.colour});
    return entries;
}

GnuplotPanel chart_panel(const Chart& chart, const Panel& panel, const Canvas& canvas) {
    TextWriter s;
    s.precision(12);
    s << canvas.margins(panel.box) << "set border 3\nset grid lc rgb '#e4e4e4'\nset xtics nomirror out\n"
      << "set ytics nomirror out\nset xlabel " << gnuplot_text(chart.x_title) << " offset 0,0.3\n"
      << vertical_title(chart.y_title, panel.box, canvas) << chart.more
      << panel_head(chart.title, legend_of(chart), panel, canvas);
    std::string plots;
    for (std::size_t i = 0; i < chart.lines.size(); ++i) {
        s << "$line" << i << " << EOD\n";
        for (const auto& [x, y] : chart.lines[i].points) s << x << ' ' << y << "\n";
        s << "EOD\n";
        plots += fmt::format("{}$line{} using 1:2 with {} lw 2 pt 7 ps 0.6 lc rgb '{}'", i == 0 ? "plot " : ", ", i,
                             chart.lines[i].style, chart.lines[i].colour);
    }
    s << plots << "\n";
    std::vector<std::string> series;
    for (const Curve& line : chart.lines) series.push_back(line.name);
    return {s.str(), series, fmt::format("{}: {} over {}", chart.title, chart.y_title, chart.x_title)};
}

bool bounded(const ServeResult& result) { return has_bound(result.question.rules, result.question.scenario); }

Chart latency_chart(const ServeResult& result) {
    Chart chart{"Latency: share of queries that are as fast, or faster", "ms", "% of queries", {}, ""};
    Curve line{"queries", line_colours[0], {}};
    const auto steps = latency_steps(result, ServeLayout::latency_steps);
    const double first = steps.front().first, last = steps.back().first;
    line.points.emplace_back(first, 0);
    double below = 0;
    for (const auto& [ms, share] : steps) {
        line.points.emplace_back(ms, 100 * below);
        line.points.emplace_back(ms, 100 * share);
        below = share;
    }
    double right = last;
    if (bounded(result)) {
        const double bound = result.question.bound_ms;
        right = std::max(right, std::min(bound, 20 * last));
        chart.lines.push_back({"bound", bound_colour, {{bound, 0}, {bound, 100}}});
    }
    line.points.emplace_back(right * 1.08, 100);
    chart.lines.insert(chart.lines.begin(), line);
    chart.more = fmt::format("set xrange [0:{}]\nset yrange [0:102]\n", right * 1.08);
    return chart;
}

// Of server its curve, of the others what a chip gives by batch.
Chart throughput_chart(const ServeResult& result) {
    const Answer& answer = result.answer;
    if (answer.curve.empty()) {
        Chart chart{"Throughput against latency of one chip, by batch", "ms of a batch", "samples/s", {}, ""};
        Curve line{"batches", line_colours[0], {}, "linespoints"};
        double top = 0;
        for (const auto& [batch, service] : result.services) {
            const double ms = result.question.milliseconds(service.alone());
            line.points.emplace_back(ms, static_cast<double>(batch) * 1000 / ms);
            top = std::max(top, line.points.back().second);
            chart.more += fmt::format("set label '{}' at {:.12g},{:.12g} offset 0.6,0.4 font ',10'\n", batch, ms,
                                      line.points.back().second);
        }
        chart.lines = {line};
        chart.more += fmt::format("set xrange [0:*]\nset yrange [0:{:.12g}]\n", top * 1.15);
        return chart;
    }
    Chart chart{"Latency against rate", "queries/s offered", "ms", {}, ""};
    const std::string at = percent_text(result.question.percentile);
    Curve mean{"mean", line_colours[1], {}, "linespoints"}, middle{"p50", line_colours[2], {}, "linespoints"};
    Curve slow{"p" + at, line_colours[0], {}, "linespoints"};
    for (const RatePoint& one : answer.curve) {
        mean.points.emplace_back(one.queries_per_second, one.mean_ms);
        middle.points.emplace_back(one.queries_per_second, one.p50_ms);
        slow.points.emplace_back(one.queries_per_second, one.percentile_ms);
    }
    const double most = answer.curve.back().queries_per_second, bound = result.question.bound_ms;
    chart.lines = {middle, mean, slow, {"bound", bound_colour, {{0, bound}, {most, bound}}}};
    chart.more = fmt::format("set logscale y\nset xrange [0:{:.12g}]\n", most * 1.05);
    if (answer.metric > 0)
        chart.more += fmt::format(
            "set arrow from {0:.12g}, graph 0 to {0:.12g}, graph 1 nohead dt 2 lc rgb '#888888'\n", answer.metric);
    return chart;
}

Chart chips_chart(const ServeResult& result) {
    const Utilisation utilisation = utilisation_of(result, ServeLayout::busy_parts);
    Chart chart{"Chips: share of time in which they work", "ms", "%", {}, "set yrange [0:105]\nset xrange [0:*]\n"};
    // Many chips would be a tangle of lines: the first ones.
    const std::size_t shown = std::min(utilisation.busy.size(), std::size(line_colours));
    for (std::size_t chip = 0; chip < shown; ++chip) {
        Curve line{fmt::format("chip {}", chip), line_colours[chip], {}, "histeps"};
        for (std::size_t part = 0; part < ServeLayout::busy_parts; ++part)
            line.points.emplace_back((static_cast<double>(part) + 0.5) * utilisation.part_ms,
                                     100 * utilisation.busy[chip][part]);
        chart.lines.push_back(line);
    }
    if (shown < utilisation.busy.size())
        chart.title += fmt::format(" (the first {} of {})", shown, utilisation.busy.size());
    return chart;
}

}  // namespace

std::string serve_svg(const ServeResult& result) {
    const Chart charts[] = {latency_chart(result), throughput_chart(result), chips_chart(result)};
    constexpr std::size_t count = std::size(charts);
    double head = 0;
    for (const Chart& chart : charts) head = std::max(head, head_height(legend_of(chart), ServeLayout::width));
    const double top = ServeLayout::top + head;
    const Canvas canvas{static_cast<int>(count * ServeLayout::step),
                        static_cast<int>(std::ceil(top + ServeLayout::height + ServeLayout::below))};
    const Question& question = result.question;
    const std::string title = fmt::format("{} on {}, {}", result.request.network.name, result.request.machine_title(),
                                          scenario_name(question.scenario));
    const std::string subtitle =
        fmt::format("{}: {:.5g} {}{}; rules {}, {} chip{}", metric_title(question), result.answer.metric,
                    result.answer.unit, result.answer.valid ? "" : " (not valid: " + result.answer.reason + ")",
                    rules_name(question.rules), question.fleet.chips, question.fleet.chips == 1 ? "" : "s");
    std::vector<GnuplotPanel> panels;
    for (std::size_t i = 0; i < count; ++i) {
        const double left = ServeLayout::left + static_cast<double>(i) * ServeLayout::step;
        const Panel panel{{left, top, left + ServeLayout::width, top + ServeLayout::height}, head};
        panels.push_back(chart_panel(charts[i], panel, canvas));
    }
    return gnuplot_svg(canvas, {title, subtitle}, panels);
}

}  // namespace eyrie
