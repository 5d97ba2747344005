from __future__ import annotations

import os
import re
import subprocess

from tests.project.files import ROOT


def targets() -> set[str]:
    text = (ROOT / "Makefile").read_text("utf-8")
    return set(re.search(r"^\.PHONY: (.*)$", text, re.M).group(1).split())


def help_lines() -> list[str]:
    """What `make` alone prints, also when a make runs these tests."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("MAKE", "MFLAGS"))
    }
    command = ["make", "--no-print-directory"]
    done = subprocess.run(
        command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True
    )
    return done.stdout.splitlines()


def test_make_alone_says_what_each_target_does_in_a_line() -> None:
    described = {re.match(r"  make (\S+) +\S+", line).group(1) for line in help_lines()}
    assert described == targets()


def test_ci_runs_the_one_test_command_and_then_spark() -> None:
    script = ROOT / ".ci" / "run"
    commands = [line.split(" <")[0] for line in script.read_text("utf-8").splitlines()]
    assert [line for line in commands if line.startswith("make ")] == [
        "make test",
        "make test-spark",
    ]
    assert script.stat().st_mode & 0o111
