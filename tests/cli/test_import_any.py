"""`crm-widgets import FILE` without a kind, and `crm-widgets imports`."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_widgets.cli import main
from crm_widgets.store import open_base

LIST = "Klient,Fon\nAnna Ozola,+371 20000001\nIvo Kalns,+371 20000002\n"


def said(capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main([str(word) for word in words])
    shown = capsys.readouterr()
    return int(ended.value.code or 0), shown.out + shown.err


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    path = tmp_path / "list.csv"
    path.write_text(LIST, encoding="utf-8")
    return path, tmp_path / "base.db"


def test_a_file_without_a_kind_is_planned_and_imported_once_asked(
    capsys: pytest.CaptureFixture[str], files: tuple[Path, Path]
) -> None:
    path, where = files
    code, shown = said(capsys, "import", path, "--base", where, "--save-mapping", "ours")
    assert code == 0
    assert "list.csv is taken as contacts." in shown
    assert "This is the plan. Add --yes to import it." in shown
    code, shown = said(capsys, "import", path, "--base", where, "--yes")
    assert "2 rows read: 2 imported. Undo: crm-widgets undo 1" in shown
    assert "Look at the column" not in shown  # the mapping was saved
    code, shown = said(capsys, "import", path, "--base", where, "--yes")
    assert "Nothing was imported: the base has all of it already." in shown
    with open_base(where) as base:
        assert [contact.phones for contact in base.contacts] == [["+37120000001"], ["+37120000002"]]


def test_earlier_imports_are_listed_and_shown(
    capsys: pytest.CaptureFixture[str], files: tuple[Path, Path]
) -> None:
    path, where = files
    said(capsys, "import", path, "--base", where, "--yes", "--author", "Anna")
    _code, listed = said(capsys, "imports", "list", "--base", where)
    assert "Anna  list.csv: 2 new" in listed
    _code, shown = said(capsys, "imports", "show", 1, "--base", where)
    assert "2 rows: 2 new" in shown
    code, shown = said(capsys, "imports", "show", 7, "--base", where)
    assert (code, shown) == (1, "Change 7 is no import. See crm-widgets imports list.\n")


def test_a_question_is_printed_with_the_option_that_answers_it(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    path = tmp_path / "orders.csv"
    path.write_text("customer,date,amount\n17,2026-01-05,20\n17,2026-01-05,20\n")
    where = tmp_path / "base.db"
    _code, shown = said(capsys, "import", "purchases", path, "--base", where, "--dry-run")
    assert "import each once with --answer doubles=once." in shown
    words = ("--answer", "doubles=once")
    _code, shown = said(capsys, "import", "purchases", path, "--base", where, *words)
    assert "2 rows read: 1 imported; 1 left out; 1 contact created." in shown
