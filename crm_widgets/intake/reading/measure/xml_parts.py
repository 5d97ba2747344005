"""XML given to handlers a piece at a time, in bounded memory.

No document type is taken, so there are no entities to expand; an endless tag, attribute or comment
ends in a sentence, since expat would hold it and look through it again with each piece.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pyexpat import ExpatError, ParserCreate

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError, shorten
from crm_widgets.intake.reading.limits import XML_DEPTH, XML_QUIET_BYTES

Attributes = dict[str, str]

_DOCTYPE = _(
    "{name} can't be read: its XML defines entities of its own, which no spreadsheet program "
    "writes. Open it in one and save it again."
)
_INVALID = _(
    "{name} can't be opened as a spreadsheet: its XML is damaged ({why}). Open it in a spreadsheet "
    "program and save it again."
)


class Stop(Exception):
    """Raised by a handler that has read all it wants."""


class XmlHandler:
    """What is done with the elements of a file. Names come without their prefix.

    A subclass has `start`, `end` and `text`; the elements that it doesn't know it hands to `other`
    and `other_ended`, which bound their depth.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.quiet = 0
        self._depth = 0

    def start(self, tag: str, attributes: Attributes) -> None:
        """An element begins."""
        self.other()

    def end(self, tag: str) -> None:
        """An element ends."""
        self.other_ended()

    def text(self, piece: str) -> None:
        """A piece of the text of an element."""

    def other(self) -> None:
        """An element begins that says nothing to the handler."""
        self.quiet = 0
        self._depth += 1
        if self._depth > XML_DEPTH.most:
            raise XML_DEPTH.exceeded(self.name)

    def other_ended(self) -> None:
        """Such an element ends."""
        self._depth -= 1


def read_xml(chunks: Iterable[bytes], handler: XmlHandler) -> None:
    """Give the XML of the chunks to the handler; IntakeError for what is not well-formed."""
    parser = ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = _first_element(parser, handler)
    parser.EndElementHandler = handler.end
    parser.CharacterDataHandler = handler.text
    parser.StartDoctypeDeclHandler = _refuse_doctype(handler.name)
    try:
        for chunk in chunks:
            parser.Parse(chunk, False)
            handler.quiet += len(chunk)
            XML_QUIET_BYTES.check(handler.quiet, handler.name)
        parser.Parse(b"", True)
    except Stop:
        return
    except (ExpatError, LookupError, ValueError) as error:
        raise _invalid(handler.name, error) from None


def _first_element(parser: object, handler: XmlHandler) -> Callable[[str, Attributes], None]:
    """Sees whether the root has a prefix, and takes it off the names if it has."""

    def start(tag: str, attributes: Attributes) -> None:
        if ":" in tag:
            parser.StartElementHandler = lambda tag, given: handler.start(_local(tag), given)  # type: ignore[attr-defined]
            parser.EndElementHandler = lambda tag: handler.end(_local(tag))  # type: ignore[attr-defined]
        else:
            parser.StartElementHandler = handler.start  # type: ignore[attr-defined]
        handler.start(_local(tag), attributes)

    return start


def _refuse_doctype(name: str) -> Callable[..., None]:
    def refuse(*_about: object) -> None:
        raise IntakeError(_DOCTYPE.format(name=name))

    return refuse


def _local(tag: str) -> str:
    return tag.rpartition(":")[2]


def _invalid(name: str, error: Exception) -> IntakeError:
    return IntakeError(_INVALID.format(name=name, why=shorten(error)))
