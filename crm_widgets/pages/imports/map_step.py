"""Step 2 of an import: which column fills which field, and how values are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number
from crm_widgets.intake.reading.table import Reading
from crm_widgets.pages.imports.choices import ImportChoices
from crm_widgets.pages.imports.evidence import Evidence, evidence_of
from crm_widgets.pages.imports.field_options import KINDS, missing_fields, single_twice
from crm_widgets.pages.imports.file_proposal import ReadFile, with_field
from crm_widgets.pages.imports.pipeline_choices import NEW, pipeline_choices, proposed_pipeline
from crm_widgets.pages.imports.reading_choices import file_choices, value_choices, with_reading
from crm_widgets.widgets.intake.mapping_table import MappingTable, columns_line
from crm_widgets.widgets.kit.component import Box
from crm_widgets.widgets.kit.panels.action_bar import ActionBar, BarButton
from crm_widgets.widgets.kit.panels.choices_panel import ChoicesPanel

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase
    from crm_widgets.widgets.kit.message import Message


class MapStep(Box):
    """The columns of a file, and the choices beside them. `choices` is what was chosen so far.

    `on_check()` goes on, `on_back()` goes back, `on_read(reading)` reads the file differently.
    """

    def __init__(
        self,
        base: ClientBase,
        *,
        messages: Message,
        on_check: Callable[[], object],
        on_back: Callable[[], object],
        on_read: Callable[[Reading], object],
    ) -> None:
        self.base = base
        self.file: ReadFile | None = None
        self.choices = ImportChoices()
        self.found = Evidence()
        self._stages: list[str] = []
        self._on_check, self._on_back, self._on_read = on_check, on_back, on_read
        self.bar = ActionBar(_("Where the mapping stands"), messages=messages)
        self.table = MappingTable(
            on_field=self._set_field,
            on_custom=self._set_custom,
            on_start_again=self._start_again,
            messages=messages,
        )
        self.values = ChoicesPanel(
            _("How values are read"), on_change=self._set_value, messages=messages
        )
        self.reading = ChoicesPanel(
            _("How the file is read"), on_change=self._set_reading, messages=messages
        )
        self.pipeline = ChoicesPanel(_("Pipeline"), on_change=self._set_pipeline, messages=messages)
        side = Box([self.values, self.pipeline, self.reading], look="stack")
        super().__init__([self.bar, Box([self.table, side], look="with-side")], look="stack")

    def show(self, file: ReadFile) -> None:
        """Show a file, with what is proposed for it."""
        self.file = file
        self.choices = file.choices()
        self.table.page = 1
        self.reading.show(file_choices(file.reading, file.table))
        self._draw_columns()

    def problem(self) -> str:
        """What has to be decided before the check; empty where nothing."""
        chosen = list(self.choices.fields.values())
        missing = missing_fields(self.choices.kinds, chosen)
        if missing:
            return _("No column fills: {fields}. Choose one below.").format(
                fields=", ".join(missing)
            )
        twice = single_twice(self.choices.kinds, chosen)
        if twice:
            return _("Several columns fill: {fields}. Keep one of them.").format(
                fields=", ".join(twice)
            )
        pipeline = self.choices.pipeline
        if pipeline is not None and not pipeline.existing and not pipeline.options().stages:
            return _("Name the stages of the new pipeline.")
        unclear_dates = self.found.dates_unclear and not self.choices.date_order
        unclear_marks = self.found.marks_unclear and not self.choices.decimal_mark
        if unclear_dates or unclear_marks:
            what = _("dates") if unclear_dates else _("amounts")
            return _("Choose how {what} are read: the file leaves it open.").format(what=what)
        return ""

    def _draw_columns(self) -> None:
        assert self.file is not None
        columns = self.file.mapped_columns(self.choices)
        self.table.show(columns, self.file.options(self.choices))
        self._draw_rest()

    def _draw_rest(self) -> None:
        """Draw what depends on the choices: the values' panel, and the bar."""
        assert self.file is not None
        self.found = evidence_of(self.file.table, self.choices.fields)
        settings = self.base.settings
        self.values.show(
            value_choices(self.choices, self.found, settings.country, settings.currency)
        )
        self._draw_pipeline()
        self._draw_bar()

    def _draw_pipeline(self) -> None:
        assert self.file is not None
        known = list(self.base.pipelines)
        stages = self.file.stages_of(self.choices) if "deals" in self.choices.kinds else []
        if "deals" not in self.choices.kinds:
            self.choices.pipeline = None
        elif self.choices.pipeline is None or stages != self._stages:
            self.choices.pipeline = proposed_pipeline(known, stages)
        self._stages = stages
        choice = self.choices.pipeline
        self.pipeline.show(pipeline_choices(choice, known, stages) if choice else [])

    def _draw_bar(self) -> None:
        assert self.file is not None
        problem = self.problem()
        mapped, look = columns_line(self.table.columns)
        rows = plural("Check {n} row", "Check {n} rows", self.file.rows)
        self.bar.show(
            f"{mapped}, {look}." if look else f"{mapped}.",
            problem or self.file.proposal.missing,
            [
                BarButton(_("Back"), self._on_back),
                BarButton(
                    rows.format(n=format_number(self.file.rows)), self._on_check, main=True,
                    disabled=bool(problem),
                ),
            ],
            look="warn" if problem or look else "",
        )  # fmt: skip

    def _set_field(self, place: int, field: str) -> None:
        self.choices.fields[place] = field
        self.choices.answers = {}
        self.table.update(with_field(self.table.column_at(place), self.choices))
        self._draw_rest()

    def _set_custom(self, place: int, name: str, _kind: str) -> None:
        self.choices.custom[place] = name

    def _start_again(self) -> None:
        assert self.file is not None
        self.choices = self.file.choices()
        self._draw_columns()

    def _set_value(self, name: str, value: Any) -> None:
        assert self.file is not None
        self.choices.answers = {}
        if name == "kinds":
            self.choices.kinds = tuple(kind for kind in KINDS if kind in value.split("+"))
            self.choices.fields = self.file.proposed_fields(self.choices.kinds)
            self._draw_columns()
        else:
            setattr(self.choices, name, value)
            self._draw_bar()

    def _set_pipeline(self, name: str, value: str) -> None:
        choice = self.choices.pipeline
        assert choice is not None
        self.choices.answers = {}
        setattr(choice, name, "" if value == NEW else value)
        if name == "existing" and not choice.existing and not choice.stages:
            self.choices.pipeline = proposed_pipeline([], self._stages)
        known = list(self.base.pipelines)
        self.pipeline.show(pipeline_choices(choice, known, self._stages))
        self._draw_bar()

    def _set_reading(self, name: str, value: Any) -> None:
        assert self.file is not None
        self._on_read(with_reading(self.file.reading, name, value))
