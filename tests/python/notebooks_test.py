#!/usr/bin/env python3
"""Executes the notebooks of docs/notebooks and compares what their cells give with the outputs stored in them.

notebooks_test.py PACKAGES [--write] FILE ...: with --write, the outputs are stored. Texts and tables must be the same;
of pictures, that there is one. Lines of progress are not stored. Exit status 77: nbclient or another package is
missing.
"""
import os
import sys
import tempfile

NEEDED = ("nbclient", "nbformat", "ipykernel", "numpy", "pandas", "matplotlib")


def shown(cell):
    """What a reader sees of a cell: [(kind, text)]; of a picture its kind."""
    found = []
    for output in cell.get("outputs", []):
        if output["output_type"] == "stream":
            if output["name"] == "stdout":
                found.append(("stdout", output["text"]))
        elif output["output_type"] == "error":
            found.append(("error", f"{output['ename']}: {output['evalue']}"))
        else:
            data = output["data"]
            # A picture's text says no more than its size.
            found += [(kind, "" if kind.startswith("image/") else data[kind]) for kind in sorted(data)
                      if kind.startswith("image/") or not any(one.startswith("image/") for one in data)]
    return found


def without_progress(notebook):
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
        cell.metadata.pop("execution", None)
        if "outputs" in cell:
            cell.outputs = [one for one in cell.outputs
                            if not (one.output_type == "stream" and one.name == "stderr")]
    return notebook


def differences(stored, executed):
    for number, (old, new) in enumerate(zip(stored.cells, executed.cells)):
        if shown(old) != shown(new):
            yield f"cell {number}:\n  stored:   {shown(old)}\n  executed: {shown(new)}"


def main():
    missing = []
    for name in NEEDED:
        try:
            __import__(name)
        except ImportError:
            missing.append(name)
    if missing:
        print(f"skipped: {', '.join(missing)} of Python is not installed (scripts/setup --tests)")
        return 77
    import nbclient
    import nbformat
    write = "--write" in sys.argv
    packages, *files = [one for one in sys.argv[1:] if one != "--write"]
    os.environ["PYTHONPATH"] = os.path.abspath(packages)
    wrong = 0
    for path in files:
        stored = nbformat.read(path, as_version=4)
        executed = nbformat.read(path, as_version=4)
        with tempfile.TemporaryDirectory() as folder:
            nbclient.NotebookClient(executed, timeout=1200, kernel_name="python3",
                                    resources={"metadata": {"path": folder}}).execute()
        without_progress(executed)
        if write:
            nbformat.write(executed, path)
            continue
        found = list(differences(stored, executed))
        wrong += len(found)
        print(f"{os.path.basename(path)}: {len(executed.cells)} cells, {len(found)} with other outputs than stored")
        print("\n".join(found))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
