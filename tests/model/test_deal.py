from __future__ import annotations

import json
from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from crm_widgets.model import Deal, Interaction, Pipeline, Purchase, StageEvent


def test_a_pipeline_has_its_stages_in_order_and_then_its_ends() -> None:
    sales = Pipeline(name="Sales", stages=["Lead", "Offer"])
    assert sales.all_stages == ["Lead", "Offer", "Won", "Lost"]
    assert sales.ends == ("Won", "Lost")


def test_two_stages_of_one_name_are_refused() -> None:
    with pytest.raises(ValidationError, match="two stages are called 'Won'"):
        Pipeline(name="Sales", stages=["Lead", "Won"])


def test_money_comes_back_to_the_cent() -> None:
    for amount in ("0.1", "19.99", "123456789012.34", "-5"):
        bought = Purchase(date=date(2026, 1, 1), amount=Decimal(amount))
        assert Purchase.from_document(bought.document()).amount == Decimal(amount)


@pytest.mark.parametrize("amount", ["NaN", "inf", "12,5 EUR", ""])
def test_an_amount_is_a_number(amount: str) -> None:
    with pytest.raises(ValidationError):
        Purchase(date=date(2026, 1, 1), amount=amount)  # type: ignore[arg-type]


def test_a_purchase_of_a_moment_is_of_its_day() -> None:
    bought = Purchase(date=datetime(2010, 12, 1, 8, 26, tzinfo=UTC), amount=Decimal(15))
    assert bought.date == date(2010, 12, 1)


def test_times_are_kept_in_utc() -> None:
    riga = timezone(timedelta(hours=2))
    call = Interaction(contact_id="c", at=datetime(2026, 11, 12, 10, 0, tzinfo=riga))
    assert call.document()["at"] == "2026-11-12T08:00:00Z"
    assert Interaction.from_document(call.document()).at == datetime(2026, 11, 12, 8, tzinfo=UTC)


def test_a_time_is_kept_to_the_microsecond() -> None:
    at = datetime(2026, 11, 12, 8, 0, 0, 250_000, tzinfo=UTC)
    event = StageEvent(deal_id="d", to_stage="Offer", at=at)
    assert event.document()["at"] == "2026-11-12T08:00:00.250000Z"
    assert StageEvent.from_document(event.document()).at == at


def test_a_stage_event_may_not_know_when() -> None:
    event = StageEvent(deal_id="d", to_stage="Prospecting")
    assert "at" not in event.document()
    assert StageEvent.from_document(event.document()).at is None


@pytest.mark.parametrize("year", [1, 26, 1899, 2200, 9999])
def test_a_year_that_no_deal_can_have_is_refused(year: int) -> None:
    with pytest.raises(ValidationError, match=f"the year {year} is not between 1900 and 2199"):
        Purchase(date=date(year, 11, 2), amount=Decimal(1))
    with pytest.raises(ValidationError, match=f"the year {year} is not between 1900 and 2199"):
        Deal(title="Water", created_at=datetime(year, 1, 1, tzinfo=UTC))


def test_the_amount_of_a_deal_is_not_below_zero() -> None:
    with pytest.raises(ValidationError, match="-5 is below zero"):
        Deal(title="Water", amount=Decimal(-5))
    assert Deal(title="Water", amount=Decimal(0)).amount == 0


@given(st.decimals(allow_nan=False, allow_infinity=False) | st.decimals(-1000, 1000, places=3))
def test_an_amount_is_stored_exactly_or_refused(amount: Decimal) -> None:
    try:
        bought = Purchase(date=date(2026, 1, 1), amount=amount)
    except ValidationError as error:
        digits = len(amount.normalize().as_tuple().digits)
        assert digits > 15 or abs(amount) >= 10**15 or (amount and abs(amount) < Decimal("1e-300"))
        assert "digits" in str(error) or "too large" in str(error)
    else:
        stored = json.loads(json.dumps(bought.document()))
        assert Purchase.from_document(stored).amount == amount


def test_an_amount_of_too_many_digits_says_so() -> None:
    with pytest.raises(ValidationError, match="has more digits than an amount can hold"):
        Purchase(date=date(2026, 1, 1), amount=Decimal("12345678901234.5678"))
    with pytest.raises(ValidationError, match="1E\\+15 is too large for an amount"):
        Purchase(date=date(2026, 1, 1), amount=Decimal("1E+15"))


def test_a_deal_is_open_until_it_is_won_or_lost() -> None:
    sales = Pipeline(name="Sales", stages=["Lead", "Offer"])
    assert [stage for stage in sales.all_stages if sales.is_open(stage)] == ["Lead", "Offer"]
