from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_widgets.intake.problem import IntakeError, Wrong
from crm_widgets.intake.values.dates import DateFormat, date_format, day, moment, order_evidence


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2020-12-31", date(2020, 12, 31)),
        ("2020/1/5", date(2020, 1, 5)),
        ("20201231", date(2020, 12, 31)),
        ("31.12.2020", date(2020, 12, 31)),
        ("1.2.2020", date(2020, 2, 1)),
        ("31.12.20", date(2020, 12, 31)),
        ("25/12/2020", date(2020, 12, 25)),
        ("12/25/2020", date(2020, 12, 25)),
        ("05/05/2020", date(2020, 5, 5)),
        ("20-10-16", date(2016, 10, 20)),
        ("20-10-69", date(1969, 10, 20)),
        ("2010-12-01 08:26:00", date(2010, 12, 1)),
        (datetime(2020, 1, 2, 3, 4), date(2020, 1, 2)),  # noqa: DTZ001 - as spreadsheets give it
        (date(2020, 1, 2), date(2020, 1, 2)),
        ("", None),
        (None, None),
    ],
)
def test_a_day_is_read_however_it_is_written(written: object, found: date | None) -> None:
    assert day(written) == found


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("2010-12-01 08:26:30", datetime(2010, 12, 1, 8, 26, 30)),  # noqa: DTZ001
        ("1.12.2010 8:26", datetime(2010, 12, 1, 8, 26)),  # noqa: DTZ001
        ("25/12/2010 8:26 PM", datetime(2010, 12, 25, 20, 26)),  # noqa: DTZ001
        ("25/12/2010 12:05 am", datetime(2010, 12, 25, 0, 5)),  # noqa: DTZ001
        ("2020-01-01T10:00:00.123Z", datetime(2020, 1, 1, 10, tzinfo=UTC)),
        ("2020-01-01T10:00:00+02:00", datetime(2020, 1, 1, 8, tzinfo=UTC)),
    ],
)
def test_a_time_of_day_is_kept_and_a_named_zone_is_brought_to_utc(
    written: str, found: datetime
) -> None:
    assert moment(written) == found


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        (
            "31.02.2020",
            "31.02.2020 is not a valid date. Write it as 2020-12-31.",
        ),
        ("tomorrow", "“tomorrow” is not a date. Write it as 2020-12-31."),
        (
            "03/04/2020",
            "“03/04/2020” can mean 2020-04-03 or 2020-03-04. Write the one you mean.",
        ),
        (
            17.35,
            "17.35 is a number, not a date. Format the column as a date, or write 2020-12-31.",
        ),
        (
            "2020-01-01 25:00",
            "“2020-01-01 25:00” has no valid time of day. Write it as 2020-12-31 14:30.",
        ),
    ],
)
def test_what_is_no_day_is_named_with_what_would_be_right(written: object, reason: str) -> None:
    assert day(written) == Wrong(reason)


def test_the_column_or_the_user_decides_between_two_readings() -> None:
    assert day("03/04/2020", DateFormat("dmy")) == date(2020, 4, 3)
    assert day("03/04/2020", DateFormat("mdy")) == date(2020, 3, 4)
    assert day("16-10-20", DateFormat("ymd")) == date(2016, 10, 20)


def test_points_mean_day_first_whatever_slashes_mean() -> None:
    assert day("03.04.2020", date_format("mm/dd/yyyy")) == date(2020, 4, 3)
    assert day("03.04.2020", date_format("mm.dd.yyyy")) == date(2020, 3, 4)


def test_an_exact_form_takes_nothing_else() -> None:
    form = date_format("%d %b %Y")
    assert day("5 Jan 2020", form) == date(2020, 1, 5)
    assert day("2020-01-05", form) == Wrong("“2020-01-05” does not match the date format %d %b %Y.")


@pytest.mark.parametrize("text", ["", "tomorrow", "dd", "dd/dd/yyyy", "%Q"])
def test_what_is_no_date_format_is_refused(text: str) -> None:
    with pytest.raises(IntakeError, match=r"is not a date format. Use dd\.mm\.yyyy"):
        date_format(text)


@pytest.mark.parametrize(
    ("written", "evidence"),
    [
        ("25/12/2020", "dmy"), ("12/25/2020", "mdy"), ("03/04/2020", "?"), ("05/05/2020", None),
        ("03.04.2020", None), ("2020-04-03", None), ("31-10-16", "dmy"), ("31/31/2020", None),
    ],
)  # fmt: skip
def test_a_date_tells_the_order_of_its_parts(written: str, evidence: str | None) -> None:
    assert order_evidence(written) == evidence


