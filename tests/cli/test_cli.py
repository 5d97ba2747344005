from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from typer.testing import CliRunner

from crm_widgets.cli import NO_BASE, app, main
from crm_widgets.intake import TARGETS
from crm_widgets.store import open_base

ROOT = Path(__file__).parents[2]
LIST = "Client,Tel\nAnna Ozola,+371 20000001\nIvo Kalns,123\n"


@dataclass(frozen=True)
class Said:
    """How a command ended."""

    code: int
    out: str
    err: str


Say = Callable[..., Said]


@pytest.fixture
def say(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Say:
    """Runs `crm-widgets` with words: `say("undo", "1", "--base", "x.db")`."""
    for name in ("CRM_BASE", "CRM_AUTHOR", "CRM_DEBUG"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("CRM_STATE", str(tmp_path / "state"))

    def said(*words: object) -> Said:
        with pytest.raises(SystemExit) as ended:
            main([str(word) for word in words])
        out, err = capsys.readouterr()
        assert "Traceback" not in out + err
        return Said(ended.value.code if isinstance(ended.value.code, int) else 0, out, err)

    return said


@pytest.fixture
def where(tmp_path: Path) -> Path:
    """A base that is not there yet."""
    return tmp_path / "base.db"


@pytest.fixture
def clients(tmp_path: Path) -> Path:
    """A small file of contacts."""
    path = tmp_path / "clients.csv"
    path.write_text(LIST, encoding="utf-8")
    return path


def test_an_import_says_in_sentences_what_it_did(say: Say, where: Path, clients: Path) -> None:
    said = say("import", "contacts", clients, "--base", where, "--map", "Client=name", "Tel=phones")
    assert said == Said(
        0,
        "clients.csv read as UTF-8, separated by commas: name from “Client”, phones from “Tel”.\n"
        "2 rows read: 2 imported. Undo: crm-widgets undo 1\n"
        "1 contact has a phone number that can't be dialled; it is kept as written.\n",
        "",
    )


@pytest.mark.parametrize(
    "words",
    [
        ("FILE", "--map", "Client=name", "--map", "Tel=phones"),
        ("FILE", "--map", "Client=name", "Tel=phones"),
        ("--map", "Client=name", "Tel=phones", "FILE"),
        ("FILE", "Client=name", "Tel=phones"),
    ],
)
def test_mappings_may_be_typed_in_any_of_the_usual_ways(
    say: Say, where: Path, clients: Path, words: tuple[str, ...]
) -> None:
    typed = [str(clients) if word == "FILE" else word for word in words]
    assert say("import", "contacts", *typed, "--base", where).code == 0
    with open_base(where) as base:
        assert [contact.phones for contact in base.contacts] == [["+37120000001"], ["123"]]


def test_what_a_file_leaves_open_may_be_said_for_all_rows(
    say: Say, where: Path, clients: Path
) -> None:
    fixed = ("--set", "role=customer", "--set", "tags=old list")
    assert say("import", "contacts", clients, "Client=name", *fixed, "--base", where).code == 0
    with open_base(where) as base:
        assert {contact.role for contact in base.contacts} == {"customer"}
        assert base.contacts.tags() == {"old list": 2}


def test_a_dry_run_makes_no_change_and_no_file(say: Say, where: Path, tmp_path: Path) -> None:
    path = tmp_path / "sales.csv"
    path.write_text("client,date,amount\n17,2020-01-01,1\n17,31.02.2020,2\n")
    said = say("import", "purchases", path, "--base", where, "--dry-run")
    assert said.code == 0
    assert "2 rows read: 1 new; 1 with problems; 1 contact to create.\n" in said.out
    assert "Nothing was imported: this was a dry run." in said.out
    assert "sales.csv, row 3, date: 31.02.2020 is not a valid date. Write it as" in said.err
    with open_base(where) as base:
        assert base.version == 0
    assert not list(tmp_path.glob("*.rejected*"))


def test_bad_rows_stop_an_import_and_are_kept_out_if_asked(
    say: Say, where: Path, tmp_path: Path
) -> None:
    path = tmp_path / "sales.csv"
    bad = "".join(f"17,2020-01-{number:02},12.5 USD\n" for number in range(1, 10))
    path.write_text("client,date,amount\n17,2020-01-01,1.5\n" + bad)
    stopped = say("import", "purchases", path, "--base", where)
    assert stopped.code == 1
    assert stopped.err.splitlines() == [
        *(
            f"sales.csv, row {row}, amount: “12.5 USD” is in another currency than the base's. "
            "Convert it, and write the amount in EUR."
            for row in range(3, 8)
        ),
        "and 4 more rows",
        f"The rows with problems, each with its reason, are in {tmp_path / 'sales.rejected.csv'}.",
        "Nothing was imported: 9 of 10 rows of sales.csv have problems.",
    ]
    kept = say("import", "purchases", path, "--base", where, "--skip-bad")
    assert kept.code == 0
    assert "10 rows read: 1 imported; 9 refused; 1 contact created. Undo: " in kept.out
    assert len((tmp_path / "sales.rejected.2.csv").read_text("utf-8").splitlines()) == 10


def test_changes_are_listed_and_undone(say: Say, where: Path, clients: Path) -> None:
    say("import", "contacts", clients, "Client=name", "--base", where, "--author", "Anna")
    listed = say("changes", "--base", where)
    head, line = listed.out.splitlines()
    assert head.split() == ["id", "when", "who", "records", "what"]
    assert line.split()[0] == "1"
    assert "Anna        2  Import of 2 contacts from clients.csv" in line
    undone = say("undo", 1, "--base", where, "--author", "Ivo")
    assert undone == Said(0, "Change 1 undone: 2 records restored.\n", "")
    assert "Ivo " in say("changes", "--base", where, "--limit", 1).out


def test_an_undo_says_what_it_kept(say: Say, where: Path, clients: Path) -> None:
    say("import", "contacts", clients, "Client=name", "--base", where)
    with open_base(where) as base:
        anna = next(iter(base.contacts))
        base.contacts.update(anna.model_copy(update={"city": "Riga"}))
    assert say("undo", 1, "--base", where).out == (
        "Change 1 undone: 1 record restored, 1 kept.\n"
        "Records that have been edited since were kept as they are.\n"
    )


def test_the_base_may_stand_in_the_environment(
    say: Say, where: Path, clients: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_BASE", str(where))
    assert say("import", "contacts", clients, "Client=name").code == 0
    assert say("changes").out.count("Import of 2 contacts") == 1


@pytest.mark.parametrize(
    "words",
    [("changes",), ("undo", "1"), ("serve",), ("demo",), ("refresh",), ("import", "deals", "x")],
)
def test_without_a_base_a_sentence_says_how_to_name_one(say: Say, words: tuple[str, ...]) -> None:
    assert say(*words) == Said(1, "", NO_BASE + "\n")


@pytest.mark.parametrize("words", [("changes",), ("undo", "1"), ("refresh",), ("serve",)])
def test_a_base_that_is_not_there_is_not_made_by_mistake(
    say: Say, where: Path, words: tuple[str, ...]
) -> None:
    said = say(*words, "--base", where)
    assert said.code == 1
    assert said.err.startswith(f"There is no client base {where}.")
    assert not where.exists()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "There is no file {path}. Check the name and the folder."),
        (b"", "list.csv is empty. Export it again, with a header row and at least one row."),
        (b"\0" * 5000, "list.csv is not a table: it has NUL bytes. Export the list as CSV or"),
        (b"a,b\n1,2\n", "No column of list.csv is mapped to the name. Map one with --map"),
    ],
)
def test_a_file_that_cannot_be_imported_ends_in_one_sentence(
    say: Say, where: Path, tmp_path: Path, content: bytes | None, sentence: str
) -> None:
    path = tmp_path / "list.csv"
    if content is not None:
        path.write_bytes(content)
    said = say("import", "contacts", path, "--base", where)
    assert (said.code, said.out) == (1, "")
    assert said.err.startswith(sentence.format(path=path))
    assert said.err.count("\n") == 1


