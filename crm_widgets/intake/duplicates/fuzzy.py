"""Contacts that are written differently: pairs compared by Splink, on DuckDB.

Splink (R. Linacre and others, Ministry of Justice) finds the pairs that share a key, compares them,
and learns by expectation maximisation how often contacts that are one agree in each field. How
often others agree is counted on pairs that are drawn the same way on every run.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from crm_widgets.intake.duplicates.blocking import blocking_keys, local_parts
from crm_widgets.intake.duplicates.comparisons import (
    SAME_WORD,
    SAME_WORDS,
    Comparison,
    comparisons,
)
from crm_widgets.intake.duplicates.exact import value_shares, values_of, word_shares
from crm_widgets.intake.duplicates.people import count_people, is_shortened
from crm_widgets.intake.duplicates.rows import Rows, shared_values
from crm_widgets.intake.duplicates.weights import PairLevels

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

SAMPLED_PAIRS = 300_000
"""So many pairs are drawn to count how often contacts agree that are not one."""

USUAL_PAIRS = 2_000
"""The usual rates count as much as so many drawn pairs."""


def compare_fuzzy(rows: Rows) -> tuple[tuple[Comparison, ...], PairLevels]:
    """Compare all pairs that may be one; the comparisons with the rates of this base, and what
    pairs agree on."""
    import duckdb

    known = comparisons(rows.custom)
    with _quiet(), duckdb.connect() as connection:
        connection.execute("SET threads = 2; SET enable_progress_bar = false")
        connection.register("arrow_contacts", _table(rows, known))
        connection.execute("CREATE TABLE contacts AS SELECT * FROM arrow_contacts")
        known = tuple(_with_counted_rates(connection, each, len(rows.rows)) for each in known)
        _compare(connection, known)
        _add_shared_words(connection, rows)
        return known, _read(connection, known, rows)


def _table(rows: Rows, known: Sequence[Comparison]) -> pa.Table:
    import pyarrow as pa

    own = rows.rows
    columns: dict[str, Any] = {
        "unique_id": range(len(own)),
        "name": [row.name_key for row in own],
        "plain": [" ".join(row.words) for row in own],
        "words": pa.array([row.words for row in own], pa.list_(pa.string())),
        "initials": ["".join(sorted(word[0] for word in row.words)) for row in own],
        "shortened": [is_shortened(row) for row in own],
        "phones": pa.array([row.phones for row in own], pa.list_(pa.string())),
        "emails": pa.array([row.emails for row in own], pa.list_(pa.string())),
        "locals": pa.array([local_parts(row.emails) for row in own], pa.list_(pa.string())),
        "company": [row.company for row in own],
        "city": [row.city for row in own],
        "keys": pa.array(blocking_keys(rows), pa.list_(pa.string())),
    }
    for place in range(len(rows.custom)):
        columns[f"custom{place}"] = [row.custom.get(place, "") for row in own]
    for each in known:
        if not any(level.shared for level in each.levels):
            shares = value_shares(rows, each)
            columns[f"share_{each.name}"] = [shares.get(text, 1.0) for text in columns[each.name]]
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
        ) JOIN contacts l ON l.unique_id = one JOIN contacts r ON r.unique_id = two
        WHERE one <> two GROUP BY level
    """  # noqa: S608
    counted = dict(connection.execute(query).fetchall())
    drawn = sum(number for place, number in counted.items() if place >= 0)
    u = [
        (counted.get(place, 0) + level.u * USUAL_PAIRS) / (drawn + USUAL_PAIRS)
        for place, level in enumerate(comparison.levels)
    ]
    return comparison.with_rates([level.m for level in comparison.levels], u)


def _both_sides(sql: str) -> str:
    """The condition on the tables l and r."""
    return re.sub(r"\b(\w+)_([lr])\b", r"\2.\1", sql)


def _compare(connection: duckdb.DuckDBPyConnection, known: Sequence[Comparison]) -> None:
    """Compare all pairs with a common key, into the table `pairs`."""
    from splink import Linker, block_on
    from splink.backends.duckdb import DuckDBAPI

    rule = block_on("keys", arrays_to_explode=["keys"])
    api = DuckDBAPI(connection)
    linker = Linker(api.register("contacts"), _settings(known, rule), log_level=None)
    compared = linker.inference.predict()
    levels = ", ".join(_level(each) for each in known)
    connection.execute(
        f"CREATE TABLE pairs AS SELECT unique_id_l, unique_id_r, {levels} "  # noqa: S608
        f"FROM {compared.physical_name}"
    )


