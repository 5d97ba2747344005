"""How the rows of a text are written."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class TextForm:
    """How to read the rows of a text.

    codec: its encoding. damaged: UTF-8 with a few bytes that are not. delimiter: what separates the
    cells. width: how many cells most rows have, 0 if unknown. spaced: spaces follow the
    separators. skipped: lines above the first row ("sep=;").
    """

    codec: str
    delimiter: str
    width: int = 0
    damaged: bool = False
    spaced: bool = False
    skipped: int = 0
