// Places the names of points on a picture so that no name covers another name, a point or anything else drawn.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "sim/plot/canvas.hpp"

namespace eyrie {

struct LabelledPoint {
    double x = 0;
    double y = 0;
    std::string name;  // "": has no label, but others must avoid it
};

struct PlacedLabel {
    std::string text;
    Box box;       // of the text
    double x = 0;  // the point, or the first of the points, that it names
    double y = 0;
    bool away = false;  // so far away that a line leads to it

    // Where that line ends.
    double end_x() const { return std::clamp(x, box.left, box.right); }
    double end_y() const { return std::clamp(y, box.top, box.bottom); }
};

// Points that lie on one another share a label ("PW8, 9, 10"). A label without room anywhere near is left out.
// `area`: where labels may lie; `is_free`: false for a box that something else occupies.
std::vector<PlacedLabel> place_labels(const std::vector<LabelledPoint>& points, const Box& area, double font_pixels,
                                      const std::function<bool(const Box&)>& is_free);

// Names in one text; a prefix that they share is written once: CONV5_1, CONV5_2 -> "CONV5_1, 2".
std::string joined_names(const std::vector<std::string>& names);

}  // namespace eyrie
