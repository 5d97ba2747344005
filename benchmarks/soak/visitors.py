"""Visitors: each opens a page, does something, and leaves in a way of its own."""

from __future__ import annotations

import asyncio
import contextlib
import random
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from benchmarks.soak.page import Page, VisitFailed

ANALYSES = ("home", "rfm", "funnel", "purchases", "products")
KINDS = {"saver": 4, "editor": 4, "reader": 2, "leaver": 2, "crasher": 2, "hidden": 1}
LONGEST_VISIT_SECONDS = 90
EDIT = 1
"""The place of Edit among the buttons of a card, after the one that leads back to the list."""


class Conflict(Exception):
    """Somebody else has edited the same field meanwhile: the page asks which to keep."""


@dataclass
class Visitors:
    """The visits of a soak: what was acknowledged, how long pages took, what failed and when.

    shared: contacts that several visitors edit at once: names by id. edited: (id, the line that an
    acknowledged edit added to the note).
    """

    url: str
    randomness: random.Random
    shared: Mapping[str, str]
    saved: list[str] = field(default_factory=list)
    edited: list[tuple[str, str]] = field(default_factory=list)
    conflicts: int = 0
    refused: int = 0
    visits: Counter[str] = field(default_factory=Counter)
    seconds: list[float] = field(default_factory=list)
    failures: list[tuple[float, float, str]] = field(default_factory=list)
    open_pages: dict[str, Page] = field(default_factory=dict)
    stopping: bool = False
    _number: int = 0

    async def come(self) -> None:
        """Visit after visit, until `stopping`."""
        while not self.stopping:
            kind = self.randomness.choices(list(KINDS), list(KINDS.values()))[0]
            self.visits[kind] += 1
            began = time.monotonic()
            try:
                async with asyncio.timeout(LONGEST_VISIT_SECONDS):
                    await getattr(self, f"_{kind}")()
            except Exception as error:  # noqa: BLE001 - whatever it is, it is one failed visit
                text = f"{kind}: {described(error)}"
                self.failures.append((began, time.monotonic(), text))
            await self._pause(0.5, 3)

    async def save(self, page: Page) -> str:
        """Add a contact on the client desk, as a visitor does; its name once the page says so."""
        self._number += 1
        name = f"Soak {self._number:06}"
        await page.call(page.widget(title="Clients", level=1), "press", index=1)
        form = page.widget(fields=..., buttons=..., problems=...)
        if page.states[form]["value"]["name"]:  # that of the contact before: it would be renamed
            raise VisitFailed("the page opened no new form")
        value = {**page.states[form]["value"], "name": name}
        page.notes.clear()
        await page.call(form, "press", name="save", value=value)
        if any(note["kind"] == "good" and name in note["text"] for note in page.notes):
            self.saved.append(name)
            return name
        self.refused += 1
        raise VisitFailed("not saved: " + "; ".join(note["text"] for note in page.notes))

    async def edit(self, page: Page, contact_id: str) -> None:
        """Add a line to the note of a contact that others edit too."""
        self._number += 1
        line = f"e{self._number:06}"
        await page.call(page.widget(title=self.shared[contact_id]), "press", index=EDIT)
        form = page.widget(fields=..., buttons=..., problems=...)
        value = page.states[form]["value"]
        page.notes.clear()
        note = f"{value['note']}\n{line}".strip()
        await page.call(form, "press", name="save", value={**value, "note": note})
        if any(note["kind"] == "good" for note in page.notes):
            self.edited.append((contact_id, line))
        elif any("while you were editing" in note["text"] for note in page.notes):
            self.conflicts += 1
            raise Conflict
        else:
            self.refused += 1
            raise VisitFailed("not saved: " + "; ".join(note["text"] for note in page.notes))

    async def _editor(self) -> None:
        contact_id = self.randomness.choice(list(self.shared))
        page = await self._opened("client_desk", contact=contact_id)
        try:
            with contextlib.suppress(Conflict):
                for _ in range(self.randomness.randint(1, 4)):
                    await self.edit(page, contact_id)
                    await self._pause(0.5, 3)
        finally:
            await self._left(page)

    async def _saver(self) -> None:
        page = await self._opened("client_desk")
        try:
            for _ in range(self.randomness.randint(1, 4)):
                await self.save(page)
                await self._pause(0.5, 3)
        finally:
            await self._left(page)

    async def _reader(self) -> None:
        page = await self._opened(self.randomness.choice(ANALYSES))
        await self._pause(2, 8)
        await self._left(page)

    async def _leaver(self) -> None:
        """Leaves in the middle of the page's opening."""
        host, port = urlsplit(self.url).netloc.split(":")
        name = self.randomness.choice(("client_desk", *ANALYSES))
        _reader, writer = await asyncio.open_connection(host, int(port))
        request = f"GET /voila/render/{name}.ipynb HTTP/1.1\r\nHost: {host}:{port}\r\n\r\n"
        writer.write(request.encode())
        await writer.drain()
        await self._pause(0.01, 2)
        writer.transport.abort()

    async def _crasher(self) -> None:
        """Vanishes without the beacon."""
        page = await self._opened("client_desk")
        await self._pause(0, 4)
        if self.randomness.random() < 0.5:
            await self.save(page)
        self._forget(page)
        page.drop()

    async def _hidden(self) -> None:
        """Stays open in the background."""
        page = await self._opened("home")
        await page.call(page.widget(level=1, title=...), "set_visible", visible=False)
        await self._pause(15, 40)
        await self._left(page)

    async def _opened(self, name: str, **query: str) -> Page:
        page = Page(self.url, name, query)
        try:
            await page.open()
        except BaseException:
            page.drop()
            raise
        self.seconds.append(page.opened_in)
        self.open_pages[page.kernel_id] = page
        return page

    async def _left(self, page: Page) -> None:
        self._forget(page)
        await page.close()

    def _forget(self, page: Page) -> None:
        self.open_pages.pop(page.kernel_id, None)

    async def _pause(self, least: float, most: float) -> None:
        until = time.monotonic() + self.randomness.uniform(least, most)
        while time.monotonic() < until and not self.stopping:
            await asyncio.sleep(min(0.2, max(until - time.monotonic(), 0)))


def described(error: BaseException) -> str:
    """A failure in one line."""
    return f"{type(error).__name__} {error}".strip()[:200]
