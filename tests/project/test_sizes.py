"""The house stays one in which a newcomer finds things: small folders, short functions."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator

from tests.project.files import ROOT, tracked_files

MOST_FILES = 15
MOST_LINES = 60


def functions() -> Iterator[tuple[str, int]]:
    """Each function of the package, as path:line name, and how many lines it has."""
    for path in tracked_files():
        if path.suffix == ".py" and path.is_relative_to(ROOT / "crm_widgets"):
            for node in ast.walk(ast.parse(path.read_text("utf-8"))):
                if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                    place = f"{path.relative_to(ROOT)}:{node.lineno} {node.name}"
                    yield place, (node.end_lineno or node.lineno) - node.lineno + 1


def test_no_folder_holds_more_than_fifteen_files() -> None:
    folders = Counter(
        str(path.parent.relative_to(ROOT))
        for path in tracked_files()
        if path.is_relative_to(ROOT / "crm_widgets") or path.is_relative_to(ROOT / "tests")
    )
    assert {folder: files for folder, files in folders.items() if files > MOST_FILES} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    assert [place for place, lines in functions() if lines > MOST_LINES] == []


def test_nine_functions_in_ten_are_short() -> None:
    short = [lines < 21 for _place, lines in functions()]
    assert sum(short) >= 0.9 * len(short)
