from __future__ import annotations

import re
import subprocess

from tests.project.files import ROOT


def targets() -> set[str]:
    text = (ROOT / "Makefile").read_text("utf-8")
    return set(re.search(r"^\.PHONY: (.*)$", text, re.M).group(1).split())


def help_lines() -> list[str]:
    done = subprocess.run(["make"], cwd=ROOT, check=True, capture_output=True, text=True)
    return done.stdout.splitlines()


def test_make_alone_says_what_each_target_does_in_a_line() -> None:
    told = {re.match(r"  make (\S+) +\S+", line).group(1) for line in help_lines()}
    assert told == targets()


def test_ci_runs_the_one_test_command() -> None:
    assert "make test" in (ROOT / ".ci" / "run").read_text("utf-8")
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111
