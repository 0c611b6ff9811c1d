#!/usr/bin/env python3
"""Writes the manual pages and the completion of shells, from what the program says of itself.

    scripts/manual.py DECLARATIONS --output FOLDER [--changelog FILE]

DECLARATIONS is what `eyrie declarations` prints. FOLDER gets man1/eyrie.1.gz, a page for each command, and
completion/eyrie.bash, _eyrie (zsh) and eyrie.fish; --changelog: also changelog.gz, as Debian wants it. The build calls
this (packaging/install.cmake).
"""
import argparse
import gzip
import json
import os
import re

KINDS = {"list": "accelerators networks mappings dataflows energy technologies sweeps".split(),
         "show": "accelerator network energy mapping sweep technology prices".split()}
# What `show KIND` and a command's own word can be: a kind of `eyrie list`.
NAMED = {"accelerator": "accelerators", "network": "networks", "energy": "energy", "mapping": "mappings",
         "sweep": "sweeps", "technology": "technologies", "prices": "accelerators"}
PLAIN = {"list": "list what ships", "show": "print a file with every default spelled out",
         "help": "print the options of a command", "version": "print the version",
         "declarations": "print commands, keys and columns as JSON"}


def summaries(usage):
    """What --help says of each command with options: {"run": "simulate layers ..."}; lines further in go on."""
    whole = re.sub(r"\n {4,}", "  ", usage)
    lines = (re.match(r"  ([a-z]+|show prices)(?: NAME)? {2,}(\S.*)", line) for line in whole.split("\n"))
    return {line[1]: re.sub(" {2,}", " ", line[2]) for line in lines if line and line[1] not in PLAIN}


# --- Manual pages ---------------------------------------------------------------------------------


def roff(text):
    text = text.replace("\\", "\\e").replace("-", "\\-")
    return re.sub(r"^([.'])", r"\\&\1", text, flags=re.M)


def exit_status(usage):
    """[(status, meaning)], from the paragraph that --help ends with."""
    paragraph = " ".join(usage[usage.index("Exit status:"):].split())
    text = paragraph[len("Exit status: "):paragraph.index(". More:")]
    return [part.split(" ", 1) for part in re.split(r"; (?=\d+ )", text)]


def header(name, version, what):
    return [f'.TH "{name.upper()}" "1" "" "Eyrie {version}" "Eyrie"', ".nh", ".SH NAME",
            f"{roff(name)} \\- {roff(what)}"]


def option_lines(option):
    names = ([f"\\-{option['short']}"] if option["short"] else []) + ["\\-\\-" + roff(option["name"])]
    value = " \\fIvalue\\fR" if option["takes_value"] else ""
    doc = roff(option["doc"])
    if isinstance(option["values"], str):
        doc += f" (\\fBeyrie list {option['values']}\\fR)"
    if option["default"]:
        doc += ("; " if doc else "") + "default: " + roff(option["default"])
    return [".TP", ", ".join(f"\\fB{one}\\fR" for one in names) + value, doc or "\\&"]


def status_lines(usage):
    lines = [".SH EXIT STATUS"]
    for status, meaning in exit_status(usage):
        lines += [".TP", f"\\fB{status}\\fR", roff(meaning)]
    return lines


def page_name(command):
    return "eyrie-" + command["name"].replace(" ", "-")


def command_page(command, declared):
    lines = header(page_name(command), declared["version"], summaries(declared["usage"])[command["name"]])
    lines += [".SH SYNOPSIS", f"\\fBeyrie {command['name']}\\fR {roff(command['synopsis'])}"]
    if command["positional"]:
        lines += [".SH ARGUMENT", roff(command["positional"])]
    lines.append(".SH OPTIONS")
    for option in command["options"]:
        lines += option_lines(option)
    lines += status_lines(declared["usage"]) + [".SH SEE ALSO", "\\fBeyrie\\fR(1)"]
    return "\n".join(lines) + "\n"


def main_page(declared):
    usage = declared["usage"]
    lines = header("eyrie", declared["version"], "cycle-accurate simulator of spatial DNN accelerators")
    lines += [".SH SYNOPSIS", "\\fBeyrie\\fR \\fIcommand\\fR [\\fIoptions\\fR]", ".SH DESCRIPTION",
              "Simulates layers of a network on an array of processing elements, cycle by cycle and with real data, "
              "and reports cycles, accesses and energy.",
              "Names of accelerators, networks, mappings and tables are those of files that ship; a path works, too.",
              ".SH COMMANDS"]
    for name, what in {**summaries(usage), **PLAIN}.items():
        lines += [".TP", f"\\fB{name}\\fR", roff(what)]
    lines += status_lines(usage)
    lines += [".SH ENVIRONMENT", ".TP", "\\fBEYRIE_CONFIGS\\fR", "folder of the files that names stand for",
              ".SH EXAMPLE", ".nf", roff("eyrie run --network alexnet --mapping eyeriss_alexnet --batch 4 --check"),
              ".fi", ".SH SEE ALSO",
              ", ".join(f"\\fB{roff(page_name(one))}\\fR(1)" for one in declared["commands"])]
    return "\n".join(lines) + "\n"


