"""The client base: what `open_base` gives."""

from __future__ import annotations

import os
import sys
import warnings
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import replace
from datetime import date
from functools import partial
from html import escape
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number
from crm_widgets.model import Contact, Interaction, Record, StageEvent
from crm_widgets.model.clock import Clock
from crm_widgets.store.database.address import shown_address
from crm_widgets.store.database.base_file import readable
from crm_widgets.store.database.catalog import MODELS
from crm_widgets.store.database.engine import open_engine, path_of, url_of
from crm_widgets.store.documents.document_rows import DocumentRows
from crm_widgets.store.documents.row_storage import RowStorage
from crm_widgets.store.documents.row_tinydb import RowTinyDB
from crm_widgets.store.documents.tinydb_export import export_tinydb_json
from crm_widgets.store.documents.tinydb_import import Imported, import_tinydb_json
from crm_widgets.store.errors import StoreError
from crm_widgets.store.frames.frames import Frames
from crm_widgets.store.history.change import CUSTOM, Change
from crm_widgets.store.history.change_kinds import KINDS
from crm_widgets.store.history.change_list import (
    Version,
    change_by_fingerprint,
    list_changes,
    versions_of,
)
from crm_widgets.store.history.compaction import Compacted, compact
from crm_widgets.store.history.journal import ActiveChange, Journal
from crm_widgets.store.history.undo import Undone, undo_change
from crm_widgets.store.leftovers import remove_unfinished, unfinished_beside
from crm_widgets.store.maintenance.backup import Backup, back_up
from crm_widgets.store.maintenance.copies import copies_beside
from crm_widgets.store.maintenance.disk_space import scrub_deleted
from crm_widgets.store.maintenance.doctor import Checkup, check_up
from crm_widgets.store.maintenance.repair import Repaired, repair
from crm_widgets.store.maintenance.restore import Restored, restore
from crm_widgets.store.merging.distinct_pairs import DistinctPairs
from crm_widgets.store.merging.merge import Merge, merge_contacts
from crm_widgets.store.merging.replace_values import Replaced, replace_values
from crm_widgets.store.merging.spelled_fields import value_counts
from crm_widgets.store.merging.spellings import Spellings
from crm_widgets.store.privacy.erase import Erased, erase
from crm_widgets.store.privacy.personal_data import export_personal_data
from crm_widgets.store.records.client_metrics import ClientMetricsStore
from crm_widgets.store.records.client_orders import ClientOrders
from crm_widgets.store.records.collection import Collection
from crm_widgets.store.records.contacts import Contacts
from crm_widgets.store.records.deal_metrics import DealMetricsStore
from crm_widgets.store.records.deals import Deals, Pipelines
from crm_widgets.store.records.derived_rows import Stamp
from crm_widgets.store.records.purchases import Purchases
from crm_widgets.store.records.settings import Settings, read_settings, write_settings
from crm_widgets.store.records.tasks import Tasks


