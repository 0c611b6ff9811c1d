"""Reference pages of the site, from what `eyrie declarations` prints."""

TITLES = {"accelerator": "Accelerator files", "network": "Network files", "mapping": "Mapping files",
          "energy table": "Energy tables", "technology": "Technology files", "area table": "Area tables",
          "sweep": "Sweep files"}


def cell(text):
    return str(text).replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*").replace("_", "\\_")


def code(text):
    return f"`{text}`" if text else ""


def table(head, rows):
    lines = ["| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
    return "\n".join(lines + ["| " + " | ".join(row) + " |" for row in rows]) + "\n"


def key_table(keys):
    return table(["key", "values", "default", "unit", "meaning"],
                 [[code(one["key"]), cell(one["values"]), cell(one["default"]), cell(one["unit"]), cell(one["doc"])]
                  for one in keys])


def file_page(file):
    """The keys of one kind of file, a section for each mapping in it."""
    text = f"# {TITLES[file['file']]}\n\nEvery key, as the program declares it; one without a default is required, or "
    ships = f"configs/{file['folder']}" if file["file"] == "area table" else f"eyrie list {file['folder']}"
    text += f"another in its place. What ships: `{ships}`.\n\n"
    sections = {}
    for key in file["keys"]:
        top = key["key"].split(".")[0] if "." in key["key"] else ""
        if not top and not key["values"]:  # a section's own row
            sections.setdefault(key["key"], []).insert(0, key)
        else:
            sections.setdefault(top, []).append(key)
    for name, keys in sections.items():
        own = [one for one in keys if one["key"] == name]
        text += (f"## `{name}`\n\n" if name else "") + (cell(own[0]["doc"]) + "\n\n" if own and own[0]["doc"] else "")
        text += key_table([one for one in keys if one["key"] != name]) + "\n"
    if file.get("types"):
        rows = [[code(one["type"]), " ".join(code(key) for key in one["keys"])] for one in file["types"]]
        text += "## Which type has which keys\n\n" + table(["type", "keys"], rows)
    return text


def columns_page(outputs):
    text = "# Columns of every output\n\nWith units. JSON results are described in [Results](../results.md).\n\n"
    for output in outputs:
        text += f"## `{output['command']}`\n\n{output['what']}\n\n"
        text += table(["column", "unit", "meaning"],
                      [[code(one["name"]), cell(one["unit"]), cell(one["doc"])] for one in output["columns"]]) + "\n"
    return text


def option_row(option):
    names = ([f"-{option['short']}"] if option["short"] else []) + [f"--{option['name']}"]
    doc = cell(option["doc"]) + (" (may be repeated)" if option["repeatable"] else "")
    return [" ".join(code(one) for one in names), code(option["default"]), doc]


def commands_page(declared):
    text = f"# Commands\n\n```text\n{declared['usage']}```\n\n"
    for command in declared["commands"]:
        text += f"## eyrie {command['name']}\n\n`eyrie {command['name']} {command['synopsis']}`\n\n"
        text += table(["option", "default", "meaning"], [option_row(one) for one in command["options"]]) + "\n"
    return text


def reference_pages(declared):
    """{path on the site: text}."""
    pages = {f"reference/{one['file'].replace(' ', '-')}.md": file_page(one) for one in declared["files"]}
    pages["reference/columns.md"] = columns_page(declared["outputs"])
    pages["reference/commands.md"] = commands_page(declared)
    return pages
