"""Opening a base: what is new, what is missing, what it says of itself."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import pytest
from pydantic import ValidationError

from crm_widgets.errors import InvalidValue
from crm_widgets.model import Contact
from crm_widgets.store import BaseNotFound, ClientBase, NewBaseWarning, Settings, open_base
from crm_widgets.store import base as base_module
from tests.store.unprivileged import as_unprivileged, open_folder


def test_a_base_that_is_not_there_is_refused_if_none_may_be_made(tmp_path: Path) -> None:
    place = tmp_path / "typo" / "typo.db"
    with pytest.raises(BaseNotFound, match=r"There is no client base at .*typo\.db\. Check"):
        open_base(place, create=False)
    assert list(tmp_path.iterdir()) == []
    open_base(place).close()
    open_base(place, create=False).close()


def test_an_empty_database_on_a_server_is_refused_too(empty_database: str) -> None:
    with pytest.raises(BaseNotFound, match="There is no client base at postgresql"):
        open_base(empty_database, create=False)


def test_a_base_says_in_a_cell_whether_it_is_new(base: ClientBase) -> None:
    assert re.fullmatch(r"<ClientBase 'Client base' at .*: new and empty>", repr(base))
    base.settings = Settings(name="Ozols & dēli")
    base.contacts.add(Contact(name="Anna"))
    assert repr(base).endswith(": 1 contact, version 1>")
    html = base._repr_html_()
    assert html.startswith("<p><b>Ozols &amp; dēli</b> (")
    assert html.endswith("): 1 contact, version 1</p>")


def test_in_a_notebook_a_new_base_is_warned_of_once_it_may_be_a_typing_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base_module, "_in_notebook", lambda: True)
    with pytest.warns(NewBaseWarning, match=r"typo\.db is new and empty"):
        open_base(tmp_path / "typo.db").close()
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        open_base(tmp_path / "new.db", create=True).close()
        with open_base(tmp_path / "new.db", create=True) as base:
            base.contacts.add(Contact(name="Anna"))
        open_base(tmp_path / "new.db").close()


def test_a_notebook_is_known_by_its_kernel(monkeypatch: pytest.MonkeyPatch) -> None:
    assert not base_module._in_notebook()
    shell = SimpleNamespace(kernel=object())
    monkeypatch.setitem(
        base_module.sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell)
    )
    assert base_module._in_notebook()


def test_only_its_owner_may_read_the_files_of_a_new_base(tmp_path: Path) -> None:
    with open_base(tmp_path / "base.db") as base:
        base.contacts.add(Contact(name="Anna"))
        modes = {path.name: oct(path.stat().st_mode & 0o777) for path in tmp_path.glob("base.db*")}
    assert modes == dict.fromkeys(("base.db", "base.db-wal", "base.db-shm"), "0o600")


def read(path: Path) -> tuple[list[str], bool, str]:
    """The names of the contacts, read only; whether from a copy; and which base it says it is."""
    with open_base(path, read_only=True) as base:
        return [contact.name for contact in base.contacts], base.is_copy, base.where


def test_a_base_that_this_user_may_not_write_is_read_from_a_copy() -> None:
    with open_folder() as folder:
        path = folder / "base.db"
        with open_base(path) as base:
            base.contacts.add(Contact(name="Anna"))
        path.chmod(0o644)
        assert as_unprivileged(lambda: read(path)) == (["Anna"], True, str(path))
        assert read(path) == (["Anna"], False, str(path))
        with pytest.raises(BaseNotFound, match="There is no client base at"):
            open_base(folder / "typo.db", read_only=True)


def test_tinydb_is_a_view_of_the_base(base: ClientBase) -> None:
    anna = base.contacts.add(Contact(name="Anna"))
    with base.change("both ways"):
        base.tinydb.table("contacts").update({"city": "Rīga"})
        base.tinydb.insert({"anything": "at all"})
    assert base.contacts.get(anna.id).city == "Rīga"
    assert base.changes(1)[0].counts == {"contacts": 1, "_default": 1}


def test_the_clock_of_a_base_is_in_its_time_zone(base: ClientBase) -> None:
    assert base.clock.zone == "Europe/Riga"
    base.settings = Settings(country="JP")
    assert base.clock.zone == "Asia/Tokyo"
    base.settings = Settings(country="US", time_zone="America/Chicago")
    assert (base.clock.zone, base.settings.time_zone) == ("America/Chicago", "America/Chicago")


@pytest.mark.parametrize(
    ("given", "sentence"),
    [
        ({"currency": "EURO"}, "pattern"),
        ({"currency": "XQX"}, "unknown currency 'XQX'"),
        ({"country": "XQ"}, "unknown country 'XQ'"),
        ({"time_zone": "Mars/Olympus"}, "Unknown time zone 'Mars/Olympus'"),
    ],
)
def test_settings_that_nothing_can_be_computed_with_are_refused(
    given: dict[str, str], sentence: str
) -> None:
    with pytest.raises(ValidationError, match=sentence):
        Settings(**given)


def test_a_country_of_several_zones_has_the_zone_of_the_machine(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TZ", "America/Denver")
    assert Settings(country="US").time_zone == "America/Denver"
    monkeypatch.setenv("TZ", "nonsense")
    assert Settings(country="US").time_zone != "nonsense"


def test_a_kind_of_change_that_is_not_known_is_refused(base: ClientBase) -> None:
    with pytest.raises(InvalidValue, match="Unknown kind of change 'sold'; use one of: custom"):
        base.change("", kind="sold")


def test_a_change_is_found_by_the_file_that_was_imported_unless_it_was_undone(
    opened: Callable[..., ClientBase],
) -> None:
    base = opened("Anna")

    def imported() -> int | None:
        change = base.change_by_fingerprint("f00d", "contacts_imported")
        return change.id if change else None

    with base.change("clients.csv", kind="contacts_imported", fingerprint="f00d") as change:
        base.contacts.add(Contact(name="Anna"))
    assert imported() == change.id
    assert base.change_by_fingerprint("f00d", "deals_imported") is None
    undo = base.undo(change.id).change
    assert imported() is None
    base.undo(undo)
    assert imported() == change.id
