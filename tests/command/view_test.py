#!/usr/bin/env python3
"""eyrie view on what it cannot show: exit status 2, one message, and no page.

    view_test.py PROGRAM [PATTERN]     PATTERN: only the cases whose name contains it
"""
import os
import sys

from program import bad, computer_failed, expect, eyrie, good, read, run_cases, write

TINY = ("--network", "tiny", "--layer", "CONV1")


def refused(fragments, *words):
    """The message comes, and the page of before stays as it was."""
    write("page.html", "the page of before")
    bad(fragments, "view", *words, "--output", "page.html")
    expect(read("page.html") == "the page of before", f"{words}: the old page is gone")
    left = [name for name in os.listdir(".") if name.startswith("page.html.")]
    expect(not left, f"{words}: {left} is left")


def windows():
    allowed = "allowed: all, cycles=A..B or passes=A..B, whole numbers up to 9223372036854775807 with A less than B"
    for window in ("cycles=5..5", "cycles=7..3", "passes=1..1", "cycles=-1..5", "cycles=1.5..5", "cycles=1..", "cycles",
                   "", "words=1..5", "cycles=1..99999999999999999999", "cycles=0x1..5", "cycles=1..5 "):
        refused([f"--window: found '{window}'", allowed], *TINY, "--window", window)
    refused(["--window: found cycles=615..700, rs on eyeriss has 615 cycles; allowed: a part of cycles=0..615"],
            *TINY, "--window", "cycles=615..700")
    refused(["--window: found passes=1..2, rs on eyeriss has 1 pass; allowed: a part of passes=0..1"],
            *TINY, "--window", "passes=1..2")
    # Behind the end of the shorter side.
    refused(["--window: found cycles=400..500, ws on isca16_ws_256 has 313 cycles", ", as every side shows the window"],
            *TINY, "--beside", "ws@isca16_ws_256", "--window", "cycles=400..500")
    # Far behind the beginning of a pass: a page holds a pass from its beginning.
    refused(["--window: found cycles=45000..45100, which begins", "cycles behind the beginning of pass",
             "more than a page holds"],
            "--network", "alexnet", "--layer", "CONV1", "--dataflow", "ws", "--accelerator", "isca16_ws_256",
            "--window", "cycles=45000..45100")
    done = eyrie("view", *TINY, "--window", "cycles=600..99999", "--output", "page.html")  # to the layer's end
    expect(done.status == 0 and "--window cycles=600..99999 ends behind it: it has 615 cycles" in done.err, done.err)
    expect('"first":600,"end":615' in read("page.html"), "the window ends with the layer")


def layers():
    refused(["--layer: found 3 layers; allowed: one of CONV1, CONV2, DW3, FC4"], "--network", "tiny")
    refused(["--layer: ", "CONV9"], "--network", "tiny", "--layer", "CONV9")
    refused(["--network is required"], "--layer", "CONV1")


def sides():
    refused(["--beside: unknown dataflow 'wss'", "did you mean 'ws'"], *TINY, "--beside", "wss")
    refused(["--beside: found 'ws@'; allowed: DATAFLOW or DATAFLOW@ACCELERATOR"], *TINY, "--beside", "ws@")
    refused(["--beside: ", "dataflow ''", "allowed: rs, ws"], *TINY, "--beside", "")
    refused(["nothing"], *TINY, "--beside", "ws@nothing")
    # A machine that cannot run the dataflow says why, for the side beside as well.
    refused(["ws", "filter spad"], *TINY, "--beside", "ws@isca16_nlr_256")
    refused(["filter spad"], *TINY, "--dataflow", "ws", "--accelerator", "isca16_nlr_256")
    refused(["pe.no_such_key"], *TINY, "--set", "pe.no_such_key=1")
    refused(["unknown option '--besides'", "--beside"], *TINY, "--besides", "ws")
    refused(["unknown option '--json'"], *TINY, "--json", "x.json")


def outputs():
    bad(["--output is required; allowed: a file name or -"], "view", *TINY)
    bad(["--output no/page.html", "does not exist"], "view", *TINY, "--output", "no/page.html")
    os.mkdir("folder")
    bad(["--output folder", "is a directory"], "view", *TINY, "--output", "folder")
    computer_failed(["/dev/full", "cannot be written", "No space left"], "view", *TINY, "--output", "/dev/full")
    network = write("own.yaml", "name: own\nlayers:\n  - {name: A, type: conv, C: 1, M: 1, H: 4, W: 4, R: 3, S: 3}\n")
    bad(["own.yaml: is the file of --network"], "view", "--network", network, "--layer", "A", "--output", "own.yaml")
    machine = write("machine.yaml", good("show", "accelerator", "eyeriss"))
    bad(["machine.yaml: is the accelerator of --beside"],
        "view", *TINY, "--beside", "rs@" + machine, "--output", machine)
    # A network of one convolution needs no --layer; the fully connected layer that is not shown is named.
    write("two.yaml", "name: two\nlayers:\n  - {name: A, C: 1, M: 1, H: 4, W: 4, R: 3, S: 3}\n"
                      "  - {name: F, type: fc, C: 1, M: 1, H: 2, W: 2}\n")
    said = eyrie("view", "--network", "two.yaml", "--output", "two.html")
    expect(said.status == 0 and "left out: F (fully connected; --layer all)" in said.err, said.err)
    expect("<title>tiny CONV1, rs - Eyrie view</title>" in good("view", *TINY, "--output", "-"), "- is standard output")


def names_that_are_markup():
    """A network's name cannot leave its place in the page."""
    evil = "</script><script>alert(1)</script>"
    network = write("evil.yaml", f'name: "{evil}"\nlayers:\n'
                                 "  - {name: A, type: conv, C: 1, M: 1, H: 4, W: 4, R: 3, S: 3}\n")
    page = good("view", "--network", network, "--layer", "A", "--output", "-")
    expect(evil not in page and "&lt;/script&gt;" in page and "\\u003c/script" in page,
           "the name is text wherever it stands")


def same_bytes():
    words = ("view", *TINY, "--beside", "nlr@isca16_nlr_256", "--output", "-")
    expect(good(*words) == good(*words), "same input, same bytes")
    expect(good(*words, "--seed", "2") != good(*words), "another seed, other words")


def help_text():
    text = good("view", "--help")
    for word in ("--beside", "--window", "--output", "--mapping", "--seed"):
        expect(word in text, f"help without {word}")
    expect("view" in eyrie("--help").out, "the command is in the list")


CASES = [windows, layers, sides, outputs, names_that_are_markup, same_bytes, help_text]


if __name__ == "__main__":
    sys.exit(run_cases(CASES))
