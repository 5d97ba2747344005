"""The access code: where it comes from, what one has to be like, how an address carries it."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import stat
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote_plus

from tornado.httputil import HTTPServerRequest

from crm_widgets.i18n import _
from crm_widgets.server.options import ServeError, ServeOptions
from crm_widgets.store.private_files import make_folder, private

VARIABLE = "CRM_TOKEN"
_CODE = "token"  # in an address: ?token=...
FEWEST_LETTERS = 16
FEWEST_DIFFERENT = 6

_MAKE_ONE = _(
    "Make one with: python -c 'import secrets; print(secrets.token_urlsafe(24))' > token; "
    "chmod 600 token"
)
_SHORT = _("The access code is too easy to guess: it needs 16 characters or more, 6 of them "
           "different.")  # fmt: skip
_UNPRINTABLE = _("The access code has a line break or another character that can't be typed.")
_UNREADABLE = _("The access code can't be read from {path}: {reason}.")
_READABLE_BY_ALL = _(
    "Other users of this machine can read the access code in {path}. Enter: chmod 600 {path}"
)


@dataclass(frozen=True)
class AccessCode:
    """What visitors type to get in.

    kept_in: the file that holds one which was made up here; None if it was given.
    """

    text: str = field(repr=False)
    kept_in: Path | None = None


def access_code(options: ServeOptions) -> AccessCode | None:
    """The code of a server: from the options, a file or CRM_TOKEN, or made up if other machines can
    connect; None if none is needed. `options` are checked ones.

    Raises `ServeError` for one that can't be read or is too easy to guess. CRM_TOKEN is taken out
    of the environment, so that no kernel inherits it.
    """
    given = os.environ.pop(VARIABLE, "").strip()
    if options.token_file is not None:
        given = _read(options.token_file)
    if options.token is not None:
        given = options.token
    elif not given and options.token_file is None:
        return None if options.local else _made_up(options)
    return AccessCode(_checked(given))


def _checked(code: str) -> str:
    if not code.isprintable():
        raise ServeError(f"{_UNPRINTABLE} {_MAKE_ONE}")
    if len(code) < FEWEST_LETTERS or len(set(code)) < FEWEST_DIFFERENT:
        raise ServeError(f"{_SHORT} {_MAKE_ONE}")
    return code


def _read(path: Path) -> str:
    try:
        code = path.read_text(encoding="utf-8").strip()
        mode = path.stat().st_mode
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or error
        raise ServeError(_UNREADABLE.format(path=path, reason=reason)) from error
    if os.name == "posix" and mode & stat.S_IROTH:
        raise ServeError(_READABLE_BY_ALL.format(path=path))
    return code


def _made_up(options: ServeOptions) -> AccessCode:
    """The code that this base was given before, so that a restart signs no one out, or a new one"""
    name = hashlib.sha256(options.base.encode()).hexdigest()[:12]
    path = options.state_folder / f"access_code-{name}"
    try:
        return AccessCode(_checked(_read(path)), path)
    except ServeError:
        path.unlink(missing_ok=True)
    made = secrets.token_urlsafe(24)
    make_folder(path.parent)
    with open(path, "x", encoding="utf-8", opener=private) as file:
        file.write(f"{made}\n")
    return AccessCode(made, path)


def take_code(request: HTTPServerRequest) -> str:
    """Take the access code out of a request's address, as if it had never been there; answers it"""
    parts = [part.partition("=") for part in request.query.split("&")]
    given = [unquote_plus(value) for name, _is, value in parts if _is_code(name)]
    if not given:
        return ""
    request.query = "&".join("".join(part) for part in parts if not _is_code(part[0]))
    request.uri = request.path + (f"?{request.query}" if request.query else "")
    request.arguments.pop(_CODE, None)
    request.query_arguments.pop(_CODE, None)
    return given[0].strip()


def own_address(address: str) -> str:
    """The address as one of this server: a browser takes `//name` and `/\\name` for another one"""
    return re.sub(r"^[/\\]+", "/", address).replace("\\", "%5C")


def _is_code(name: str) -> bool:
    return unquote_plus(name) == _CODE