# --- Completion -----------------------------------------------------------------------------------


# Prices have names of three kinds: a table, a technology, or that they are derived.
PRICES = {"energy": ("derived", "energy", "technologies")}


# Names that are in a file which the line names already.
OF_NETWORK = ("layer", "trace-layer")


def words_of(option, keys):
    """What its value can be, as bash says it: names, or calls of the program that lists them."""
    if option["name"] in OF_NETWORK:
        return "$(_eyrie_layers)"
    if option["name"] == "set":
        return " ".join(f"{key}=" for key in keys)
    fixed, *kinds = PRICES.get(option["name"], ("", option["values"]))
    if kinds[0] is None:
        return ""
    if isinstance(kinds[0], list):
        return " ".join(kinds[0])
    return " ".join([fixed, *(f"$(_eyrie_names {kind})" for kind in kinds)]).strip()


def accelerator_keys(declared):
    """Those that --set can set."""
    keys = next(one["keys"] for one in declared["files"] if one["file"] == "accelerator")
    return [one["key"] for one in keys if one["values"]]


def bash_case(command, keys):
    """The part of bash's completion that is of one command."""
    flags = [f"--{one['name']}" for one in command["options"]] + [f"-{one['short']}" for one in command["options"]
                                                                   if one["short"]]
    lines = [f"    '{command['name']}')", "        case $previous in"]
    for option in command["options"]:
        if option["takes_value"]:
            names = f"--{option['name']}" + (f"|-{option['short']}" if option["short"] else "")
            words = words_of(option, keys)
            words = f' words="{words}"' if words else ""
            lines.append(f"            {names}){words} ;;")
    kind = NAMED.get(command["name"].split()[-1]) if command["positional"] else None
    own = f" $(_eyrie_names {kind})" if kind else ""
    lines += [f"            *) words=\"{' '.join(flags)}{own}\" ;;", "        esac", "        ;;"]
    return lines


BASH = """\
# Completion of eyrie for bash; made by scripts/manual.py.
# compgen expands its words as the shell does: names with more than these letters are left out.
_eyrie_plain() {
    grep -E '^[A-Za-z0-9_.:/+-]+$'
}
_eyrie_names() {
    "${COMP_WORDS[0]}" list "$1" 2>/dev/null | cut -d' ' -f1 | _eyrie_plain
}
# Layers of the network that the line names.
_eyrie_layers() {
    local i name
    for ((i = 2; i < COMP_CWORD; ++i)); do
        name=
        case ${COMP_WORDS[i]} in
            -n | --network)
                name=${COMP_WORDS[i + 1]}
                [[ $name != '=' ]] || name=${COMP_WORDS[i + 2]-}
                ;;
            --network=*) name=${COMP_WORDS[i]#*=} ;;
        esac
        [[ -z $name ]] || "${COMP_WORDS[0]}" show network "$name" 2>/dev/null |
            sed -n 's/^  - {name: "\\([^"]*\\)".*/\\1/p' | _eyrie_plain
    done
}
_eyrie() {
    local word=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]} words=
    local option= taken= one
    # --option=value: bash has the = as a word of its own, zsh all of it as one word.
    if [[ $word == '=' ]]; then
        word=
    elif [[ $previous == '=' && $COMP_CWORD -gt 2 ]]; then
        previous=${COMP_WORDS[COMP_CWORD - 2]}
    elif [[ $word == --*=* ]]; then
        previous=${word%%=*}
        option=$previous=
        word=${word#*=}
    fi
    [[ $command == show && ${COMP_WORDS[2]} == prices && $COMP_CWORD -gt 2 ]] && command='show prices'
    COMPREPLY=()
    if [[ $COMP_CWORD -eq 1 ]]; then
        COMPREPLY=($(compgen -W '@COMMANDS@' -- "$word"))
        return
    fi
    case $command in
@CASES@
    'list') words='@LIST@' ;;
    'show')
        case $previous in
            show) words='@SHOW@' ;;
@NAMED@
        esac
        ;;
    'help')
        case $previous in
            help) words='@COMMANDS@' ;;
            show) words='prices' ;;
        esac
        ;;
    esac
    # Names separated by commas: the last one, which is none of those before it.
    if [[ -n $words && $word == *,* ]]; then
        taken=,${word%,*},
        word=${word##*,}
    fi
    # compgen of zsh gives all of the words.
    while IFS= read -r one; do
        [[ -z $one || $one != "$word"* || $taken == *",$one,"* ]] || COMPREPLY+=("$option${taken#,}$one")
    done < <(compgen -W "$words" -- "$word")
    [[ ${#COMPREPLY[@]} -ne 1 || ${COMPREPLY[0]} != *= ]] || compopt -o nospace 2>/dev/null
    # Else files, a line each; where there is none to offer, the shell looks for them (-o default). zsh does it better.
    [[ ${#COMPREPLY[@]} -eq 0 && $word != -* ]] && [[ -z ${ZSH_VERSION-} || -n $option ]] || return 0
    compopt -o filenames 2>/dev/null
    while IFS= read -r one; do
        [[ $one != "${taken#,}$word"* ]] || COMPREPLY+=("$option$one")
    done < <(compgen -f -- "${taken#,}$word")
    return 0
}
complete -o default -F _eyrie eyrie
"""


