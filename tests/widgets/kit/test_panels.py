"""Panels on which something is decided."""

from __future__ import annotations

import asyncio
import threading

import pytest

from crm_widgets.errors import InvalidValue
from crm_widgets.widgets.kit.message import Message
from crm_widgets.widgets.kit.panels.action_bar import ActionBar, BarButton
from crm_widgets.widgets.kit.panels.choices_panel import Choice, ChoicesPanel
from crm_widgets.widgets.kit.panels.progress import Progress, Report
from crm_widgets.widgets.kit.panels.radio_panel import Answer, Ask, RadioPanel
from crm_widgets.widgets.kit.panels.shortcuts import Shortcuts


def test_a_bar_presses_the_button_that_it_shows_now() -> None:
    pressed: list[str] = []
    bar = ActionBar("Decide")
    bar.show("A.", "", [BarButton("Old", lambda: pressed.append("old"))])
    bar.show("B.", "", [BarButton("New", lambda: pressed.append("new"), main=True, key="N")])
    bar.press(0)
    assert pressed == ["new"]
    assert (bar.strong, bar.buttons[0]["key"]) == ("B.", "N")


def test_only_what_is_offered_can_be_chosen() -> None:
    chosen: list[tuple[str, object]] = []
    panel = ChoicesPanel("How", on_change=lambda name, value: chosen.append((name, value)))
    panel.show([Choice("mark", "Amounts", ",", [(",", "Comma"), (".", "Point")])])
    panel.set_value("mark", ".")
    for name, value in (("mark", ";"), ("other", ".")):
        with pytest.raises(InvalidValue):
            panel.set_value(name, value)
    assert chosen == [("mark", ".")]
    assert panel.value("mark") == "."
    questions = RadioPanel("Please decide", on_change=lambda name, value: None)
    questions.show([Ask("q", "A client called “Total”", [Answer("out", "Leave out")], "out")])
    with pytest.raises(InvalidValue):
        questions.choose("q", "in")


def test_work_says_how_far_it_is_and_can_be_cancelled() -> None:
    async def scenario() -> tuple[Progress, Message, list[object]]:
        messages = Message()
        progress = Progress(messages=messages)
        shown: list[object] = []
        reached, go_on = threading.Event(), threading.Event()

        def work(report: Report) -> str:
            report(1, 10)
            reached.set()
            go_on.wait(5)
            report(2, 10)
            return "done"

        progress.start_work(
            "Checking", work, shown.append, cancelled=lambda: shown.append("cancelled")
        )
        assert progress.text == "Checking"
        await asyncio.to_thread(reached.wait, 5)
        await asyncio.sleep(0)
        assert progress.line == "1 of 10 rows"
        progress.cancel()
        go_on.set()
        await progress.finished()
        return progress, messages, shown

    progress, messages, shown = asyncio.run(scenario())
    assert shown == ["cancelled"]
    assert not progress.busy
    assert messages.text == "Cancelled. Nothing was written."


def test_a_key_does_what_it_is_listed_for() -> None:
    pressed: list[str] = []
    shortcuts = Shortcuts([(["U"], "undo")], {"U": lambda: pressed.append("U")})
    shortcuts.press_key("U")
    assert pressed == ["U"]
