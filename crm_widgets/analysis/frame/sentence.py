"""Sentences made of columns: the words a person reads beside a row."""

from __future__ import annotations

import re

import narwhals as nw

_PLACE = re.compile(r"\{(\w+)\}")


def sentence(words: str, **columns: nw.Expr) -> nw.Expr:
    """Words with the value of a column in each place: `sentence("{n} of {all}", n=..., all=...)`.

    Missing where one of the columns is. Numbers go through `number_in_words` first: engines write
    5.0 in their own ways.
    """
    parts = _PLACE.split(words)
    return nw.concat_str(
        [
            columns[part].cast(nw.String) if place % 2 else nw.lit(part)
            for place, part in enumerate(parts)
            if part
        ]
    )


def number_in_words(number: nw.Expr) -> nw.Expr:
    """A number of 0 or more as text: whole ones without a point, others with one decimal."""
    tenths = (number * 10 + 0.5).floor().cast(nw.Int64)
    whole = (tenths // 10).cast(nw.String)
    exact = nw.concat_str([whole, nw.lit("."), (tenths % 10).cast(nw.String)])
    return nw.when(tenths % 10 == 0).then(whole).otherwise(exact)
