"""Write both locks: `requirements.lock` (what the pages need), `requirements-test.lock` (all).

Each names every package with its exact release and the hashes of its files, for Python 3.11 and
newer on Linux, macOS and Windows; neither says where a package is fetched from. Run by `make lock`.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OPTIONS = (
    *("--universal", "--python-version", "3.11", "--generate-hashes", "--upgrade", "--quiet"),
    *("--custom-compile-command", "make lock", "--annotation-style", "line"),
    *("--no-emit-index-url", "--no-emit-find-links"),
)
RUNTIME = ("--group", "build", "--output-file", "requirements.lock")
TEST = ("--group", "build", "--extra", "test", "--constraint", "requirements.lock",
        "--output-file", "requirements-test.lock")  # fmt: skip


def main() -> None:
    """Ask uv for both locks; the second keeps to the releases of the first."""
    for part in (RUNTIME, TEST):
        command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *OPTIONS, *part]
        subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
