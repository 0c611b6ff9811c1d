#!/usr/bin/env python3
"""The layer check must accept a clean tree and report each kind of violation."""
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "scripts"))
import check_layers  # noqa: E402

CLEAN = {
    "CMakeLists.txt": """
function(eyrie_room folder)
endfunction()
eyrie_room(sim/kernel)
eyrie_room(workloads LINKS sim/kernel)
eyrie_room(memory LINKS workloads)
eyrie_room(noc LINKS workloads)
eyrie_room(pe LINKS workloads)  # never noc: a comment links nothing
eyrie_room(dataflows/mapping LINKS workloads)
eyrie_room(dataflows/counts LINKS dataflows/mapping)
eyrie_room(dataflows/plan LINKS dataflows/mapping noc pe)
eyrie_room(dataflows/rs LINKS dataflows/plan
           dataflows/counts)
eyrie_room(sim/events LINKS dataflows/plan)
eyrie_room(sim/chip LINKS sim/events memory)
eyrie_room(sim/systemc LINKS sim/chip PkgConfig::SYSTEMC)
eyrie_room(sim/program LINKS sim/systemc EXCEPT main.cpp)
""",
    "sim/kernel/cycle.hpp": "#include <cstdint>\n",
    "workloads/layer.hpp": '#include "sim/kernel/cycle.hpp"\n',
    "workloads/reference.cpp": '#include "workloads/layer.hpp"\n',
    "memory/dram.hpp": '#include "sim/kernel/cycle.hpp"\n',
    "noc/stream.hpp": '#include "sim/kernel/cycle.hpp"\n',
    "pe/program.hpp": '#include "workloads/layer.hpp"\n// #include "noc/stream.hpp"\n'
                      '/*\n#include "noc/stream.hpp"\n*/\n',
    "dataflows/mapping/parameters.hpp": "",
    "dataflows/counts/terms.hpp": '#include "dataflows/mapping/parameters.hpp"\n#include "workloads/layer.hpp"\n',
    "dataflows/plan/plan.hpp": '#include "pe/program.hpp"\n#include "noc/stream.hpp"\n',
    "dataflows/rs/counts.cpp": '#include "dataflows/counts/terms.hpp"\n',
    "dataflows/rs/plan.hpp": '#include "dataflows/plan/plan.hpp"\n',
    "sim/events/layer_events.hpp": '#include "dataflows/plan/plan.hpp"\n',
    "sim/chip/chip.cpp": '#include "dataflows/plan/plan.hpp"\n#include "memory/dram.hpp"\n',
    "sim/systemc/chip_module.hpp": '#include <systemc>\n#include "memory/dram.hpp"\n',
    "sim/program/main.cpp": '#include "sim/chip/chip.hpp"\n',
    "tests/pe/pe_test.cpp": '#include "sim/chip/chip.hpp"\n',
    "README.md": "scripts/work/ and https://example.org/home/page are no absolute paths\n",
}

HOME = "/" + "home" + "/somebody/eyrie"

