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


@pytest.mark.parametrize(
    ("kind", "header"),
    [
        ("contacts", "Created by"), ("contacts", "Company ID"), ("contacts", "Parent company"),
        ("contacts", "Number of contacts"), ("contacts", "Shipping phone"),
        ("contacts", "Emergency contact phone"), ("contacts", "Email verified"),
        ("contacts", "Телефон менеджера"), ("contacts", "Сумма покупок"),
        ("deals", "Contact owner"), ("deals", "Stage ID"), ("deals", "Discount amount"),
        ("deals", "Сумма оплат"), ("deals", "Сделка закрыта"), ("deals", "Weighted amount"),
        ("purchases", "Tax amount"), ("purchases", "Shipping phone"), ("purchases", "Tip amount"),
        ("purchases", "Customer since"), ("purchases", "Сумма доставки"),
        ("purchases", "Телефон курьера"), ("purchases", "Оплачено"), ("purchases", "Refund amount"),
    ],
)  # fmt: skip
def test_a_header_that_only_sounds_like_a_field_is_none(kind: str, header: str) -> None:
    assert propose_from_headers(kind, [header]) == {}
