"""The mapping of whole files, from their headers alone: none wrong, and nearly none missing."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_widgets.intake.mapping.headers.matches import match_headers
from crm_widgets.intake.mapping.kinds import kind_of
from crm_widgets.intake.mapping.proposal import propose_from_headers
from tests.intake.mapping.header_files import HeaderFile, read_json, read_text, score

_KNOWN = [
    file for path in Path(__file__).with_name("headers").glob("*.txt") for file in read_text(path)
]


def _kind(file: HeaderFile) -> str:
    kinds = ("contacts", "deals", "purchases")
    fields = {
        kind: {match.field for match in match_headers(kind, file.headers).values()}
        for kind in kinds
    }
    return kind_of(fields, file.headers)


@pytest.mark.parametrize("file", _KNOWN, ids=lambda file: file.name)
def test_the_columns_of_a_system_are_recognised(file: HeaderFile) -> None:
    result = score(file, propose_from_headers(file.kind, file.headers))
    assert (result.wrong, result.missing) == ((), ())
    assert result.right == result.mapped


@pytest.mark.parametrize("file", _KNOWN, ids=lambda file: file.name)
def test_the_kind_of_a_file_is_recognised(file: HeaderFile) -> None:
    assert _kind(file) == file.kind


def test_the_exports_of_24_systems_are_recognised(real_data: Path) -> None:
    for file in read_json(real_data / "headers.json"):
        result = score(file, propose_from_headers(file.kind, file.headers))
        assert (file.name, result.wrong, result.missing) == (file.name, (), ())
        assert _kind(file) == file.kind
