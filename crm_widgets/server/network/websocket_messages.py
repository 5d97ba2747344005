"""Whether a message of a visitor is one that may be taken apart.

Jupyter believes the counts and places in a message: 72 bytes that claim a hundred million parts
would hold up the server for all.
"""

from __future__ import annotations

import json
import re
import struct
from itertools import pairwise
from typing import Any

V1 = "v1.kernel.websocket.jupyter.org"
MOST_PARTS = 1_000
"""More than one for each file of the largest upload."""
MOST_DECODED = 1024 * 1024
"""Bytes of JSON that the server itself reads: a larger message is refused."""
MOST_DEPTH = 50
UNSUPPORTED, TOO_LARGE = 1003, 1009

_CHANNELS = {"shell", "control", "stdin"}
_KIND = re.compile(r"[a-z_]{1,60}", re.ASCII)
_LEAST_OFFSETS = 6  # the channel, four parts of JSON, the end


class BadMessage(ValueError):
    """A message that is refused; `code` is the websocket's close code."""

    def __init__(self, reason: str, code: int = UNSUPPORTED) -> None:
        super().__init__(reason)
        self.code = code


def check_message(message: str | bytes, protocol: str | None) -> None:
    """Raise `BadMessage` for what is no message of this protocol (V1, or None for the older)."""
    if protocol == V1:
        _check_v1(message)
    elif isinstance(message, bytes):
        _check_older(_first_part(message), has_buffers=True)
    else:
        _check_older(message, has_buffers=False)


def _check_v1(message: str | bytes) -> None:
    if isinstance(message, str):
        raise BadMessage("text where bytes are expected")
    places = _places(message, "<Q", _LEAST_OFFSETS)
    if message[places[0] : places[1]] not in {name.encode() for name in _CHANNELS}:
        raise BadMessage("no such channel")
    _check_header(_decoded(message[places[1] : places[2]]))


def _check_older(text: str | bytes, *, has_buffers: bool) -> None:
    message = _decoded(text)
    if not isinstance(message, dict) or message.get("channel") not in _CHANNELS:
        raise BadMessage("no such channel")
    for name in ("header", "parent_header", "metadata", "content"):
        if not isinstance(message.get(name), dict):
            raise BadMessage(f"{name} is no object")
    if not has_buffers and message.get("buffers"):
        raise BadMessage("buffers in a text")
    _check_header(message["header"])


def _check_header(header: Any) -> None:
    kind = header.get("msg_type") if isinstance(header, dict) else None
    if not isinstance(kind, str) or not _KIND.fullmatch(kind):
        raise BadMessage("its header names no type")


def _first_part(message: bytes) -> bytes:
    """The JSON of a message of the older protocol that has buffers."""
    places = _places(message, "!I", 1)
    return message[places[0] : places[1] if len(places) > 1 else len(message)]


def _places(message: bytes, number: str, least: int) -> tuple[int, ...]:
    """Where the parts of a message begin: their count, then as many places, none before the other.

    number: how one of these numbers is packed, such as "<Q".
    """
    size = struct.calcsize(number)
    if len(message) < size:
        raise BadMessage("too short")
    (count,) = struct.unpack_from(number, message)
    if not least <= count <= MOST_PARTS:
        raise BadMessage(f"{count} parts")
    start = size * (count + 1)
    if len(message) < start:
        raise BadMessage("too short for its parts")
    places = struct.unpack_from(f"{number[0]}{count}{number[1]}", message, size)
    limits = (start, *places, len(message))
    if any(before > after for before, after in pairwise(limits)):
        raise BadMessage("a part lies outside the message")
    return places


def _decoded(text: str | bytes) -> Any:
    """What a JSON text says."""
    if len(text) > MOST_DECODED:
        raise BadMessage(f"{len(text)} bytes of JSON", TOO_LARGE)
    try:
        decoded = json.loads(text)
    except (ValueError, RecursionError) as error:
        raise BadMessage("no JSON") from error
    level, depth = [decoded], 0
    while level := [child for value in level for child in _children(value)]:
        depth += 1
        if depth > MOST_DEPTH:
            raise BadMessage("nested too deeply")
    return decoded


def _children(value: Any) -> Any:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()
