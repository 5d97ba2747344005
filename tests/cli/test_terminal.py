"""No text of a base or of a file commands the terminal that a command prints it on."""

from __future__ import annotations

import json
import re
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import typer
from hypothesis import given
from hypothesis import strategies as st

from crm_widgets.cli import app, main
from crm_widgets.i18n.visible_text import is_command, visible_json, visible_text
from crm_widgets.model import Contact, Deal, Pipeline, Purchase
from crm_widgets.store import open_base

TITLE = "\x1b]0;owned\x07"
NAME = f"Anna{TITLE} \u202eLtd\x9b31m\u2028Erased everything\nErased everything"

Say = Callable[..., tuple[str, str]]


@pytest.fixture
def where(tmp_path: Path) -> Path:
    """A base in a folder with a name like that, whose records have such names too."""
    folder = tmp_path / f"of{TITLE}"
    folder.mkdir()
    path = folder / "base.db"
    with open_base(path) as base:
        base.contacts.add(Contact(id="anna", name=NAME, tags=["a\x1b[31m"], city=TITLE))
        base.contacts.add(Contact(id="boris", name=f"Boris{NAME}", note=f"knows {NAME}"))
        base.purchases.add(Purchase.model_validate({"contact_id": "anna", "date": "2026-03-01", "amount": 1, "product": TITLE}))  # fmt: skip
        base.pipelines.add(Pipeline(name=TITLE, stages=[TITLE]))
        base.deals.add(Deal(title=NAME, contact_id="anna", pipeline=TITLE, stage=TITLE))
        base.tinydb.table("contacts").insert({"id": TITLE, "name": 3, "note": NAME})
        base.tinydb.table(f"own{TITLE}").insert({"x": NAME})
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE change SET author = ?", (NAME,))  # as earlier versions took it
    return path


