"""A failing callback: a sentence for the visitor, a traceback for the log, the button back."""

from __future__ import annotations

import logging
import re
from typing import Any, ClassVar

import pytest

from crm_widgets.model import Pipeline
from crm_widgets.widgets.kit.component import Action, Component, browser_callable
from crm_widgets.widgets.kit.guard import guard, guarded, log, sentence_of
from crm_widgets.widgets.kit.message import Message


def test_an_unforeseen_error_gives_a_sentence_and_its_reference_stands_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    said: list[str] = []
    with caplog.at_level(logging.ERROR, logger=log.name), guarded(said.append):
        {}["no such key"]

    reference = re.search(r"reference ([0-9a-f]{6})\.$", said[0])
    assert reference
    assert "no such key" not in said[0]
    assert f"reference {reference[1]}" in caplog.text
    assert "KeyError: 'no such key'" in caplog.text
    assert "Traceback" in caplog.text


def test_a_sentence_that_our_own_code_raised_is_shown_as_it_is() -> None:
    said: list[str] = []
    with guarded(said.append):
        namespace: dict[str, Any] = {"__name__": "crm_widgets.made_up"}
        exec("def move():\n    raise ValueError('No stage is called Wonn; one is Won.')", namespace)
        namespace["move"]()
    assert said == ["No stage is called Wonn; one is Won."]


def test_a_value_error_of_python_itself_is_no_sentence_for_a_visitor() -> None:
    said: list[str] = []
    with guarded(said.append):
        namespace: dict[str, Any] = {"__name__": "crm_widgets.made_up"}
        exec("def move():\n    int('twelve')", namespace)
        namespace["move"]()
    assert "twelve" not in said[0]
    assert "reference" in said[0]


def test_pydantics_own_report_is_no_sentence_for_a_visitor() -> None:
    with pytest.raises(ValueError) as caught:
        Pipeline(name="", stages=[])
    assert "reference" in sentence_of(caught.value)


def test_a_guarded_callback_does_not_stop_its_caller() -> None:
    said: list[str] = []

    @guard(said.append)
    def callback(_change: object) -> None:
        raise ZeroDivisionError

    callback({"new": 1})
    assert len(said) == 1


class _Faulty(Component):
    script: ClassVar[str] = "message"

    @browser_callable
    def save(self) -> None:
        raise RuntimeError("a secret of the server")

    def delete_all(self) -> None:
        raise AssertionError("the browser must not call what is not marked for it")


def _sent(part: Component) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    part.send = lambda content, buffers=None: sent.append(content)  # type: ignore[method-assign]
    return sent


def test_the_button_comes_back_to_life_when_its_method_fails() -> None:
    part = _Faulty()
    sent = _sent(part)
    part._hear(part, {"do": "save", "call": "1-1", "about": {}}, [])
    assert sent == [{"done": "1-1", "answer": None}]
    assert part.note["kind"] == "bad"
    assert "secret" not in part.note["text"]


@pytest.mark.parametrize("name", ["delete_all", "close", "__class__", "", None])
def test_the_browser_can_call_only_what_is_marked_for_it(name: str | None) -> None:
    part = _Faulty()
    _sent(part)
    part._hear(part, {"do": name, "call": "1-1"}, [])
    assert "reference" in part.note["text"]


def test_a_note_of_a_part_goes_to_the_pages_message_area() -> None:
    message = Message()
    part = _Faulty(messages=message)
    part.tell("good", "Saved.")
    assert message.text == "Saved."
    assert part.note == {}


def test_an_action_of_a_message_that_was_replaced_does_nothing() -> None:
    done: list[str] = []
    message = Message()
    message.good("Saved.", actions=[Action("Undo", lambda: done.append("first"))])
    old = message.note["number"]
    message.good("Saved again.", actions=[Action("Undo", lambda: done.append("second"))])
    message.note_do(0, old)
    message.note_do(0, message.note["number"])
    assert done == ["second"]