def commands_of(declared):
    return [one["name"] for one in declared["commands"] if " " not in one["name"]] + list(PLAIN)


def bash_completion(declared):
    keys = accelerator_keys(declared)
    cases = "\n".join(line for one in declared["commands"] for line in bash_case(one, keys))
    named = "\n".join(f'            {one}) words="$(_eyrie_names {NAMED[one]})" ;;' for one in KINDS["show"])
    text = BASH.replace("@CASES@", cases).replace("@NAMED@", named)
    text = text.replace("@COMMANDS@", " ".join(commands_of(declared)))
    return text.replace("@LIST@", " ".join(KINDS["list"])).replace("@SHOW@", " ".join(KINDS["show"]))


def zsh_completion(bash):
    """zsh runs bash's."""
    return "#compdef eyrie\nautoload -U +X bashcompinit && bashcompinit\n" + bash


def quoted(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def fish_words(option, keys):
    if option["name"] in OF_NETWORK:
        return ""
    return re.sub(r"\$\(_eyrie_names (\w+)\)", r'(eyrie list \1 | cut -d" " -f1)', words_of(option, keys))


def fish_completion(declared):
    lines = ["# Completion of eyrie for fish; made by scripts/manual.py."]
    what = {**summaries(declared["usage"]), **PLAIN}
    keys = accelerator_keys(declared)
    helped = "__fish_seen_subcommand_from help; and"
    commands = " ".join(commands_of(declared))
    lines.append(f"complete -c eyrie -n '{helped} test (count (commandline -opc)) -eq 2' -f -a '{commands}'")
    lines.append(f"complete -c eyrie -n '{helped} __fish_seen_subcommand_from show' -f -a prices")
    for name in commands_of(declared):
        lines.append(f"complete -c eyrie -n __fish_use_subcommand -f -a {name} -d {quoted(what[name])}")
    for kind in KINDS:
        lines.append(f"complete -c eyrie -n '__fish_seen_subcommand_from {kind}' -f -a '{' '.join(KINDS[kind])}'")
    for kind, listed in NAMED.items():
        when = f"__fish_seen_subcommand_from show; and __fish_seen_subcommand_from {kind}"
        lines.append(f"complete -c eyrie -n '{when}' -f -a '(eyrie list {listed} | cut -d\" \" -f1)'")
    for command in declared["commands"]:
        when = command["name"].split()[-1]
        for option in command["options"]:
            line = f"complete -c eyrie -n '__fish_seen_subcommand_from {when}' -l {option['name']}"
            line += f" -s {option['short']}" if option["short"] else ""
            line += " -r" if option["takes_value"] else ""
            words = fish_words(option, keys)
            if words:
                line += f" -f -a '{words}'"
            lines.append(f"{line} -d {quoted(option['doc'])}")
    return "\n".join(lines) + "\n"


# --- Files ----------------------------------------------------------------------------------------


def write(folder, name, text):
    path = os.path.join(folder, name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    data = text.encode("utf-8")
    with open(path, "wb") as file:
        file.write(gzip.compress(data, 9, mtime=0) if name.endswith(".gz") else data)


def main():
    parser = argparse.ArgumentParser(description="Writes manual pages and completion of shells.")
    parser.add_argument("declarations")
    parser.add_argument("--output", required=True)
    parser.add_argument("--changelog")
    options = parser.parse_args()
    with open(options.declarations, encoding="utf-8") as file:
        declared = json.load(file)
    if options.changelog:
        with open(options.changelog, encoding="utf-8") as file:
            write(options.output, "changelog.gz", file.read())
    write(options.output, "man1/eyrie.1.gz", main_page(declared))
    for command in declared["commands"]:
        write(options.output, f"man1/{page_name(command)}.1.gz", command_page(command, declared))
    bash = bash_completion(declared)
    write(options.output, "completion/eyrie.bash", bash)
    write(options.output, "completion/_eyrie", zsh_completion(bash))
    write(options.output, "completion/eyrie.fish", fish_completion(declared))


if __name__ == "__main__":
    main()
