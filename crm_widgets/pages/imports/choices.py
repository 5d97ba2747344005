"""What a visitor chose for an import, and the request that says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from crm_widgets.intake.mapping.mapping import Pair
from crm_widgets.intake.mapping.proposal import column_name
from crm_widgets.intake.plan.records.pipelines import PipelineOptions
from crm_widgets.intake.plan.request import Policy, Request
from crm_widgets.intake.reading.table import Reading, Table
from crm_widgets.intake.values.amounts import DecimalMark
from crm_widgets.intake.values.dates import DateFormat, Order
from crm_widgets.intake.values.import_kinds import CUSTOM, TARGETS
from crm_widgets.pages.imports.field_options import KINDS, pairs_of
from crm_widgets.pages.imports.pipeline_choices import PipelineChoice


@dataclass
class ImportChoices:
    """What was chosen for a file.

    kinds: what its rows are. fields: the choice for each column, by its place. custom: the names of
    new custom fields, by place. Empty texts leave it to the file.
    """

    kinds: tuple[str, ...] = ("contacts",)
    fields: dict[int, str] = field(default_factory=dict)
    custom: dict[int, str] = field(default_factory=dict)
    date_order: str = ""
    decimal_mark: str = ""
    country: str = ""
    system: str = ""
    when_different: Policy = "fill"
    field_policies: dict[str, Policy] = field(default_factory=dict)
    answers: dict[str, str] = field(default_factory=dict)
    pipeline: PipelineChoice | None = None

    def request(self, table: Table, reading: Reading) -> Request:
        """The request for a plan of this file."""
        kinds = [kind for kind in KINDS if kind in self.kinds]
        pairs = {kind: self.pairs(kind, table.columns) for kind in kinds}
        main = kinds[-1]
        return Request(
            table.path,
            TARGETS[main],
            pairs=pairs[main],
            also={kind: pairs[kind] for kind in kinds[:-1]},
            reading=reading,
            date_format=_date_format(self.date_order),
            decimal_mark=_mark(self.decimal_mark),
            country=self.country,
            system=self.system,
            when_different=self.when_different,
            field_policies=dict(self.field_policies),
            answers=dict(self.answers),
            pipeline=self.pipeline.options() if self.pipeline else PipelineOptions(),
        )

    def pairs(self, kind: str, columns: Sequence[str]) -> list[Pair]:
        """(column, field) of each column, with no field for one that fills none of this kind."""
        return [
            (column_name(columns, place), self._field(kind, place, columns[place]))
            for place in sorted(self.fields)
        ]

    def _field(self, kind: str, place: int, column: str) -> str:
        fields = pairs_of(self.fields[place], self.custom.get(place, column))
        if "custom" in fields and kind == self.custom_kind:
            return fields["custom"]
        return fields.get(kind, "")

    @property
    def custom_kind(self) -> str:
        """The kind whose records get the new custom fields; empty where none can."""
        able = [kind for kind in self.kinds if CUSTOM in TARGETS[kind].prefixes]
        return able[0] if able else ""


def _date_format(order: str) -> DateFormat | None:
    orders: dict[str, Order] = {"dmy": "dmy", "mdy": "mdy", "ymd": "ymd"}
    return DateFormat(order=orders[order]) if order in orders else None


def _mark(mark: str) -> DecimalMark | None:
    marks: dict[str, DecimalMark] = {",": ",", ".": "."}
    return marks.get(mark)
