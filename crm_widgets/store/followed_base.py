"""A base that is open for weeks, as in a server: opened again once its file is another one."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock
from types import TracebackType
from typing import Self, TypeVar

from crm_widgets.store.base import ClientBase, open_base
from crm_widgets.store.errors import BaseOverwritten, BaseReplaced

T = TypeVar("T")


class FollowedBase:
    """The base at a place, whichever file is there; it is never made.

    `read` may be called from several threads.
    """

    def __init__(self, where: str) -> None:
        self.where = where
        self._base = open_base(where, create=False)
        self._opening = Lock()

    def read(self, question: Callable[[ClientBase], T]) -> T:
        """What `question` answers of the base. StoreError where there is none at the moment."""
        asked = self._base
        try:
            return question(asked)
        except BaseOverwritten:
            raise  # until all have closed it, its journal is that of the earlier file
        except BaseReplaced:
            with self._opening:
                if self._base is asked:
                    asked.close()
                    self._base = open_base(self.where, create=False)
        return question(self._base)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._base.close()
