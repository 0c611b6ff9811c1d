// Places on a picture, in pixels from its upper left corner.
#pragma once

#include <algorithm>
#include <string>

namespace eyrie {

struct Box {
    double left = 0;
    double top = 0;
    double right = 0;
    double bottom = 0;

    double width() const { return right - left; }
    double height() const { return bottom - top; }
    bool overlaps(const Box& other) const {
        return left < other.right && other.left < right && top < other.bottom && other.top < bottom;
    }
    bool holds(const Box& other) const {
        return left <= other.left && other.right <= right && top <= other.top && other.bottom <= bottom;
    }
};

struct Canvas {
    int width = 0;
    int height = 0;

    std::string place(double x, double y) const;  // "screen 0.5, screen 0.25", as gnuplot counts: from below
    std::string margins(const Box& box) const;    // commands: a plot's axes are the box
};

// About how wide a text is in the pictures' font; some texts are narrower.
double text_width(const std::string& text, double font_pixels);

}  // namespace eyrie
