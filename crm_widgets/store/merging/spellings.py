"""What was said of values that look alike: remembered for the next import, and for everybody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import combinations

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.model.alike.spelling import Spelling
from crm_widgets.store.documents.document_rows import DocumentRows
from crm_widgets.store.history.steps import Step
from crm_widgets.store.records.collection import Collection

_TOO_FEW = _("Name two values or more that are not the same.")


class Spellings(Collection[Spelling]):
    """What was merged, and what is not the same."""

    def __init__(self, rows: DocumentRows) -> None:
        super().__init__(rows, "spellings", Spelling)

    def meant(self) -> dict[str, dict[str, str]]:
        """By field, which value is meant by which earlier spelling."""
        meant: dict[str, dict[str, str]] = {}
        for each in self:
            if not each.apart:
                meant.setdefault(each.field_name, {})[each.written] = each.meant
        return meant

    def apart(self, field: str) -> set[frozenset[str]]:
        """The pairs of values of a field that are not the same."""
        return {
            frozenset((each.written, each.meant))
            for each in self.where(field_name=field, apart=True)
        }

    def keep_apart(
        self, field: str, values: Sequence[str], author: str | None = None
    ) -> int | None:
        """Remember that no two of these values are the same; returns the number of the change,
        which `base.undo` takes (None: it was known already)."""
        distinct = list(dict.fromkeys(values))
        if len(distinct) < 2:
            raise InvalidValue(_TOO_FEW)
        known = self.apart(field)
        subject = f"{field}, {', '.join(distinct)}"
        with self.rows.journal.change("values_kept_apart", subject, author=author) as change:
            by = self.rows.journal.current().author
            self._add(
                Spelling(field_name=field, written=first, meant=second, apart=True, by=by)
                for first, second in combinations(distinct, 2)
                if frozenset((first, second)) not in known
            )
        return change.id

    def remember(self, field: str, meant: Mapping[str, str]) -> None:
        """Remember what was merged, within a change: what was meant by an earlier spelling follows,
        and what was kept apart is so no more."""
        steps, known = [], set()
        for number, state in self.rows.states(self.name):
            each = self._read(state)
            if each.field_name != field:
                continue
            after = _after(each, meant)
            if after is not None and not after.apart:
                known.add(after.written)
            if after != each:
                steps.append(Step(number, state, None if after is None else after.document()))
        self.rows.journal.write(self.name, steps)
        by = self.rows.journal.current().author
        self._add(
            Spelling(field_name=field, written=written, meant=now, by=by)
            for written, now in meant.items()
            if written not in known
        )


def _after(spelling: Spelling, meant: Mapping[str, str]) -> Spelling | None:
    """What was said of two values, once values have become others; None: it says nothing more."""
    now = meant.get(spelling.meant, spelling.meant)
    if spelling.apart:
        written = meant.get(spelling.written, spelling.written)
    else:
        written, now = spelling.written, meant.get(spelling.written, now)
    if written == now:
        return None
    return spelling.model_copy(update={"written": written, "meant": now})
