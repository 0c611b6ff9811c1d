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
eyrie_library(eyrie_kernel    sim/kernel LINKS yaml-cpp)
eyrie_library(eyrie_workloads workloads LINKS eyrie_kernel)
eyrie_library(eyrie_memory    memory LINKS eyrie_kernel)
eyrie_library(eyrie_noc       noc LINKS eyrie_kernel)
eyrie_library(eyrie_pe        pe LINKS eyrie_kernel)  # never eyrie_noc: a comment links nothing
eyrie_library(eyrie_dataflows dataflows LINKS eyrie_workloads eyrie_pe)
eyrie_library(eyrie_trace     sim/trace LINKS eyrie_dataflows)
eyrie_library(eyrie_chip      sim/chip LINKS eyrie_trace eyrie_dataflows eyrie_pe)
eyrie_library(eyrie_plot      sim/plot LINKS eyrie_chip)
eyrie_library(eyrie_sweep     sim/sweep LINKS eyrie_chip)
eyrie_library(eyrie_report    sim/report LINKS eyrie_sweep)
eyrie_library(eyrie_slurm     sim/slurm LINKS eyrie_sweep)
eyrie_library(eyrie_command   sim/command LINKS eyrie_report eyrie_slurm
                              EXCEPT main.cpp)
""",
    "sim/kernel/cycle.hpp": "#include <cstdint>\n",
    "workloads/layer.hpp": '#include "sim/kernel/cycle.hpp"\n',
    "workloads/reference.cpp": '#include "workloads/layer.hpp"\n',
    "memory/dram.hpp": '#include <systemc>\n#include "sim/kernel/cycle.hpp"\n',
    "noc/stream.hpp": '#include "sim/kernel/cycle.hpp"\n',
    "pe/program.hpp": '#include "workloads/layer.hpp"\n// #include "noc/stream.hpp"\n/*\n#include "noc/stream.hpp"\n*/\n',
    "dataflows/plan.hpp": '#include "pe/program.hpp"\n#include "noc/stream.hpp"\n',
    "dataflows/rs_parameters.hpp": "",
    "dataflows/closed_form.cpp": '#include "dataflows/rs_parameters.hpp"\n#include "workloads/layer.hpp"\n',
    "sim/trace/layer_events.hpp": '#include "dataflows/plan.hpp"\n',
    "sim/chip/chip.cpp": '#include <tlm>\n#include "dataflows/plan.hpp"\n#include "memory/dram.hpp"\n',
    "sim/plot/gnuplot.hpp": '#include "sim/chip/chip.hpp"\n',
    "sim/sweep/store.hpp": '#include "sim/chip/chip.hpp"\n',
    "sim/report/report.hpp": '#include "sim/sweep/store.hpp"\n',
    "sim/slurm/executor.hpp": '#include "sim/sweep/store.hpp"\n',
    "sim/command/main.cpp": '#include "sim/report/report.hpp"\n',
    "tests/pe/pe_test.cpp": '#include "sim/chip/chip.hpp"\n',
    "README.md": "scripts/work/ and https://example.org/home/page are no absolute paths\n",
}

HOME = "/" + "home" + "/somebody/eyrie"

# what is added to the clean tree -> a piece of the one complaint expected
VIOLATIONS = [
    ({"pe/pe.hpp": '#include "sim/chip/chip.hpp"\n'}, "pe/pe.hpp:1: include of sim/chip/chip.hpp goes upward"),
    ({"sim/kernel/a.cpp": '\n#include <workloads/layer.hpp>\n'}, "sim/kernel/a.cpp:2: include of workloads/layer.hpp goes upward"),
    ({"pe/pe.cpp": '#include "noc/stream.hpp"\n'}, "pe/pe.cpp:1: include of noc/stream.hpp goes sideways"),
    ({"memory/a.cpp": '#include "../pe/program.hpp"\n'}, "memory/a.cpp:1: include of ../pe/program.hpp goes sideways"),
    ({"noc/a.cpp": '# include "dataflows/plan.hpp"\n'}, "noc/a.cpp:1: include of dataflows/plan.hpp goes upward"),
    ({"pe/a.cpp": '#include "tests/pe/pe_test.cpp"\n'}, "pe/a.cpp:1: pe includes tests/pe/pe_test.cpp, which belongs to no layer"),
    ({"sim/trace/a.cpp": '#include "sim/chip/chip.hpp"\n'}, "sim/trace/a.cpp:1: include of sim/chip/chip.hpp goes upward"),
    ({"sim/chip/a.cpp": '#include "sim/sweep/store.hpp"\n'}, "sim/chip/a.cpp:1: include of sim/sweep/store.hpp goes upward"),
    ({"sim/sweep/a.cpp": '#include "sim/report/report.hpp"\n'}, "sim/sweep/a.cpp:1: include of sim/report/report.hpp goes upward"),
    ({"sim/sweep/a.cpp": '#include "sim/slurm/executor.hpp"\n'}, "sim/sweep/a.cpp:1: include of sim/slurm/executor.hpp goes upward"),
    ({"sim/top.cpp": ""}, "sim/top.cpp: lies in no code folder"),
    ({"workloads/a.hpp": "#include <systemc.h>\n"}, "workloads/a.hpp: workloads is free of SystemC"),
    ({"dataflows/a.cpp": "#include <tlm_utils/simple_target_socket.h>\n"}, "dataflows/a.cpp: dataflows is free of SystemC"),
    ({"dataflows/a.cpp": '#include "memory/dram.hpp"\n'}, "dataflows/a.cpp -> memory/dram.hpp -> systemc"),
    ({"dataflows/closed_form_rs.hpp": '#include "dataflows/plan.hpp"\n', "dataflows/plan.hpp": ""},
     "dataflows/closed_form_rs.hpp: judges the machine, so it must not reach dataflows/plan.hpp"),
    ({"dataflows/rs_parameters.hpp": '#include "pe/program.hpp"\n'},
     "dataflows/closed_form.cpp: judges the machine, so it must not reach pe/program.hpp"),
    ({"pe/a.hpp": '#include "pe/b.hpp"\n', "pe/b.hpp": '#include "pe/a.hpp"\n'},
     "cycle of includes: pe/a.hpp -> pe/b.hpp -> pe/a.hpp"),
    ({"pe/a.hpp": '#include "pe/a.hpp"\n'}, "cycle of includes: pe/a.hpp -> pe/a.hpp"),
    ({"CMakeLists.txt": CLEAN["CMakeLists.txt"].replace("noc LINKS", "noc LINKS eyrie_pe")}, "eyrie_noc links eyrie_pe"),
    ({"CMakeLists.txt": CLEAN["CMakeLists.txt"] + "target_link_libraries(eyrie_kernel PUBLIC\n eyrie_chip)\n"},
     "CMakeLists.txt:16: eyrie_kernel links eyrie_chip"),
    ({"CMakeLists.txt": CLEAN["CMakeLists.txt"].replace("eyrie_library(eyrie_noc ", "# ")}, "no eyrie_library(eyrie_noc noc ...)"),
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
