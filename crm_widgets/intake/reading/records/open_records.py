"""Which kind of records a file holds, by its first bytes; where they don't tell, by its name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

from crm_widgets.intake.reading.records.card_file import open_cards
from crm_widgets.intake.reading.records.json_file import open_json
from crm_widgets.intake.reading.records.parquet_file import open_parquet
from crm_widgets.intake.reading.records.record_rows import OpenRecords

if TYPE_CHECKING:
    from crm_widgets.intake.reading.table import Reading

_PARQUET = b"PAR1"
_CARDS = re.compile(rb"[\s\x00\xef\xbb\xbf\xff\xfe]*B\x00?E\x00?G\x00?I\x00?N\x00?:\x00?V", re.I)
_JSON = re.compile(rb'[\s\xef\xbb\xbf]*(?:\[\s*\{\s*["}]|\{\s*")')
_JSON_NAMES = (".json", ".jsonl", ".ndjson")
_TABLES = (".csv", ".tsv", ".txt")


def open_records(path: Path, start: bytes, reading: Reading) -> OpenRecords | None:
    """The records of a JSON, vCard or Parquet file that begins so; None if it is none of them."""
    if start.startswith(_PARQUET):
        return open_parquet(path)
    if _CARDS.match(start):
        return open_cards(path, reading.encoding)
    suffix = path.suffix.lower()
    if suffix in _JSON_NAMES or (suffix not in _TABLES and _JSON.match(start)):
        return open_json(path, reading.sheet, reading.encoding)
    return None
