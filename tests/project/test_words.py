"""Words that we have retired stay out of the code, the docs and what users read.

Each pattern has the word to use instead. Names are looked for among the identifiers of Python
files, so that a sentence may say "one" or "back"; phrases are looked for in what a reader reads:
texts, comments, docs, notebooks. The changelog has the old words and is left out.
"""

from __future__ import annotations

import io
import json
import re
import tokenize
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.project.files import ROOT, tracked_files

FOLDERS = ("crm_widgets/", "tests/", "notebooks/", "docs/", "benchmarks/", "scripts/", "data/")
SUFFIXES = {".py", ".js", ".css", ".j2", ".md", ".ipynb", ".toml"}
THIS_FILE = "tests/project/test_words.py"

NAMES = {
    r"_?tells?|_?told(_\w+)?|tell_\w+|\w+_told": "what it returns: subtitle, summary_line, label",
    r"form_of|told_form|before_form\w*": "schema_version",
    r"FactsBook|facts_book|Facts|facts_are_due": "ClientMetrics, client_metrics",
    r"in_words|error_words|frame_words": "translate_database_errors, texts",
    r"in_sentences": "report_errors",
    r"among|heard|_hear": "in_list, browser_callable",
    r"noun": "script",
    r"average_check|check_band|expected_check": "average_order_value, order_value_band",
    r"rhythm": "frequency_band",
    r"usual_interval_days": "median_days_between_orders",
    r"who_to_tell|WhoToTell": "campaign_audience",
    r"silent_callers|SilentCallers": "enquiries_without_purchase",
    r"silent_vips|SilentVips|a_year_at_their_pace": "lapsed_top_clients, annualised_value",
    r"deal_prospects|DealProspects": "deal_forecast",
    r"usual_basket|UsualBasket": "typical_basket",
    r"mend|mending|Mended|_?mend_\w+": "repair",
    r"leave_no_trace|whole_file": "scrub_deleted, atomic_write",
    r"dossier|Held": "personal_data, export_personal_data",
    r"understood|remarks|carry_out": "describe_plan, warnings, apply_plan",
    r"\w*Maker|RowMaker|adopt|PipelineWish|wish": "RecordBuilder, register, PipelineOptions",
    r"FoundOpen|Found|Kept|Look": "a name by content: RfmResult, CachedFrame, FileStatus",
    r"_AT_ONCE|AT_ONCE": "BATCH_ROWS",
    r"NOTHING": "exact money",
    r"nobody|_nobody|answers_to|gives?_up|given_up|throw_away": "a plain name",
    r"slow_import|spare_grammar": "skip_import",
    r"X_REMOTE_USER": "CRM_AUTHOR",
}
"""Names that no identifier has, as patterns of whole names."""

VARIABLES = {
    r"one|other_one|small|opened_frame|settled|found_one|anew": "a name that says what it is"
}
"""Names that no variable, parameter or function of the package has."""

PHRASES = {
    r"answers? to this": "No contacts match.",
    r"throw (it|them) away|Throw it away|thrown away": "Discard",
    r"Take this message away": "Dismiss",
    r"\bruns? out by\b|Runs out": "Due to reorder",
    r"got in touch and bought nothing": "enquiries without a purchase",
    r"of the best went silent|went silent": "lapsed top clients",
    r"It is as it was before": "Change undone.",
    r"that later work is kept": "the record has been edited since",
    r"Save this first": "You have unsaved changes.",
    r"of it late\b": "overdue",
    r"Nobody is here yet|Nobody has bought yet": "No clients yet, No purchases yet",
    r"the fault is not yours|did not work, and the fault": "Something went wrong.",
    r"no day of the calendar": "is not a valid date",
    r"There is no measure": "Unknown measure",
    r"is found by something that it does not say": "The search index is out of date",
    r"states? given up|giv(en?|es|ing) up|giv(en?|es|ing) (old|the) history up": "remove",
    r"stays? told|is told as a change|as a change of its own": "stays listed",
    r"Who of you looks after": "Account owner",
    r"They to us|We to them": "Inbound, Outbound",
    r"Own fields": "Custom fields",
    r"One a line": "One per line",
    r"Won is called|Lost is called": "Name of the won stage",
    r"Half by day|Nine in ten|A year of them|Usual days": "Median days, 90% within, Per year",
    r"undo of \d+: undo of": "Undid:",
    r"\bNobody\b|\bnobody\b": "no one, or say it of the thing",
    r"\b(was|were|is|are|be) told\b|\btells? of\b": "say, show",
    r"\bforgotten\b|crm-widgets (dossier|forget)": "erased",
    r"\bmend(s|ed|ing)?\b": "repair, correct",
    r"\bin words\b": "as a sentence",
    r"before-form": "before-schema",
    r"average check|\brhythm\b": "average order value, frequency",
    r"\banew\b": "again",
    r"somebody else was faster|must not happen by": "plain English",
}
"""Phrases that nobody reads, in code, comments, docs and notebooks."""


