"""What a merge moves to the card that is kept."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar, NamedTuple

import traitlets

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_money, format_number
from crm_widgets.widgets.kit.component import Component


class Moved(NamedTuple):
    """How many records each contact has, and their money (None where it is not counted)."""

    label: str
    counts: Sequence[int]
    money: Sequence[float] | None = None


class MovedTable(Component):
    """One row a kind of record, one column a contact, and the sum.

    >>> table = MovedTable()
    >>> table.show("What moves", ["A", "B"], [Moved("Orders", [31, 4], [4812, 412])], "EUR")
    >>> table.rows[0]["cells"][-1]
    ['35', '€5,224']
    """

    script: ClassVar[str] = "duplicates/moved_table"

    title = traitlets.Unicode().tag(sync=True)
    letters = traitlets.List().tag(sync=True)
    rows = traitlets.List().tag(sync=True)
    foot = traitlets.Unicode().tag(sync=True)

    def __init__(self, *, messages: Component | None = None) -> None:
        super().__init__(messages=messages, texts={"what": _("What"), "merged": _("Merged")})

    def show(
        self,
        title: str,
        letters: Sequence[str],
        rows: Sequence[Moved],
        currency: str,
        foot: str = "",
    ) -> None:
        """Show these counts; the last column is their sum."""
        with self.hold_sync():
            self.title, self.foot, self.letters = title, foot, list(letters)
            self.rows = [{"label": row.label, "cells": _cells(row, currency)} for row in rows]


def _cells(row: Moved, currency: str) -> list[list[str]]:
    counts = [*row.counts, sum(row.counts)]
    money = [round(amount) for amount in row.money or ()]
    amounts = [*money, sum(money)] if money else [0] * len(counts)
    return [
        [format_number(count), format_money(amount, currency) if amount else ""]
        for count, amount in zip(counts, amounts, strict=True)
    ]
