"""Compares what a command printed with what a page shows, and writes the page anew."""
import re

GAP = "..."


def matches(shown, printed):
    """Whether the lines are equal; a shown line `...` stands for any number of them."""
    parts = split_at_gaps(shown)
    if len(parts) == 1:
        return shown == printed
    if printed[:len(parts[0])] != parts[0]:
        return False
    at = len(parts[0])
    for part in parts[1:-1]:
        at = find(part, printed, at)
        if at is None:
            return False
        at += len(part)
    end = len(printed) - len(parts[-1])
    return end >= at and printed[end:] == parts[-1]


def split_at_gaps(lines):
    parts = [[]]
    for line in lines:
        if line.strip() == GAP:
            parts.append([])
        else:
            parts[-1].append(line)
    return parts


def find(part, lines, start):
    for at in range(start, len(lines) - len(part) + 1):
        if lines[at:at + len(part)] == part:
            return at
    return None


def without_numbers(line):
    return re.sub(r"[\s\d.,%+-]+", "#", line)


def renewed(shown, printed):
    """The shown lines as they are printed now, gaps where they were: lines are found again by what is not a number in
    them. None: they are not there any more."""
    parts = split_at_gaps(shown)
    if len(parts) == 1:
        return printed
    plain = [without_numbers(line) for line in printed]
    lines, at = [], 0
    for index, part in enumerate(parts):
        if index == len(parts) - 1 and part:
            found = len(printed) - len(part)
            if found < at or plain[found:] != [without_numbers(line) for line in part]:
                return None
        else:
            found = find([without_numbers(line) for line in part], plain, at)
            if found is None or (index == 0 and part and found != 0):
                return None
        lines += ([GAP] if index else []) + printed[found:found + len(part)]
        at = found + len(part)
    return lines


def difference(shown, printed):
    """Where the two part, for a reader."""
    import difflib
    if len(split_at_gaps(shown)) > 1:
        missing = [line for line in shown if line.strip() != GAP and line not in printed]
        head = ["    the page shows, but is not printed:"] + [f"    - {line}" for line in missing[:20]]
        if not missing:
            head = ["    all shown lines are printed, but not in this order or not in one piece"]
        return "\n".join(head + ["    printed:"] + [f"      {line}" for line in printed[:80]])
    lines = difflib.unified_diff(shown, printed, "page", "printed", lineterm="", n=1)
    return "\n".join("    " + line for line in lines)
