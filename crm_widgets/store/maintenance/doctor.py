"""A base examined: what is wrong with it, how bad that is, and what to do."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from sqlalchemy.engine import Connection

from crm_widgets.i18n import _
from crm_widgets.store.database.info import last_change
from crm_widgets.store.errors import BaseDamaged, translate_database_errors
from crm_widgets.store.history.journal import Journal
from crm_widgets.store.maintenance import document_findings as of_documents
from crm_widgets.store.maintenance import file_findings as of_files
from crm_widgets.store.maintenance.backup import Backup, last_backup
from crm_widgets.store.maintenance.file_findings import RESTORE
from crm_widgets.store.maintenance.findings import Finding
from crm_widgets.store.maintenance.sizes import Sizes, sizes_of

Check = Callable[[Connection], Iterator[Finding]]

_CHECKS: tuple[Check, ...] = (
    of_files.structure,
    of_documents.documents,
    of_documents.numbers,
    of_documents.orphans,
    of_documents.events,
    of_files.backups,
    of_files.copies,
    of_files.leftovers,
    of_files.permissions,
)


@dataclass(frozen=True)
class Checkup:
    """The findings, the worst first, with the base's sizes (None: too damaged), version and last
    known backup."""

    findings: tuple[Finding, ...]
    sizes: Sizes | None
    version: int
    backup: Backup | None

    @property
    def sound(self) -> bool:
        """Whether there is nothing but advice among the findings."""
        return all(finding.weight == "advice" for finding in self.findings)


def check_up(journal: Journal) -> Checkup:
    """Examine a base from its pages to its documents; nothing is written.

    Every document is read: about 25 s for 1,000,000 of them.
    """
    with journal.snapshot() as connection:
        findings = [finding for check in _CHECKS for finding in _findings(check, connection)]
        sizes = _sizes(connection)
        version, backup = _version(connection)
    findings.sort(key=lambda finding: ("damage", "fault", "advice").index(finding.weight))
    return Checkup(tuple(dict.fromkeys(findings)), sizes, version, backup)


def _findings(check: Check, connection: Connection) -> list[Finding]:
    """The findings of a check; the damage, where it met some."""
    try:
        with translate_database_errors():
            return list(check(connection))
    except BaseDamaged:
        return [Finding("damage", _("Some of the documents can't be read."), RESTORE)]


def _sizes(connection: Connection) -> Sizes | None:
    try:
        with translate_database_errors():
            return sizes_of(connection)
    except BaseDamaged:
        return None


def _version(connection: Connection) -> tuple[int, Backup | None]:
    try:
        with translate_database_errors():
            return last_change(connection), last_backup(connection)
    except BaseDamaged:
        return 0, None
