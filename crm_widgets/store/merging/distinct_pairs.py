"""Which contacts are not the same, though they look it: remembered for everybody."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations

from crm_widgets.model.alike.distinct_pair import DistinctPair
from crm_widgets.store.documents.document_rows import DocumentRows
from crm_widgets.store.errors import StoreError
from crm_widgets.store.records.collection import Collection
from crm_widgets.store.records.contacts import Contacts


class DistinctPairs(Collection[DistinctPair]):
    """The pairs of contacts that somebody said are not the same."""

    def __init__(self, rows: DocumentRows, contacts: Contacts) -> None:
        super().__init__(rows, "distinct_pairs", DistinctPair)
        self._contacts = contacts

    def pairs(self) -> set[tuple[str, str]]:
        """The ids of the contacts of each pair, the lower one first."""
        return {_pair(each.contact_id, each.other_id) for each in self}

    def mark(self, ids: Sequence[str], author: str | None = None) -> int | None:
        """Remember that no two of these contacts are the same; returns the number of the change,
        which `base.undo` takes (None: it was known already).

        StoreError for fewer than two contacts, RecordNotFound for one that is not there.
        """
        names = [self._contacts.get(contact_id).name for contact_id in dict.fromkeys(ids)]
        if len(names) < 2:
            raise StoreError("Name two contacts or more that are not the same.")
        known = self.pairs()
        new = [pair for each in combinations(sorted(set(ids)), 2) if (pair := each) not in known]
        subject = ", ".join(names)
        with self.rows.journal.change("contacts_kept_apart", subject, author=author) as change:
            by = self.rows.journal.current().author
            self._add(DistinctPair.of(*pair, by) for pair in new)
        return change.id


def _pair(first: str, second: str) -> tuple[str, str]:
    return (first, second) if first <= second else (second, first)