@pytest.fixture
def say(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Say:
    """Runs the command with words; returns what it printed on both streams."""
    monkeypatch.setenv("CRM_STATE", str(tmp_path / f"state{TITLE}"))
    monkeypatch.delenv("CRM_DEBUG", raising=False)
    monkeypatch.setattr("sys.stdin", None)

    def said(*words: object) -> tuple[str, str]:
        with pytest.raises(SystemExit):
            main([str(word) for word in words])
        return capfd.readouterr()

    return said


def bad_file(folder: Path, head: str, *cells: str) -> Path:
    path = folder / f"clients{TITLE}.csv"
    path.write_text(f"{head}\r\n" + ",".join(cells) + "\r\n", encoding="utf-8")
    return path


COMMANDS: dict[str, Callable[[Path], list[list[object]]]] = {
    "backup": lambda base: [["backup", base.parent / f"copy{TITLE}.db", "--base", base]] * 2,
    "changes": lambda base: [["changes", "--base", base]],
    "compact": lambda base: [["compact", "--before", TITLE, "--base", base],
                             ["compact", "--before", "today", "--base", base]],
    "demo": lambda base: [["demo", "--base", base]],
    "doctor": lambda base: [["doctor", "--base", base], ["doctor", "--fix", "--base", base]],
    "duplicates": lambda base: [["duplicates", "--base", base],
                                ["duplicates", "--merge", TITLE, "--base", base]],
    "export": lambda base: [["export", "--tinydb-json", base.parent / "all.json", "--base", base]],
    **{
        f"export {kind}": lambda base, kind=kind: [
            ["export", kind, "--out", base.parent / f"{TITLE}.csv", "--base", base],
            ["export", kind, "--out", "x.csv", "--tag", TITLE, "--base", base],
        ]
        for kind in ("contacts", "deals", "purchases", "all")
    },
    "import": lambda base: [["import", "--tinydb-json", base.parent / TITLE, "--base", base]],
    "import contacts": lambda base: [
        ["import", "contacts", bad_file(base.parent, f"name,phones,own{TITLE}", "x", TITLE, "y"),
         "--base", base, "--map", f"own{TITLE}=custom:own{TITLE}"],
        ["import", "contacts", bad_file(base.parent, "name,role", NAME.split("\n", maxsplit=1)[0], TITLE),
         "--base", base],
    ],
    "import deals": lambda base: [
        ["import", "deals", bad_file(base.parent, "title,stage,contact_id", "a", TITLE, TITLE),
         "--base", base, "--pipeline", TITLE, "--unknown", "refuse"],
    ],
    "import file": lambda base: [
        ["import", bad_file(base.parent, f"name,phones,own{TITLE}", "x", TITLE, "y"), "--base", base],
        ["import", bad_file(base.parent, f"name,phones,own{TITLE}", "x", TITLE, "y"), "--base", base,
         "--yes"],
    ],
    "import purchases": lambda base: [
        ["import", "purchases", bad_file(base.parent, "contact_id,date,amount", TITLE, TITLE, "1"),
         "--base", base],
    ],
    "imports list": lambda base: [["imports", "list", "--base", base]],
    "imports show": lambda base: [["imports", "show", "1", "--base", base],
                                  ["imports", "show", TITLE, "--base", base]],
    "person export": lambda base: [["person", "export", "Anna", "--base", base],
                                   ["person", "export", "anna", "--base", base]],
    "person erase": lambda base: [["person", "erase", "anna", "--base", base],
                                  ["person", "erase", "anna", "--yes", "--base", base]],
    "refresh": lambda base: [["refresh", "--base", base], ["refresh", "--as-of", TITLE, "--base", base]],
    "restore": lambda base: [["restore", base.parent / f"no{TITLE}", "--base", base]],
    "serve": lambda base: [["serve", "--base", f"x://{TITLE}"],
                           ["serve", "--base", base, "--notebooks", base.parent]],
    "settings": lambda base: [["settings", "--base", base],
                              ["settings", TITLE, TITLE, "--base", base],
                              ["settings", "name", TITLE, "--base", base]],
    "spelling list": lambda base: [["spelling", "list", "tags", "--base", base],
                                   ["spelling", "list", TITLE, "--base", base]],
    "spelling merge": lambda base: [["spelling", "merge", "city", f"{TITLE}=x", "--base", base],
                                    ["spelling", "merge", "city", "--certain", "--base", base]],
    "spelling apart": lambda base: [["spelling", "apart", "city", TITLE, "x", "--base", base]],
    "undo": lambda base: [["undo", "3", "--base", base], ["undo", TITLE, "--base", base]],
}  # fmt: skip
"""Each command, in the ways that make it print what data it can."""


def test_every_command_is_tried() -> None:
    def names(command: Any, path: str = "") -> set[str]:
        inner = getattr(command, "commands", None)
        if inner is None:
            return {path}
        return set().union(*(names(inner[name], f"{path} {name}".strip()) for name in inner))

    assert names(typer.main.get_command(app)) | {"import", "export"} == set(COMMANDS)


@pytest.mark.parametrize("command", COMMANDS)
def test_nothing_that_is_printed_commands_the_terminal(command: str, where: Path, say: Say) -> None:
    printed = ""
    for words in COMMANDS[command](where):
        out, err = say(*words)
        printed += out + err
    assert printed
    assert [line for line in printed.split("\n") if any(map(is_command, line))] == []
    assert not re.search(r"^Erased everything", printed, re.MULTILINE)
    assert "reference" not in printed


def test_what_was_hidden_is_shown_as_an_escape(where: Path, say: Say) -> None:
    out, _err = say("changes", "--base", where)
    assert r"Anna\x1b]0;owned\x07 \u202eLtd\x9b31m\u2028Erased everything\nErased" in out


def test_personal_data_are_printed_so_that_they_can_be_read_back(where: Path, say: Say) -> None:
    out, _err = say("person", "export", "anna", "--base", where)
    assert NAME in _texts(json.loads(out))


def _texts(part: object) -> list[str]:
    if isinstance(part, str):
        return [part]
    parts = part.values() if isinstance(part, dict) else part if isinstance(part, list) else ()
    return [text for inner in parts for text in _texts(inner)]


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_whatever_the_text_its_escapes_are_harmless_and_json_means_the_same(text: str) -> None:
    assert not any(map(is_command, visible_text(text)))
    shown = visible_json(json.dumps([text], ensure_ascii=False, indent=2))
    assert not any(map(is_command, shown.replace("\n", "")))
    assert json.loads(shown) == [text]


def test_only_one_module_of_the_command_line_prints() -> None:
    folder = Path(__file__).parents[2] / "crm_widgets" / "cli"
    prints = re.compile(r"typer\.(echo|secho|confirm|prompt)|sys\.(stdout|stderr)\.write|\bprint\(")
    found = {path.name for path in folder.glob("*.py") if prints.search(path.read_text("utf-8"))}
    assert found == {"output.py"}