@pytest.mark.parametrize(
    ("words", "code", "sentence"),
    [
        (("import", "dogs", "x"), 2, "No such command 'dogs'."),
        (("import", "contacts"), 2, "Missing argument 'FILE'."),
        (("undo", "x", "--base", "x"), 2, "Invalid value for "),
        (("--colour",), 2, "No such option"),
        (("import", "contacts", "a=b", "--base", "x"), 1, "No file given."),
        (("import", "contacts", "a", "b", "--base", "x"), 1, "“b” is not a mapping."),
        (
            ("import", "contacts", "a", "--decimal", "x", "--base", "x"),
            1,
            "“x” is not a decimal mark",
        ),
        (
            ("import", "deals", "a", "--set", "x", "--base", "x"),
            1,
            "“x” is not a field and a value. Write it as",
        ),
        (
            ("import", "deals", "a", "--unknown", "x", "--base", "x"),
            1,
            "“x” is not create or refuse",
        ),
        (("import", "deals", "a", "--date-format", "x", "--base", "x"), 1, "“x” is not a date for"),
    ],
)
def test_a_mistyped_command_is_one_sentence(
    say: Say, words: tuple[str, ...], code: int, sentence: str
) -> None:
    said = say(*words)
    assert (said.code, said.out) == (code, "")
    assert said.err.startswith(sentence)
    assert said.err.count("\n") == 1


