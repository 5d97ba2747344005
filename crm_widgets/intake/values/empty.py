r"""What stands for nothing in a cell: programs and people write more than an empty cell.

>>> is_nothing("NULL"), is_nothing(r"\N"), is_nothing("#N/A"), is_nothing("-"), is_nothing("0")
(True, True, True, True, False)
>>> is_nothing("None"), is_nothing("None", a_name=True), is_nothing("NULL", a_name=True)
(True, False, True)
>>> is_no_value("no phone"), is_no_value("нет"), is_no_value("+371 20000001")
(True, True, False)
"""

from __future__ import annotations

import re

_LONGEST = 24
_MARKS = re.compile(r"[-–—_.?*/\\]+\Z")
_ZERO_DATE = re.compile(
    r"(?:0{4}([-/.]?)00\1?00|00([-/.])00\2(?:00){1,2})(?:[ T]00:00(?::00(?:\.0+)?)?)?Z?\Z"
)
_WRITTEN = frozenset(
    r"""null \n nil nan n/a n.a. undefined н/д #n/a #n/d #ref! #value! #div/0! #name? #null! #num!
    #error! #spill! #calc! #н/д #знач! #ссылка! #имя? #дел/0! #пусто! #число! #ошибка!""".split()
) | {"не указано", "не указан", "не указана", "не задано", "не задан", "не задана", "не заполнено",
     "not specified", "not set", "not provided", "not available"}  # fmt: skip
_IN_BRACKETS = _WRITTEN | {"", "none", "na", "nat", "empty", "blank", "пусто", "нет", "unknown"}
"""Words that stand for nothing where brackets are around them: (none), <NA>."""
_BRACKETS = "()<>[] "
_NAMES = frozenset({"null", "none", "nil", "na"})
"""Words that are surnames too: where a name stands, only NULL in capitals is nothing."""
_NO_VALUE = frozenset({
    "no", "none", "no phone", "no email", "no e-mail", "unknown", "нет", "нету", "отсутствует",
    "нет данных", "неизвестно", "nav", "nē", "keine", "kein", "aucun", "nera", "nėra", "puudub",
})  # fmt: skip


def is_nothing(text: str, *, a_name: bool = False) -> bool:
    """Whether a text stands for nothing, in any field. a_name: it stands where a person's name
    does, and people are called None and Null."""
    if len(text) > _LONGEST:
        return False
    text = text.strip()
    folded = text.casefold()
    if a_name and folded in _NAMES:
        return text in ("NULL", "NONE", "NIL") or not text.isalpha()
    return (
        not text
        or folded in _WRITTEN
        or text in ("None", "NONE", "NA", "none", "NaT")
        or (text[0] in _BRACKETS and folded.strip(_BRACKETS) in _IN_BRACKETS)
        or _MARKS.match(text) is not None
        or (text[0] == "0" and _ZERO_DATE.match(text) is not None)
    )


def is_no_value(text: str) -> bool:
    """Whether a text says that there is no phone, e-mail, date or amount: "no", "нет"."""
    return is_nothing(text) or text.strip(" .()").casefold() in _NO_VALUE
