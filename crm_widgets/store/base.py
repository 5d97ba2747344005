"""The client base: what `open_base` gives."""

from __future__ import annotations

import os
from contextlib import AbstractContextManager
from pathlib import Path
from types import TracebackType
from typing import Self, cast

from crm_widgets.model import Interaction, Record, StageEvent, Task
from crm_widgets.store.catalog import MODELS
from crm_widgets.store.collection import Collection
from crm_widgets.store.contacts import Contacts
from crm_widgets.store.deals import Deals, Pipelines
from crm_widgets.store.errors import StoreError
from crm_widgets.store.facts import FactsBook
from crm_widgets.store.frames import Frames
from crm_widgets.store.journal import ActiveChange, Change
from crm_widgets.store.purchases import Purchases
from crm_widgets.store.row_storage import RowStorage
from crm_widgets.store.row_tinydb import RowTinyDB
from crm_widgets.store.settings import Settings, read_settings, write_settings
from crm_widgets.store.undo import Undone, Version, changes_of, history_of, undo_change


class Base:
    """A client base. Use `open_base`, which finds it.

    `contacts`, `deals`, `purchases`, `interactions`, `tasks`, `pipelines` and `stage_events` are
    typed collections; `tinydb` is the same base as TinyDB sees it; `frames` gives data frames;
    `facts` what was computed of the buyers.
    """

    def __init__(self, where: str | Path, *, author: str | None = None) -> None:
        self.where = str(where)
        self.tinydb = RowTinyDB(where, author=author)
        self._rows = rows = cast(RowStorage, self.tinydb.storage)
        self.facts = FactsBook(rows.journal)
        self.contacts = Contacts(rows, self.facts)
        self.pipelines = Pipelines(rows)
        self.stage_events = Collection(rows, "stage_events", StageEvent)
        self.deals = Deals(rows, self.pipelines, self.stage_events)
        self.purchases = Purchases(rows)
        self.interactions = Collection(rows, "interactions", Interaction)
        self.tasks = Collection(rows, "tasks", Task)
        self.frames = Frames(rows)

    @property
    def settings(self) -> Settings:
        """The name, currency and country of the base. Assigning saves them."""
        return read_settings(self._rows.journal)

    @settings.setter
    def settings(self, settings: Settings) -> None:
        write_settings(self._rows.journal, settings)

    @property
    def author(self) -> str:
        """Who the changes of this object are by, unless they say otherwise."""
        return self._rows.journal.author

    @property
    def version(self) -> int:
        """The number of the last change. It grows with each; asking is one short query."""
        return self._rows.journal.version

    def change(self, what: str, author: str | None = None) -> AbstractContextManager[ActiveChange]:
        """All that is written inside is one change: one transaction, and one undo.

        >>> with base.change("wholesale clients tagged") as change:  # doctest: +SKIP
        ...     base.contacts.tag(ids, add=["wholesale"])
        >>> base.undo(change.id)  # doctest: +SKIP
        """
        return self._rows.journal.change(what, author)

    def changes(
        self, limit: int = 50, *, table: str | None = None, before: int | None = None
    ) -> list[Change]:
        """Who changed what and when, newest first."""
        return changes_of(self._rows.journal, limit=limit, table=table, before=before)

    def undo(self, change: int, author: str | None = None) -> Undone:
        """Take a change back, except where somebody edited the same document since."""
        return undo_change(self._rows.journal, change, author)

    def history(self, record: Record) -> list[Version]:
        """Every change of a record, newest first."""
        table = next((name for name, model in MODELS.items() if isinstance(record, model)), None)
        if table is None:
            raise TypeError(f"{type(record).__name__} is no kind of record of a base")
        return history_of(self._rows.journal, table, record.id)

    def close(self) -> None:
        """Give the connections back."""
        self.tinydb.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return (
            f"<Base {self.settings.name!r}: {len(self.contacts)} contacts, version {self.version}>"
        )


def open_base(where: str | Path | None = None, *, author: str | None = None) -> Base:
    """Open a client base, and make it if it is not there.

    `where` is a path (SQLite) or an SQL URL; without one, that of the environment variable
    CRM_BASE. `author` is who the changes are by; without one, CRM_AUTHOR, or the system's user.
    StoreError tells in words what is wrong with the place.
    """
    chosen = where if where is not None else os.environ.get("CRM_BASE")
    if not chosen:
        raise StoreError(
            "No base was named. Give its path, or set CRM_BASE, for example to var/base.db."
        )
    return Base(chosen, author=author)
