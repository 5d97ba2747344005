"""A base opened to be read only, also by a user who may not write to it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from crm_widgets.store.base import ClientBase, open_base
from crm_widgets.store.database.base_file import readable
from crm_widgets.store.database.engine import path_of, url_of


@dataclass(frozen=True, kw_only=True)
class ReadableBase:
    """A base to read. is_copy: whether it is a copy, because the user may not write to the base."""

    base: ClientBase
    is_copy: bool


@contextmanager
def open_to_read(where: str) -> Iterator[ReadableBase]:
    """Open a base to read it: in its place if that leaves no files of this user beside it, or else
    a copy of it."""
    path = path_of(url_of(where))
    if path is None:
        with open_base(where) as base:
            yield ReadableBase(base=base, is_copy=False)
        return
    with readable(path) as place, open_base(place) as base:
        yield ReadableBase(base=base, is_copy=place != path)
