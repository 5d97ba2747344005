"""Headers of other systems' files, and what each means: facts of those systems.

A file of `headers/*.txt` is written so, a line for each column::

    # Zoho CRM contacts (contacts)
    Email -> emails
    Full Name -> | name
    Fax

After the arrow stands our field, and after a bar others that are right too; nothing is mapped to a
column without an arrow. `custom` is any custom field.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from pathlib import Path

_TITLE = re.compile(r"# (.+) \((contacts|deals|purchases)\)")


@dataclass
class HeaderFile:
    """The headers of a file. meanings: our field for each, "" for none; also: others that are right
    too."""

    name: str
    kind: str
    headers: list[str] = field(default_factory=list)
    meanings: list[str] = field(default_factory=list)
    also: list[set[str]] = field(default_factory=list)

    def add(self, header: str, meaning: str, also: set[str]) -> None:
        """Add a column."""
        self.headers.append(header)
        self.meanings.append(_plain(meaning))
        self.also.append(set(map(_plain, also)))


@dataclass(frozen=True)
class Score:
    """How many columns that mean a field are right; and the wrong and missing ones, as texts."""

    mapped: int
    right: int
    wrong: tuple[str, ...]
    missing: tuple[str, ...]


def score(file: HeaderFile, got: dict[int, str]) -> Score:
    """What a mapping (our field by place) is worth."""
    right, wrong, missing = 0, [], []
    for place, header in enumerate(file.headers):
        meant, found = file.meanings[place], _plain(got.get(place, ""))
        if found == meant or found in file.also[place]:
            right += bool(meant)
        elif found:
            wrong.append(f"{header}: {found} instead of {meant or 'nothing'}")
        else:
            missing.append(f"{header}: {meant}")
    return Score(sum(map(bool, file.meanings)), right, tuple(wrong), tuple(missing))


def read_text(path: Path) -> list[HeaderFile]:
    """The files that a text describes."""
    files: list[HeaderFile] = []
    for line in path.read_text("utf-8").splitlines():
        if title := _TITLE.fullmatch(line):
            files.append(HeaderFile(title[1], title[2]))
        elif line.strip():
            header, _arrow, meanings = line.partition(" -> ")
            meaning, _bar, also = meanings.partition("|")
            others = {text.strip() for text in also.split(",") if text.strip()}
            files[-1].add(header.strip(), meaning.strip(), others)
    return files


def read_json(path: Path) -> list[HeaderFile]:
    """The files of headers.json."""
    files = []
    for name, entry in json.loads(path.read_text("utf-8")).items():
        file = HeaderFile(name, entry["kind"])
        for header in entry["headers"]:
            also = entry.get("also_right", {}).get(header, [])
            file.add(header, entry["meaning"].get(header) or "", set(also))
        files.append(file)
    return files


def _plain(name: str) -> str:
    return "custom" if name.startswith("custom") else name
