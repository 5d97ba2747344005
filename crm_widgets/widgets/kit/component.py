"""What all parts of a page have in common: a script, a style sheet, words, and guarded handlers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, TypeVar

import anywidget
import ipywidgets
import traitlets

from crm_widgets.widgets.kit.guard import guarded

if TYPE_CHECKING:
    from crm_widgets.widgets.kit.message import Message

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


@cache
def _script(script: str) -> str:
    shared = (STATIC / "part.js").read_text("utf-8")
    return shared + "\n" + (STATIC / f"{script}.js").read_text("utf-8")


@cache
def _looks() -> str:
    return (STATIC / "looks.css").read_text("utf-8")


class Component(anywidget.AnyWidget):
    """A part of a page, drawn by `static/<script>.js`, which calls the methods marked `@browser_callable`.

    `words` are the texts that the script shows. `note` is a message above the part; with
    `messages` (another part, the page's), messages are shown there instead.
    """

    script: ClassVar[str] = ""

    words = traitlets.Dict().tag(sync=True)
    note = traitlets.Dict().tag(sync=True)

    def __init__(self, *, messages: Message | None = None, **state: Any) -> None:
        # One id for all parts, so that the browser keeps one copy of the style sheet.
        super().__init__(
            _esm=_script(self.script), _css=_looks(), _anywidget_id="crm_widgets", **state
        )
        self.messages = messages
        self._note_actions: list[Action] = []
        self._note_number = 0
        self.on_msg(self._hear)

    _esm = traitlets.Unicode().tag(sync=True)
    _css = traitlets.Unicode().tag(sync=True)

    def tell(
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
        """Show a message above this part, in place of the one before it."""
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
        """Take the message above this part away."""
        self._note_actions = []
        self.note = {}

    @browser_callable
    def note_do(self, index: int, number: int) -> None:
        """Do what the message offers, unless another message has taken its place."""
        if number == self._note_number:
            self._note_actions[index].do()

    def tell_failure(self, sentence: str) -> None:
        """Show what went wrong."""
        self.tell("bad", sentence)

    def report_change(self) -> None:
        """Say that this part changed the base; the page that holds it draws anew what it shows."""
        if self.messages is not None:
            self.messages.report_change()

    def give_file(self, name: str, content: bytes, mime: str = "text/csv") -> None:
        """Hand the visitor a file that was made for this click; nothing is kept on the server."""
        self.send({"file": name, "type": mime}, buffers=[content])

    def close(self) -> None:
        """Close the part, here and in the browser; its layout is a widget too."""
        super().close()
        self.layout.close()

    def _hear(self, _widget: Any, content: dict[str, Any], _buffers: Any) -> None:
        """Call the method that the browser asks for; its button comes back to life in any case."""
        answer = None
        try:
            with guarded(self.tell_failure):
                method = getattr(self, str(content.get("do")), None)
                if not getattr(method, "browser_callable", False):
                    raise LookupError(f"{type(self).__name__} hears no {content.get('do')!r}")
                answer = method(**content.get("about", {}))  # type: ignore[misc]
        finally:
            self.send({"done": content.get("call"), "answer": answer})


class Box(ipywidgets.Box):
    """Parts put together; `look` names classes of the style sheet: page, split, panel, stack."""

    def __init__(self, children: Sequence[ipywidgets.Widget] = (), *, look: str = "") -> None:
        super().__init__(children=list(children))
        for name in ("crm", "box", *look.split()):
            self.add_class(name)

    def close(self) -> None:
        """Close the box and all that is in it, here and in the browser."""
        for child in self.children:
            child.close()
        super().close()
        self.layout.close()
