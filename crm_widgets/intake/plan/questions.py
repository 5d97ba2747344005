"""What a plan can't know and a person can: each question has choices, and a safe one by default."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_money, format_number
from crm_widgets.intake.plan.tally import Tally
from crm_widgets.intake.problem import IntakeError, shorten
from crm_widgets.model.money import minor_digits

_NO_QUESTION = _("There is no question “{id}”. Questions are: {known}.")
_NO_CHOICE = _("“{choice}” is no answer to {id}. Use {choices}.")


@dataclass(frozen=True)
class Question:
    """Something unlikely in a file.

    sentence: what it is, with numbers. rows: the first ones. count: how many. choices: (key,
    label). default: the key of what happens unless another is chosen. answer: what was chosen, or
    "".
    """

    id: str
    sentence: str
    rows: tuple[int, ...]
    count: int
    choices: tuple[tuple[str, str], ...]
    default: str
    answer: str = ""

    @property
    def chosen(self) -> str:
        """The key of the choice that the plan follows."""
        return self.answer or self.default


@dataclass(frozen=True)
class _Kind:
    singular: str
    several: str
    choices: Mapping[str, str]


_KINDS: dict[str, _Kind] = {
    "future": _Kind(
        _("{count} row has a date in the future ({example}; {rows})."),
        _("{count} rows have a date in the future ({example}; {rows})."),
        {"refuse": _("Refuse the rows"), "keep": _("Keep the dates")},
    ),
    "doubles": _Kind(
        _("{count} row is exactly equal to an earlier one ({rows}; {money} in all)."),
        _("{count} rows are exactly equal to earlier ones ({rows}; {money} in all)."),
        {"all": _("Import them too"), "once": _("Import each once")},
    ),
    "already": _Kind(
        _("{count} row is in the base already ({rows}; {money}). It is left out."),
        _("{count} rows are in the base already ({rows}; {money}). They are left out."),
        {"leave": _("Leave them out"), "add": _("Import them again")},
    ),
    "order-changed": _Kind(
        _("{count} row belongs to an order of the base that has other lines ({rows}; {money})."),
        _("{count} rows belong to orders of the base that have other lines ({rows}; {money})."),
        {"leave": _("Leave them out"), "add": _("Add them to those orders")},
    ),
    "order-totals": _Kind(
        _("{count} row repeats the total of its order ({rows}; {money} if added again)."),
        _("{count} rows repeat the total of their order ({rows}; {money} if added again)."),
        {"once": _("Count each order once"), "each": _("Count each row")},
    ),
    "total-client": _Kind(
        _("{count} row has a client called “{example}” ({rows}): a total, and no client."),
        _("{count} rows have a client called “{example}” ({rows}): totals, and no client."),
        {"leave": _("Leave out"), "import": _("Import as a client")},
    ),
    "other-name": _Kind(
        _("{count} row has the number of a contact with quite another name ({example}; {rows})."),
        _("{count} rows have the number of a contact with quite another name ({example}; {rows})."),
        {"refuse": _("Refuse the rows"), "same": _("They are the same clients")},
    ),
    "address": _Kind(
        _("{count} row is taken for a contact with its e-mail or phone ({example}; {rows})."),
        _("{count} rows are taken for contacts with their e-mail or phone ({example}; {rows})."),
        {"same": _("They are the same clients"), "new": _("Create new contacts")},
    ),
    "case": _Kind(
        _("{count} row names a client in another case than the base ({example}; {rows})."),
        _("{count} rows name clients in another case than the base ({example}; {rows})."),
        {"same": _("They are the same clients"), "new": _("Create new contacts")},
    ),
    "shared-phone": _Kind(
        _("{count} contact has a phone or an e-mail that many have ({example}; {rows})."),
        _("{count} contacts have a phone or an e-mail that many have ({example}; {rows})."),
        {"keep": _("Keep it with all of them"), "drop": _("Leave it out")},
    ),
    "closed-early": _Kind(
        _(
            "{count} deal closed before it was created or entered an earlier stage ({rows}); it is "
            "left out of all durations."
        ),
        _(
            "{count} deals closed before they were created or entered an earlier stage ({rows}); "
            "they are left out of all durations."
        ),
        {"keep": _("Keep them"), "refuse": _("Refuse the rows")},
    ),
    "country": _Kind(
        _("{count} phone has no country code; it is read as a number of {example}."),
        _("{count} phones have no country code; they are read as numbers of {example}."),
        {},
    ),
}  # fmt: skip
"""The first choice of each is the default."""


class QuestionBook:
    """Collects what is unlikely, and says at once what is done with it."""

    def __init__(self, answers: Mapping[str, str], currency: str) -> None:
        self._answers = answers
        self._currency = currency
        self._tally = Tally()
        self._examples: dict[str, str] = {}
        self._choices = {name: dict(kind.choices) for name, kind in _KINDS.items()}
        for name, choice in answers.items():
            self._check(name, choice)

    def ask(
        self, name: str, row: int, *, money: Decimal | None = None, example: object = ""
    ) -> str:
        """Note a row; returns the choice that holds for it."""
        self._tally.add(name, row, money)
        self._examples.setdefault(name, shorten(example))
        return self.choice(name)

    def note(self, name: str, count: int, *, example: object = "") -> None:
        """Raise a question that no single row raises."""
        self._tally.counts[name] += count
        self._tally.rows.setdefault(name, [])
        self._examples.setdefault(name, shorten(example))

    def choice(self, name: str) -> str:
        """The answer to a question, or its default."""
        return self._answers.get(name) or next(iter(self._choices[name]), "")

    def offer(self, name: str, choices: Mapping[str, str]) -> None:
        """Give a question the choices that the file leaves, the default first."""
        self._choices[name] = dict(choices)

    def questions(self) -> tuple[Question, ...]:
        """The questions that the rows raised, in a fixed order."""
        return tuple(self._question(name) for name in _KINDS if self._tally.counts[name])

    def _question(self, name: str) -> Question:
        kind, count = _KINDS[name], self._tally.counts[name]
        rows = self._tally.rows[name]
        sentence = plural(kind.singular, kind.several, count).format(
            count=format_number(count),
            rows=rows_of(rows, count),
            example=self._examples[name],
            money=format_money(
                self._tally.money.get(name, Decimal(0)),
                self._currency,
                digits=minor_digits(self._currency),
            ),
        )
        choices = tuple(self._choices[name].items())
        default = choices[0][0] if choices else ""
        return Question(
            name, sentence, tuple(rows), count, choices, default, self._answers.get(name, "")
        )

    def _check(self, name: str, choice: str) -> None:
        if name not in _KINDS:
            raise IntakeError(_NO_QUESTION.format(id=shorten(name), known=", ".join(_KINDS)))
        choices = self._choices[name]
        if choices and choice not in choices:
            listed = _(" or ").join(choices)
            raise IntakeError(_NO_CHOICE.format(choice=shorten(choice), id=name, choices=listed))


def rows_of(rows: list[int], count: int) -> str:
    """The first rows of a subject: "rows 2, 5, 7 and others"."""
    numbers = ", ".join(map(str, rows))
    if count > len(rows):
        return _("rows {numbers} and others").format(numbers=numbers)
    return plural("row {numbers}", "rows {numbers}", len(rows)).format(numbers=numbers)
