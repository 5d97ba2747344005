"""Rows that sum up others are left out and listed; a client or product called Total is a row."""

from __future__ import annotations

from pathlib import Path

import pytest

from crm_widgets.intake.reading.table import Table, open_table


def table(tmp_path: Path, text: str) -> Table:
    path = tmp_path / "list.csv"
    path.write_text(text)
    return open_table(path)


def numbers(found: Table) -> tuple[list[int], list[int], list[int]]:
    """The numbers of the rows, of the totals, and of the rows that may be totals."""
    return (
        [row[0] for row in found.rows()],  # type: ignore[index]
        [total.row for total in found.totals],
        [total.row for total in found.doubtful_totals],
    )


ORDERS = "client;date;amount\n17;05.01.2026;20,00\n18;06.01.2026;30,00\n"


@pytest.mark.parametrize(
    "last",
    [
        "Total;;50,00", "TOTAL:;;50,00", "Grand total;31.01.2026;50,00", "Итого:;;50,00",
        ";Всего;50,00", ";;50,00\n;;50,00", "Итого по всем клиентам;;50,00", "Kopā;;€ 50,00",
        "Summe;;50,00", "Total;;49,99", "Total;;1.050,00", "Total (2 rows);;50,00",
    ],
)  # fmt: skip
def test_a_last_row_with_the_sums_is_left_out(tmp_path: Path, last: str) -> None:
    rows, totals, doubtful = numbers(table(tmp_path, f"{ORDERS}{last}\n"))
    assert (rows, totals[:1], doubtful) == ([2, 3], [4], [])


@pytest.mark.parametrize(
    "line",
    [
        "Totalgaz;07.01.2026;50,00", "Total cleaner;07.01.2026;12,00", "Sumaya;07.01.2026;50,00",
        "Итоговая;07.01.2026;50,00", "Total-Energies;07.01.2026;50,00", "Sum Ltd;07.01.2026;99,00",
    ],
)  # fmt: skip
def test_a_client_whose_name_begins_like_a_total_is_a_row(tmp_path: Path, line: str) -> None:
    text = f"{ORDERS}{line}\n19;08.01.2026;5,00\n"
    assert numbers(table(tmp_path, text)) == ([2, 3, 4, 5], [], [])


@pytest.mark.parametrize(
    "line", ["Total;07.01.2026;12,00", "Total cleaner;07.01.2026;50,00", "Sum Ltd;;50"]
)
def test_what_may_be_a_client_or_a_total_is_kept_and_asked_about(tmp_path: Path, line: str) -> None:
    text = f"{ORDERS}{line}\n19;08.01.2026;5,00\n"
    rows, totals, doubtful = numbers(table(tmp_path, text))
    assert rows + totals == [2, 3, 4, 5] or (rows, totals) == ([2, 3, 5], [4])
    assert doubtful == ([4] if 4 in rows else [])


def test_subtotals_of_groups_and_the_grand_total_are_left_out(tmp_path: Path) -> None:
    text = (
        "region,client,date,amount\n"
        "Riga,17,2026-01-05,20\nRiga,18,2026-01-06,30\nRiga Total,,,50\n"
        "Liepaja,19,2026-01-07,5\nLiepaja Total,,,5\nGrand Total,,,55\n"
    )
    found = table(tmp_path, text)
    assert numbers(found) == ([2, 3, 5], [4, 6, 7], [])
    assert found.totals[0].reason == "its amounts are the sums of 2 rows"
    assert found.totals[0].cells == ["Riga Total", "", "", "50"]


def test_subtotals_above_their_rows_are_left_out(tmp_path: Path) -> None:
    text = (
        "name,number,amount\nИтого,,60\nИтого по клиенту Анна,,50\nСтол,1,20\nСтул,2,30\n"
        "Итого по клиенту Иван,,10\nСтол,3,10\n"
    )
    assert numbers(table(tmp_path, text)) == ([4, 5, 7], [2, 3, 6], [])


def test_subtotals_without_a_word_are_told_by_their_sums(tmp_path: Path) -> None:
    text = (
        "client,date,amount\n17,2026-01-05,20\n18,2026-01-06,30\n,2026-01-31,50\n"
        "17,2026-02-05,10\n19,2026-02-06,40\n20,2026-02-06,1\n,2026-02-28,51\n"
    )
    assert numbers(table(tmp_path, text)) == ([2, 3, 5, 6, 7], [4, 8], [])


def test_orders_without_a_client_are_rows(tmp_path: Path) -> None:
    text = (
        "client,date,amount\n17,2026-01-05,20\n18,2026-01-06,30\n,2026-01-31,50\n"
        "17,2026-02-05,10\n,2026-02-06,40\n20,2026-02-06,1\n,2026-02-28,7\n"
    )
    assert numbers(table(tmp_path, text)) == ([2, 3, 4, 5, 6, 7, 8], [], [])


def test_lines_below_the_table_are_left_out_if_they_say_who_made_it(tmp_path: Path) -> None:
    text = (
        "name,phone,city\nAnna,1234567,Riga\nIvo,2345678,Liepaja\n\n"
        "Confidential Information - Do Not Distribute\nL. Liepa\n"
    )
    found = table(tmp_path, text)
    assert numbers(found) == ([2, 3, 6], [5], [6])


def test_a_header_that_is_repeated_is_no_row(tmp_path: Path) -> None:
    text = "name,city\nAnna,Riga\nname,city\nIvo,Liepaja\n"
    assert numbers(table(tmp_path, text)) == ([2, 4], [3], [])


def test_a_client_called_total_in_a_list_of_clients_is_asked_about(tmp_path: Path) -> None:
    text = "name,phone,city\nAnna,1234567,Riga\nTotal,2345678,Riga\nIvo,3456789,Riga\n"
    assert numbers(table(tmp_path, text)) == ([2, 3, 4], [], [3])


def test_a_large_file_without_totals_is_not_read_twice(tmp_path: Path) -> None:
    found = table(tmp_path, "client,amount\n" + "17,20\n" * 5000)
    assert len(list(found.rows())) == 5000
    found.path.unlink()
    assert found.totals == ()
