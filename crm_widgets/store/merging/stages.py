"""Stages are renamed or merged in their pipelines; deals and their history follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.store.database.documents import load
from crm_widgets.store.documents.document_rows import DocumentRows
from crm_widgets.store.history.steps import State, Step

_ENDS = _(
    "“{old}” can't be merged with “{new}”: one of them is where deals of the pipeline {pipeline} "
    "end as {end}. Rename it, or move its deals."
)
_WON, _LOST = _("won"), _("lost")

Body = dict[str, Any]


def replace_stages(rows: DocumentRows, meant: Mapping[str, str]) -> dict[str, int]:
    """Give stages other names, within a change; returns how many records of each table changed.

    Where the new name is that of another stage of the pipeline, the two become one: a deal that
    went from one to the other stayed where it was, and that event goes. InvalidValue where won or
    lost would become one with another stage.
    """
    pipelines, names = [], set()
    for number, state in rows.states("pipelines"):
        body = load(state.body or "{}")
        if set(meant) & {*body.get("stages", ()), body.get("won"), body.get("lost")}:
            names.add(body.get("name"))
            pipelines.append(Step(number, state, _renamed(body, meant)))
    deals = list(_deals(rows, names, meant))
    ids = set()
    for _number, body in rows.documents("deals"):
        if body.get("pipeline") in names:
            ids.add(body.get("id"))
    events = list(_events(rows, ids, meant))
    for table, steps in (("pipelines", pipelines), ("deals", deals), ("stage_events", events)):
        rows.journal.write(table, steps, follow=False)
    return {"pipelines": len(pipelines), "deals": len(deals), "stage_events": len(events)}


def _renamed(pipeline: Body, meant: Mapping[str, str]) -> Body:
    """The pipeline with its stages under their new names, each once, where it stood first."""
    after = dict(pipeline)
    for end, label in (("won", _WON), ("lost", _LOST)):
        _refuse_merged_end(pipeline, end, label, meant)
        after[end] = meant.get(pipeline[end], pipeline[end])
    kept = [stage for stage in pipeline["stages"] if stage not in meant]
    stages = (meant.get(stage, stage) for stage in pipeline["stages"])
    # A stage that is merged into another one takes that one's place, not the other way round.
    places = [new for old, new in zip(pipeline["stages"], stages, strict=True)
              if old == new or new not in kept]  # fmt: skip
    after["stages"] = list(dict.fromkeys(places))
    return after


def _refuse_merged_end(pipeline: Body, end: str, label: str, meant: Mapping[str, str]) -> None:
    name = meant.get(pipeline[end], pipeline[end])
    others = [*pipeline["stages"], pipeline["lost" if end == "won" else "won"]]
    for stage in others:
        if meant.get(stage, stage) == name:
            old, new = (pipeline[end], stage) if pipeline[end] in meant else (stage, pipeline[end])
            raise InvalidValue(
                _ENDS.format(old=old, new=new, pipeline=pipeline.get("name"), end=label)
            )


def _deals(rows: DocumentRows, names: set[Any], meant: Mapping[str, str]) -> Iterator[Step]:
    for number, state, body in _bodies(rows, "deals"):
        if body.get("pipeline") in names and body.get("stage") in meant:
            yield Step(number, state, body | {"stage": meant[body["stage"]]})


def _events(rows: DocumentRows, deals: set[Any], meant: Mapping[str, str]) -> Iterator[Step]:
    for number, state, body in _bodies(rows, "stage_events"):
        before, after = body.get("from_stage"), str(body.get("to_stage"))
        if body.get("deal_id") not in deals or not {before, after} & meant.keys():
            continue
        new = body | {"to_stage": meant.get(after, after)}
        if before is not None:
            new["from_stage"] = meant.get(before, before)
        stayed = before != after and new.get("from_stage") == new["to_stage"]
        yield Step(number, state, None if stayed else new)


def _bodies(rows: DocumentRows, table: str) -> Iterator[tuple[int, State, Body]]:
    for number, state in rows.states(table):
        yield number, state, load(state.body or "{}")
