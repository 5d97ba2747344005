"""What is kept of an import, and what is not."""

from __future__ import annotations

import hashlib
import re

from sqlalchemy import text

from crm_widgets.intake import import_reports, report_of
from crm_widgets.store import ClientBase
from tests.intake.conftest import Imported

LIST = "name,ref,kind,consent_date\nAnna Ozola,17,person,\nIvo Kalns,18,dog,31.02.2020\n"


def test_a_report_says_what_an_import_did(imported: Imported, sqlite_base: ClientBase) -> None:
    outcome = imported("contacts", LIST, skip_bad=True)
    report = report_of(sqlite_base, outcome.change or 0)
    assert report is not None
    assert (report.file, report.author, report.kinds) == ("list.csv", "Anna", ["contacts"])
    assert report.sha256 == hashlib.sha256(LIST.encode()).hexdigest()
    assert report.counts == {
        "rows": 2, "create": 1, "update": 0, "unchanged": 0, "refused": 1, "left out": 0,
    }  # fmt: skip
    assert [(kind.column, kind.reason, kind.count, kind.rows) for kind in report.errors] == [
        ("kind", "… is not a kind. Use one of: person, organisation.", 1, (3,)),
        ("consent_date", "… is not a valid date. Write it as …", 1, (3,)),
    ]


def test_reports_are_listed_newest_first_and_say_what_was_undone(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    first = imported("contacts", "name\nAnna\n", name="first.csv")
    imported("contacts", "name\nIvo\n", name="second.csv")
    undone = sqlite_base.undo(first.change or 0)
    assert [(report.file, report.undone) for report in import_reports(sqlite_base)] == [
        ("second.csv", False), ("first.csv", True),
    ]  # fmt: skip
    sqlite_base.undo(undone.change or 0)
    assert not any(report.undone for report in import_reports(sqlite_base))


def test_nothing_of_an_erased_client_stays_in_a_report(
    imported: Imported, sqlite_base: ClientBase
) -> None:
    imported("contacts", "name,ref\nNorth Bakery,17\n", name="north bakery.csv")
    (client,) = sqlite_base.contacts
    text_of_two = "name,ref,city\nSouth Garage,17,Riga\nNorth Bakery,17,Riga\n"
    imported("contacts", text_of_two, name="next.csv", skip_bad=True)
    sqlite_base.erase(client)
    with sqlite_base.journal.reading() as connection:
        kept = str(connection.execute(text("SELECT body FROM import_report")).all())
    for word in ("Bakery", "South", "17"):
        assert word not in _without_hashes(kept)
    assert "north bakery" not in str(import_reports(sqlite_base)).casefold()


def _without_hashes(kept: str) -> str:
    return re.sub(r'"sha256": "[0-9a-f]+"', "", kept)
