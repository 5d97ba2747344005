"""The cached rows of a table, brought up to date by the documents that changed since."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

from crm_widgets.store.frames.columns import CUSTOM, CUSTOM_NAMES, DOC_ID

if TYPE_CHECKING:
    import numpy as np
    import pyarrow as pa


def with_difference(
    cached: pa.Table, changed: Sequence[int], fresh: pa.Table, *, copied: bool
) -> pa.Table:
    """The cached rows, with the documents `changed` as they are now: those that are in `fresh` take
    the place of the old ones; the others were removed.

    Rows are in the order of ids. If not `copied`, all rows but the fresh ones stay where they are
    in memory, in as many pieces as there are places that changed: that is for a few.
    """
    import numpy as np

    ids, touched = np.asarray(cached[DOC_ID]), np.sort(np.asarray(changed, dtype=np.int64))
    starts, ends = np.searchsorted(ids, touched), np.searchsorted(ids, touched, side="right")
    if copied:
        return _sorted(cached, starts[ends > starts], fresh)
    places = zip(touched.tolist(), starts.tolist(), ends.tolist(), strict=True)
    return _joined(list(_interleaved(cached, places, fresh)))


def _interleaved(
    cached: pa.Table, places: Iterable[tuple[int, int, int]], fresh: pa.Table
) -> Iterator[pa.Table]:
    """Runs of unchanged rows and of fresh ones, by turns. `places`: the id of a document that
    changed, and where its rows start and end in `cached`."""
    ids = set(fresh[DOC_ID].to_pylist())
    position = fresh_start = fresh_end = 0
    for doc_id, start, end in places:
        if start > position:
            yield fresh.slice(fresh_start, fresh_end - fresh_start)
            yield cached.slice(position, start - position)
            fresh_start = fresh_end
        position = end
        fresh_end += doc_id in ids
    yield fresh.slice(fresh_start)
    yield cached.slice(position)


def _sorted(cached: pa.Table, replaced: np.ndarray, fresh: pa.Table) -> pa.Table:
    import numpy as np

    joined = _joined([cached, fresh])
    rows = np.delete(np.arange(joined.num_rows), replaced)
    ids = np.asarray(joined[DOC_ID])[rows]
    return joined.take(rows[np.argsort(ids, kind="stable")]).combine_chunks()


def _joined(pieces: list[pa.Table]) -> pa.Table:
    import pyarrow as pa

    # A custom field need not be in every piece.
    joined = pa.concat_tables(pieces, promote_options="default")
    return _without_lost_fields(joined) if CUSTOM_NAMES in joined.column_names else joined


def _without_lost_fields(rows: pa.Table) -> pa.Table:
    """The rows without the columns of custom fields that no record has any more."""
    import pyarrow.compute as pc

    names = set(pc.unique(pc.list_flatten(rows[CUSTOM_NAMES])).to_pylist())
    lost = [
        column
        for column in rows.column_names
        if column.startswith(CUSTOM) and column.removeprefix(CUSTOM) not in names
    ]
    return rows.drop_columns(lost)
