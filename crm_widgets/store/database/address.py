"""The address of a base as it may be shown: without its password, also where it is mistyped.

>>> shown_address("postgresql://anna:secret@db.firm.lv/clients?sslmode=require")
'postgresql://anna:***@db.firm.lv/clients?sslmode=require'
>>> shown_address("postgres//anna:secret@db.firm.lv"), shown_address("clients.db")
('postgres//***@db.firm.lv', 'clients.db')
>>> shown_address("postgresql://db.firm.lv/clients?user=anna&password=secret")
'postgresql://db.firm.lv/clients?user=anna&password=***'
"""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import unquote_plus

from sqlalchemy import URL

from crm_widgets.i18n import _

_HIDDEN = "***"
_SECRET_OPTIONS = frozenset({"password", "passwd", "passfile", "sslpassword", "options"})
_OPTION = re.compile(r"(?P<key>(?:^|[?&;\s])[^=?&;\s]+=)(?P<value>'[^']*'|[^&;\s]*)")
_SCHEME = re.compile(r"(?P<name>[A-Za-z][\w+.-]*)?(?P<colon>:?)//")
# Not a drive of Windows, which has one letter.
_MISTYPED = re.compile(r"[A-Za-z][\w+.-]+(?::.*@|//[^/@]*:.*@|//[^/]*@)", re.DOTALL)
_NO_BASE = _(
    "There is no client base {where}. Check the name; crm-widgets import and crm-widgets demo "
    "create a new one."
)
_COLON = re.compile(r":|%3a", re.IGNORECASE)


def is_address(text: str) -> bool:
    """Whether a text is the address of a server, mistyped or not; it is a path otherwise."""
    return "://" in text or _MISTYPED.match(text) is not None


def no_base(where: str | Path) -> str:
    """What to say where nothing is at an address, and what makes a base."""
    return _NO_BASE.format(where=shown_address(where))


def shown_address(where: str | Path | URL) -> str:
    """An address, mistyped or not, with `***` for whatever may be a password; a path as it is."""
    text = where.render_as_string(hide_password=False) if isinstance(where, URL) else str(where)
    text = _OPTION.sub(_shown_option, text)
    found = _SCHEME.match(text)
    if not found and not is_address(text):
        return text
    scheme = found[0] if found else ""
    rest = text[len(scheme) :]
    if "@" in rest:
        user, _at, host = rest.rpartition("@")
        well_formed = bool(found and found["name"] and found["colon"])
        return f"{scheme}{_shown_user(user, well_formed=well_formed, url=bool(found))}@{host}"
    # The @ may be missing: what follows a colon is a password, unless it is a port.
    colon = _COLON.search(rest)
    if found and colon and not re.match(r"/|\[|[^:/]+:\d*(?:[/?]|$)|[^:]*[/?]", rest):
        return f"{scheme}{rest[: colon.start()]}:{_HIDDEN}"
    return text


def _shown_user(user: str, *, well_formed: bool, url: bool) -> str:
    colon = _COLON.search(user)
    if url and not well_formed:
        return _HIDDEN
    return f"{user[: colon.start()]}:{_HIDDEN}" if colon else user


def _shown_option(found: re.Match[str]) -> str:
    name = unquote_plus(found["key"].strip("?&;= \t\n")).strip().lower()
    return found["key"] + (_HIDDEN if name in _SECRET_OPTIONS else found["value"])
