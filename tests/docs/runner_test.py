#!/usr/bin/env python3
"""The test of run_pages.py: which pages it passes, which it fails, and what --update writes.

Pages are run with a shell script in place of eyrie.
"""
import os
import subprocess
import sys
import tempfile
import unittest

RUNNER = os.path.join(os.path.dirname(os.path.abspath(__file__)), "run_pages.py")

PROGRAM = """#!/bin/bash
case $1 in
    table) printf 'name  count\\nCONV1    12\\nCONV2   345\\nend\\n' ;;
    words) shift; echo "$*" ;;
    fail) echo 'eyrie: not good' >&2; exit 2 ;;
    write) echo kept > "$2" ;;
    sleep) sleep 1000 ;;
esac
"""

QUOTED = "first\n    second\n\n\nthird\n\nlast\n"


class PagesTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        os.makedirs(os.path.join(self.folder.name, "tree", "scripts"))
        self.file("tree/scripts/eyrie", "builds the program\n")
        self.file("tree/notes.txt", QUOTED)
        self.program = self.file("eyrie", PROGRAM)
        os.chmod(self.program, 0o755)

    def file(self, name, content):
        path = os.path.join(self.folder.name, name)
        with open(path, "w", encoding="utf-8") as file:
            file.write(content)
        return path

    def run_page(self, content, *options):
        self.page = self.file("page.md", content)
        done = subprocess.run([sys.executable, "-B", RUNNER, self.program, "--tree",
                               os.path.join(self.folder.name, "tree"), *options, self.page], text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=600, check=False)
        return done.returncode, done.stdout

    def passes(self, content, *options, says=""):
        status, out = self.run_page(content, *options)
        self.assertEqual(status, 0, out)
        self.assertIn(says, out)

    def fails(self, content, *fragments, status=1):
        found, out = self.run_page(content)
        self.assertEqual(found, status, out)
        for fragment in fragments:
            self.assertIn(fragment, out)

    def content(self):
        with open(self.page, encoding="utf-8") as file:
            return file.read()


def console(*lines):
    return "# Page\n\n```console\n" + "\n".join(lines) + "\n```\n"


TABLE = ["name  count", "CONV1    12", "CONV2   345", "end"]


class Comparing(PagesTest):
    def test_output_as_shown_passes(self):
        self.passes(console("$ scripts/eyrie table", *TABLE), says="1 commands, 0 not as shown")

    def test_another_number_fails(self):
        self.fails(console("$ scripts/eyrie table", *[line.replace("345", "346") for line in TABLE]), "-CONV2   346",
                   "+CONV2   345", "page.md:4")

    def test_another_space_fails(self):
        self.fails(console("$ scripts/eyrie table", *[line.replace("  count", " count") for line in TABLE]))

    def test_a_line_too_few_or_too_many_fails(self):
        self.fails(console("$ scripts/eyrie table", *TABLE[:-1]))
        self.fails(console("$ scripts/eyrie table", *TABLE, "more"))

    def test_no_output_shown_means_that_none_is_printed(self):
        self.passes(console("$ scripts/eyrie write here"))
        self.fails(console("$ scripts/eyrie table"))

    def test_a_gap_stands_for_any_number_of_lines(self):
        for shown in ([TABLE[0], "...", TABLE[3]], ["...", TABLE[1], "..."], [*TABLE, "..."], ["..."],
                      ["...", TABLE[1], "...", TABLE[3]]):
            self.passes(console("$ scripts/eyrie table", *shown))

    def test_lines_around_a_gap_must_be_there_in_order_and_at_the_ends(self):
        for shown in ([TABLE[1], "..."], ["...", TABLE[1]], [TABLE[0], "...", "CONV3"],
                      ["...", TABLE[2], "...", TABLE[1]], ["...", TABLE[1], TABLE[3], "..."]):
            self.fails(console("$ scripts/eyrie table", *shown))

    def test_a_command_that_fails_fails(self):
        self.fails(console("$ scripts/eyrie fail", "eyrie: not good"), "exit status 2, not 0", "eyrie: not good")
        self.fails(console("$ scripts/eyrie fail | cat", "eyrie: not good"), "exit status 2, not 0")

    def test_a_command_may_be_said_to_fail(self):
        page = "<!-- run: status 2 -->\n" + console("$ scripts/eyrie fail", "eyrie: not good")[8:]
        self.passes(page)
        self.fails(page.replace("status 2", "status 1"), "exit status 2, not 1")

    def test_the_status_of_a_block_is_not_that_of_the_next(self):
        self.fails("<!-- run: status 2 -->\n" + console("$ scripts/eyrie fail", "eyrie: not good")[8:]
                   + console("$ scripts/eyrie fail", "eyrie: not good"), "exit status 2, not 0")

    def test_each_command_is_run_and_compared(self):
        self.fails(console("$ scripts/eyrie words a", "a", "$ scripts/eyrie words b", "c"), "page.md:6", "-c", "+b")

    def test_commands_of_a_page_share_a_folder_of_their_own(self):
        self.passes(console("$ scripts/eyrie write made") + console("$ cat made", "kept"))
        self.assertFalse(os.path.exists(os.path.join(self.folder.name, "made")))

    def test_a_command_may_write_into_the_tree_and_changes_nothing(self):
        self.passes(console("$ echo more >> notes.txt", "$ tail -n 1 notes.txt", "more"))
        self.passes(console("$ tail -n 1 notes.txt", "last"))

    def test_a_command_may_go_on_in_the_next_line(self):
        self.passes(console("$ scripts/eyrie words a \\", "    b", "a b"))

    def test_a_block_within_a_list_is_run(self):
        self.fails("- item\n\n  ```console\n  $ scripts/eyrie words a\n  b\n  ```\n", "-b", "+a")


