"""The project's own files, read for the tests that hold them together."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-test.lock", "requirements-spark.lock")


def pyproject() -> dict[str, Any]:
    """pyproject.toml, parsed."""
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))


def required(*extras: str) -> dict[str, Requirement]:
    """What pyproject asks for, in the core and these extras: {canonical name: requirement}."""
    project = pyproject()["project"]
    lines = list(project["dependencies"])
    for extra in extras:
        lines += project["optional-dependencies"][extra]
    found = [Requirement(line) for line in lines]
    return {canonicalize_name(one.name): one for one in found if one.name != "crm_widgets"}


def locked(lock: str) -> list[tuple[Requirement, int]]:
    """Each pinned requirement of a lock, with how many hashes it has."""
    text = re.sub(r"^ *#.*$", "", (ROOT / lock).read_text("utf-8"), flags=re.MULTILINE)
    entries = [one.replace("\\\n", " ") for one in re.split(r"\n(?=\S)", text) if one.strip()]
    return [
        (Requirement(one.split("--hash")[0].strip()), one.count("--hash=sha256:"))
        for one in entries
    ]


def tracked_files() -> list[Path]:
    """Every file that git keeps of this project."""
    if not shutil.which("git") or not (ROOT / ".git").exists():
        return [path for path in ROOT.rglob("*") if path.is_file() and not _is_made(path)]
    listed = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, check=True, capture_output=True, text=True
    )
    return [path for name in listed.stdout.split("\0") if name and (path := ROOT / name).is_file()]


def _is_made(path: Path) -> bool:
    """True for what .gitignore leaves out, where there is no git to ask."""
    ignored = (ROOT / ".gitignore").read_text("utf-8").splitlines()
    folders = {line.strip("/") for line in ignored if line.endswith("/")} | {".git"}
    return bool(folders & set(path.relative_to(ROOT).parts)) or path.suffix in {".pyc", ".db"}
