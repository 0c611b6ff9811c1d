#!/usr/bin/env python3
"""Pages of eyrie view as their readers meet them: opened in a headless Chromium.

    view_test.py PROGRAM [PATTERN]     PATTERN: only the cases whose name contains it
"""
import os
import sys
import tempfile

import view_page  # noqa: F401  finds what other tests share
import count_cases
import reader_cases
import window_cases
from browser import Browser
from program import PATTERN, Failed

CASES = [*reader_cases.CASES, *window_cases.CASES, *count_cases.CASES]


def main():
    failures = 0
    chosen = [case for case in CASES if PATTERN in case.__name__]
    with tempfile.TemporaryDirectory() as folder, Browser() as browser:
        os.chdir(folder)
        for case in chosen:
            name = case.__name__.replace("_", " ")
            try:
                case(browser)
            except Failed as failed:
                failures += 1
                print(f"FAILED: {name}: {failed}")
            except Exception as error:  # what the page has not, or a browser that ended
                failures += 1
                print(f"FAILED: {name}: {type(error).__name__}: {error}")
            else:
                print(f"ok: {name}")
        os.chdir("/")
    print(f"{len(chosen)} cases, {failures} failures")
    return 1 if failures or not chosen else 0


if __name__ == "__main__":
    sys.exit(main())
