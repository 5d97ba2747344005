"""The sessions that were signed out before their time: a copy of their cookie is worth nothing."""

from __future__ import annotations

import logging
import time
from pathlib import Path

from crm_widgets.store.private_files import private

from .visitor import Session

_FILE = "signed_out"
log = logging.getLogger("crm_widgets.server")


class SignedOut:
    """Kept in a file of the state folder, so that a restart lets no one back in."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / _FILE
        self._ends = _still_of_use(self._path)

    def add(self, session: Session) -> None:
        """From now on the session is over."""
        self._ends[session.id] = session.ends
        try:
            with open(self._path, "a", encoding="utf-8", opener=private) as file:
                file.write(f"{session.id} {session.ends:.0f}\n")
        except OSError as error:  # a full disk is no reason to stay signed in
            log.error("%s: %s", self._path, error.strerror)

    def __contains__(self, session: Session) -> bool:
        return session.id in self._ends


def _still_of_use(path: Path) -> dict[str, float]:
    """The sessions in the file that would not have ended by themselves."""
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError:
        return {}
    pairs = [line.split() for line in lines if line.count(" ") == 1]
    return {each: float(ends) for each, ends in pairs if _number(ends) > time.time()}


def _number(text: str) -> float:
    return float(text) if text.isdigit() else 0.0
