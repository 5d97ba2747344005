"""`crm-widgets person export` and `person erase`: a person's data, and their right to be erased."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from crm_widgets.cli.base import open_for_change, open_to_read
from crm_widgets.cli.errors import Refused, confirm, report_errors
from crm_widgets.cli.options import AuthorOption, BaseOption, YesOption
from crm_widgets.cli.output import echo, echo_json
from crm_widgets.cli.program import app
from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number

if TYPE_CHECKING:
    from crm_widgets.model import Contact
    from crm_widgets.store import ClientBase, Erased

_MOST_LISTED = 10

person = typer.Typer(
    help=_("Export or erase what the base holds about a person."),
    no_args_is_help=True,
    rich_markup_mode=None,
)
app.add_typer(person, name="person")

PersonArgument = Annotated[
    str,
    typer.Argument(
        metavar="PERSON",
        help=_("The contact's id, or a name, phone or e-mail that only they have."),
    ),
]

_NO_MATCH = _(
    "No contacts match “{text}”. Use a part of the name, a phone or an e-mail; a contact that was "
    "removed is found by id only."
)
_SEVERAL = _("{count} contacts match “{text}”. Use the id of one:\n{lines}")
_SURE = _("Erase {name} for good? This cannot be undone.")
_ERASED = _("Erased {name} (change {change}). Removed: {removed}. Kept without a name: {kept}.")
_COPIES = _("Backups and exports made before still hold this person. Delete them.")
_COPIES_BESIDE = _("Copies beside the base still hold this person. Delete them: {paths}")
_NOT_SCRUBBED = _(
    "The base was in use, so the deleted text is still in its file. Close the pages, and run "
    "crm-widgets person erase {id} again."
)


@person.command("export")
@report_errors
def export_person(name: PersonArgument, base: BaseOption = "") -> None:
    """Print everything that the base holds about a person as JSON, with its history."""
    with open_to_read(base) as opened:
        data = opened.export_personal_data(_contact_id(opened, name))
    echo_json(json.dumps(data, ensure_ascii=False, indent=2))


@person.command("erase")
@report_errors
def erase_person(
    name: PersonArgument, base: BaseOption = "", author: AuthorOption = None, yes: YesOption = False
) -> None:
    """Erase a person from records and history for good; purchases stay, without a name."""
    with open_for_change(base, author) as opened:
        contact_id = _contact_id(opened, name)
        contact = opened.contacts.find(contact_id)
        name = contact.name if contact else contact_id
        confirm(_SURE.format(name=name), yes=yes)
        erased = opened.erase(contact_id)
    _print_erased(name, erased)
    if not erased.scrubbed:
        raise Refused(_NOT_SCRUBBED.format(id=contact_id))


def _print_erased(name: str, erased: Erased) -> None:
    removed, kept = _counts(erased.removed), _counts(erased.kept)
    echo(_ERASED.format(name=name, change=erased.change, removed=removed, kept=kept))
    if erased.mentions:
        where = ", ".join(
            f"{mention.table} {mention.key or ''}".strip()
            for mention in erased.mentions[:_MOST_LISTED]
        )
        count = len(erased.mentions)
        mentioned = plural(
            "{count} other record still names this person; check it: {where}",
            "{count} other records still name this person; check them: {where}",
            count,
        )
        echo(mentioned.format(count=format_number(count), where=where))
    if erased.copies:
        echo(_COPIES_BESIDE.format(paths=", ".join(map(str, erased.copies))))
    echo(_COPIES)


def _contact_id(base: ClientBase, text: str) -> str:
    """The id of the contact that was meant; a single word without a match may be the id of one that
    was removed."""
    if base.contacts.find(text) is not None:
        return text
    page = base.contacts.page(text=text, size=_MOST_LISTED)
    if page.total == 1:
        return page.records[0].id
    if page.total:
        lines = "\n".join(map(_line, page.records))
        raise Refused(_SEVERAL.format(text=text, count=format_number(page.total), lines=lines))
    if any(character.isspace() or character == "@" for character in text):
        raise Refused(_NO_MATCH.format(text=text))
    return text


def _line(contact: Contact) -> str:
    return "  ".join(filter(None, [contact.id, contact.name, *contact.phones[:1], contact.city]))


def _counts(counts: dict[str, int]) -> str:
    parts = [f"{format_number(count)} {table}" for table, count in sorted(counts.items())]
    return ", ".join(parts) or _("nothing")
