"""The sentences that say why two contacts may be the same."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number
from crm_widgets.intake.duplicates.comparisons import SAME_WORD, SAME_WORDS, Comparison
from crm_widgets.intake.duplicates.groups import Pair, Reason
from crm_widgets.intake.duplicates.rows import Row, Rows
from crm_widgets.intake.duplicates.sum_sentence import signed
from crm_widgets.intake.duplicates.weights import Model, PairLevels, PairWeights, weigh

MANY_PEOPLE = 5
"""A phone that so many people share is said to be theirs."""

_SHARED = {
    "phones": _("same phone, which {count} people have"),
    "emails": _("same e-mail, which {count} people have"),
}
_SURNAME, _FIRST_NAME = _("same surname"), _("same first name")
_INITIALS = {_SURNAME: _("same surname, same initials"), "": _("same word, same initials")}


class ReasonTexts:
    """Words for what contacts agree on; knows which words are surnames in this base."""

    def __init__(self, rows: Rows) -> None:
        self._rows = {row.id: row for row in rows.rows}
        named = [row.words for row in rows.rows if len(row.words) > 1]
        self._first = Counter(words[0] for words in named)
        self._last = Counter(words[-1] for words in named)

    def text(self, comparison: Comparison, level: int, first: str, second: str, people: int) -> str:
        """The reason of a level between two contacts, by their ids."""
        if comparison.name == "name" and level in (SAME_WORDS, SAME_WORD):
            return self._of_words(level, self._rows[first], self._rows[second])
        if comparison.levels[level].shared and people >= MANY_PEOPLE:
            sentence = _SHARED.get(comparison.name)
            if sentence:
                return _(sentence).format(count=format_number(people))
        return _(comparison.levels[level].text)

    def _of_words(self, level: int, row: Row, other: Row) -> str:
        common = set(row.words) & set(other.words)
        if len(common) > 1:
            return _("name with the same words")
        (word,) = common
        kind = self._kind(word)
        if level == SAME_WORDS:
            return _(_INITIALS.get(kind, _INITIALS[""]))
        return _(kind) if kind else _("same word in the name")

    def _kind(self, word: str) -> str:
        first, last = self._first[word], self._last[word]
        if last > first:
            return _SURNAME
        return _FIRST_NAME if first > last else ""


def pairs_with_reasons(
    rows: Rows, model: Model, compared: PairLevels, *, least: float, least_shared: float
) -> Iterator[Pair]:
    """The pairs whose weights and prior add up to `least` or more (`least_shared`, where they share
    a phone or an e-mail), with the reasons of each."""
    weighed = weigh(model.comparisons, compared)
    totals = weighed.totals(model.prior)
    texts = ReasonTexts(rows)
    for place in (totals >= min(least, least_shared) - 1).nonzero()[0]:
        reasons = _reasons(texts, model, compared, weighed, int(place))
        pair = Pair(
            first=str(compared.first[place]),
            second=str(compared.second[place]),
            reasons=tuple(sorted(reasons, key=lambda reason: -abs(reason.weight))),
            prior=model.prior,
        )
        address = any(weighed.shared[name][place] for name in ("phones", "emails"))
        if pair.total >= (least_shared if address else least):
            yield pair


def _reasons(
    texts: ReasonTexts, model: Model, compared: PairLevels, weighed: PairWeights, place: int
) -> Iterator[Reason]:
    first, second = str(compared.first[place]), str(compared.second[place])
    for each in model.comparisons:
        weight = float(weighed.weights[each.name][place])
        if weighed.shared[each.name][place]:
            weight -= model.prior
        if weight := round(weight, 1):
            level = int(compared.levels[each.name][place])
            people = compared.people.get(each.name)
            number = 2 if people is None else int(people[place])
            text = texts.text(each, level, first, second, number)
            yield Reason(text=text, weight=weight)


def reasons_line(reasons: Sequence[Reason]) -> str:
    """ "Same phone +12.4, same surname +3.1, other city −1.2"."""
    line = ", ".join(f"{reason.text} {signed(reason.weight)}" for reason in reasons)
    return line[:1].upper() + line[1:]
