"""A gz file unpacked a chunk at a time: what its end says of its size can lie."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from pathlib import Path

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.limits import UNPACKED_BYTES
from crm_widgets.intake.reading.measure.archive import CHUNK

_DAMAGED = _("{name} can't be unpacked: it is damaged or was cut off. Export it again.")


def unpacked_chunks(path: Path) -> Iterator[bytes]:
    """What a gz file unpacks to, a chunk at a time; IntakeError beyond the limit."""
    unpacked = 0
    try:
        with gzip.open(path) as file:
            while chunk := file.read(CHUNK):
                unpacked += len(chunk)
                UNPACKED_BYTES.check(unpacked, path.name)
                yield chunk
    except (OSError, EOFError, zlib.error):
        raise IntakeError(_DAMAGED.format(name=path.name)) from None
