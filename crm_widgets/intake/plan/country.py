"""The country of a file's phones that have no country code: asked for, or guessed from the file."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice

from crm_widgets.intake.mapping.mapping import Mapping as ColumnMapping
from crm_widgets.intake.plan.request import Request
from crm_widgets.intake.problem import Problem
from crm_widgets.intake.reading.table import Table
from crm_widgets.intake.values.countries import CountryGuess, guess_country

_ROWS = 5_000
_PHONES = 1_000


def country_of(
    request: Request, table: Table, mappings: Mapping[str, ColumnMapping], own: str
) -> CountryGuess:
    """What the first rows let guess; `own` is the base's country."""
    mapping = mappings.get("contacts")
    places = mapping.places.get("phones", ()) if mapping else ()
    if not places:
        return CountryGuess(request.country or own)
    guess = guess_country(islice(_phones(table, places), _PHONES), own)
    asked = request.country or request.answers.get("country", "")
    return CountryGuess(asked or guess.country, guess.national, guess.valid)


def _phones(table: Table, places: tuple[int, ...]) -> Iterator[str]:
    for item in islice(table.rows(), _ROWS):
        if not isinstance(item, Problem):
            _row, cells = item
            yield from (str(cells[place]) for place in places if cells[place])
