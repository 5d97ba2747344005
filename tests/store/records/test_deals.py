"""A deal is read and saved in one change: what others edit meanwhile is kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from sqlalchemy import event

from crm_widgets.model import Deal, Pipeline
from crm_widgets.store import ClientBase, EditConflict, describe_change

Opened = Callable[..., ClientBase]


def just_before_the_lock(base: ClientBase, act: Callable[[], object]) -> None:
    """Somebody else acts once, just before the next change of the base begins."""

    acts = [act]

    def interrupt(_connection: Any, _cursor: Any, statement: str, *_more: Any) -> None:
        if acts and ("BEGIN IMMEDIATE" in statement or "pg_advisory_xact_lock" in statement):
            acts.pop()()

    event.listen(base.journal.engine, "before_cursor_execute", interrupt)


@pytest.fixture
def two(opened: Opened) -> tuple[ClientBase, ClientBase]:
    mine, theirs = opened("Anna"), opened("Pēteris")
    mine.pipelines.add(Pipeline(name="Sales", stages=["Lead", "Talk", "Offer"]))
    mine.deals.add(Deal(id="d", title="Ovens", stage="Lead"))
    return mine, theirs


def test_a_note_that_a_colleague_saves_meanwhile_does_not_fail_a_move(
    two: tuple[ClientBase, ClientBase],
) -> None:
    mine, theirs = two
    deal = theirs.deals.get("d")
    just_before_the_lock(
        mine, lambda: theirs.deals.update(deal.model_copy(update={"note": "wants two"}))
    )
    moved = mine.deals.move("d", "Talk")
    assert (moved.stage, moved.note) == ("Talk", "wants two")
    assert [one.to_stage for one in mine.stage_events.where(deal_id="d")] == ["Lead", "Talk"]


def test_a_move_begins_where_the_deal_is_by_then(two: tuple[ClientBase, ClientBase]) -> None:
    mine, theirs = two
    just_before_the_lock(mine, lambda: theirs.deals.move("d", "Talk"))
    mine.deals.move("d", "Offer")
    last = mine.stage_events.where(deal_id="d")[-1]
    assert (last.from_stage, last.to_stage) == ("Talk", "Offer")
    assert describe_change(mine.changes(1)[0]) == "Deal moved: Ovens, Talk → Offer"


def test_a_deal_that_is_there_already_is_not_moved_twice(
    two: tuple[ClientBase, ClientBase],
) -> None:
    mine, theirs = two
    just_before_the_lock(mine, lambda: theirs.deals.move("d", "Talk"))
    version = mine.version
    assert mine.deals.move("d", "Talk").stage == "Talk"
    assert mine.version == version + 1
    assert len(mine.stage_events) == 2


def test_an_update_that_conflicts_says_who_was_faster(two: tuple[ClientBase, ClientBase]) -> None:
    mine, theirs = two
    deal = mine.deals.get("d")
    just_before_the_lock(mine, lambda: theirs.deals.move("d", "Talk"))
    with pytest.raises(EditConflict, match="^Pēteris changed this record") as conflict:
        mine.deals.update(deal.model_copy(update={"stage": "Won"}))
    assert conflict.value.author == "Pēteris"
    assert mine.deals.get("d").closed_at is None
