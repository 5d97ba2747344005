"""Find or install a Java for the Spark tests: `python -m scripts.java STAMP`.

PySpark wants a JDK of 17 or newer that has `jdk.incubator.vector`, which a mere run-time or the
Java of a Python wheel lacks. In this order: the one of JAVA_HOME, the one on PATH, those of the
system; and for root on Debian the package. Where there is one, STAMP is written.

Who has none and is no root still runs all other tests; where CI is set, that is a failure.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from scripts.debian import install_packages

LEAST = 17
MODULE = "jdk.incubator.vector"
PACKAGE = "openjdk-17-jdk-headless"
SYSTEMS = (Path("/usr/lib/jvm"), Path("/Library/Java/JavaVirtualMachines"))
WANTED = f"a full JDK {LEAST} or newer (with {MODULE})"
ADVICE = f"Install {WANTED}; on Debian: apt-get install {PACKAGE}. Or name one in JAVA_HOME."
SECONDS = 60


def candidates() -> Iterator[Path]:
    """The homes of Javas on this machine, the one that was chosen by its user first."""
    if named := os.environ.get("JAVA_HOME"):
        yield Path(named)
    if on_path := shutil.which("java"):
        yield Path(on_path).resolve().parents[1]
    for folder in SYSTEMS:
        yield from sorted(home.parents[1] for home in folder.glob("**/bin/java"))


def modules(home: Path) -> str:
    """What this Java lists as its modules, a line each; nothing where it does not start."""
    try:
        done = subprocess.run(
            [home / "bin" / "java", "--list-modules"],
            timeout=SECONDS,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return done.stdout


def fits(home: Path) -> bool:
    """True for a Java that Spark runs on."""
    listed = modules(home)
    release = re.search(r"^java\.base@(\d+)", listed, re.MULTILINE)
    return bool(release) and int(release[1]) >= LEAST and f"{MODULE}@" in listed


def java_home() -> Path | None:
    """The home of the first Java that Spark runs on, if there is one."""
    return next((home for home in candidates() if fits(home)), None)


def main(stamp: str) -> int:
    """Leave this machine with a Java for Spark, or say what to do."""
    print("Looking for a Java for Spark ...", flush=True)
    if not java_home():
        print(f"Installing Debian's package {PACKAGE} ...", flush=True)
        install_packages(PACKAGE)
    if java_home():
        Path(stamp).touch()
        return 0
    print(f"There is none. {ADVICE}")
    if os.environ.get("CI"):
        print("CI is set, where no test may be skipped.")
        return 1
    print("The Spark tests will be skipped, all others run.")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1]))
