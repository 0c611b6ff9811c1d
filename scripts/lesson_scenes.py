"""What figures of the lessons are made from: results and scenes of the program, and the colours that it declares."""
import json
import re
import subprocess

DATA = re.compile(r'<script type="application/json" id="(\w+)">(.*?)</script>', re.S)
GROUP, IMAGE, FILTER, CHANNEL, FILTER_ROW, FILTER_COLUMN, ROW, COLUMN = range(8)


class Program:
    def __init__(self, program, root):
        self.program, self.root = program, root
        ledger = self.page("--network", "tiny", "--layer", "DW3")["ledger"]
        self.types = {one["id"]: one["colour"] for one in ledger["types"]}
        self.levels = {one["id"]: (one["title"], one["colour"]) for one in ledger["levels"] + ledger["energy_parts"]}
        self.reasons = {one["id"]: one["colour"] for one in ledger["reasons"]}

    def call(self, *words):
        done = subprocess.run([self.program, *words], cwd=self.root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
                              text=True, check=True)
        return done.stdout

    def page(self, *words):
        """{"ledger", "data"} of a view."""
        found = DATA.findall(self.call("view", "--energy", "normalized", *words, "-o", "-"))
        return {name: json.loads(text) for name, text in found}

    def scene(self, *words):
        return Scene(self.page(*words)["data"]["sides"][0])

    def layers(self, *words):
        """Results of the layers of a run."""
        return json.loads(self.call("run", "--energy", "normalized", *words, "--quiet", "--json", "-"))["layers"]


class Scene:
    """Where the PEs stand in the first pass of a layer."""

    def __init__(self, side):
        self.columns = side["machine"]["columns"]
        shape = side["shapes"][side["passes"][0][1]]
        self.first = {}  # PE: its first coordinates
        self.extents = {}  # PE: {dimension: how many it does, one after the other}
        self.hands_on = set()  # PEs whose psums go to the PE above
        for pe, loops, program, *first in shape["pes"]:
            self.first[pe] = first
            self.extents[pe] = {}
            for dimension, extent, _ in shape["loops"][loops]:
                self.extents[pe][dimension] = self.extents[pe].get(dimension, 1) * extent
            if shape["programs"][program]["psum_up"]:
                self.hands_on.add(pe)

    def place(self, pe):
        return divmod(pe, self.columns)

    def extent(self, pe, dimension):
        return self.extents[pe].get(dimension, 1)