class ClientBase:
    """A client base. Use `open_base`, which finds it.

    `contacts`, `deals`, `purchases`, `interactions`, `tasks`, `pipelines` and `stage_events` are
    typed collections; `tinydb` is the same base as TinyDB sees it; `frames` gives data frames;
    `client_metrics`, `client_orders` and `deal_metrics` what was computed of clients and deals.
    `is_copy` says that a copy is read, because this user may not write the base.
    """

    def __init__(
        self, where: str | Path, *, author: str | None = None, create: bool = True
    ) -> None:
        self.where = str(where)
        self.is_copy = False
        self.resources = ExitStack()
        self.journal = Journal(open_engine(where, create=create), author)
        self._rows = rows = DocumentRows(self.journal)
        self.tinydb = RowTinyDB(storage=partial(RowStorage.of, rows))
        self.client_metrics = ClientMetricsStore(self.journal)
        self.client_orders = ClientOrders(self.journal)
        self.deal_metrics = DealMetricsStore(self.journal)
        self.contacts = Contacts(rows, self.client_metrics)
        self.pipelines = Pipelines(rows)
        self.stage_events = Collection(rows, "stage_events", StageEvent)
        self.deals = Deals(rows, self.pipelines, self.stage_events)
        self.purchases = Purchases(rows)
        self.interactions = Collection(rows, "interactions", Interaction)
        self.tasks = Tasks(rows)
        self.distinct_pairs = DistinctPairs(rows, self.contacts)
        self.spellings = Spellings(rows)
        self.frames = Frames(self.journal)

    @property
    def settings(self) -> Settings:
        """The name, currency, country and time zone of the base. Assigning saves them."""
        return read_settings(self.journal)

    @settings.setter
    def settings(self, settings: Settings) -> None:
        write_settings(self.journal, settings)

    @property
    def clock(self) -> Clock:
        """The clock of the base, in the time zone of its settings."""
        return Clock(self.settings.time_zone)

    @property
    def author(self) -> str:
        """Who the changes of this object are by, unless they say otherwise."""
        return self.journal.author

    @property
    def version(self) -> int:
        """The number of the last change. It grows with each; asking is one short query."""
        return self.journal.version

    @property
    def metrics_stamps(self) -> tuple[Stamp | None, ...]:
        """For which day and version the metrics of clients, their orders and the metrics of deals
        are: what differs when they were computed again."""
        kept = (self.client_metrics, self.client_orders, self.deal_metrics)
        return tuple(each.stamp for each in kept)

    def change(
        self,
        subject: str = "",
        *,
        author: str | None = None,
        kind: str = CUSTOM,
        counts: Mapping[str, int] | None = None,
        fingerprint: str | None = None,
    ) -> AbstractContextManager[ActiveChange]:
        """All that is written inside is one change: one transaction, and one undo.

        The subject describes it; with a `kind` (one of `KINDS`), it is what that was done to.
        How many documents of each table it touched is counted; `counts` are added to that.
        `fingerprint` stands for an imported file.

        >>> with base.change("Spring campaign") as change:  # doctest: +SKIP
        ...     base.contacts.tag(ids, add=["wholesale"])
        >>> base.undo(change.id)  # doctest: +SKIP
        """
        if kind not in KINDS:
            raise InvalidValue(f"Unknown kind of change {kind!r}; use one of: {', '.join(KINDS)}.")
        return self.journal.change(
            kind, subject, author=author, counts=counts, fingerprint=fingerprint
        )

    def change_by_fingerprint(self, fingerprint: str, kind: str) -> Change | None:
        """The latest change of a kind, not undone since, that has a fingerprint."""
        return change_by_fingerprint(self.journal, fingerprint, kind)

    def changes(
        self, limit: int = 50, *, table: str | None = None, before: int | None = None
    ) -> list[Change]:
        """Who changed what and when, newest first."""
        return list_changes(self.journal, limit=limit, table=table, before=before)

    def undo(self, change: int, author: str | None = None) -> Undone:
        """Take a change back, except where somebody edited the same document since."""
        return undo_change(self.journal, change, author)

    def merge_contacts(
        self,
        kept: Contact | str,
        others: Sequence[Contact | str],
        values: Mapping[str, Any] | None = None,
        author: str | None = None,
    ) -> Merge:
        """Merge contacts into one, as one change; `crm_widgets.store.merging.merge` says how."""
        return merge_contacts(self.contacts, kept, others, values, author)

    def value_counts(self, field: str) -> dict[str, int]:
        """How many records have each value of a field whose values differ by spelling: channel,
        city, company, owner, product, stage, tags or lost_reason."""
        return value_counts(self.journal, field)

    def replace_values(
        self, field: str, replacements: Mapping[str, str], author: str | None = None
    ) -> Replaced:
        """Replace values of a field in all records, as one change, and remember it for the next
        import; `crm_widgets.store.merging.replace_values` says how.

        >>> base.replace_values("city", {"RIGA": "Rīga", "Riga": "Rīga"})  # doctest: +SKIP
        Replaced(change=12, counts={'contacts': 37})
        """
        return replace_values(self.spellings, field, replacements, author)

    def history(self, record: Record) -> list[Version]:
        """Every change of a record, newest first."""
        table = next((name for name, model in MODELS.items() if isinstance(record, model)), None)
        if table is None:
            raise TypeError(f"{type(record).__name__} is not a record type of the base")
        return versions_of(self.journal, table, record.id)

    def compact(self, before: date | str, author: str | None = None) -> Compacted:
        """Remove the old versions that changes made before a day kept: the base gets smaller, and
        those changes can no longer be undone. The list of who changed what and when stays."""
        self._refuse_within_change("compact")
        compacted = compact(self.journal, self.clock, before, author)
        scrub_deleted(self.journal.engine)
        return compacted

    def export_personal_data(self, contact: Contact | str) -> dict[str, Any]:
        """All that is held on a contact (a record, or its id), as values that `json.dumps` takes;
        `crm_widgets.store.privacy.personal_data` lists them."""
        return export_personal_data(self.journal, self._id_of(contact))

    def erase(self, contact: Contact | str, author: str | None = None) -> Erased:
        """Erase a client (a record, or its id) from the base and its history, for good.

        Purchases and deals stay, without a name. It is recorded as a change. Backups and exported
        files still hold the client: `Erased.copies` names the copies beside the base.
        """
        self._refuse_within_change("erase")
        erased = erase(self.journal, self._id_of(contact), author)
        self.frames.discard()
        engine = self.journal.engine
        scrubbed = scrub_deleted(engine)
        return replace(erased, scrubbed=scrubbed, copies=tuple(copies_beside(engine.url)))

    def backup(self, to: str | Path | None = None) -> Backup:
        """Copy the base into one file, while others write; by default a dated one beside it."""
        return back_up(self.where, to, clock=self.clock)

    def restore(self, backup: str | Path, author: str | None = None) -> Restored:
        """Put a backup in the place of all that the base holds; that is kept beside it."""
        self._refuse_within_change("restore")
        return restore(self.where, backup, author or self.author)

    def check_up(self) -> Checkup:
        """Examine the base: what is wrong, how bad that is, what to do."""
        return check_up(self.journal)

    def repair(self) -> Repaired:
        """Write again what is derived from the documents: search words, tags, next numbers."""
        return repair(self.journal)

    def export_tinydb_json(self, to: str | Path) -> dict[str, int]:
        """Write all documents into a file of plain TinyDB; returns how many each table has."""
        return export_tinydb_json(self._rows, to)

    def import_tinydb_json(self, source: str | Path, *, replace: bool = False) -> Imported:
        """Take in a file of plain TinyDB as one change, document numbers kept."""
        return import_tinydb_json(self._rows, source, replace=replace)

    def _id_of(self, contact: Contact | str) -> str:
        return self.contacts.resolve(contact if isinstance(contact, str) else contact.id)

    def _refuse_within_change(self, what: str) -> None:
        if self.journal.within:
            raise StoreError(f"Call {what}() outside of base.change(): it can't be undone.")

    def close(self) -> None:
        """Give the connections back."""
        self.tinydb.close()
        self.resources.close()

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
        return f"<ClientBase {self.settings.name!r} at {self._shown_place}: {self._summary()}>"

    def _repr_html_(self) -> str:
        name, place = escape(self.settings.name), escape(self._shown_place)
        return f"<p><b>{name}</b> ({place}): {escape(self._summary())}</p>"

    def _summary(self) -> str:
        if not self.version:
            return _("new and empty")
        count = len(self.contacts)
        contacts = plural("{count} contact", "{count} contacts", count)
        return _("{contacts}, version {version}").format(
            contacts=contacts.format(count=format_number(count)),
            version=format_number(self.version),
        )

    @property
    def _shown_place(self) -> str:
        return shown_address(self.journal.engine.url).removeprefix("sqlite:///")


