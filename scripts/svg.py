"""A picture in SVG, put together piece by piece; colours of things are the program's (sim/results/looks.hpp)."""
from xml.sax.saxutils import escape

INK, SOFT, LINE, SHADE, PAPER = "#1a1a1a", "#585f66", "#b4bac0", "#f3f5f7", "#ffffff"


class Svg:
    """`title` and `story` are for those who do not see it."""

    def __init__(self, width, height, title, story):
        self.width, self.height = width, height
        self.parts = [
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}" '
            'role="img" aria-labelledby="title story" font-family="system-ui, \'DejaVu Sans\', sans-serif" '
            'font-size="13">',
            f"<title id=\"title\">{escape(title)}</title>",
            f"<desc id=\"story\">{escape(story)}</desc>",
            f'<rect width="{width}" height="{height}" fill="{PAPER}"/>',
        ]

    def add(self, tag, text=None, **attributes):
        written = "".join(f' {name.replace("_", "-")}="{self.number(value)}"' for name, value in attributes.items())
        self.parts.append(f"<{tag}{written}/>" if text is None else f"<{tag}{written}>{escape(text)}</{tag}>")

    @staticmethod
    def number(value):
        return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else value

    def rect(self, x, y, width, height, fill, stroke=LINE, **more):
        self.add("rect", x=x, y=y, width=width, height=height, fill=fill, stroke=stroke, **more)

    def text(self, x, y, text, fill=INK, anchor="start", **more):
        self.add("text", text, x=x, y=y, fill=fill, text_anchor=anchor, **more)

    def line(self, points, stroke, **more):
        at = " ".join(f"{self.number(float(x))},{self.number(float(y))}" for x, y in points)
        self.add("polyline", points=at, fill="none", stroke=stroke, **{"stroke_width": 2, **more})

    def arrow(self, points, stroke):
        """Along the points, with a head at the last one."""
        (x0, y0), (x1, y1) = points[-2:]
        length = max(abs(x1 - x0) + abs(y1 - y0), 1)
        dx, dy = (x1 - x0) / length, (y1 - y0) / length
        self.line([*points[:-1], (x1 - 4 * dx, y1 - 4 * dy)], stroke)
        head = [(x1, y1), (x1 - 8 * dx - 4 * dy, y1 - 8 * dy + 4 * dx), (x1 - 8 * dx + 4 * dy, y1 - 8 * dy - 4 * dx)]
        self.add("polygon", points=" ".join(f"{self.number(x)},{self.number(y)}" for x, y in head), fill=stroke)

    def legend(self, x, y, entries):
        """[(colour, text)], one after the other."""
        for colour, text in entries:
            self.rect(x, y - 10, 12, 12, colour)
            self.text(x + 17, y, text)
            x += 32 + 7.2 * len(text)

    def done(self):
        return "\n".join([*self.parts, "</svg>", ""])
