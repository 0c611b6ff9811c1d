#include "sim/plot/roofline_panel.hpp"

#include <cmath>

#include <fmt/format.h>

#include "sim/kernel/text_streams.hpp"
#include "sim/plot/label_places.hpp"
#include "sim/results/looks.hpp"
#include "sim/text/text_table.hpp"

namespace eyrie {

namespace {

constexpr int label_font = 11;

struct KindStyle {
    LayerKind kind;
    const char* name;
    int symbol;  // gnuplot's
    double size;
    const char* colour;
};

// Told apart by their shapes: colours are for what the machine is made of and moves.
constexpr const char *slate = palette::slate.light, *light_slate = palette::light_slate.light,
                     *ink = palette::ink.light;
constexpr KindStyle kind_styles[] = {{LayerKind::convolution, "convolution", 7, 0.8, slate},
                                     {LayerKind::depthwise, "depthwise", 9, 0.9, ink},
                                     {LayerKind::fully_connected, "fully connected", 5, 0.75, light_slate},
                                     {LayerKind::product, "product of matrices", 13, 0.9, slate},
                                     {LayerKind::all, "all layers in sum", 2, 1.1, ink}};

struct LogAxis {
    double low;
    double high;

    double share(double value) const { return std::log(value / low) / std::log(high / low); }
};

// From values to pixels of the box.
struct Frame {
    LogAxis x;
    LogAxis y;
    Box box;