def test_a_base_that_is_something_else_is_told_so(say: Say, clients: Path) -> None:
    assert say("changes", "--base", clients).err == (
        "This file is not a client base. Choose another file.\n"
    )


def test_an_unexpected_error_is_logged_under_a_reference(
    say: Say, where: Path, clients: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_widgets.intake.make_plan", lambda *_a, **_k: 1 / 0)
    said = say("import", "contacts", clients, "Client=name", "--base", where)
    log = tmp_path / "state" / "errors.log"
    assert (said.code, said.out) == (1, "")
    reference = re.fullmatch(
        rf"Something went wrong. The details are in {log} under the reference (.{{9}})\.\n",
        said.err,
    )
    assert reference
    logged = log.read_text("utf-8")
    assert f"reference {reference[1]}\n" in logged
    assert "ZeroDivisionError: division by zero" in logged


def test_a_fault_is_said_even_where_it_cannot_be_logged(
    say: Say, where: Path, clients: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("crm_widgets.intake.make_plan", lambda *_a, **_k: 1 / 0)
    (tmp_path / "state").write_text("a file in the place of the folder")
    said = say("import", "contacts", clients, "Client=name", "--base", where)
    assert said.err == (
        "Something went wrong (ZeroDivisionError: division by zero), and the details can't be "
        f"written to {tmp_path / 'state' / 'errors.log'}. Set CRM_STATE to a folder that can be "
        "written, or CRM_DEBUG=1 to see them here.\n"
    )


def test_the_demo_is_built_once_and_only_in_place_of_records_if_asked(
    say: Say, where: Path
) -> None:
    assert say("demo", "--base", where).out.startswith(f"{where} has 606 contacts, ")
    again = say("demo", "--base", where)
    assert again.code == 1
    assert again.err.startswith(f"{where} has records already.")
    assert say("demo", "--base", where, "--force").code == 0
    with open_base(where) as base:
        assert len(base.contacts) == 606
        assert len(base.changes()) == 2


def test_the_figures_are_computed_for_a_day(say: Say, where: Path) -> None:
    say("demo", "--base", where)
    refreshed = say("refresh", "--base", where, "--as-of", "2026-11-21")
    assert re.fullmatch(
        r"Computed figures for \d+ buyers, \d+ clients with orders, \d+ open deals\.\n",
        refreshed.out,
    )
    assert say("refresh", "--base", where, "--as-of", "31.02.2026").err.startswith(
        "31.02.2026 is not a valid date."
    )


def test_serve_says_what_cannot_be_served(say: Say, where: Path, tmp_path: Path) -> None:
    open_base(where).close()
    said = say("serve", "--base", where, "--notebooks", tmp_path / "none", "--port", 0)
    assert said.code == 1
    assert said.err.startswith(f"There is no folder {tmp_path / 'none'}")


def test_help_lists_every_command() -> None:
    shown = CliRunner().invoke(app, ["--help"])
    assert shown.exit_code == 0
    for command in (
        *("serve", "demo", "import", "export", "changes", "undo", "refresh"),
        *("backup", "restore", "doctor", "compact", "person"),
    ):
        assert f"  {command} " in shown.output
    shown = CliRunner().invoke(app, ["import", "--help"])
    for kind in ("contacts", "purchases", "deals"):
        assert f"  {kind} " in shown.output


def test_help_lists_every_field_that_a_column_can_fill() -> None:
    for target in TARGETS.values():
        shown = " ".join(CliRunner().invoke(app, ["import", target.name, "--help"]).output.split())
        fields = re.search(r"Our fields: (.+?)\. A column", shown)
        assert fields
        names = [name.replace("entered:NAME", "entered:STAGE") for name in target.names()]
        assert fields[1].split(", ") == names


def test_the_typer_app_itself_gives_sentences_too(tmp_path: Path) -> None:
    ended = CliRunner().invoke(app, ["changes", "--base", str(tmp_path / "none.db")])
    assert ended.exit_code == 1
    assert ended.stderr.startswith("There is no client base ")


def run(*words: object, **environment: str) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-c", "from crm_widgets.cli import main; main()", *map(str, words)],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env={name: value for name, value in os.environ.items() if not name.startswith("CRM_")}
        | {"PYTHONIOENCODING": "utf-8"}
        | environment,
    )


def test_the_command_works_as_a_process(where: Path, clients: Path) -> None:
    done = run("import", "contacts", clients, "Client=name", "--base", where)
    assert (done.returncode, done.stderr) == (0, "")
    assert run("undo", 1, CRM_BASE=str(where)).returncode == 0
    refused = run("undo", 7, CRM_BASE=str(where))
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1


def test_help_comes_without_loading_what_it_does_not_need() -> None:
    code = (
        "import sys; from crm_widgets.cli import main\n"
        "try: main(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'pandas', 'polars', 'pyarrow', 'altair', 'sqlalchemy', 'pydantic', 'voila'}\n"
        "sys.exit(','.join(heavy & set(sys.modules)) or 0)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False, cwd=ROOT
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_an_undo_that_undoes_nothing_says_so(say: Say, clients: Path, where: Path) -> None:
    say("import", "contacts", clients, "--map", "Client=name", "--base", where)
    assert say("undo", "1", "--base", where).code == 0
    again = say("undo", "1", "--base", where)
    assert again.code == 1
    assert again.err.startswith(
        "Nothing was undone: all records of change 1 have been edited since"
    )


@pytest.mark.parametrize("words", [("undo", "9" * 30), ("changes", "postgresql://h:x/y")])
def test_numbers_and_addresses_that_cannot_be_right_are_one_sentence(
    say: Say, clients: Path, where: Path, words: tuple[str, ...]
) -> None:
    say("import", "contacts", clients, "--map", "Client=name", "--base", where)
    undo = words[0] == "undo"
    said = say(*(words if undo else words[:1]), "--base", where if undo else words[1])
    assert said.code == 1
    assert "Something went wrong" not in said.err


def test_a_port_that_cannot_be_is_refused(say: Say, where: Path) -> None:
    said = say("serve", "--base", where, "--port", "99999")
    assert (said.code, where.exists()) == (2, False)
