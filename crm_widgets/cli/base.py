"""The base that a command works on."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from crm_widgets.cli.errors import Refused, print_error
from crm_widgets.i18n import _

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

NO_BASE = _("No client base given. Name its file with --base clients.db, or set CRM_BASE.")
_COPY = _("You have no permission to write to this base, so a copy of it was read.")


@contextmanager
def open_for_change(
    where: str, author: str | None = None, *, new: bool = False
) -> Iterator[ClientBase]:
    """The base that a command changes; it is created only if `new`."""
    from crm_widgets.store import open_base

    with open_base(base_name(where, new=new), author=author, create=new) as base:
        yield base


@contextmanager
def open_to_read(where: str) -> Iterator[ClientBase]:
    """The base that a command only reads; the user need not be allowed to write to it."""
    from crm_widgets.store import open_base

    with open_base(base_name(where), read_only=True) as base:
        if base.is_copy:
            print_error(_COPY)
        yield base


def base_name(where: str, *, new: bool = False) -> str:
    """The base that was named, or CRM_BASE; Refused if it doesn't exist, unless `new`."""
    where = where or os.environ.get("CRM_BASE", "")
    if not where:
        raise Refused(NO_BASE)
    if not new and "://" not in where and not os.path.exists(os.path.expanduser(where)):  # noqa: PTH110, PTH111 - these take any text
        from crm_widgets.store import no_base

        raise Refused(no_base(where))
    return where