class Indented(PagesTest):
    def test_indented_commands_are_run_and_not_compared(self):
        self.passes("Run\n\n    scripts/eyrie table\n\n    scripts/eyrie words b\n", says="2 commands")
        self.fails("Run\n\n    scripts/eyrie table\n    scripts/eyrie fail\n", "page.md:4", "exit status 2")

    def test_other_indented_text_is_text(self):
        self.passes("Text\n\n    C: 1\n    M: 2\n", says="0 commands")


class Inline(PagesTest):
    def test_commands_within_a_text_are_run_and_not_compared(self):
        self.passes("Try `scripts/eyrie table`, or `scripts/eyrie words\na`.\n", says="2 commands")
        self.fails("Text\n\nTry `scripts/eyrie table` or\n`scripts/eyrie fail`.\n", "page.md:4", "exit status 2")

    def test_names_of_programs_and_of_other_commands_are_text(self):
        self.passes("`scripts/eyrie`, `scripts/test -R x`, `eyrie fail`\n", says="0 commands")

    def test_a_comment_holds_for_a_paragraph_or_an_item(self):
        self.passes("<!-- run: never: reason -->\n`scripts/eyrie fail`\n", says="0 commands")
        self.passes("- `scripts/eyrie table`\n  <!-- run: never: reason -->\n- `scripts/eyrie fail`\n  more\n"
                    "- `scripts/eyrie table`\n", says="2 commands")
        self.fails("<!-- run: never: reason -->\n`scripts/eyrie fail`\n\n`scripts/eyrie fail`\n", "page.md:4")


class When(PagesTest):
    def test_a_long_block_runs_only_when_asked_for(self):
        page = "<!-- run: long: minutes -->\n" + console("$ scripts/eyrie words a", "b")[8:]
        self.passes(page, says="0 commands")
        status, out = self.run_page(page, "--long")
        self.assertEqual(status, 1, out)

    def test_a_block_may_be_left_out_for_a_reason(self):
        self.passes("<!-- run: never: runs this test -->\n\n    scripts/test\n", "--long", says="0 commands")


