"""Contacts that are written differently: pairs compared by Splink, on DuckDB.

Splink (R. Linacre and others, Ministry of Justice) finds the pairs that share a key, compares them,
and learns by expectation maximisation how often contacts that are one agree in each field. How
often others agree is counted on pairs that are drawn the same way on every run.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from crm_widgets.intake.duplicates.blocking import blocking_keys, local_parts
from crm_widgets.intake.duplicates.comparisons import (
    SAME_NAME,
    SAME_WORDS,
    Comparison,
    comparisons,
)
from crm_widgets.intake.duplicates.exact import values_of
from crm_widgets.intake.duplicates.people import count_people
from crm_widgets.intake.duplicates.rows import Rows, shared_values
from crm_widgets.intake.duplicates.weights import PairLevels

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

SAMPLED_PAIRS = 300_000
"""So many pairs are drawn to count how often contacts agree that are not one."""


def compare_fuzzy(rows: Rows) -> tuple[tuple[Comparison, ...], PairLevels]:
    """Compare all pairs that may be one; the comparisons with the rates of this base, and what
    pairs agree on."""
    import duckdb

    known = comparisons(rows.custom)
    with _quiet(), duckdb.connect() as connection:
        connection.execute("SET threads = 2; SET enable_progress_bar = false")
        connection.register("arrow_contacts", _table(rows))
        connection.execute("CREATE TABLE contacts AS SELECT * FROM arrow_contacts")
        known = tuple(_with_counted_rates(connection, each, len(rows.rows)) for each in known)
        _compare(connection, known)
        _add_shared_words(connection)
        return known, _read(connection, known, rows)


def _table(rows: Rows) -> pa.Table:
    import pyarrow as pa

    own = rows.rows
    columns: dict[str, Any] = {
        "unique_id": [row.id for row in own],
        "place": range(len(own)),
        "name": [row.name_key for row in own],
        "plain": [" ".join(row.words) for row in own],
        "words": pa.array([row.words for row in own], pa.list_(pa.string())),
        "initials": ["".join(sorted(word[0] for word in row.words)) for row in own],
        "phones": pa.array([row.phones for row in own], pa.list_(pa.string())),
        "emails": pa.array([row.emails for row in own], pa.list_(pa.string())),
        "locals": pa.array([local_parts(row.emails) for row in own], pa.list_(pa.string())),
        "company": [row.company for row in own],
        "city": [row.city for row in own],
        "keys": pa.array(blocking_keys(rows), pa.list_(pa.string())),
    }
    for place in range(len(rows.custom)):
        columns[f"custom{place}"] = [row.custom.get(place, "") for row in own]
    return pa.table(columns)


def _with_counted_rates(
    connection: duckdb.DuckDBPyConnection, comparison: Comparison, count: int
) -> Comparison:
    """The comparison with how often two contacts agree that were drawn at random."""
    cases = "".join(
        f" WHEN {_both_sides(level.sql)} THEN {place}"
        for place, level in enumerate(comparison.levels)
        if level.sql
    )
    last = len(comparison.levels) - 1
    level = f"CASE WHEN {_both_sides(comparison.null)} THEN -1{cases} ELSE {last} END"
    query = f"""
        SELECT {level} AS level, count(*) FROM (
            SELECT i % {count} AS one, (i * 7919 + i // {count} * 104729 + 1) % {count} AS two
            FROM range({min(SAMPLED_PAIRS, count * count)}) AS numbers(i)
        ) JOIN contacts l ON l.place = one JOIN contacts r ON r.place = two
        WHERE one <> two GROUP BY level
    """  # noqa: S608
    counted = dict(connection.execute(query).fetchall())
    drawn = sum(number for place, number in counted.items() if place >= 0)
    levels = len(comparison.levels)
    u = [(counted.get(place, 0) + 0.5) / (drawn + 0.5 * levels) for place in range(levels)]
    return comparison.with_rates([level.m for level in comparison.levels], u)


def _both_sides(sql: str) -> str:
    """The condition on the tables l and r."""
    import re

    return re.sub(r"\b(\w+)_([lr])\b", r"\2.\1", sql)


def _compare(connection: duckdb.DuckDBPyConnection, known: Sequence[Comparison]) -> None:
    """Compare all pairs with a common key, into the table `pairs`."""
    from splink import Linker, block_on
    from splink.backends.duckdb import DuckDBAPI

    rule = block_on("keys", arrays_to_explode=["keys"])
    api = DuckDBAPI(connection)
    linker = Linker(api.register("contacts"), _settings(known, rule))
    compared = linker.inference.predict()
    names = ", ".join(f"gamma_{each.name}" for each in known)
    connection.execute(
        f"CREATE TABLE pairs AS SELECT unique_id_l, unique_id_r, {names} "  # noqa: S608
        f"FROM {compared.physical_name}"
    )


def _settings(known: Sequence[Comparison], rule: Any) -> Any:
    from splink import SettingsCreator

    return SettingsCreator(
        link_type="dedupe_only",
        blocking_rules_to_generate_predictions=[rule],
        comparisons=[_as_splink(each) for each in known],
        probability_two_random_records_match=0.001,
    )


def _as_splink(comparison: Comparison) -> dict[str, Any]:
    levels: list[dict[str, Any]] = [
        {"sql_condition": comparison.null, "label_for_charts": "null", "is_null_level": True}
    ]
    levels += [
        {
            "sql_condition": level.sql or "ELSE",
            "label_for_charts": str(place),
            "m_probability": level.m,
            "u_probability": level.u,
        }
        for place, level in enumerate(comparison.levels)
    ]
    return {"output_column_name": comparison.name, "comparison_levels": levels}


def _add_shared_words(connection: duckdb.DuckDBPyConnection) -> None:
    """How common the words are that two names share: the product of their shares."""
    connection.execute(f"""
        CREATE TABLE shared_words AS
        WITH words AS (SELECT unique_id, unnest(words) AS word FROM contacts),
        common AS (
            SELECT word, count(*) / (SELECT count(*) FROM contacts) AS share FROM words GROUP BY word
        ),
        here AS (
            SELECT unique_id_l, unique_id_r FROM pairs
            WHERE gamma_name IN ({_gamma(SAME_WORDS)}, {_gamma(SAME_WORDS + 1)})
        )
        SELECT unique_id_l, unique_id_r, product(share) AS share FROM here
        JOIN words l ON l.unique_id = unique_id_l
        JOIN words r ON r.unique_id = unique_id_r AND r.word = l.word
        JOIN common ON common.word = l.word
        GROUP BY unique_id_l, unique_id_r
    """)  # noqa: S608


def _gamma(place: int) -> int:
    """Splink counts levels of names from the last one."""
    from crm_widgets.intake.duplicates.comparisons import NAME

    return len(NAME.levels) - 1 - place


def _read(
    connection: duckdb.DuckDBPyConnection, known: Sequence[Comparison], rows: Rows
) -> PairLevels:
    """The pairs as arrays, in the order of ids."""
    import numpy as np

    _register_people(connection, known, rows)
    selected, joins = ["p.unique_id_l AS first", "p.unique_id_r AS second"], []
    for each in known:
        selected.append(f"p.gamma_{each.name} AS level_{each.name}")
        if any(level.shared for level in each.levels):
            selected.append(f"coalesce(people_{each.name}.people, 2) AS people_{each.name}")
            joins.append(f"LEFT JOIN people_{each.name} USING (unique_id_l, unique_id_r)")
        elif each.name != "name":
            selected.append(f"share_{each.name}.share AS common_{each.name}")
            joins.append(
                f"LEFT JOIN (SELECT {each.name} AS text, count(*) / "
                f"(SELECT count(*) FROM contacts WHERE {each.name} <> '') AS share "
                f"FROM contacts GROUP BY text) share_{each.name} ON share_{each.name}.text = l.{each.name}"
            )
    found = connection.execute(f"""
        SELECT {", ".join(selected)},
            CASE WHEN p.gamma_name = {_gamma(SAME_NAME)} THEN names.share
            ELSE shared_words.share END AS common_name
        FROM pairs p JOIN contacts l ON l.unique_id = p.unique_id_l
        LEFT JOIN shared_words USING (unique_id_l, unique_id_r)
        JOIN (SELECT name, count(*) / (SELECT count(*) FROM contacts) AS share
              FROM contacts GROUP BY name) names ON names.name = l.name
        {" ".join(joins)} ORDER BY 1, 2
    """).fetchnumpy()  # noqa: S608
    levels = {}
    for each in known:
        gamma = np.asarray(found[f"level_{each.name}"])
        levels[each.name] = np.where(gamma < 0, -1, len(each.levels) - 1 - gamma)
    return PairLevels(
        first=found["first"],
        second=found["second"],
        levels=levels,
        common=_numbers(found, "common_"),
        people=_numbers(found, "people_"),
    )


def _numbers(found: dict[str, Any], prefix: str) -> dict[str, Any]:
    import numpy as np

    return {
        name.removeprefix(prefix): np.ma.filled(np.ma.asarray(column, dtype=float), 1.0)
        for name, column in found.items()
        if name.startswith(prefix)
    }


def _register_people(
    connection: duckdb.DuckDBPyConnection, known: Sequence[Comparison], rows: Rows
) -> None:
    """How many people share each phone, e-mail and number that two contacts have in common."""
    import pyarrow as pa

    for comparison in known:
        if not any(level.shared for level in comparison.levels):
            continue
        ids, values, people = [], [], []
        for value, own in shared_values(rows.rows, values_of(comparison.name)):
            number = count_people(own)
            for row in own:
                ids.append(row.id)
                values.append(value)
                people.append(number)
        table = pa.table(
            {
                "id": pa.array(ids, pa.string()),
                "value": pa.array(values, pa.string()),
                "people": pa.array(people, pa.int32()),
            }
        )
        connection.register("arrow_holders", table)
        name = comparison.name
        connection.execute(f"""
            CREATE TABLE people_{name} AS
            WITH holders AS (SELECT * FROM arrow_holders)
            SELECT unique_id_l, unique_id_r, min(l.people) AS people FROM pairs
            JOIN holders l ON l.id = unique_id_l
            JOIN holders r ON r.id = unique_id_r AND r.value = l.value
            GROUP BY unique_id_l, unique_id_r
        """)  # noqa: S608
        connection.unregister("arrow_holders")


@contextmanager
def _quiet() -> Iterator[None]:
    """Splink logs what it does; only its errors are wanted."""
    logger = logging.getLogger("splink")
    before = logger.level
    logger.setLevel(logging.ERROR)
    try:
        yield
    finally:
        logger.setLevel(before)
