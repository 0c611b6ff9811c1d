#!/usr/bin/env python3
"""Draws the figures of the lessons from what the program says.

    scripts/lesson_figures.py PROGRAM [FOLDER]     FOLDER: docs/lessons, or where else they go
"""
import os
import sys

import lesson_charts as charts
import lesson_drawings as drawings
from lesson_scenes import Program

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
FIGURES = {
    "01-levels": drawings.levels,
    "02-windows": drawings.windows,
    "03-weights": drawings.weight_stationary,
    "04-side-by-side": drawings.output_stationary,
    "05-channels": drawings.no_local_reuse,
    "06-set": drawings.row_stationary,
    "07-batch": charts.batch,
    "08-roofline": charts.roofline,
    "09-stalls": charts.stalls,
    "10-planes": drawings.plane_stationary,
}


def main():
    program = Program(os.path.abspath(sys.argv[1]), ROOT)
    folder = sys.argv[2] if len(sys.argv) > 2 else os.path.join(ROOT, "docs", "lessons")
    for name, draw in FIGURES.items():
        with open(os.path.join(folder, name + ".svg"), "w", encoding="utf-8") as file:
            file.write(draw(program))


if __name__ == "__main__":
    main()
