"""What is left of a client in a base: in its tables, and in the bytes of its files."""

from __future__ import annotations

from pathlib import Path

from sqlalchemy import select

from crm_widgets.store import ClientBase
from crm_widgets.store.database import schema

TRACES = ("Ozola", "26123456", "anna@", "allergic", "Wedding")
"""Words of the client `anna`."""


def all_text(base: ClientBase) -> str:
    """All that the tables of the base hold, as one text."""
    engine = base.journal.engine
    with engine.connect() as connection:
        return "\n".join(
            str(tuple(row))
            for table in schema.metadata.sorted_tables
            for row in connection.execute(select(table))
        )


def bytes_in_files(folder: Path, words: tuple[str, ...]) -> dict[str, list[str]]:
    """The files under a folder that hold one of the words, with those words."""
    found = {}
    for path in sorted(path for path in folder.rglob("*") if path.is_file()):
        content = path.read_bytes()
        if words_in := [word for word in words if word.encode() in content]:
            found[path.name] = words_in
    return found
