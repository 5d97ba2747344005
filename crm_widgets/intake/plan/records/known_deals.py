"""The deals of the base, by what a file calls them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from crm_widgets.store.database.documents import load

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

Body = dict[str, Any]


class KnownDeals:
    """Deals by their number; those without one by client, title, day of creation and amount."""

    def __init__(self, base: ClientBase) -> None:
        self._by_ref: dict[str, str] = {}
        self._by_id: dict[str, str] = {}
        self._by_content: dict[tuple[Any, ...], list[str]] = {}
        for _doc_id, state in base.deals.rows.states("deals"):
            text = state.body or "{}"
            body = load(text)
            self._by_id[body["id"]] = text
            if body.get("ref"):
                self._by_ref[body["ref"]] = text
            else:
                self._by_content.setdefault(_content(body), []).append(text)

    def with_id(self, own_id: str) -> Body | None:
        """The deal with an id of ours."""
        text = self._by_id.get(own_id)
        return None if text is None else load(text)

    def with_ref(self, ref: str) -> Body | None:
        """The deal with a number, in the very case."""
        text = self._by_ref.get(ref)
        return None if text is None else load(text)

    def like(self, body: Mapping[str, Any]) -> Body | None:
        """A deal without a number that has the same content; each is given once."""
        texts = self._by_content.get(_content(body))
        return load(texts.pop(0)) if texts else None


def _content(body: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(body.get(name) for name in ("contact_id", "title", "created_at", "amount"))
