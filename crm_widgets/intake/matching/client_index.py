"""What an import needs of a base; `crm_widgets.store` has it, and this layer does not import it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager
from typing import Any, Protocol, TypeVar

from crm_widgets.model import Contact, Deal, Pipeline, Purchase, Record, StageEvent

R = TypeVar("R", bound=Record)


class Records(Protocol[R]):
    """The records of one kind."""

    def __iter__(self) -> Iterator[R]: ...
    def __len__(self) -> int: ...
    def add(self, record: R) -> R: ...
    def add_many(self, records: Iterable[R]) -> list[str]: ...
    def values_of(self, name: str) -> list[str]: ...


class DealRecords(Protocol):
    """The deals: they are added with what is known of their way."""

    def __iter__(self) -> Iterator[Deal]: ...
    def __len__(self) -> int: ...
    def add_many(
        self, records: Iterable[Deal], events: Iterable[StageEvent] | None = None
    ) -> list[str]: ...


class Settings(Protocol):
    """What the base says of itself."""

    @property
    def country(self) -> str: ...


class ActiveChange(Protocol):
    """The change under way."""

    @property
    def id(self) -> int | None: ...
    def describe(self, subject: str | None = None) -> None: ...


class ClientBase(Protocol):
    """A client base that files are imported into."""

    @property
    def settings(self) -> Settings: ...
    @property
    def contacts(self) -> Records[Contact]: ...
    @property
    def purchases(self) -> Records[Purchase]: ...
    @property
    def deals(self) -> DealRecords: ...
    @property
    def pipelines(self) -> Records[Pipeline]: ...
    def change(
        self,
        subject: str = "",
        *,
        author: str | None = None,
        kind: str = "custom",
        fingerprint: str | None = None,
    ) -> AbstractContextManager[ActiveChange]: ...
    def change_by_fingerprint(self, fingerprint: str, kind: str) -> Any | None: ...
