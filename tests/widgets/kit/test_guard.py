"""A failing callback: a sentence for the visitor, a traceback for the log, a button that works."""

from __future__ import annotations

import logging
import re
from typing import Any, ClassVar

import pytest

from crm_widgets.errors import InvalidValue
from crm_widgets.model import Pipeline
from crm_widgets.widgets.kit.component import Action, Component, browser_callable
from crm_widgets.widgets.kit.guard import guard, guarded, log, sentence_of
from crm_widgets.widgets.kit.message import Message


def test_an_unforeseen_error_gives_a_sentence_and_its_reference_stands_in_the_log(
    caplog: pytest.LogCaptureFixture,
) -> None:
    shown: list[str] = []
    with caplog.at_level(logging.ERROR, logger=log.name), guarded(shown.append):
        {}["no such key"]

    reference = re.search(
        r"give your administrator reference ([2-9A-Z]{4}-[2-9A-Z]{4})\.$", shown[0]
    )
    assert reference
    assert "no such key" not in shown[0]
    assert f"reference {reference[1]}" in caplog.text
    assert "KeyError: 'no such key'" in caplog.text
    assert "Traceback" in caplog.text


def test_an_error_for_users_is_shown_as_it_is() -> None:
    shown: list[str] = []
    with guarded(shown.append):
        raise InvalidValue("There is no stage Wonn; did you mean Won?")
    assert shown == ["There is no stage Wonn; did you mean Won?"]


@pytest.mark.parametrize(
    "error", [ValueError("invalid literal for int(): 'twelve'"), KeyError("twelve")]
)
def test_any_other_error_shows_nothing_but_a_reference(error: Exception) -> None:
    sentence = sentence_of(error)
    assert "twelve" not in sentence
    assert sentence.startswith("Something went wrong. Try again; if it keeps happening, ")


def test_pydantics_own_report_is_not_shown_to_a_visitor() -> None:
    with pytest.raises(ValueError) as caught:
        Pipeline(name="", stages=[])
    assert "reference" in sentence_of(caught.value)


def test_a_guarded_callback_does_not_stop_its_caller() -> None:
    shown: list[str] = []

    @guard(shown.append)
    def callback(_change: object) -> None:
        raise ZeroDivisionError

    callback({"new": 1})
    assert len(shown) == 1


class _Faulty(Component):
    script: ClassVar[str] = "hint"

    @browser_callable
    def save(self) -> None:
        raise RuntimeError("a secret of the server")

    def delete_all(self) -> None:
        raise AssertionError("the browser must not call what is not marked for it")


def _sent(component: Component) -> list[dict[str, Any]]:
    sent: list[dict[str, Any]] = []
    component.send = lambda content, buffers=None: sent.append(content)  # type: ignore[method-assign]
    return sent


def test_the_button_works_again_when_its_method_fails() -> None:
    component = _Faulty()
    sent = _sent(component)
    component._call_from_browser(component, {"do": "save", "call": "1-1", "about": {}}, [])
    assert sent == [{"done": "1-1", "answer": None}]
    assert component.note["kind"] == "bad"
    assert "secret" not in component.note["text"]


@pytest.mark.parametrize("name", ["delete_all", "close", "__class__", "", None])
def test_the_browser_can_call_only_what_is_marked_for_it(name: str | None) -> None:
    component = _Faulty()
    _sent(component)
    component._call_from_browser(component, {"do": name, "call": "1-1"}, [])
    assert "reference" in component.note["text"]


def test_a_message_of_a_component_goes_to_the_pages_message_area() -> None:
    message = Message()
    component = _Faulty(messages=message)
    component.show_message("good", "Saved.")
    assert message.text == "Saved."
    assert component.note == {}


def test_a_change_is_reported_to_the_message_area_or_to_the_component_alone() -> None:
    reported: list[str] = []
    message = Message()
    message.on_change = lambda: reported.append("page")
    on_page, alone = _Faulty(messages=message), _Faulty()
    on_page.report_change()
    alone.report_change()
    alone.on_change = lambda: reported.append("alone")
    alone.report_change()
    assert reported == ["page", "alone"]


def test_an_action_of_a_message_that_was_replaced_does_nothing() -> None:
    done: list[str] = []
    message = Message()
    message.good("Saved.", actions=[Action("Undo", lambda: done.append("first"))])
    old = message.note["number"]
    message.good("Saved again.", actions=[Action("Undo", lambda: done.append("second"))])
    message.note_do(0, old)
    message.note_do(0, message.note["number"])
    assert done == ["second"]
