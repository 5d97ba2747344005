"""`crm-widgets duplicates`: contacts that may be the same, why, and merging them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated

import typer

from crm_widgets.cli.base import open_for_change, open_to_read
from crm_widgets.cli.errors import Refused, confirm, report_errors
from crm_widgets.cli.options import AuthorOption, BaseOption, YesOption, takes
from crm_widgets.cli.output import echo
from crm_widgets.cli.program import app
from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_money, format_number

if TYPE_CHECKING:
    from crm_widgets.intake.duplicates.groups import Duplicates, Group
    from crm_widgets.intake.duplicates.proposal import MergeProposal
    from crm_widgets.store import ClientBase

_NO_GROUP = _(
    "There is no group {group}. List the groups with crm-widgets duplicates; a group has another "
    "id once one of its contacts was merged or marked."
)
_NOT_IN_GROUP = _("{keep} is not a contact of group {group}. Its contacts are: {contacts}.")
_ONE_OF_TWO = _("Use --merge GROUP or --not-same GROUP, but not both.")
_KEEP_ALONE = _("--keep ID says which contact a merge keeps. Add --merge GROUP.")
_SURE = _("Merge {count} contacts into {name} ({kept})?")
_MERGED = _("Merged {count} contacts into {name} ({kept}). {moved}")
_UNDO = _("To undo: crm-widgets undo {change}")
_APART = _("Noted for everybody: {names} are not the same.")
_NONE = _("No duplicates found among {contacts}.")
_NOT_LISTED = _("{count} more groups are not listed; use --limit.")


@dataclass(frozen=True, kw_only=True)
class DuplicatesOptions:
    """What can be asked of the search for duplicates."""

    base: BaseOption = ""
    limit: Annotated[int, typer.Option(min=1, help=_("How many groups to list."))] = 20
    exact: Annotated[
        bool, typer.Option("--exact", help=_("Only contacts that share a phone or an e-mail."))
    ] = False
    merge: Annotated[str, typer.Option(help=_("Merge the contacts of this group."))] = ""
    keep: Annotated[str, typer.Option(help=_("The id of the contact that is kept."))] = ""
    not_same: Annotated[
        str, typer.Option(help=_("Remember that the contacts of this group are not the same."))
    ] = ""
    author: AuthorOption = None
    yes: YesOption = False


@app.command()
@report_errors
@takes(DuplicatesOptions)
def duplicates(options: DuplicatesOptions) -> None:
    """List contacts that may be the same, with the reasons; merge them, or keep them apart."""
    if options.merge and options.not_same:
        raise Refused(_ONE_OF_TWO)
    if options.keep and not options.merge:
        raise Refused(_KEEP_ALONE)
    if not (options.merge or options.not_same):
        _list(options)
        return
    with open_for_change(options.base, options.author) as opened:
        group = _group(opened, options.merge or options.not_same, fuzzy=not options.exact)
        if options.merge:
            _merge(opened, group, options.keep, yes=options.yes)
        else:
            _keep_apart(opened, group)


def _list(options: DuplicatesOptions) -> None:
    from crm_widgets.intake.duplicates.search import find_duplicates

    with open_to_read(options.base) as opened:
        found = find_duplicates(opened, fuzzy=not options.exact)
    echo(_heading(found))
    for group in found.groups[: options.limit]:
        _print_group(group)
    left = len(found.groups) - options.limit
    if left > 0:
        echo(_NOT_LISTED.format(count=format_number(left)))
    if found.note:
        echo(found.note)


def _heading(found: Duplicates) -> str:
    contacts = plural("{count} contact", "{count} contacts", found.contacts)
    contacts = contacts.format(count=format_number(found.contacts))
    if not found.groups:
        return _NONE.format(contacts=contacts)
    groups = plural("{count} group", "{count} groups", len(found.groups))
    return _("{groups} of contacts that may be the same, among {contacts}").format(
        groups=groups.format(count=format_number(len(found.groups))), contacts=contacts
    )


def _print_group(group: Group) -> None:
    from crm_widgets.intake.duplicates.reasons import reasons_line
    from crm_widgets.intake.duplicates.sum_sentence import shown_probability, sum_sentence

    echo("")
    echo(f"{group.id}  {shown_probability(group.probability)}  {reasons_line(group.reasons)}")
    for contact_id, name in zip(group.contacts, group.names, strict=True):
        echo(f"  {contact_id}  {name}")
    weights = [reason.weight for reason in group.reasons]
    echo(f"  {sum_sentence(weights, group.prior, len(group.pairs))}")


def _group(base: ClientBase, group_id: str, *, fuzzy: bool) -> Group:
    from crm_widgets.intake.duplicates.search import find_duplicates

    found = find_duplicates(base, fuzzy=fuzzy)
    for group in found.groups:
        if group.id == group_id.strip().casefold():
            return group
    raise Refused(_NO_GROUP.format(group=group_id))


def _merge(base: ClientBase, group: Group, keep: str, *, yes: bool) -> None:
    from crm_widgets.intake.duplicates.proposal import propose_merge

    if keep and keep not in group.contacts:
        contacts = ", ".join(group.contacts)
        raise Refused(_NOT_IN_GROUP.format(keep=keep, group=group.id, contacts=contacts))
    proposal = propose_merge(base, group.contacts, keep)
    about = {
        "count": format_number(len(group.contacts)),
        "name": proposal.kept.name,
        "kept": proposal.kept_id,
    }
    confirm(_SURE.format(**about), yes=yes)
    done = base.merge_contacts(proposal.kept, proposal.others, proposal.values())
    moved = _moved_sentence(proposal, base.settings.currency)
    echo(_MERGED.format(**about, moved=moved).rstrip())
    echo(_UNDO.format(change=done.change))


def _moved_sentence(proposal: MergeProposal, currency: str) -> str:
    """ "Moved: Orders 5 (€478), Tasks 1."."""
    parts = []
    for each in proposal.moves:
        others = [n for n, contact in enumerate(proposal.contacts) if contact is not proposal.kept]
        count = sum(each.counts[place] for place in others)
        if not count:
            continue
        money = ""
        if each.money is not None:
            amount = sum(each.money[place] for place in others)
            money = f" ({format_money(amount, currency, 2)})"
        parts.append(f"{each.label} {format_number(count)}{money}")
    return _("Moved: {parts}.").format(parts=", ".join(parts)) if parts else ""


def _keep_apart(base: ClientBase, group: Group) -> None:
    change = base.distinct_pairs.mark(group.contacts)
    echo(_APART.format(names=", ".join(group.names)))
    echo(_UNDO.format(change=change))
