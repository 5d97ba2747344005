"""The settings of a base, from a terminal."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_widgets.cli import main
from crm_widgets.store import Settings, open_base


@pytest.fixture
def where(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "base.db"
    with open_base(path, author="Anna") as base:
        base.settings = Settings(name="Bright Water", country="LV")
    monkeypatch.setenv("CRM_BASE", str(path))
    return path


def say(capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    with pytest.raises(SystemExit) as ended:
        main(list(words))
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


SHOWN = """\
name       Bright Water
currency   EUR
country    LV
time-zone  Europe/Riga
"""


def test_the_settings_are_shown(where: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert say(capsys, "settings") == (0, SHOWN, "")
    assert say(capsys, "settings", "country") == (0, "country  LV\n", "")


@pytest.mark.parametrize(
    ("name", "value", "saved", "back"),
    [
        ("country", "dk", "DK", "LV"),
        ("currency", "usd", "USD", "EUR"),
        ("time-zone", "Europe/Berlin", "Europe/Berlin", "Europe/Riga"),
        ("name", "Ozols & Co", "Ozols & Co", "'Bright Water'"),
    ],
)
def test_a_setting_is_changed_and_changed_back(
    where: Path, capsys: pytest.CaptureFixture[str], name: str, value: str, saved: str, back: str
) -> None:
    code, out, _err = say(capsys, "settings", name, value)
    assert (code, out.splitlines()) == (
        0,
        [
            f"{name} is now {saved} (was {back.strip(chr(39))}).",
            f"To change it back: crm-widgets settings {name} {back}",
        ],
    )
    with open_base(where) as base:
        assert getattr(base.settings, name.replace("-", "_")) == saved
    say(capsys, "settings", name, back.strip("'"))
    assert say(capsys, "settings")[1] == SHOWN


def test_a_value_that_no_base_can_have_is_refused(
    where: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    for name, value, reason in [
        ("country", "Latvia", "“LATVIA” is not the code of a country. Write it as LV, for"),
        ("currency", "EURO", "“EURO” is not the code of a currency. Write it as EUR, for"),
        ("colour", "red", "There is no setting “colour”. Use one of: name, currency, country,"),
        ("time-zone", "Riga", "Riga"),
    ]:
        code, _out, err = say(capsys, "settings", name, value)
        assert (code, reason in err) == (1, True), err
    assert say(capsys, "settings")[1] == SHOWN


def test_what_is_set_already_changes_nothing(
    where: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert say(capsys, "settings", "country", "LV")[1] == "country is LV already.\n"
