from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from decimal import Decimal

import pytest
from pydantic import ValidationError

from crm_widgets.model import Deal, Interaction, Pipeline, Purchase, StageEvent


def test_a_pipeline_has_its_stages_in_order_and_then_its_ends() -> None:
    sales = Pipeline(name="Sales", stages=["Lead", "Offer"])
    assert sales.all_stages == ["Lead", "Offer", "Won", "Lost"]
    assert sales.ends == ("Won", "Lost")


def test_a_stage_that_stands_twice_is_refused_by_name() -> None:
    with pytest.raises(ValidationError, match="'Won' stands twice"):
        Pipeline(name="Sales", stages=["Lead", "Won"])


def test_money_comes_back_to_the_cent() -> None:
    for amount in ("0.1", "19.99", "123456789012.34", "-5"):
        deal = Deal(title="Water", amount=Decimal(amount))
        assert Deal.from_document(deal.document()).amount == Decimal(amount)


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


def test_a_stage_event_may_not_know_when() -> None:
    event = StageEvent(deal_id="d", to_stage="Prospecting")
    assert "at" not in event.document()
    assert StageEvent.from_document(event.document()).at is None


def test_a_year_of_less_than_four_digits_is_refused() -> None:
    with pytest.raises(ValidationError, match="the year 26 is none of ours"):
        Purchase(date=date(26, 11, 2), amount=Decimal(1))
    with pytest.raises(ValidationError, match="the year 1 is none of ours"):
        Deal(title="Water", created_at=datetime(1, 1, 1, tzinfo=UTC))
