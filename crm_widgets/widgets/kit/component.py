"""What all components of a page share: script, style sheet, texts, messages, guarded handlers."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import Any, ClassVar, Literal, NamedTuple, TypeVar

import anywidget
import ipywidgets
import traitlets

from crm_widgets.widgets.kit.guard import guarded
from crm_widgets.widgets.kit.static_view import StaticView

STATIC = Path(__file__).parent / "static"
Method = TypeVar("Method", bound=Callable[..., Any])
NoteKind = Literal["good", "warn", "bad"]


class Action(NamedTuple):
    """A button or a link: its label, what it does, whether it is the main one of its place, and
    in which `look` it comes ("narrow-only": seen on a narrow screen only)."""

    label: str
    do: Callable[[], object]
    main: bool = False
    look: str = ""


def browser_callable(method: Method) -> Method:
    """Mark a method as one that the browser may call; it may call no other."""
    method.browser_callable = True  # type: ignore[attr-defined]
    return method


_NOTE_ONLY = "export default component(() => ({}));"
"""The script of a component that shows nothing but its note."""


@cache
def _script(script: str) -> str:
    files = ["component", "combobox", *([script] if script else [])]
    texts = [(STATIC / f"{name}.js").read_text("utf-8") for name in files]
    return "\n".join(texts if script else [*texts, _NOTE_ONLY])


@cache
def _looks() -> str:
    files = ("looks", "panels/panels")
    return "\n".join((STATIC / f"{name}.css").read_text("utf-8") for name in files)


_HALF = re.compile("[\ud800-\udfff]")


class Component(StaticView, anywidget.AnyWidget):
    """A piece of a page, drawn by `static/<script>.js`, which may call the methods marked
    `@browser_callable` and no others.

    `texts` are the texts that the script shows. `note` is a message above the component; with
    `messages` (the page's message area), messages are shown there instead.
    """

    script: ClassVar[str] = ""

    texts = traitlets.Dict().tag(sync=True)
    note = traitlets.Dict().tag(sync=True)

    def __init__(self, *, messages: Component | None = None, **state: Any) -> None:
        # One id for all components, so that the browser keeps one copy of the style sheet.
        super().__init__(
            _esm=_script(self.script), _css=_looks(), _anywidget_id="crm_widgets", **state
        )
        self.messages = messages
        self.on_change: Callable[[], object] = lambda: None
        self._note_actions: list[Action] = []
        self._note_number = 0
        self.on_msg(self._call_from_browser)

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)

    def report_change(self) -> None:
        """Say that the base was changed: `on_change` of the message area is called, which a page
        sets to its `poll`, and draws what is new once. A component alone calls its own."""
        (self.messages or self).on_change()

    def show_message(
        self,
        kind: NoteKind,
        text: str,
        *,
        strong: Sequence[str] = (),
        actions: Sequence[Action] = (),
    ) -> None:
        """Show a message on the page; `strong` are the pieces of its text that stand in bold."""
        place = self.messages or self
        place.show_note(kind, text, strong=strong, actions=actions)

    def show_note(
        self,
        kind: NoteKind,
        text: str,
        *,
        strong: Sequence[str] = (),
        actions: Sequence[Action] = (),
    ) -> None:
        """Show a message above this component, in place of the one before it."""
        self._note_actions = list(actions)
        self._note_number += 1
        self.note = {
            "kind": kind,
            "text": text,
            "strong": list(strong),
            "actions": [action.label for action in actions],
            "number": self._note_number,
        }

    def clear_note(self) -> None:
        """Remove the message above this component."""
        self._note_actions = []
        self.note = {}

    @browser_callable
    def note_do(self, index: int, number: int) -> None:
        """Do what the message offers, unless another message has taken its place."""
        if number == self._note_number:
            self._note_actions[index].do()

    def show_error(self, sentence: str) -> None:
        """Show what went wrong."""
        self.show_message("bad", sentence)

    def give_file(self, name: str, content: bytes, mime: str = "text/csv") -> None:
        """Hand the visitor a file that was made for this click; nothing is kept on the server."""
        self.send({"file": name, "type": mime}, buffers=[content])

    def send_again(self) -> None:
        """Send the state once more: what changed while the browser was loading may be lost."""
        self.send_state([name for name in self.keys if name not in ("_esm", "_css", "layout")])

    def close(self) -> None:
        """Close the component, here and in the browser; its layout is a widget too."""
        super().close()
        self.layout.close()

    def _call_from_browser(self, _widget: Any, content: dict[str, Any], buffers: Any) -> None:
        """Call the method that the browser asks for; its button works again in any case.

        Bytes that come along are its argument `content`.
        """
        answer = None
        content = whole_characters(content)
        try:
            with guarded(self.show_error):
                method = getattr(self, str(content.get("do")), None)
                if not getattr(method, "browser_callable", False):
                    name = content.get("do")
                    raise LookupError(f"the browser may not call {type(self).__name__}.{name}")
                about = content.get("about", {})
                if buffers:
                    about = {**about, "content": bytes(buffers[0])}
                answer = method(**about)  # type: ignore[misc]
        finally:
            self.send({"done": content.get("call"), "answer": answer})


def whole_characters(value: Any) -> Any:
    """What the browser sent, with U+FFFD (�), which a visitor sees, for half a character: a browser
    may cut an emoji in two, and no database can hold a half."""
    if isinstance(value, str):
        return _HALF.sub("\N{REPLACEMENT CHARACTER}", value)
    if isinstance(value, list):
        return [whole_characters(part) for part in value]
    if isinstance(value, dict):
        return {whole_characters(name): whole_characters(part) for name, part in value.items()}
    return value


class Box(StaticView, ipywidgets.Box):
    """Components put together; `look` names classes of the style sheet: page, split, stack."""

    def __init__(self, children: Sequence[ipywidgets.Widget] = (), *, look: str = "") -> None:
        super().__init__(children=list(children))
        for name in ("crm", "box", *look.split()):
            self.add_class(name)

    def send_again(self) -> None:
        """Send the children once more, and the state of each of them."""
        for child in self.children:
            if isinstance(child, Component | Box):
                child.send_again()
        self.send_state("children")

    def close(self) -> None:
        """Close the box and all that is in it, here and in the browser."""
        for child in self.children:
            child.close()
        super().close()
        self.layout.close()
