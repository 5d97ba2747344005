"""Write the three locks. Run by `make lock`.

- `requirements.lock`: what the pages need;
- `requirements-test.lock`: what the tests need beside it;
- `requirements-spark.lock`: what the tests on Spark need beside that.

Each names every package with its exact release and the hashes of its files, for Python 3.11 and
newer on Linux, macOS and Windows; none says where a package is fetched from.
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
SPARK = ("--group", "build", "--extra", "test", "--extra", "spark",
         "--constraint", "requirements-test.lock",
         "--output-file", "requirements-spark.lock")  # fmt: skip


def main() -> None:
    """Ask uv for the locks; each keeps to the releases of the one before it."""
    for part in (RUNTIME, TEST, SPARK):
        command = [sys.executable, "-m", "uv", "pip", "compile", "pyproject.toml", *OPTIONS, *part]
        subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    main()
