"""Who a visitor is: the name that signs changes, and the sessions of the browser."""

from __future__ import annotations

import secrets
import time
from dataclasses import dataclass, field

from jupyter_server.auth import User

DAY = 24 * 3600
IDLE_DAYS = 3
"""A session ends when no page was opened for so long: a weekend is no reason to sign in again."""
LONGEST_DAYS = 30
"""A session ends so long after it began, however much it is used."""


@dataclass(frozen=True)
class Session:
    """One sign-in of one browser; without an access code, just the browser."""

    id: str
    started: float

    @property
    def ends(self) -> float:
        """When it ends at the latest, in seconds since 1970."""
        return self.started + LONGEST_DAYS * DAY

    @property
    def text(self) -> str:
        """What the cookie holds."""
        return f"{self.id}.{self.started:.0f}"


def new_session() -> Session:
    """A session that begins now, with an id that no one can guess."""
    return Session(secrets.token_hex(16), time.time())


def session_of(text: str) -> Session | None:
    """The session that a cookie holds, unless it has ended."""
    name, _dot, started = text.partition(".")
    try:
        session = Session(name, float(started))
    except ValueError:
        return None
    return session if time.time() < session.ends else None


@dataclass
class Visitor(User):
    """Jupyter's user, with what our own rules need.

    author: the name that changes are recorded under.
    refusal: why the name that a proxy sent can't be used; empty if it can.
    sessions: the ids of the browser's sessions. Tabs that open at once before any of them has a
        cookie get one each; the browser then sends all.
    """

    author: str = ""
    refusal: str = ""
    sessions: frozenset[str] = field(default_factory=frozenset)
