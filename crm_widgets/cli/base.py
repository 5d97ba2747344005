"""The base that a command works on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer

from crm_widgets.cli.sentences import Refused, tell
from crm_widgets.i18n import _

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

BaseOption = Annotated[
    str, typer.Option("--base", help=_("The base: a file or an SQL URL. Default: CRM_BASE."))
]
AuthorOption = Annotated[
    str | None,
    typer.Option(help=_("Who does this. Default: CRM_AUTHOR, or your name on this computer.")),
]

NO_BASE = _("No client base is given. Name one with --base clients.db, or set CRM_BASE to it.")
_MISSING_BASE = _(
    "There is no client base {where}. Check its name; import and demo make a new one."
)
_COPY = _("The base may not be written by you, and nobody has it open: a copy of it was read.")


@contextmanager
def opened_base(
    where: str, author: str | None = None, *, new: bool = False
) -> Iterator[ClientBase]:
    """The base that a command works on; only some may make a new one."""
    from crm_widgets.store import open_base

    base = open_base(existing(where, new=new), author=author)
    try:
        yield base
    finally:
        base.close()


@contextmanager
def base_to_read(where: str) -> Iterator[ClientBase]:
    """The base that a command only looks at: it may be one that nobody here may write."""
    from crm_widgets.store import open_base
    from crm_widgets.store.database.base_file import readable
    from crm_widgets.store.database.engine import path_of, url_of

    where = existing(where)
    path = path_of(url_of(where))
    if path is None:
        with opened_base(where) as base:
            yield base
        return
    with readable(path) as place:
        if place != path:
            tell(_COPY)
        with open_base(place) as base:
            yield base


def existing(where: str, *, new: bool = False) -> str:
    """The base that was named, or CRM_BASE; Refused where there is none, unless a new one may be
    made."""
    where = where or os.environ.get("CRM_BASE", "")
    if not where:
        raise Refused(NO_BASE)
    if not new and "://" not in where and not os.path.exists(os.path.expanduser(where)):  # noqa: PTH110, PTH111 - these take any text
        raise Refused(_MISSING_BASE.format(where=where))
    return where
