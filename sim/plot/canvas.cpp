#include "sim/plot/canvas.hpp"

#include <fmt/format.h>

#include "sim/plot/characters.hpp"
#include "sim/text/text_table.hpp"

namespace eyrie {

std::string Canvas::place(double x, double y) const {
    return fmt::format("screen {}, screen {}", fixed(x / width, 6), fixed(1 - y / height, 6));
}

std::string Canvas::margins(const Box& box) const {
    return fmt::format(
        "set lmargin at screen {}\nset rmargin at screen {}\nset tmargin at screen {}\nset bmargin at screen {}\n",
        fixed(box.left / width, 6), fixed(box.right / width, 6), fixed(1 - box.top / height, 6),
        fixed(1 - box.bottom / height, 6));
}

double text_width(const std::string& text, double font_pixels) {
    constexpr double width_per_height = 0.64;  // capitals of Helvetica and DejaVu Sans, with digits among them
    return static_cast<double>(characters(text)) * font_pixels * width_per_height;
}

}  // namespace eyrie
