"""Limits: what a machine or the memory cannot hold is refused, what is merely large is not."""
import resource
import subprocess

from inputs import entry, layer, mapping, network
from program import PROGRAM, SECONDS, bad, computer_failed, expect, eyrie, good, named_cases, write
from results import nothing_left

CASES, case = named_cases()


@case("accelerator: too few multicast column IDs, chosen by --set")
def _():
    bad(["layer CONV1", "psum network needs", "noc.psum.column_id_bits=0 allows 1"], "run", "-n", "tiny", "-m",
        write("input.yaml", mapping(entry(e=8))), "--set", "noc.psum.column_id_bits=0")


@case("mapping: what does not fit names what is short")
def _():
    for sets, changes, fragments in (
            (["pe.filter_spad_words=11"], {"p": 4}, ["filter spad (p*q*S)", "needs 12", "11 available", "short by 1"]),
            (["pe.ifmap_spad_words=5"], {"q": 2}, ["ifmap spad (q*S)", "needs 6", "5 available"]),
            (["pe.psum_spad_words=3"], {"p": 4}, ["psum spad (p)", "needs 4", "3 available"]),
            (["glb.shared_banks=2", "glb.bank_rows=1"], {},
             ["global buffer", "ifmap words", "psum words", "available"]),
            (["glb.filter_banks=1", "glb.bank_rows=1", "glb.shared_banks=999"], {}, ["filter banks", "available"]),
            (["array.rows=2"], {}, ["PE array rows (R*r)", "needs 3", "2 available"]),
            (["array.rows=3", "array.columns=3"], {}, ["PE array", "1 available"])):
        words = [word for assignment in sets for word in ("--set", assignment)]
        path = write("input.yaml", mapping(entry(**changes)))
        bad(["./input.yaml:3: ", "layer CONV1", "m=4 n=1", "cannot run"] + fragments,
            "run", "-n", "tiny", "-m", path, *words)
        bad(["./input.yaml:3: ", "layer CONV1"] + fragments, "map", "-n", "tiny", "-m", path, *words)


@case("mapping: for a layer that is not run it need not fit")
def _():
    path = write("input.yaml", mapping(entry(m=99)))
    good("run", "-n", "tiny", "-l", "CONV2", "-m", path)


@case("memory: a batch or a layer too large is refused at once")
def _():
    computer_failed(
        ["layer FC1 with --batch 65536: needs at least", "MB of memory; allowed: up to"],
        "run", "-n", "vgg16", "-l", "FC1", "-b", "65536", "--json", "out.json")
    computer_failed(["layer FC1 with --batch 65536: needs at least"], "map", "-n", "vgg16", "-l", "FC1", "-b",
                    "65536")
    path = write("input.yaml", network(layer(C=1, M=65536, H=65536, W=65536, R=1, S=1)))
    computer_failed(["layer L1 with --batch 1: needs at least"], "run", "-n", path)
    nothing_left()


@case("memory: what was not foreseen ends with a message, too")
def _():
    def limited():
        resource.setrlimit(resource.RLIMIT_AS, (300 << 20, resource.RLIM_INFINITY))
    words = ["run", "-n", "tiny", "--json", "out.json", "--set", "pe.filter_spad_words=1048576"]
    done = subprocess.run([PROGRAM, *words], stdout=subprocess.PIPE, stderr=subprocess.PIPE, preexec_fn=limited,
                          timeout=SECONDS)
    if b"Sanitizer" in done.stderr:
        return "a sanitizer needs its own address space"
    expect(done.returncode == 4 and b"out of memory" in done.stderr, f"{done.returncode}: {done.stderr[:300]}")
    nothing_left()


@case("layers: many are no trouble")
def _():
    path = write("input.yaml", network(*[layer(name=f"L{i}") for i in range(3000)]))
    expect(good("map", "-n", path, "--mapper", "estimate").count("L2999: ") == 1, "the last layer is missing")


@case("layers: a file of nothing else is read in time")
def _():
    path = write("input.yaml", network(*[layer(name=f"L{i}", C=1, M=1, H=1, W=1, R=1, S=1) for i in range(60000)]))
    done = eyrie("map", "-n", path, "-l", "L59999")
    expect(done.status == 0, done.err[:300])


@case("aliases: honest ones are followed")
def _():
    text = "name: x\nlayers:\n  - &first {name: A, C: 2, M: 4, H: &side 6, W: *side, R: 3, S: 3}\n"
    good("run", "-n", write("input.yaml", text), "--check")
