"""What the cases give the program: networks, mappings, and each dataflow with a machine that can run it."""
DATAFLOWS = {  # parameters of tiny's CONV1 that the machine of each at equal area can run
    "rs": {"m": 4, "n": 1, "e": 4, "p": 2, "q": 1, "r": 2, "t": 2},
    "ws": {"n": 1, "e": 3, "r": 2, "t": 2},
    "os-a": {"m": 3, "n": 1, "e": 3, "f": 4},
    "os-b": {"m": 4, "n": 1, "f": 3, "p": 3},
    "os-c": {"m": 4, "n": 1, "p": 2},
    "nlr": {"m": 3, "n": 1, "e": 5, "f": 8, "p": 2, "q": 1},
}


def on_one_line(keys):
    """A mapping in YAML; a key of the value None is left out."""
    return "{" + ", ".join(f"{key}: {value}" for key, value in keys.items() if value is not None) + "}"


def layer(**changes):
    keys = {"name": "L1", "C": 2, "M": 4, "H": 6, "W": 6, "R": 3, "S": 3, **changes}
    return f"  - {on_one_line(keys)}\n"


def network(*layers, name="net"):
    return f"name: {name}\nlayers:\n" + "".join(layers or (layer(),))


def entry(**changes):
    """Parameters of tiny's CONV1 that eyeriss can run."""
    return on_one_line({"m": 4, "n": 1, "e": 4, "p": 4, "q": 1, "r": 1, "t": 1, **changes})


def mapping(parameters, dataflow="rs", name="CONV1"):
    return f"dataflow: {dataflow}\nlayers:\n  {name}: {parameters}\n"


def on_256(dataflow):
    return ["-n", "tiny", "-d", dataflow, "-a", f"isca16_{dataflow}_256"]
