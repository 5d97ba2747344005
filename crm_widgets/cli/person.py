"""`crm-widgets dossier` and `crm-widgets forget`: what is held on a person, and taking it away."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from crm_widgets.cli.base import AuthorOption, BaseOption, base_to_read, opened_base
from crm_widgets.cli.program import app
from crm_widgets.cli.sentences import Refused, report_errors
from crm_widgets.i18n import _

if TYPE_CHECKING:
    from crm_widgets.model import Contact
    from crm_widgets.store import ClientBase

_SHOWN = 10

PersonArgument = Annotated[
    str,
    typer.Argument(help=_("The contact's id, or what finds it alone: a name, phone or e-mail.")),
]

_NOBODY = _(
    "Nobody is found by “{text}”. Give a part of the name, a phone or an e-mail; one who was "
    "removed is found by id only."
)
_SEVERAL = _("“{text}” finds {count}. Give the id of one:\n{lines}")
_SURE = _("Forget {name} for good? Nothing brings them back, no undo either.")
_DONE = _("{name} is forgotten: change {change}. Removed: {removed}. Kept nameless: {kept}.")
_MENTIONED = _("{count} other records still name this person; look at them: {where}")
_COPIES = _(
    "Backups and files that were made before still hold this person: delete them in time. "
    "crm-widgets doctor tells of the backups beside the base."
)


@app.command()
@report_errors
def dossier(person: PersonArgument, base: BaseOption = "") -> None:
    """Print all that the base holds on a person, as JSON, its history included."""
    with base_to_read(base) as opened:
        told = opened.export_personal_data(_contact_id(opened, person))
    typer.echo(json.dumps(told, ensure_ascii=False, indent=2))


@app.command()
@report_errors
def erase(
    person: PersonArgument,
    base: BaseOption = "",
    author: AuthorOption = None,
    yes: Annotated[bool, typer.Option("--yes", help=_("Do not ask."))] = False,
) -> None:
    """Remove a person from records and history, for good; purchases stay, without a name."""
    with opened_base(base, author) as opened:
        contact_id = _contact_id(opened, person)
        found = opened.contacts.find(contact_id)
        name = found.name if found else contact_id
        if not yes:
            typer.confirm(_SURE.format(name=name), abort=True)
        forgotten = opened.erase(contact_id)
    removed, kept = _counted(forgotten.removed), _counted(forgotten.kept)
    typer.echo(_DONE.format(name=name, change=forgotten.change, removed=removed, kept=kept))
    if forgotten.mentions:
        where = ", ".join(
            f"{one.table} {one.key or ''}".strip() for one in forgotten.mentions[:_SHOWN]
        )
        typer.echo(_MENTIONED.format(count=len(forgotten.mentions), where=where))
    typer.echo(_COPIES)


def _contact_id(base: ClientBase, person: str) -> str:
    """The id that was meant; one that is found by nothing may be that of a removed contact."""
    if base.contacts.find(person) is not None:
        return person
    page = base.contacts.page(text=person, size=_SHOWN)
    if page.total == 1:
        return page.records[0].id
    if page.total:
        lines = "\n".join(map(_line, page.records))
        raise Refused(_SEVERAL.format(text=person, count=f"{page.total:,}", lines=lines))
    if any(character.isspace() or character == "@" for character in person):
        raise Refused(_NOBODY.format(text=person))
    return person


def _line(contact: Contact) -> str:
    return "  ".join(filter(None, [contact.id, contact.name, *contact.phones[:1], contact.city]))


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{count:,} {table}" for table, count in sorted(counts.items())) or _(
        "nothing"
    )
