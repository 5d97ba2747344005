"""What was kept of a table, brought up to date by the documents that changed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from crm_widgets.store.frames.columns import CUSTOM, DOC_ID, OWN_NAMES

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


def with_difference(
    kept: pa.Table, touched: Sequence[int], fresh: pa.Table, *, copied: bool
) -> pa.Table:
    """`kept` with the documents `touched` as they are now: those in `fresh`; the others are gone.

    Rows are in the order of ids. If not `copied`, all rows but the fresh ones stay where they are
    in memory, in as many pieces as there are places that were touched: that is for a few.
    """
    import numpy as np

    ids, changed = np.asarray(kept[DOC_ID]), np.sort(np.asarray(touched, dtype=np.int64))
    starts, ends = np.searchsorted(ids, changed), np.searchsorted(ids, changed, side="right")
    if copied:
        return _sorted(kept, starts[ends > starts], fresh)
    places = zip(changed.tolist(), starts.tolist(), ends.tolist(), strict=True)
    return _joined(list(_woven(kept, places, fresh)))


def _woven(
    kept: pa.Table, places: Iterable[tuple[int, int, int]], fresh: pa.Table
) -> Iterator[pa.Table]:
    """Rows that stay and rows that are fresh, by turns. `places`: an id that was touched, and from
    where to where it stands in `kept`."""
    there = set(fresh[DOC_ID].to_pylist())
    seen = given = given_after = 0
    for doc_id, start, end in places:
        if start > seen:
            yield fresh.slice(given, given_after - given)
            yield kept.slice(seen, start - seen)
            given = given_after
        seen = end
        given_after += doc_id in there
    yield fresh.slice(given)
    yield kept.slice(seen)


def _sorted(kept: pa.Table, gone: np.ndarray[Any, Any], fresh: pa.Table) -> pa.Table:
    import numpy as np

    joined = _joined([kept, fresh])
    places = np.delete(np.arange(joined.num_rows), gone)
    ids = np.asarray(joined[DOC_ID])[places]
    return joined.take(places[np.argsort(ids, kind="stable")]).combine_chunks()


def _joined(pieces: list[pa.Table]) -> pa.Table:
    import pyarrow as pa

    # Not all of them need have every own field of the contacts.
    joined = pa.concat_tables(pieces, promote_options="default")
    return _without_lost_fields(joined) if OWN_NAMES in joined.column_names else joined


def _without_lost_fields(contacts: pa.Table) -> pa.Table:
    """Without the columns of own fields that no contact has any more."""
    import pyarrow.compute as pc

    names = set(pc.unique(pc.list_flatten(contacts[OWN_NAMES])).to_pylist())
    lost = [
        column
        for column in contacts.column_names
        if column.startswith(CUSTOM) and column.removeprefix(CUSTOM) not in names
    ]
    return contacts.drop_columns(lost)