class NotUnderstood(PagesTest):
    def refused(self, content, *fragments):
        self.fails(content, "page.md:", *fragments, status=2)

    def test_console_without_command(self):
        self.refused(console("output"), "before the first command")
        self.refused("```console\n```\n", "no command")

    def test_a_block_without_end(self):
        self.refused("```console\n$ scripts/eyrie table\n", "without an end")

    def test_a_backslash_before_the_end(self):
        self.refused(console("$ scripts/eyrie words \\"), "no next line")

    def test_shell_blocks(self):
        for language in ("sh", "bash", "shell"):
            self.refused(f"```{language}\nls\n```\n", f"'{language}'", "allowed for commands: console")

    def test_commands_in_blocks_of_other_kinds(self):
        self.refused("```\n$ ls\n```\n", "'$ ls' is a command in a block that is not run")
        self.refused("```text\nscripts/eyrie table\n```\n", "is not run")
        self.refused("Text\n\n    first\n    eyrie run\n", "is not run")

    def test_words_after_console(self):
        self.refused("```console long\n$ ls\n```\n", "allowed: nothing after the word")

    def test_other_lines_among_indented_commands(self):
        self.refused("Text\n\n    scripts/eyrie table\n    name  count\n", "among indented commands")

    def test_options(self):
        self.refused("<!-- run: sometimes -->\n" + console("$ ls")[8:], "found 'sometimes'")
        self.refused("<!-- run: long -->\n" + console("$ ls")[8:], "REASON")
        self.refused("<!-- run: status 2 -->\n\nText\n\n" + console("$ ls")[8:], "followed by a text without commands")
        self.refused("Text\n<!-- run: status 2 -->\n", "the end of the page")
        self.refused("<!-- run: status 2 -->\n```yaml\na: 1\n```\n", "another kind")

    def test_a_missing_page_or_program(self):
        done = subprocess.run([sys.executable, "-B", RUNNER, self.program, "no_such_page.md"], capture_output=True,
                              check=False)
        self.assertEqual(done.returncode, 2)
        page = self.file("page.md", "text\n")
        done = subprocess.run([sys.executable, "-B", RUNNER, "no_such_program", page], capture_output=True, check=False)
        self.assertEqual(done.returncode, 2)


class Quoting(PagesTest):
    def quote(self, text):
        return f"```text notes.txt\n{text}```\n\nText.\n\n"

    def test_the_whole_file_in_one_or_more_blocks_passes(self):
        self.passes(self.quote(QUOTED))
        self.passes(self.quote("first\n    second\n") + self.quote("third\n\nlast\n"))
        self.passes(self.quote("first\n    second\n\n\n") + self.quote("\nthird\n") + self.quote("last\n"))

    def test_another_line_fails(self):
        self.fails(self.quote(QUOTED.replace("third", "fourth")), "page.md:1: notes.txt:5: the page has 'fourth', "
                   "the file 'third'")
        self.fails(self.quote(QUOTED.replace("    second", "  second")), "notes.txt:2")

    def test_a_line_left_out_or_too_many_fails(self):
        self.fails(self.quote(QUOTED.replace("last\n", "")), "leaves out lines")
        self.fails(self.quote(QUOTED.replace("third\n", "")))
        self.fails(self.quote(QUOTED + "more\n"), "the file its end")

    def test_a_file_that_is_not_there_fails(self):
        self.fails("```text none.txt\nx\n```\n", "no such file")


class Updating(PagesTest):
    def test_a_whole_output_is_written(self):
        before = console("$ scripts/eyrie table", "old") + "after\n"
        self.passes(before, "--update", says="1 outputs updated")
        self.assertEqual(self.content(), console("$ scripts/eyrie table", *TABLE) + "after\n")
        self.passes(self.content())

    def test_numbers_between_gaps_are_written(self):
        self.passes(console("$ scripts/eyrie table", "...", "CONV1   7", "CONV2  11", "..."), "--update")
        self.assertEqual(self.content(), console("$ scripts/eyrie table", "...", *TABLE[1:3], "..."))

    def test_several_outputs_of_a_page_are_written(self):
        self.passes(console("$ scripts/eyrie words a", "$ scripts/eyrie words b", "c", "d") +
                    console("$ scripts/eyrie words e", "f"), "--update", says="3 outputs")
        self.assertEqual(self.content(), console("$ scripts/eyrie words a", "a", "$ scripts/eyrie words b", "b") +
                         console("$ scripts/eyrie words e", "e"))

    def test_lines_that_are_gone_are_left_to_a_person(self):
        page = console("$ scripts/eyrie table", "...", "CONV9   7", "FC 1", "...")
        status, out = self.run_page(page, "--update")
        self.assertEqual(status, 1, out)
        self.assertEqual(self.content(), page)

    def test_a_command_that_fails_is_not_written(self):
        page = console("$ scripts/eyrie fail", "old")
        status, _ = self.run_page(page, "--update")
        self.assertEqual(status, 1)
        self.assertEqual(self.content(), page)


if __name__ == "__main__":
    unittest.main()
