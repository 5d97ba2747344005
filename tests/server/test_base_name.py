"""The base's name on the pages: up to date, and never waited for by anybody but its reader."""

from __future__ import annotations

import asyncio
import threading
import time

import pytest

from crm_widgets.server.handlers import frame
from crm_widgets.server.handlers.frame import BaseName


def test_a_new_name_of_the_base_is_seen_without_a_restart(monkeypatch: pytest.MonkeyPatch) -> None:
    names = ["Bright Water Ltd", "Brighter Water Ltd"]
    monkeypatch.setattr(frame, "_NAME_SECONDS", 0.0)
    name = BaseName(lambda: names.pop(0))
    asyncio.run(name.refresh())
    assert [name(), name()] == ["Bright Water Ltd"] * 2
    asyncio.run(name.refresh())
    assert name() == "Brighter Water Ltd"


def test_a_base_that_does_not_answer_is_asked_once_and_the_known_name_stays(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(frame, "_NAME_SECONDS", 0.0)
    monkeypatch.setattr(frame, "_READ_SECONDS", 0.1)
    hangs = threading.Event()
    asked = 0

    def read() -> str:
        nonlocal asked
        asked += 1
        if asked > 1:
            hangs.wait(10)
        return f"name {asked}"

    async def try_it() -> list[str]:
        name = BaseName(read)
        await name.refresh()
        started = time.monotonic()
        await asyncio.gather(*(name.refresh() for _ in range(5)))
        seen = [name(), str(asked), str(time.monotonic() - started < 1)]
        hangs.set()
        await name.refresh()
        return [*seen, name()]

    assert asyncio.run(try_it()) == ["name 1", "2", "True", "name 2"]


@pytest.mark.parametrize("error", [RuntimeError("no"), OSError("away")])
def test_a_name_that_cannot_be_read_is_no_error(error: Exception) -> None:
    def read() -> str:
        raise error

    name = BaseName(read)
    asyncio.run(name.refresh())
    assert name() == ""