def checked_files() -> list[Path]:
    """The files that are read: ours, without the changelog and this file."""
    return [
        path
        for path in tracked_files()
        if path.suffix in SUFFIXES
        and (path.relative_to(ROOT).as_posix().startswith(FOLDERS) or path.parent == ROOT)
        and path.relative_to(ROOT).as_posix() != THIS_FILE
        and path.name != "CHANGELOG.md"
    ]


def lines_of(path: Path) -> Iterator[tuple[int, str]]:
    """What a reader reads in a file, line by line with the numbers: of Python its texts and
    comments, of a notebook its cells, else all of it."""
    text = path.read_text("utf-8", errors="ignore")
    if path.suffix == ".py":
        for token in tokenize.generate_tokens(io.StringIO(text).readline):
            if token.type in (tokenize.STRING, tokenize.COMMENT):
                yield from enumerate(token.string.splitlines(), token.start[0])
        return
    if path.suffix == ".ipynb":
        cells = json.loads(text)["cells"]
        text = "\n".join("".join(cell["source"]) for cell in cells)
    yield from enumerate(text.splitlines(), 1)


def names_in(path: Path) -> Iterator[tuple[int, str]]:
    """The identifiers of a Python file, with the numbers of their lines."""
    text = path.read_text("utf-8")
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.NAME:
            yield token.start[0], token.string


def place(path: Path, line: int) -> str:
    return f"{path.relative_to(ROOT).as_posix()}:{line}"


def retired_names(names: dict[str, str], paths: list[Path]) -> list[str]:
    """`file:line: word (use ...)` of each identifier that a pattern matches as a whole."""
    patterns = [(re.compile(rf"(?:{pattern})\Z"), use) for pattern, use in names.items()]
    return [
        f"{place(path, line)}: {name} (use {use})"
        for path in paths
        if path.suffix == ".py"
        for line, name in names_in(path)
        for pattern, use in patterns
        if pattern.match(name)
    ]


OLD_TEXTS = {"tests/store/database/test_migration.py"}
"""Files with sentences that an older version wrote into a base."""


def retired_phrases(phrases: dict[str, str], paths: list[Path]) -> list[str]:
    """`file:line: phrase (use ...)` of each phrase that is found."""
    patterns = [(re.compile(pattern), use) for pattern, use in phrases.items()]
    return [
        f"{place(path, line)}: {match[0]} (use {use})"
        for path in paths
        for line, text in lines_of(path)
        for pattern, use in patterns
        if (match := pattern.search(text))
    ]


def test_no_identifier_is_a_retired_name() -> None:
    found = retired_names(NAMES, checked_files())
    assert not found, "\n" + "\n".join(found)


def test_no_variable_of_the_package_has_a_name_that_says_nothing() -> None:
    ours = [path for path in checked_files() if "crm_widgets" in path.relative_to(ROOT).parts[:1]]
    found = retired_names(VARIABLES, ours)
    assert not found, "\n" + "\n".join(found)


def test_no_text_has_a_retired_phrase() -> None:
    ours = [path for path in checked_files() if path.relative_to(ROOT).as_posix() not in OLD_TEXTS]
    found = retired_phrases(PHRASES, ours)
    assert not found, "\n" + "\n".join(found)


@pytest.mark.parametrize(
    ("text", "phrases"),
    [
        ("No contact answers to this.", 1),
        ("512 earlier states given up", 1),
        ("Go back: one small form opened in the room of a person", 0),
    ],
)
def test_the_check_finds_a_retired_phrase_and_no_plain_english(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, text: str, phrases: int
) -> None:
    monkeypatch.setattr("tests.project.test_words.ROOT", tmp_path)
    path = tmp_path / "page.py"
    path.write_text(f'"""{text}"""\n', "utf-8")
    assert len(retired_phrases(PHRASES, [path])) == phrases


def test_the_check_finds_a_retired_name_and_no_word_of_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.project.test_words.ROOT", tmp_path)
    path = tmp_path / "page.py"
    path.write_text('told = "among us, heard by one"  # a noun\n', "utf-8")
    assert retired_names(NAMES, [path]) == [
        "page.py:1: told (use what it returns: subtitle, summary_line, label)"
    ]
