#!/usr/bin/env python3
"""Pages of eyrie view as their readers meet them: opened in a headless Chromium.

    view_test.py PROGRAM [PATTERN]     PATTERN: only the cases whose name contains it
"""
import sys

import view_page  # noqa: F401  finds what other tests share
import count_cases
import lesson_cases
import place_cases
import reader_cases
import reading_cases
import rule_cases
import step_cases
import window_cases
import word_cases
from browser import Browser
from program import run_cases

CASES = [*reader_cases.CASES, *reading_cases.CASES, *window_cases.CASES, *count_cases.CASES, *rule_cases.CASES,
         *word_cases.CASES, *step_cases.CASES, *place_cases.CASES, *lesson_cases.CASES]


def main():
    with Browser() as browser:
        return run_cases(CASES, browser, one_folder=True)


if __name__ == "__main__":
    sys.exit(main())
