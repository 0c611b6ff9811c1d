#include "sim/plot/canvas.hpp"

#include <fmt/format.h>

#include "sim/plot/characters.hpp"

namespace eyrie {

std::string Canvas::place(double x, double y) const {
    return fmt::format("screen {:.6f}, screen {:.6f}", x / width, 1 - y / height);
}

std::string Canvas::margins(const Box& box) const {
    return fmt::format(
        "set lmargin at screen {:.6f}\nset rmargin at screen {:.6f}\n"
        "set tmargin at screen {:.6f}\nset bmargin at screen {:.6f}\n",
        box.left / width, box.right / width, 1 - box.top / height, 1 - box.bottom / height);
}

double text_width(const std::string& text, double font_pixels) {
    constexpr double width_per_height = 0.64;  // capitals of Helvetica and DejaVu Sans, with digits among them
    return static_cast<double>(characters(text)) * font_pixels * width_per_height;
}

}  // namespace eyrie
