"""Wrong access codes: each is answered later than the one before, and few can be tried at once.

A right code is never held up by wrong ones from elsewhere, nor by those of the same address while
fewer than `CHECKED_TOGETHER` of these are waiting for their answer.
"""

from __future__ import annotations

import asyncio
import ipaddress
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field

FIRST_SECONDS = 0.5
LONGEST_SECONDS = 8.0
CHECKED_TOGETHER = 8
"""How many codes of one address are looked at while wrong ones before them wait."""
MOST_WAITING = 32
"""How many codes of one address are taken in; one more is refused unread."""
MOST_IN_ALL = 400
"""The same for all addresses together, so that many addresses guess no faster than this."""
MOST_ADDRESSES = 10_000
FORGOTTEN_SECONDS = 900.0


class TooManyGuesses(Exception):
    """So many codes of this address wait for an answer that no more are looked at."""


@dataclass
class _Address:
    wrong: int = 0
    last: float = 0.0
    waiting: int = 0
    places: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(CHECKED_TOGETHER))


class Guesses:
    """The wrong codes of each address, in bounded memory."""

    def __init__(self) -> None:
        self._addresses: OrderedDict[str, _Address] = OrderedDict()
        self._waiting = 0

    async def check(self, address: str, is_right: Callable[[], bool]) -> bool:
        """Whether the code is right; the answer "no" comes after a delay that grows.

        Raises `TooManyGuesses` when too many answers are waiting already.
        """
        known = self._known(address)
        if known.waiting >= MOST_WAITING or self._waiting >= MOST_IN_ALL:
            raise TooManyGuesses
        known.waiting += 1
        self._waiting += 1
        try:
            async with known.places:
                return await self._answer(known, is_right)
        finally:
            known.waiting -= 1
            self._waiting -= 1

    async def _answer(self, known: _Address, is_right: Callable[[], bool]) -> bool:
        if is_right():
            known.wrong = 0
            return True
        known.wrong += 1
        known.last = time.monotonic()
        await asyncio.sleep(delay(known.wrong))
        return False

    def _known(self, address: str) -> _Address:
        """What is known of the address, or of its network: a visitor has all of an IPv6 /64."""
        network = _network(address)
        known = self._addresses.pop(network, None)
        if known is None or (not known.waiting and _long_ago(known.last)):
            known = _Address()
        self._addresses[network] = known
        if len(self._addresses) > MOST_ADDRESSES:
            idle = (each for each, held in self._addresses.items() if not held.waiting)
            del self._addresses[next(idle)]
        return known


def delay(wrong: int) -> float:
    """Seconds until the answer to the n-th wrong code in a row."""
    return min(FIRST_SECONDS * 2.0 ** min(wrong - 1, 10), LONGEST_SECONDS)


def _long_ago(moment: float) -> bool:
    return time.monotonic() - moment > FORGOTTEN_SECONDS


def _network(address: str) -> str:
    try:
        ip = ipaddress.ip_address(address)
    except ValueError:
        return address
    if ip.version == 4:
        return str(ip)
    if ip.ipv4_mapped is not None:
        return str(ip.ipv4_mapped)
    return str(ipaddress.ip_network(f"{ip}/64", strict=False))