    double pixel_x(double value) const { return box.left + x.share(value) * box.width(); }
    double pixel_y(double value) const { return box.bottom - y.share(value) * box.height(); }
    double value_x(double pixel) const { return x.low * std::pow(x.high / x.low, (pixel - box.left) / box.width()); }
};

Frame frame_of(const Roofline& roofline, const Box& box) {
    double left = roofline.roof.ridge(), right = left, bottom = roofline.roof.macs_per_cycle;
    for (const RooflinePoint& point : roofline.points) {
        left = std::min(left, point.macs_per_byte);
        right = std::max(right, point.macs_per_byte);
        bottom = std::min(bottom, point.macs_per_cycle);
    }
    return {{left / 2.5, right * 2.5}, {bottom / 2.5, roofline.roof.macs_per_cycle * 2}, box};
}

// 1, 2, 5, 10, ... or, over many decades, powers of ten.
std::string ticks_of(const LogAxis& axis) {
    const bool fine = axis.high / axis.low < 2000;
    std::string ticks;
    for (int power = -12; power <= 15; ++power)
        for (const int digit : {1, 2, 5}) {
            const double value = digit * std::pow(10, power);
            if ((digit > 1 && !fine) || value < axis.low || value > axis.high) continue;
            TextWriter tick;
            tick << value;
            ticks += fmt::format("{}'{}' {}", ticks.empty() ? "(" : ", ", tick.str(), tick.str());
        }
    return ticks + ")";
}

std::string plain(double value) {
    TextWriter text;
    text.precision(4);
    text << value;
    return text.str();
}

std::string label_at(const Canvas& canvas, double x, double y, const std::string& text, const std::string& how) {
    return fmt::format("set label {} at {} {} font ',{}'\n", gnuplot_text(text), canvas.place(x, y), how, label_font);
}

// What the roof's two parts are, written along them. The boxes of the texts are added to `taken`.
std::string roof_labels(const Roofline& roofline, const Frame& frame, const Canvas& canvas, std::vector<Box>& taken) {
    const Roof& roof = roofline.roof;
    const double khz = roofline.core_khz;
    const std::string flat =
        fmt::format("{} PEs: {} GMAC/s", plain(roof.macs_per_cycle), plain(roof.macs_per_cycle * khz / 1e6));
    const std::string slope = fmt::format("DRAM: {} B/cycle, {} MB/s", plain(roof.dram_bytes_per_cycle),
                                          plain(roof.dram_bytes_per_cycle * khz / 1e3));
    const double top = frame.pixel_y(roof.macs_per_cycle), right = frame.box.right - 6;
    taken.push_back({right - text_width(flat, label_font), top - 18, right, top});
    // Above the slope, where it is inside the frame.
    const double x_low = std::max(frame.x.low, frame.y.low / roof.dram_bytes_per_cycle);
    const double x = std::sqrt(x_low * roof.ridge()), y = roof.at(x);
    const double rise = frame.pixel_y(roof.at(x_low)) - top, run = frame.pixel_x(roof.ridge()) - frame.pixel_x(x_low);
    const double angle = std::atan2(rise, run), distance = 10;
    const double middle_x = frame.pixel_x(x) - distance * std::sin(angle);
    const double middle_y = frame.pixel_y(y) - distance * std::cos(angle);
    const double half = text_width(slope, label_font) / 2, step = 6;
    for (double along = -half; along <= half; along += step) {
        const double at_x = middle_x + along * std::cos(angle), at_y = middle_y - along * std::sin(angle);
        taken.push_back({at_x - step, at_y - step, at_x + step, at_y + step});
    }
    return label_at(canvas, right, top - 9, flat, "right") +
           label_at(canvas, middle_x, middle_y, slope, "center rotate by " + plain(angle * 180 / std::acos(-1.0)));
}

std::string point_labels(const Roofline& roofline, const Frame& frame, const Canvas& canvas,
                         const std::vector<Box>& taken) {
    std::vector<LabelledPoint> points;
    for (const RooflinePoint& point : roofline.points)  // the sum is named by the legend
        points.push_back({frame.pixel_x(point.macs_per_byte), frame.pixel_y(point.macs_per_cycle),
                          point.kind == LayerKind::all ? "" : point.name});
    // The roof rises to the right: the upper left corner tells whether a box is below it, the lower right one above.
    constexpr double margin = 2;
    const auto is_free = [&](const Box& box) {
        for (const Box& other : taken)
            if (box.overlaps(other)) return false;
        const auto roof_at = [&](double pixel) { return frame.pixel_y(roofline.roof.at(frame.value_x(pixel))); };
        return roof_at(box.left) + margin < box.top || roof_at(box.right) - margin > box.bottom;
    };
    std::string out;
    for (const PlacedLabel& label : place_labels(points, frame.box, label_font, is_free)) {
        const Box& box = label.box;
        // At the end that is next to the point, as texts are narrower than their boxes.
        const bool right = box.left >= label.x, left = box.right <= label.x;
        out += label_at(canvas,
                        right  ? box.left
                        : left ? box.right
                               : (box.left + box.right) / 2,
                        (box.top + box.bottom) / 2, label.text,
                        right  ? "left"
                        : left ? "right"
                               : "center");
        if (!label.away) continue;
        out += fmt::format("set arrow from {} to {} nohead lc rgb '#888888' back\n", canvas.place(label.x, label.y),
                           canvas.place(label.end_x(), label.end_y()));
    }
    return out;
}

bool has(const Roofline& roofline, LayerKind kind) {
    return std::any_of(roofline.points.begin(), roofline.points.end(),
                       [&](const RooflinePoint& point) { return point.kind == kind; });
}

std::string in_words(const Roofline& roofline) {
    std::string text = fmt::format("Roofline of {} MAC per cycle and {} bytes of DRAM per cycle, in MAC per cycle: ",
                                   plain(roofline.roof.macs_per_cycle), plain(roofline.roof.dram_bytes_per_cycle));
    for (const RooflinePoint& point : roofline.points)
        text += fmt::format("{}{} {:.3g} at {:.3g} MAC per byte", &point == &roofline.points.front() ? "" : ", ",
                            point.name, point.macs_per_cycle, point.macs_per_byte);
    return text;
}

}  // namespace

std::vector<LegendEntry> legend_of(const Roofline& roofline) {
    std::vector<LegendEntry> entries;
    for (const KindStyle& style : kind_styles)
        if (has(roofline, style.kind)) entries.push_back({style.name, style.colour, style.symbol, style.size});
    return entries;
}

GnuplotPanel roofline_panel(const Roofline& roofline, const Panel& panel, const Canvas& canvas) {
    const Box& box = panel.box;
    const Frame frame = frame_of(roofline, box);
    const Roof& roof = roofline.roof;
    TextWriter s;
    s.precision(12);
    s << canvas.margins(box) << "set logscale xy\nset border 3\nset grid lc rgb '#e4e4e4'\n"
      << "set xrange [" << frame.x.low << ":" << frame.x.high << "]\nset yrange [" << frame.y.low << ":" << frame.y.high
      << "]\nset xtics nomirror out " << ticks_of(frame.x) << "\nset ytics nomirror out " << ticks_of(frame.y)
      << "\nset mxtics 1\nset mytics 1\n"
      << "set xlabel 'operational intensity, MAC per byte of DRAM traffic' offset 0,0.3\n"
      << vertical_title("MAC per cycle", box, canvas) << panel_head("Roofline", legend_of(roofline), panel, canvas);
    std::vector<Box> taken;
    s << roof_labels(roofline, frame, canvas, taken) << point_labels(roofline, frame, canvas, taken);
    s << "$roof << EOD\n"
      << frame.x.low << ' ' << roof.at(frame.x.low) << "\n"
      << roof.ridge() << ' ' << roof.macs_per_cycle << "\n"
      << frame.x.high << ' ' << roof.macs_per_cycle << "\nEOD\n";
    std::string plots = "plot $roof using 1:2 with lines lw 2 lc rgb '#000000'";
    std::vector<std::string> series = {"roof: DRAM and PEs"};
    int number = 0;
    for (const KindStyle& style : kind_styles) {
        if (!has(roofline, style.kind)) continue;
        const std::string block = fmt::format("$kind{}", ++number);
        s << block << " << EOD\n";
        for (const RooflinePoint& point : roofline.points)
            if (point.kind == style.kind) s << point.macs_per_byte << ' ' << point.macs_per_cycle << "\n";
        s << "EOD\n";
        plots += fmt::format(", {} using 1:2 with points pt {} ps {} lw 1.5 lc rgb '{}'", block, style.symbol,
                             plain(style.size), style.colour);
        series.emplace_back(style.name);
    }
    s << plots << "\n";
    return {s.str(), series, in_words(roofline)};
}

}  // namespace eyrie