class NewBaseWarning(UserWarning):
    """The base that was opened in a notebook is new and empty; perhaps its name is misspelt."""


def open_base(
    where: str | Path | None = None,
    *,
    author: str | None = None,
    create: bool | None = None,
    read_only: bool = False,
) -> ClientBase:
    """Open a client base, and make it if it is not there.

    `where` is a path (SQLite) or an SQL URL; without one, that of the environment variable
    CRM_BASE. `author` is who the changes are by; without one, CRM_AUTHOR, or the system's user.
    With `create=False`, BaseNotFound where there is no base; with `create=True`, no warning in a
    notebook that the base is new and empty. With `read_only`, a base that this user may not write
    is read from a copy of it (`is_copy`), and none is made. StoreError says what is wrong with the
    place.
    """
    chosen = where if where is not None else os.environ.get("CRM_BASE")
    if not chosen:
        raise StoreError(
            "No base was named. Give its path, or set CRM_BASE, for example to var/base.db."
        )
    if read_only:
        return _open_to_read(chosen, author)
    base = ClientBase(chosen, author=author, create=create is not False)
    base.frames.remove_leftovers()
    if path := path_of(base.journal.engine.url):
        remove_unfinished(unfinished_beside(path))
    if where is not None and create is None and _in_notebook() and not base.version:
        warnings.warn(
            f"The client base {where} is new and empty. Check its name. create=True turns this "
            "warning off; create=False refuses a base that does not exist.",
            NewBaseWarning,
            stacklevel=2,
        )
    return base


def _open_to_read(where: str | Path, author: str | None) -> ClientBase:
    path = path_of(url_of(where))
    if path is None:
        return ClientBase(where, author=author, create=False)
    with ExitStack() as resources:
        place = resources.enter_context(readable(path))
        base = ClientBase(place, author=author, create=False)
        base.where, base.is_copy = str(where), place != path
        base.resources = resources.pop_all()
    return base


def _in_notebook() -> bool:
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython is not None else None
    return shell is not None and hasattr(shell, "kernel")