# what is added to the clean tree -> a piece of the one complaint expected
VIOLATIONS = [
    ({"pe/pe.hpp": '#include "sim/chip/chip.hpp"\n'},
     "pe/pe.hpp:1: include of sim/chip/chip.hpp, but pe does not link sim/chip"),
    ({"sim/kernel/a.cpp": '\n#include <workloads/layer.hpp>\n'}, "sim/kernel/a.cpp:2: include of workloads/layer.hpp"),
    ({"pe/pe.cpp": '#include "noc/stream.hpp"\n'}, "pe/pe.cpp:1: include of noc/stream.hpp, but pe does not link noc"),
    ({"memory/a.cpp": '#include "../pe/program.hpp"\n'}, "memory/a.cpp:1: include of ../pe/program.hpp"),
    ({"noc/a.cpp": '# include "dataflows/plan/plan.hpp"\n'}, "noc/a.cpp:1: include of dataflows/plan/plan.hpp"),
    ({"pe/a.cpp": '#include "tests/pe/pe_test.cpp"\n'}, "pe/a.cpp:1: include of tests/pe/pe_test.cpp"),
    ({"dataflows/plan/a.cpp": '#include "dataflows/rs/plan.hpp"\n'},
     "dataflows/plan/a.cpp:1: include of dataflows/rs/plan.hpp, but dataflows/plan does not link dataflows/rs"),
    ({"sim/top.cpp": ""}, "sim/top.cpp: its folder is no room"),
    ({"sim/new/a.cpp": ""}, "sim/new/a.cpp: its folder is no room"),
    ({"workloads/a.hpp": "#include <systemc.h>\n"}, "workloads/a.hpp: workloads is free of SystemC"),
    ({"dataflows/rs/a.cpp": "#include <tlm_utils/simple_target_socket.h>\n"},
     "dataflows/rs/a.cpp: dataflows/rs is free of SystemC"),
    ({"CMakeLists.txt": CLEAN["CMakeLists.txt"] + "eyrie_room(sim/plot LINKS sim/systemc)\n",
      "sim/plot/a.cpp": '#include "sim/systemc/chip_module.hpp"\n'},
     "sim/plot/a.cpp -> sim/systemc/chip_module.hpp -> systemc"),
    ({"dataflows/rs/counts.cpp": '#include "dataflows/rs/plan.hpp"\n', "dataflows/rs/plan.hpp": ""},
     "dataflows/rs/counts.cpp: judges the machine, so it must not reach dataflows/rs/plan.hpp"),
    ({"workloads/reference.cpp": '#include "workloads/layer.hpp"\n',
      "workloads/layer.hpp": '#include "sim/host/a.hpp"\n',
      "sim/host/a.hpp": "",
      "CMakeLists.txt": CLEAN["CMakeLists.txt"].replace(
          "eyrie_room(workloads LINKS sim/kernel)",
          "eyrie_room(sim/host)\neyrie_room(workloads LINKS sim/kernel sim/host)"),
      "dataflows/counts/terms.hpp": ""},
     "workloads/reference.cpp: judges the machine, so it must not reach sim/host/a.hpp"),
    ({"pe/a.hpp": '#include "pe/b.hpp"\n', "pe/b.hpp": '#include "pe/a.hpp"\n'},
     "cycle of includes: pe/a.hpp -> pe/b.hpp -> pe/a.hpp"),
    ({"pe/a.hpp": '#include "pe/a.hpp"\n'}, "cycle of includes: pe/a.hpp -> pe/a.hpp"),
    ({"CMakeLists.txt": CLEAN["CMakeLists.txt"].replace("(noc LINKS", "(noc LINKS pe")},
     "CMakeLists.txt:7: noc links pe, which does not stand above it"),
    ({"CMakeLists.txt": CLEAN["CMakeLists.txt"] + "eyrie_room(sim/kernel)\n"}, "sim/kernel is declared twice"),
    ({"CMakeLists.txt": CLEAN["CMakeLists.txt"] + "eyrie_room(sim/empty)\n"}, "eyrie_room(sim/empty ...) has no code"),
    ({"CMakeLists.txt": CLEAN["CMakeLists.txt"].replace("eyrie_room(sim/program", "# ")},
     "sim/program/main.cpp: its folder is no room"),
    ({"pe/loops.hpp": "namespace eyrie {\nstruct Loops {\n};\n}  // namespace eyrie\n",
      "noc/loops.hpp": "namespace eyrie {\n\nclass Loops : X {\n};\n}  // namespace eyrie\n"},
     "pe/loops.hpp:2: eyrie::Loops is defined in noc/loops.hpp, too"),
    ({"docs/a.md": f"\nrun {HOME}/scripts/eyrie\n"}, f"docs/a.md:2: absolute path {HOME[:14]}"),
]

failures = 0


def expect(condition, what):
    global failures
    if not condition:
        failures += 1
        print("FAILED:", what)


clean = check_layers.check(CLEAN)
expect(clean == [], f"a clean tree is accepted, not: {clean}")
for added, expected in VIOLATIONS:
    complaints = check_layers.check({**CLEAN, **added})
    expect(len(complaints) == 1 and expected in complaints[0], f"exactly '{expected}', not: {complaints}")

# The program as a whole, on a tree on disk.
with tempfile.TemporaryDirectory() as root:
    def run():
        command = [sys.executable, "-B", os.path.join(ROOT, "scripts", "check_layers.py"), root]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        return done.returncode, done.stdout.decode()

    expect(run()[0] == 2, "a folder without CMakeLists.txt is refused")
    for path, text in CLEAN.items():
        os.makedirs(os.path.dirname(os.path.join(root, path)), exist_ok=True)
        with open(os.path.join(root, path), "w", encoding="utf-8") as file:
            file.write(text)
    status, output = run()
    expect(status == 0, f"a clean tree on disk is accepted, not: {output}")
    with open(os.path.join(root, "pe", "wrong.cpp"), "w", encoding="utf-8") as file:
        file.write('#include "sim/chip/chip.hpp"\n')
    status, output = run()
    expect(status == 1 and "pe/wrong.cpp:1:" in output, f"a wrong include on disk is reported, not: {status} {output}")

print(f"{len(VIOLATIONS)} kinds of violation, {failures} failures")
sys.exit(1 if failures else 0)
