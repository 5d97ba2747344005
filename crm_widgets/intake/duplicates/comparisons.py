"""How two contacts are compared: the fields, and for each its levels from the same to another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from crm_widgets.i18n import _
from crm_widgets.intake.duplicates.rows import CustomField


@dataclass(frozen=True, kw_only=True)
class Level:
    """How much two values agree.

    `text` is the reason. `m` is how often two contacts that are one agree so (of those
    that both have a value); `u` how often two that are not. `rare`: how common the value is counts,
    instead of `u`; `shared`: how many people have it counts. `learnt`: the base may show another
    `m`; not so for what different people have in common by chance and often: they would be taken
    for one, and teach that it means much. `sql` is the condition, on columns
    that end with _l and _r.
    """

    text: str
    m: float
    sql: str = ""
    u: float = 1.0
    rare: bool = False
    shared: bool = False
    learnt: bool = True


@dataclass(frozen=True, kw_only=True)
class Comparison:
    """A compared field: the name of its column, when it says nothing (`null`, SQL), and its levels,
    the same first. The last one is what is left.

    `usual` is the share of people that have an average value, and how many contacts that counts as:
    the fewer a base has, the less they say about how rare a value is.
    """

    name: str
    null: str
    levels: tuple[Level, ...]
    usual: tuple[float, float] = (0.02, 50)

    def with_rates(self, m: Sequence[float], u: Sequence[float]) -> Comparison:
        """The comparison with other rates."""
        levels = [
            replace(level, m=own_m, u=own_u)
            for level, own_m, own_u in zip(self.levels, m, u, strict=True)
        ]
        return replace(self, levels=tuple(levels))


USUAL_WORD = (5e-4, 2000)
"""As `Comparison.usual`, of one word of a name."""

SAME_NAME, SAME_WORDS, ALMOST_NAME, SAME_WORD, OTHER_NAME = range(5)
"""The levels of names."""

_LIKE = "jaro_winkler_similarity({0}_l, {0}_r) >= {1}"
_SLIP = "damerau_levenshtein({0}_l, {0}_r) <= 1"

_SAME_NUMBERS = r"regexp_extract_all(name_l, '\d+') = regexp_extract_all(name_r, '\d+')"
"""Box 10 and Box 11 are two firms, however much else is the same."""

NAME = Comparison(
    name="name",
    usual=(5e-5, 2000),
    null="name_l = '' OR name_r = ''",
    levels=(
        Level(
            text=_("same name"),
            m=0.62,
            sql=f"name_l = name_r OR (list_sort(words_l) = list_sort(words_r) AND {_SAME_NUMBERS})",
            rare=True,
        ),
        Level(
            text=_("name with the same words"),
            m=0.09,
            sql=f"(len(list_intersect(words_l, words_r)) >= 2 AND {_SAME_NUMBERS}) OR "
            "(list_has_any(words_l, words_r) AND initials_l = initials_r "
            "AND (shortened_l OR shortened_r))",
            rare=True,
        ),
        Level(
            text=_("name written almost the same"),
            m=0.18,
            u=3e-4,
            sql=f"({_LIKE.format('name', 0.93)} OR {_LIKE.format('plain', 0.93)}) "
            f"AND {_SAME_NUMBERS}",
        ),
        Level(
            text=_("same word in the name"),
            m=0.02,
            sql="list_has_any(words_l, words_r)",
            rare=True,
            learnt=False,
        ),
        Level(text=_("other name"), m=0.05),
    ),
)
PHONES = Comparison(
    name="phones",
    null="len(phones_l) = 0 OR len(phones_r) = 0",
    levels=(
        Level(text=_("same phone"), m=0.6, sql="list_has_any(phones_l, phones_r)", shared=True),
        Level(
            text=_("phone with one other digit"),
            m=0.04,
            u=1e-4,
            sql="damerau_levenshtein(phones_l[1], phones_r[1]) <= 1 "
            "AND NOT contains(phones_l[1], 'ext') AND NOT contains(phones_r[1], 'ext')",
        ),
        Level(text=_("other phone"), m=0.36),
    ),
)
EMAILS = Comparison(
    name="emails",
    null="len(emails_l) = 0 OR len(emails_r) = 0",
    levels=(
        Level(text=_("same e-mail"), m=0.55, sql="list_has_any(emails_l, emails_r)", shared=True),
        Level(
            text=_("same e-mail at another provider"),
            m=0.1,
            u=1e-4,
            sql="list_has_any(locals_l, locals_r)",
        ),
        Level(text=_("other e-mail"), m=0.35),
    ),
)
COMPANY = Comparison(
    name="company",
    usual=(1e-3, 200),
    null="company_l = '' OR company_r = ''",
    levels=(
        Level(text=_("same company"), m=0.7, sql="company_l = company_r", rare=True),
        Level(
            text=_("company written almost the same"),
            m=0.12,
            u=2e-3,
            sql=_LIKE.format("company", 0.92),
        ),
        Level(text=_("other company"), m=0.18),
    ),
)
CITY = Comparison(
    name="city",
    usual=(0.05, 100),
    null="city_l = '' OR city_r = ''",
    levels=(
        Level(text=_("same city"), m=0.7, sql="city_l = city_r", rare=True),
        Level(
            text=_("city written almost the same"), m=0.06, u=0.01, sql=_LIKE.format("city", 0.92)
        ),
        Level(text=_("other city"), m=0.24),
    ),
)

_SAME, _ALMOST, _OTHER = (
    _("same {field}"),
    _("{field} written almost the same"),
    _("other {field}"),
)
_RATES = {"number": (0.8, 0.1, 0.1), "day": (0.8, 0.1, 0.1), "text": (0.65, 0.15, 0.2)}
_ALMOST_BY_CHANCE = {"number": 1e-4, "day": 1e-3, "text": 5e-3}


def comparisons(custom: Sequence[CustomField]) -> tuple[Comparison, ...]:
    """All comparisons of a base with these custom fields."""
    own = [custom_comparison(place, each) for place, each in enumerate(custom)]
    return (NAME, PHONES, EMAILS, COMPANY, CITY, *own)


def custom_comparison(place: int, custom: CustomField) -> Comparison:
    """The comparison of a custom field."""
    name = f"custom{place}"
    label = custom.name if custom.name.isupper() else custom.name[:1].lower() + custom.name[1:]
    texts = [_(text).format(field=label) for text in (_SAME, _ALMOST, _OTHER)]
    same, almost, other = _RATES[custom.kind]
    like = _LIKE.format(name, 0.9) if custom.kind == "text" else _SLIP.format(name)
    shared = custom.kind == "number"
    return Comparison(
        name=name,
        usual=(1 / 15_000, 1000) if custom.kind == "day" else (0.02, 50),
        null=f"{name}_l = '' OR {name}_r = ''",
        levels=(
            Level(
                text=texts[0], m=same, sql=f"{name}_l = {name}_r", shared=shared, rare=not shared
            ),
            Level(text=texts[1], m=almost, u=_ALMOST_BY_CHANCE[custom.kind], sql=like),
            Level(text=texts[2], m=other),
        ),
    )
