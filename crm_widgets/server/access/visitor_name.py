"""The visitor's name as an authenticating proxy sends it in a header."""

from __future__ import annotations

from tornado.httputil import HTTPHeaders

from crm_widgets.errors import InvalidValue
from crm_widgets.i18n import _
from crm_widgets.store import author_name

_MISSING = _("It is missing.")
_SEVERAL = _("It was sent {count} times; only the proxy may send it.")
_NOT_UTF8 = _("It is not valid UTF-8.")


def visitor_name(headers: HTTPHeaders, header: str) -> str:
    """The name in the header; raises `InvalidValue`, one sentence, if there is none to be used."""
    values = headers.get_list(header)
    if len(values) > 1:
        raise InvalidValue(_SEVERAL.format(count=len(values)))
    if not values or not values[0].strip():
        raise InvalidValue(_MISSING)
    try:
        # tornado reads a header's bytes one by one.
        text = values[0].encode("latin-1").decode("utf-8")
    except UnicodeError:
        raise InvalidValue(_NOT_UTF8) from None
    return author_name(text)
