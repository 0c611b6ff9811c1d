#include "sim/plot/label_places.hpp"

#include <cmath>

#include <fmt/format.h>

#include "sim/plot/characters.hpp"

namespace eyrie {

namespace {

constexpr double symbol_radius = 5.5, same_place = 6;
constexpr std::size_t longest_label = 32;

struct Cluster {
    double x = 0;
    double y = 0;
    std::vector<std::string> names;
};

std::vector<Cluster> clusters_of(const std::vector<LabelledPoint>& points) {
    std::vector<Cluster> clusters;
    for (const LabelledPoint& point : points) {
        if (point.name.empty()) continue;
        const auto near = [&](const Cluster& c) { return std::hypot(c.x - point.x, c.y - point.y) < same_place; };
        const auto found = std::find_if(clusters.begin(), clusters.end(), near);
        if (found == clusters.end())
            clusters.push_back({point.x, point.y, {point.name}});
        else
            found->names.push_back(point.name);
    }
    return clusters;
}

Box around(double x, double y, double width, double height) {
    return {x - width / 2, y - height / 2, x + width / 2, y + height / 2};
}

std::string prefix_of(const std::string& name) { return name.substr(0, name.find_last_not_of("0123456789") + 1); }

}  // namespace

std::string joined_names(const std::vector<std::string>& names) {
    std::string text = names.front();
    for (std::size_t i = 1; i < names.size(); ++i) {
        const std::string prefix = prefix_of(names[i]);
        const bool same_prefix = prefix == prefix_of(names[i - 1]) && prefix.size() < names[i].size();
        const std::string next = ", " + (same_prefix ? names[i].substr(prefix.size()) : names[i]);
        if (characters(text + next) > longest_label) return fmt::format("{} and {} more", text, names.size() - i);
        text += next;
    }
    return text;
}

namespace {

// Whether the line from a label to its point crosses the box.
bool leads_through(const PlacedLabel& label, const Box& box) {
    constexpr int samples = 24;
    for (int i = 1; label.away && i < samples; ++i) {
        const double share = static_cast<double>(i) / samples;
        const double x = label.x + share * (label.end_x() - label.x), y = label.y + share * (label.end_y() - label.y);
        if (box.left < x && x < box.right && box.top < y && y < box.bottom) return true;
    }
    return false;
}

class LabelPlacer {
public:
    LabelPlacer(const std::vector<LabelledPoint>& points, const Box& area, double font_pixels,
                const std::function<bool(const Box&)>& is_free)
        : points_(points), area_(area), font_pixels_(font_pixels), is_free_(is_free) {}

    void place(const Cluster& cluster) {
        const std::string text = joined_names(cluster.names);
        const double width = text_width(text, font_pixels_), height = font_pixels_ + 3;
        for (double gap = nearest; gap < farthest; gap += 4)
            for (const int direction : directions) {
                const double angle = direction * 2 * std::acos(-1.0) / std::size(directions);
                const double right = std::cos(angle), down = std::sin(angle);
                const double reach = std::max(std::abs(right), std::abs(down));  // on a square around the symbol
                const double x = cluster.x + right / reach * (symbol_radius + gap + width / 2);
                const double y = cluster.y + down / reach * (symbol_radius + gap + height / 2);
                const PlacedLabel label{text, around(x, y, width, height), cluster.x, cluster.y, gap > nearest};
                if (!has_room(label)) continue;
                placed.push_back(label);
                return;
            }
    }

    std::vector<PlacedLabel> placed;

private:
    static constexpr double nearest = 1, farthest = 220;
    // To the right first, then to the left, below and above, then between them.
    static constexpr int directions[] = {0, 16, 8,  24, 4, 12, 20, 28, 2, 14, 18, 30, 6, 10, 22, 26,
                                         1, 15, 17, 31, 3, 13, 19, 29, 5, 11, 21, 27, 7, 9,  23, 25};

    bool has_room(const PlacedLabel& label) const {
        for (const LabelledPoint& point : points_) {
            const Box symbol = around(point.x, point.y, 2 * symbol_radius, 2 * symbol_radius);
            const bool own = std::hypot(point.x - label.x, point.y - label.y) < same_place;
            if (label.box.overlaps(symbol) || (!own && leads_through(label, symbol))) return false;
        }
        for (const PlacedLabel& other : placed)
            if (label.box.overlaps(other.box) || leads_through(label, other.box) || leads_through(other, label.box))
                return false;
        return area_.holds(label.box) && is_free_(label.box);
    }

    const std::vector<LabelledPoint>& points_;
    Box area_;
    double font_pixels_;
    const std::function<bool(const Box&)>& is_free_;
};

}  // namespace

std::vector<PlacedLabel> place_labels(const std::vector<LabelledPoint>& points, const Box& area, double font_pixels,
                                      const std::function<bool(const Box&)>& is_free) {
    LabelPlacer placer(points, area, font_pixels, is_free);
    for (const Cluster& cluster : clusters_of(points)) placer.place(cluster);
    return std::move(placer.placed);
}

}  // namespace eyrie
