"""Finds the commands of a Markdown page, what the page says they print, and the files that it quotes.

Commands and their output stand in a console block, as on a terminal:

    ```console
    $ scripts/eyrie list networks
    alexnet
    ...
    vgg16
    ```

- A line that is `...` alone stands for any number of lines of output. A command with nothing below prints nothing.
- A command goes on in the next line after a backslash.
- An indented block whose first line starts with scripts/ holds commands, one a line; their output is not compared.
  Nor is that of `scripts/eyrie COMMAND ...` within a text.
- A comment above a block, a paragraph or an item of a list says how its commands are run:
      <!-- run: long: REASON -->       only by the long tests
      <!-- run: never: REASON -->      not at all
      <!-- run: status 2 -->           and exits with this status, not 0; errors are output
- A fenced block with a language and a file's name (```cpp docs/lessons/one.cpp) quotes lines of that file. All blocks
  of a page that quote a file are the whole file together, but for empty lines between them.

Everything else that looks like commands is an error: a page must not show a command that no test runs.
"""
import re

SHELLS = {"sh", "bash", "shell", "zsh", "shell-session", "terminal"}
LOOKS_LIKE_A_COMMAND = re.compile(r"(\$ |scripts/|\./scripts/|eyrie )")
FENCE = re.compile(r"( *)(```+|~~~+)\s*(.*?)\s*$")
OPTION = re.compile(r"<!-- run: (.*?) *-->$")
INLINE = re.compile(r"`(scripts/eyrie\s[^`]+)`")
ITEM = re.compile(r" *([-*+]|\d+[.)]) ")


class PageError(Exception):
    """What is wrong, with page and line."""


class Command:
    def __init__(self, text, line):
        self.text, self.line = text, line
        self.output = []         # lines that the page shows; None: it shows none and none are compared
        self.output_at = line    # index of the first of them in the page's lines


class Block:
    def __init__(self, line, how):
        self.line, self.how = line, how
        self.commands = []


class How:
    """How a block is run."""

    def __init__(self):
        self.when, self.reason, self.status = "always", "", 0


class Quote:
    def __init__(self, file, line, lines):
        self.file, self.line, self.lines = file, line, lines


class Page:
    def __init__(self, name, text):
        self.name = name
        self.lines = text.split("\n")
        self.blocks, self.quotes = [], []
        self._how, self._how_line = How(), None
        self._read()

    def fail(self, line, what):
        raise PageError(f"{self.name}:{line}: {what}")

    def _read(self):
        at = 0
        while at < len(self.lines):
            line = self.lines[at]
            fence = FENCE.match(line)
            indented = line.startswith("    ") and (at == 0 or self.lines[at - 1].strip() == "")
            if OPTION.match(line.strip()):
                self._read_option(line.strip(), at + 1)
                at += 1
            elif fence:
                at = self._read_fence(at, fence)
            elif indented:
                at = self._read_indented(at)
            elif line.strip():
                at = self._read_text(at)
            else:
                at += 1
        self._no_option_left("the end of the page")

    def _read_text(self, begin):
        end = begin + 1
        while end < len(self.lines) and self._goes_on(self.lines[end]):
            end += 1
        text = "\n".join(self.lines[begin:end])
        found = list(INLINE.finditer(text))
        if not found:
            self._no_option_left("a text without commands")
            return end
        block = Block(begin + 1, self._take_how())
        for one in found:
            command = Command(" ".join(one.group(1).split()), begin + 1 + text.count("\n", 0, one.start()))
            command.output = None
            block.commands.append(command)
        self.blocks.append(block)
        return end

    @staticmethod
    def _goes_on(line):
        return line.strip() and not (FENCE.match(line) or ITEM.match(line) or OPTION.match(line.strip()))

    def _read_option(self, line, number):
        self._no_option_left("another")
        words = OPTION.match(line).group(1)
        how = How()
        timed = re.fullmatch(r"(long|never): (.+)", words)
        status = re.fullmatch(r"status (\d+)", words)
        if timed:
            how.when, how.reason = timed.groups()
        elif status:
            how.status = int(status.group(1))
        else:
            self.fail(number, f"run: found '{words}'; allowed: 'long: REASON', 'never: REASON', 'status NUMBER'")
        self._how, self._how_line = how, number

    def _no_option_left(self, found):
        if self._how_line is not None:
            self.fail(self._how_line, f"'run:' is followed by {found}, not by commands")

    def _take_how(self):
        how, self._how, self._how_line = self._how, How(), None
        return how

    def _read_fence(self, at, fence):
        indent, mark, info = fence.groups()
        end = at + 1
        while end < len(self.lines) and not re.fullmatch(rf" *{re.escape(mark[0])}{{{len(mark)},}} *", self.lines[end]):
            end += 1
        if end == len(self.lines):
            self.fail(at + 1, "a block without an end")
        words = info.split()
        language = words[0] if words else ""
        if language == "console":
            if len(words) > 1:
                self.fail(at + 1, f"console: found '{info}'; allowed: nothing after the word")
            self._read_console(at + 1, end, len(indent))
        else:
            self._no_option_left("a block of another kind")
            self._read_other(at, end, language, words[1:])
        return end + 1

    def _read_console(self, begin, end, indent):
        block = Block(begin, self._take_how())
        at = begin
        while at < end:
            line = self.lines[at][indent:]
            if line.startswith("$ "):
                command = Command(line[2:], at + 1)
                while command.text.endswith("\\"):
                    at += 1
                    if at == end:
                        self.fail(at, "a command that goes on in the next line, and no next line")
                    command.text += "\n" + self.lines[at][indent:]
                command.output_at = at + 1
                block.commands.append(command)
            elif not block.commands:
                self.fail(at + 1, f"console: found '{line}' before the first command; "
                                  "allowed: a line that starts with '$ '")
            else:
                block.commands[-1].output.append(line)
            at += 1
        if not block.commands:
            self.fail(begin, "console: no command; allowed: lines that start with '$ '")
        self.blocks.append(block)

    def _read_other(self, at, end, language, names):
        if language in SHELLS:
            self.fail(at + 1, f"found a block of '{language}'; allowed for commands: console")
        inside = self.lines[at + 1:end]
        if not names:
            for number, line in enumerate(inside, at + 2):
                if LOOKS_LIKE_A_COMMAND.match(line.strip()):
                    self.fail(number, f"'{line.strip()}' is a command in a block that is not run; allowed: console")
        elif len(names) > 1:
            self.fail(at + 1, f"found '{' '.join(names)}'; allowed: the name of one file")
        else:
            self.quotes.append(Quote(names[0], at + 1, inside))

    def _read_indented(self, at):
        end = at
        while end < len(self.lines) and (self.lines[end].startswith("    ") or self.lines[end].strip() == ""):
            end += 1
        inside = [(number, line.strip()) for number, line in enumerate(self.lines[at:end], at + 1) if line.strip()]
        if not inside[0][1].startswith("scripts/"):
            self._no_option_left("a block of another kind")
            for number, line in inside:
                if LOOKS_LIKE_A_COMMAND.match(line):
                    self.fail(number, f"'{line}' is a command in a block that is not run; "
                                      "allowed: console, or an indented block that starts with scripts/")
            return end
        block = Block(at + 1, self._take_how())
        for number, line in inside:
            if not line.startswith("scripts/"):
                self.fail(number, f"found '{line}' among indented commands; allowed: lines that start with scripts/ "
                                  "(console blocks show output)")
            block.commands.append(Command(line, number))
            block.commands[-1].output = None
        self.blocks.append(block)
        return end
