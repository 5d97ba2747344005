"""The values of a JSON text, one after the other, in bounded memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, NoReturn, TextIO

from crm_widgets.i18n import _
from crm_widgets.intake.problem import IntakeError
from crm_widgets.intake.reading.limits import JSON_DEPTH, JSON_RECORD

_CHUNK = 1 << 18
_SPACE = " \t\r\n\ufeff"

_INVALID = _(
    "{name} is not valid JSON: see line {line}. Export it again; it may have been cut off."
)


class JsonText:
    """A JSON text that is open for reading; no value of it is longer than the limit."""

    def __init__(self, file: TextIO, name: str) -> None:
        self._file, self._name = file, name
        self._text, self._at, self._line = "", 0, 1
        self._ended = False
        self._values = 0
        self._decoder = json.JSONDecoder(strict=False, parse_constant=lambda _word: None)

    def next_sign(self) -> str:
        """The first character of what follows; "" at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _SPACE:
                    return self._text[self._at]
                self._at += 1
            if self._ended:
                return ""
            self._read_on()

    def take(self, sign: str) -> None:
        """Go past a character that must follow."""
        if self.next_sign() != sign:
            self.refuse()
        self._at += 1

    def value(self) -> Any:
        """The value that follows."""
        self.next_sign()
        while True:
            value, end = self._decoded()
            if end and (end < len(self._text) or self._ended):
                self._at = end
                self._values += 1
                return value
            if self._ended:
                self.refuse()
            self._read_on()

    def items(self) -> Iterator[Any]:
        """The values of the list that follows."""
        self.take("[")
        if self.next_sign() != "]":
            yield self.value()
        while self.next_sign() != "]":
            self.take(",")
            yield self.value()
        self.take("]")

    def refuse(self) -> NoReturn:
        """Raises IntakeError: the text is no JSON from here on."""
        line = self._line + self._text.count("\n", 0, self._at)
        raise IntakeError(_INVALID.format(name=self._name, line=line))

    def _decoded(self) -> tuple[Any, int]:
        """A value and where it ends; 0 if it does not end in what was read."""
        try:
            return self._decoder.raw_decode(self._text, self._at)
        except json.JSONDecodeError as error:
            if self._ended:
                self._at = error.pos
            elif len(self._text) - self._at > JSON_RECORD.most:
                raise JSON_RECORD.exceeded(self._name, record=self._values + 1) from None
            return None, 0
        except RecursionError:
            raise JSON_DEPTH.exceeded(self._name, record=self._values + 1) from None
        except ValueError:  # a number of thousands of digits
            self.refuse()

    def _read_on(self) -> None:
        self._line += self._text.count("\n", 0, self._at)
        kept = self._text[self._at :]
        more = self._file.read(max(_CHUNK, len(kept)))
        self._text, self._at, self._ended = kept + more, 0, not more
