"""`crm-widgets import FILE`: what the file is and what its columns mean is proposed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from crm_widgets.cli.base import base_name
from crm_widgets.cli.errors import Refused, report_errors
from crm_widgets.cli.imports.file import import_request
from crm_widgets.cli.imports.options import FileOptions, Pairs, file_and_pairs, request_of
from crm_widgets.cli.options import takes
from crm_widgets.cli.output import echo
from crm_widgets.i18n import _

if TYPE_CHECKING:
    from crm_widgets.intake import FileProposal, PipelineOptions, Request

_KINDS = _("{name} is taken as {kinds}.")
_LOOK = _("Look at the column “{column}”: {field} ({reason}).")
_ONLY_PLAN = _("This is the plan. Add --yes to import it.")

ANY = "file"
"""The name of the command that a file without a kind stands for."""


class KindOrFile(TyperGroup):
    """A group that takes a file where the name of a command would be."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command; the one for any file, where a file is named instead."""
        if args and args[0] not in self.commands and _is_file(args[0]):
            args = [ANY, *args]
        return super().resolve_command(ctx, args)


@dataclass(frozen=True, kw_only=True)
class AnyOptions(FileOptions):
    """What can be said about a file whose kind was not said."""

    unknown: Annotated[
        str, typer.Option(help=_("What to do with an unknown client: create or refuse."))
    ] = "create"
    pipeline: Annotated[str, typer.Option(help=_("The pipeline; a new name creates one."))] = ""
    stages: Annotated[str, typer.Option(help=_('Its stages in order: "First,Second".'))] = ""
    yes: Annotated[bool, typer.Option("--yes", help=_("Import it; otherwise print the plan."))] = (
        False
    )


@takes(AnyOptions)
@report_errors
def import_any(options: AnyOptions) -> None:
    """Propose what a file is and what its columns mean, and print the plan."""
    from crm_widgets.intake import PipelineOptions, open_table, propose

    file, typed = file_and_pairs(ANY, options.file)
    stages = [stage.strip() for stage in options.stages.split(",") if stage.strip()]
    pipeline = PipelineOptions(options.pipeline, stages)
    first = request_of("contacts", replace(options, file=[file]), unknown=options.unknown)
    base_name(options.base, new=True)
    table = open_table(first.path, first.reading)
    proposal = propose(table)
    if not proposal.kinds or proposal.missing:
        raise Refused(proposal.missing)
    _print_proposal(table.name, proposal)
    request = _request(first, proposal, [*(options.pairs or ()), *typed], pipeline)
    import_request(request, table, replace(options, dry_run=options.dry_run or not options.yes))
    if not options.yes:
        echo(_ONLY_PLAN)


def _request(
    first: Request, proposal: FileProposal, typed: Iterable[str], pipeline: PipelineOptions
) -> Request:
    """The request that the proposal makes, with what was typed in place of what was proposed."""
    from crm_widgets.intake import TARGETS, parse_pairs

    main, *others = proposal.kinds
    asked = parse_pairs(typed)
    pairs = {kind: _with_asked(kind, main, proposal.pairs(kind), asked) for kind in proposal.kinds}
    return replace(
        first,
        target=TARGETS[main],
        pairs=pairs[main],
        also={kind: pairs[kind] for kind in others},
        choices=proposal.choices,
        pipeline=pipeline,
    )


def _with_asked(kind: str, main: str, proposed: Pairs, asked: Pairs) -> Pairs:
    mine = []
    for column, field in asked:
        target, point, name = field.partition(".")
        of_kind, name = (target, name) if point and target != "name" else (main, field)
        if of_kind == kind:
            mine.append((column, name))
    columns = {column for column, _field in asked}
    fields = {field for _column, field in mine}
    kept = [(c, field) for c, field in proposed if c not in columns and field not in fields]
    return [*kept, *mine]


def _print_proposal(name: str, proposal: FileProposal) -> None:
    kinds = _(" and ").join(proposal.kinds)
    echo(_KINDS.format(name=name, kinds=kinds))
    for column in proposal.to_look_at:
        fields = ", ".join(filter(None, column.fields.values())) or _("not used")
        echo(_LOOK.format(column=column.column, field=fields, reason=column.reason))


def _is_file(text: str) -> bool:
    return "." in text or Path(text).expanduser().exists()
