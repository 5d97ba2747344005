"""The order of one deal's stage changes, where their times alone do not give it.

Events are ordered by time. Events of one moment, or of one day where a file gives days without a
clock time, are ordered by the chain of their stages (`from_stage` -> `to_stage`), then in the order
in which they were written. An undated event comes after the event that led to its `from_stage`. If
nothing says where it belongs, it is the present stage and comes last.

>>> opened = Event(0, None, None, None, "Lead")
>>> won = Event(1, None, None, "Offer", "Won")
>>> offered = Event(2, 739000, 739000 * 86_400, "Lead", "Offer")
>>> [event.to_stage for event in ordered([won, offered, opened])]
['Lead', 'Offer', 'Won']
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import NamedTuple


class Event(NamedTuple):
    """A stage change. `row` is its place among the rows as written; `day` and `moment` are whole
    numbers that sort (None where undated). Events without a clock time have the `moment` of all
    events of their day."""

    row: int
    day: int | None
    moment: int | None
    from_stage: str | None
    to_stage: str | None


def ordered(events: Iterable[Event], present: str | None = None) -> list[Event]:
    """The events of one deal in their order; `present` is the stage that the deal is in now, where
    its record is known."""
    given = list(events)
    dated = sorted((event for event in given if event.moment is not None), key=_by_time)
    path: list[Event] = []
    for _moment, group in groupby(dated, key=lambda event: event.moment):
        path += _chain(list(group), path[-1].to_stage if path else None, present)
    undated = sorted(
        (event for event in given if event.moment is None), key=lambda event: event.row
    )
    path = _add_the_rest(path, _insert(path, undated), present)
    if present is None or not path or path[-1].to_stage == present:
        return path
    return _by_chain_alone(given, present) or path


def _by_chain_alone(given: list[Event], present: str) -> list[Event]:
    """All events as one chain that ends in the present stage, whatever their times: a date that was
    entered wrongly (closed before it was created) does not make a reopened deal."""
    written = sorted(given, key=lambda event: event.row)
    start = _head(written)
    walk = _walk(written, start)
    return walk if _is_chain(walk, start) and walk[-1].to_stage == present else []


def _by_time(event: Event) -> tuple[int, int]:
    return (event.moment or 0, event.row)


def _chain(group: list[Event], stage: str | None, present: str | None) -> list[Event]:
    """Events of one moment as one walk through their stages, from `stage` on."""
    if len(group) == 1:
        return group
    start = stage if any(event.from_stage == stage for event in group) else _head(group)
    walk = _walk(group, start)
    if _is_chain(walk, start):
        return walk
    return _nearest_chain(group, start, present)


def _head(group: Sequence[Event]) -> str | None:
    """The stage that a group of events begins in: one that no event of the group leads to."""
    led_to = {event.to_stage for event in group}
    heads = (event.from_stage for event in group if event.from_stage not in led_to)
    return next(heads, group[0].from_stage)


def _walk(group: Sequence[Event], start: str | None) -> list[Event]:
    """A walk that uses every event once, where there is one (Hierholzer 1873)."""
    leaving: dict[str | None, deque[Event]] = {}
    for event in group:
        leaving.setdefault(event.from_stage, deque()).append(event)
    stack: list[Event | None] = [None]
    walk: list[Event] = []
    while stack:
        last = stack[-1]
        next_events = leaving.get(start if last is None else last.to_stage)
        if next_events:
            stack.append(next_events.popleft())
        elif (done := stack.pop()) is not None:
            walk.append(done)
    return walk[::-1] if len(walk) == len(group) else []


def _is_chain(walk: Sequence[Event], start: str | None) -> bool:
    if not walk or walk[0].from_stage != start:
        return False
    return all(before.to_stage == after.from_stage for before, after in pairwise(walk))


def _nearest_chain(group: list[Event], stage: str | None, present: str | None) -> list[Event]:
    """As much of a chain as there is; where it breaks, as written, the present stage last."""
    remaining, path = list(group), []
    while remaining:
        led_to = {event.to_stage for event in remaining}
        event = min(
            remaining,
            key=lambda each: (
                each.from_stage is None or each.from_stage != stage,
                each.from_stage is not None and each.from_stage in led_to,
                present is not None and each.to_stage == present,
                each.row,
            ),
        )
        remaining.remove(event)
        path.append(event)
        stage = event.to_stage
    return path


def _insert(path: list[Event], undated: Sequence[Event]) -> list[Event]:
    """Put undated events into the chain; returns those of which nothing says where they belong."""
    waiting = list(undated)
    found = True
    while waiting and found:
        found = False
        for event in waiting:
            place = _place(event, path)
            if place is not None:
                path.insert(place, event)
                waiting.remove(event)
                found = True
                break
    return waiting


def _place(event: Event, path: Sequence[Event]) -> int | None:
    """Where the chain has a place for an undated event; None where it has none."""
    if not path:
        return None
    gap = next(_gaps(event, path), None)
    if gap is not None:
        return gap
    if event.from_stage is None:
        return None
    led = [place for place, each in enumerate(path, 1) if each.to_stage == event.from_stage]
    return led[-1] if led else None


def _gaps(event: Event, path: Sequence[Event]) -> Iterator[int]:
    """The places where the chain is broken and this event closes the gap, on both sides first."""
    places = [
        place
        for place, after in enumerate(path)
        if after.from_stage == event.to_stage
        and (place == 0 or path[place - 1].to_stage != after.from_stage)
        and not (place == 0 and after.from_stage is None)
    ]
    both = [p for p in places if event.from_stage == (path[p - 1].to_stage if p else None)]
    yield from both
    if path[-1].to_stage == event.from_stage:
        yield len(path)
    yield from places


def _add_the_rest(path: list[Event], rest: list[Event], present: str | None) -> list[Event]:
    """What nothing places comes last, unless the record names another stage as the present one."""
    if not rest:
        return path
    if not path:
        return _chain(rest, None, present)
    first = [e for e in rest if present is not None and e.to_stage != present]
    last = [e for e in rest if e not in first]
    return [*_in_chain(first, None), *path, *_in_chain(last, path[-1].to_stage)]


def _in_chain(events: list[Event], stage: str | None) -> list[Event]:
    return _chain(events, stage, None) if events else []