def _level(comparison: Comparison) -> str:
    """The place of the level; Splink counts them from the last one."""
    gamma, last = f"gamma_{comparison.name}", len(comparison.levels) - 1
    return f"CASE WHEN {gamma} < 0 THEN -1 ELSE {last} - {gamma} END AS level_{comparison.name}"


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


def _add_shared_words(connection: duckdb.DuckDBPyConnection, rows: Rows) -> None:
    """How common the words are that two names share: as the rarest of them, because the words of
    firms come together ("language school")."""
    import pyarrow as pa

    shares = word_shares(rows)
    words = {
        "word": pa.array(shares, pa.string()),
        "share": pa.array(shares.values(), pa.float64()),
    }
    connection.register("word_shares", pa.table(words))
    connection.execute(
        """
        CREATE TABLE shared_words AS
        WITH here AS (
            SELECT unique_id_l, unique_id_r, unnest(list_intersect(l.words, r.words)) AS word
            FROM pairs JOIN contacts l ON l.unique_id = unique_id_l
            JOIN contacts r ON r.unique_id = unique_id_r WHERE level_name IN (?, ?)
        )
        SELECT unique_id_l, unique_id_r, min(share) AS share
        FROM here JOIN word_shares USING (word) GROUP BY unique_id_l, unique_id_r
    """,
        [SAME_WORDS, SAME_WORD],
    )


def _read(
    connection: duckdb.DuckDBPyConnection, known: Sequence[Comparison], rows: Rows
) -> PairLevels:
    """The pairs as arrays, in the order of ids."""
    import numpy as np

    selected, joins = ["unique_id_l AS first", "unique_id_r AS second"], []
    for each in known:
        name = each.name
        selected.append(f"level_{name}")
        if any(level.shared for level in each.levels):
            _register_people(connection, name, rows)
            selected.append(f"coalesce(people_{name}.people, 2) AS people_{name}")
            joins.append(f"LEFT JOIN people_{name} USING (unique_id_l, unique_id_r)")
        else:
            share = f"contacts.share_{name}"
            share = f"coalesce(shared_words.share, {share})" if name == "name" else share
            selected.append(f"{share} AS common_{name}")
    query = f"""
        SELECT {", ".join(selected)} FROM pairs JOIN contacts ON unique_id = unique_id_l
        LEFT JOIN shared_words USING (unique_id_l, unique_id_r) {" ".join(joins)} ORDER BY 1, 2
    """  # noqa: S608
    found = connection.execute(query).fetchnumpy()
    ids = np.array([row.id for row in rows.rows], dtype=object)
    return PairLevels(
        first=ids[found["first"]],
        second=ids[found["second"]],
        levels={each.name: found[f"level_{each.name}"] for each in known},
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


def _register_people(connection: duckdb.DuckDBPyConnection, name: str, rows: Rows) -> None:
    """How many people share the phone, e-mail or number that each pair has in common."""
    import pyarrow as pa

    places = {row.id: place for place, row in enumerate(rows.rows)}
    found = [(own, count_people(own)) for _value, own in shared_values(rows.rows, values_of(name))]
    holders = [
        (places[row.id], number, people)
        for number, (own, people) in enumerate(found)
        for row in own
    ]
    columns = zip(*holders, strict=True) if holders else ((), (), ())
    names = ("id", "value", "people")
    table = pa.table(
        {each: pa.array(own, pa.int64()) for each, own in zip(names, columns, strict=True)}
    )
    connection.register("holders", table)
    query = f"""
        CREATE TABLE people_{name} AS
        SELECT unique_id_l, unique_id_r, min(l.people) AS people FROM pairs
        JOIN holders l ON l.id = unique_id_l
        JOIN holders r ON r.id = unique_id_r AND r.value = l.value
        GROUP BY unique_id_l, unique_id_r
    """  # noqa: S608
    connection.execute(query)
    connection.unregister("holders")


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
