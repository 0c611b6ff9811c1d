#!/usr/bin/env python3
"""The command line as its users meet it: runs the built program on good and on bad input.

    cli_test.py PROGRAM [PATTERN]     PATTERN: only the cases whose name contains it

Bad input of any kind ends with exit status 2 and one message on standard error; output files
appear whole or not at all; good input gives the same, correct result every time.
"""
import os
import sys

import agreement_cases
import bad_file_cases
import bad_word_cases
import chain_cases
import compare_cases
import dataflow_cases
import diff_cases
import good_input_cases
import import_cases
import invariant_cases
import limit_cases
import npy_cases
import output_cases
import provenance_cases
import serve_cases
import together_cases
import unfit_cases
from program import PROGRAM, run_cases, write

CASES = {
    **bad_file_cases.CASES,
    **bad_word_cases.CASES,
    **npy_cases.CASES,
    **chain_cases.CASES,
    **limit_cases.CASES,
    **good_input_cases.CASES,
    **invariant_cases.CASES,
    **dataflow_cases.CASES,
    **compare_cases.CASES,
    **output_cases.CASES,
    **provenance_cases.CASES,
    **diff_cases.CASES,
    **import_cases.CASES,
    **unfit_cases.CASES,
    **serve_cases.CASES,
    **together_cases.CASES,
    **agreement_cases.CASES,
}


def prepare():
    os.mkdir("folder")
    write("plain", "x")
    write("table.csv", "Layer name, IFMAP Height, IFMAP Width\nConv1, 224, 224\n")


def main():
    if not os.access(PROGRAM, os.X_OK):
        print(f"{PROGRAM}: no program")
        return 1
    return run_cases(CASES, prepare=prepare, one_folder=True)


if __name__ == "__main__":
    sys.exit(main())