_CELLS = st.text() | st.floats() | st.integers() | st.none() | st.datetimes() | st.dates()


@given(_CELLS | st.builds(time) | st.from_regex(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}( .*)?"))
def test_any_cell_is_a_day_or_nothing_or_a_reason(cell: object) -> None:
    for form in (None, DateFormat("dmy"), DateFormat("mdy"), DateFormat(exact="%d.%m.%Y")):
        found = day(cell, form)
        assert found is None or isinstance(found, date | Wrong)


@given(st.dates(min_value=date(1970, 1, 1)), st.sampled_from(["%Y-%m-%d", "%d.%m.%Y"]))
def test_a_day_that_is_written_clearly_is_read_back(which: date, form: str) -> None:
    assert day(which.strftime(form)) == which


@pytest.mark.parametrize("written", ["0001-01-01", "01.01.0020", date(1601, 1, 1)])
def test_a_year_that_no_list_of_clients_has_is_refused(written: object) -> None:
    for found in (day(written), moment(written)):
        assert isinstance(found, Wrong)
        assert "which can't be right" in found.reason


@pytest.mark.parametrize("form", ["%H", "%d.%m", "%m/%Y"])
def test_a_format_that_does_not_tell_the_whole_day_is_refused(form: str) -> None:
    with pytest.raises(IntakeError, match="must have day, month and year"):
        date_format(form)


@pytest.mark.parametrize(
    "written",
    [
        "1 марта 2026", "01 мар. 2026", "1 мар 2026 г.", "1. März 2026", "1 mars 2026",
        "2026. gada 1. marts", "Mar 1, 2026", "March 1st, 2026", "01-Mar-26", "2026-Mar-01",
        "Sun, 01 Mar 2026", "01.03.2026.", "46082", 46082, "01.03.2026г", "01.03.2026 г.",
        "2026. gada 1. martā", "14:05 01.03.2026", "1772323200000", 1772323200000,
        "Sun Mar 01 2026 14:05:11 GMT+0300 (Moscow Standard Time)",
    ],
)  # fmt: skip
def test_a_day_with_its_month_as_a_word_or_as_a_spreadsheet_counts_it(written: object) -> None:
    assert day(written) == date(2026, 3, 1)


@pytest.mark.parametrize(
    "written",
    [
        "2026-03-01T23:30:00-05:00", "2026-03-01 00:30:00 +0300", "2026-03-01 23:30:00 UTC",
        "Sun, 01 Mar 2026 23:30:00 -0800",
    ],
)  # fmt: skip
def test_the_day_of_a_moment_is_the_day_as_it_is_written(written: str) -> None:
    assert day(written) == date(2026, 3, 1)


@pytest.mark.parametrize("written", ["0000-00-00", "0000-00-00 00:00:00", "-", "NULL", "нет"])
def test_no_date_is_none(written: str) -> None:
    assert day(written) is None
    assert moment(written) is None


@pytest.mark.parametrize("written", ["March 2026", "Q1 2026", "2026-03", "31 февраля 2026"])
def test_what_names_no_day_is_refused(written: str) -> None:
    assert isinstance(day(written), Wrong)


@pytest.mark.parametrize(
    ("written", "found"),
    [
        ("14:05 01.03.2026", datetime(2026, 3, 1, 14, 5)),  # noqa: DTZ001
        ("14:05:11, 1 марта 2026", datetime(2026, 3, 1, 14, 5, 11)),  # noqa: DTZ001
        ("Sun Mar 01 2026 14:05:11 GMT+0300", datetime(2026, 3, 1, 11, 5, 11, tzinfo=UTC)),
        ("1772323200000", datetime(2026, 3, 1, tzinfo=UTC)),
    ],
)
def test_a_moment_is_read_in_the_order_of_other_programs(written: str, found: datetime) -> None:
    assert moment(written) == found


def test_a_time_in_front_does_not_decide_between_two_readings() -> None:
    assert order_evidence("14:05 03/04/2020") == "?"
    assert order_evidence("14:05 25/04/2020") == "dmy"


@pytest.mark.parametrize(
    "written",
    ["March 2026", "март 2026 г.", "Q1 2026", "2026 Q1", "1 кв. 2026", "2026-03", "03.2026"],
)
def test_a_month_or_a_quarter_is_told_to_have_no_day(written: str) -> None:
    assert day(written) == Wrong(f"“{written}” has no day. Write the whole date, as 2020-12-31.")
