"""The page Import: a file or pasted rows, in five steps, and back out again."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_moment, format_number
from crm_widgets.intake.plan.applying.apply import Outcome, apply_plan
from crm_widgets.intake.plan.make_plan import make_plan
from crm_widgets.intake.plan.plan import Plan
from crm_widgets.intake.reading.table import Reading
from crm_widgets.intake.report.report import import_reports
from crm_widgets.pages.imports.field_options import kinds_title
from crm_widgets.pages.imports.file_proposal import ReadFile, read_file
from crm_widgets.pages.imports.map_step import MapStep
from crm_widgets.pages.imports.plan_step import PlanStep
from crm_widgets.pages.imports.reading_choices import file_choices, file_line, with_reading
from crm_widgets.pages.imports.reports import records_line, shown_import
from crm_widgets.pages.page import Page, base_of_page
from crm_widgets.widgets.intake.import_list import ImportList
from crm_widgets.widgets.intake.steps import ImportSteps, Step
from crm_widgets.widgets.intake.upload import Upload, most_megabytes
from crm_widgets.widgets.kit.component import Action, Box
from crm_widgets.widgets.kit.computation import checkpoint
from crm_widgets.widgets.kit.message import Message
from crm_widgets.widgets.kit.panels.choices_panel import ChoicesPanel
from crm_widgets.widgets.kit.panels.progress import Progress, Report
from crm_widgets.widgets.kit.panels.text_panel import TextPanel, TextPanels
from crm_widgets.widgets.kit.undo import undo

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

PASTED = _("pasted rows") + ".csv"


class ImportPage(Page):
    """The page: `step` is where one stands; `upload`, `mapping`, `planning` and `result` are the
    steps, `progress` shows what goes on away from the page, `imports` lists what was imported."""

    step: Step = "upload"

    def __init__(self, base: ClientBase) -> None:
        messages = Message()
        self.file: ReadFile | None = None
        self.plan: Plan | None = None
        self.outcome: Outcome | None = None
        self._undone = False
        self._path: Path | None = None
        self._reading = Reading()
        self.steps = ImportSteps(on_go=self.go_to, messages=messages)
        self.progress = Progress(messages=messages)
        self.upload = Upload(
            on_file=self.read,
            on_rows=self.read_rows,
            most_megabytes=most_megabytes(),
            messages=messages,
        )
        self.reading = ChoicesPanel(
            _("How the file is read"), on_change=self._read_differently, messages=messages
        )
        self.imports = ImportList(_("Imports"), on_undo=self.undo, messages=messages)
        self.mapping = MapStep(
            base,
            messages=messages,
            on_check=self.check,
            on_back=lambda: self.go_to("upload"),
            on_read=self.read_as,
        )
        self.planning = PlanStep(
            messages=messages,
            on_import=self.apply,
            on_back=lambda: self.go_to("map"),
            on_choice=self.check_again,
        )
        self.result = TextPanels(messages=messages)
        self.content = Box(look="stack")
        body = Box([self.steps, self.progress, self.content], look="stack")
        super().__init__(
            base,
            _("Import"),
            line=self._subtitle,
            messages=messages,
            body=[body],
            refresh=self.refresh,
        )
        self.refresh()
        self._show_step("upload")

    def refresh(self) -> None:
        """Draw the imports as the base has them now; what is being imported is left alone."""
        reports = import_reports(self.base)
        clock, last = self.base.clock, self.outcome.change if self.outcome else None
        self.imports.show(
            [shown_import(each, clock, is_open=each.change == last) for each in reports]
        )
        self._undone = any(each.undone for each in reports if each.change == last)
        if self.step == "apply":
            self.result.show(self._result_panels())

    def static_html(self) -> str:
        """Which step it is."""
        return f"<p>{self._subtitle()}</p>"

    def read(self, path: Path) -> None:
        """Read a file that has arrived."""
        self._path, self._reading = path, Reading()
        self.reading.show([])
        self._read()

    def read_rows(self, text: str) -> None:
        """Read rows that were pasted."""
        path, file = self.upload.folder.open_file(PASTED)
        with file:
            file.write(text.encode())
        self.read(path)

    def read_as(self, reading: Reading) -> None:
        """Read the same file in another way."""
        self._reading = reading
        self._read()

    def go_to(self, step: Step) -> None:
        """Go back to a step; what runs for a later one is cancelled."""
        if self.progress.busy:
            self.progress.cancel()
        self._show_step(step)

    def check(self) -> None:
        """Check all rows against the base, away from the page."""
        self._show_step("check")
        self._make_plan(lambda: self._back_to("map"))

    def check_again(self) -> None:
        """Check with other answers; the plan stays in sight meanwhile."""
        self.planning.draw_bar(busy=True)
        self._make_plan(self.planning.draw_bar)

    def apply(self) -> None:
        """Do what the plan says, away from the page, as one change."""
        plan = self.plan
        assert plan is not None
        self.planning.draw_bar(busy=True)
        self.steps.show("apply", back=False)

        def work(report: Report) -> Outcome:
            return apply_plan(
                self.base, plan, skip_bad=True, progress=report, cancelled=_stop_if_cancelled
            )

        self.progress.start_work(
            _("Importing"), work, self._show_outcome, self._not_applied, self._not_applied
        )

    def undo(self, change: int) -> None:
        """Take an import back."""
        undo(self.messages, self.base, change)
        self.refresh()

    def start_again(self) -> None:
        """Import another file."""
        self.file = self.plan = self.outcome = self._path = None
        self.messages.clear_note()
        self.upload.abandon()
        self.reading.show([])
        self._show_step("upload")

    def close(self) -> None:
        """Close the page; the uploaded file goes."""
        self.progress.close()
        super().close()
        self.upload.folder.close()

    def _read(self) -> None:
        path, reading = self._path, self._reading
        if path is None:
            return
        text = _("Reading {name}").format(name=path.name)
        self.progress.start_work(
            text, lambda report: read_file(path, reading, report), self._show_file, self._not_read
        )

    def _show_file(self, file: ReadFile) -> None:
        self.file, self.plan = file, None
        self.mapping.show(file)
        self._show_step("map")

    def _not_read(self, _error: Exception) -> None:
        """The file can't be read as it was: another way can be chosen."""
        self.reading.show(file_choices(self._reading, None))
        self._show_step("upload")

    def _read_differently(self, name: str, value: Any) -> None:
        self.read_as(with_reading(self._reading, name, value))

    def _make_plan(self, otherwise: Callable[[], object]) -> None:
        file, choices = self.file, self.mapping.choices
        assert file is not None
        request = choices.request(file.table, file.reading)
        old = self.plan.rejected if self.plan else None

        def work(report: Report) -> Plan:
            plan = make_plan(
                self.base, request, file.table, progress=report, cancelled=_stop_if_cancelled
            )
            if old is not None:
                old.unlink(missing_ok=True)
            return plan

        text = plural("Checking {n} row", "Checking {n} rows", file.rows)
        self.progress.start_work(
            text.format(n=format_number(file.rows)),
            work,
            self._show_plan,
            lambda _error: otherwise(),
            otherwise,
        )

    def _show_plan(self, plan: Plan) -> None:
        self.plan = plan
        self.planning.show(plan, self.mapping.choices)
        self._show_step("plan")

    def _not_applied(self, _error: Exception | None = None) -> None:
        self.planning.draw_bar()
        self._show_step("plan")

    def _back_to(self, step: Step) -> None:
        """Show the step before the check, unless the visitor has gone elsewhere."""
        if self.step == "check":
            self._show_step(step)

    def _show_outcome(self, outcome: Outcome) -> None:
        self.outcome = outcome
        self._show_step("apply")
        self.messages.report_change()
        self.refresh()
        if outcome.change is None:
            self.messages.good(_("Nothing changed: the base had all of it already."))
        else:
            self.messages.saved(_imported(outcome), self.base, outcome.change)

    def _show_step(self, step: Step) -> None:
        self.step = step
        self.steps.show(step, back=step != "apply")
        self.heading.title = self._title()
        self.heading.line = self._subtitle()
        if step == "apply":
            self.result.show(self._result_panels())
        self.content.children = {
            "upload": [self.upload, self.reading, self.imports],
            "map": [self.mapping],
            "check": [],
            "plan": [self.planning],
            "apply": [self.result, self.imports],
        }[step]

    def _result_panels(self) -> list[TextPanel]:
        assert self.outcome is not None
        plan = self.outcome.plan
        panels = [
            TextPanel(
                "done",
                _("This import was undone.") if self._undone else _imported(self.outcome),
                [] if self._undone else list(filter(None, [_records(self.outcome)])),
                links=[
                    (_("See the clients"), "client_desk.ipynb"),
                    (_("Look for duplicates"), "duplicates.ipynb"),
                ],
                actions=[Action(_("Import another file"), self.start_again)],
            )
        ]
        if plan.refused and plan.rejected is not None and not self._undone:
            text = plural("{n} row was refused.", "{n} rows were refused.", plan.refused)
            panels.append(
                TextPanel(
                    "refused",
                    text.format(n=format_number(plan.refused)),
                    [_("Download them, correct them there, and import that file.")],
                    actions=[Action(_("Download the refused rows"), self._give_refused)],
                )
            )
        return panels

    def _give_refused(self) -> None:
        path = self.outcome.plan.rejected if self.outcome else None
        if path is not None:
            self.result.give_file(path.name, path.read_bytes())

    def _title(self) -> str:
        if self.file is None or self.step == "upload":
            return _("Import")
        return _("Import {what}").format(what=kinds_title(self.mapping.choices.kinds))

    def _subtitle(self) -> str:
        if self.file is None or self.step == "upload":
            return _(
                "Clients, deals and purchases from a file, with a plan before anything changes"
            )
        if self.step in ("plan", "apply") and self.plan is not None:
            text = _("{file}: {rows} rows compared with the base on {at}")
            return text.format(
                file=self.file.table.name,
                rows=format_number(self.plan.rows),
                at=format_moment(self.base.clock.now(), self.base.clock.today()),
            )
        return file_line(self.file.table, self.file.rows)


def _stop_if_cancelled() -> bool:
    checkpoint()
    return False


def _imported(outcome: Outcome) -> str:
    """ "Imported: 812 new and 301 updated."."""
    plan = outcome.plan
    if outcome.change is None:
        return _("Nothing changed.")
    parts = []
    if plan.create:
        parts.append(_("{n} new").format(n=format_number(plan.create)))
    if plan.update:
        parts.append(_("{n} updated").format(n=format_number(plan.update)))
    return _("Imported: {counts}.").format(counts=_(" and ").join(parts))


def _records(outcome: Outcome) -> str:
    line = records_line(outcome.report)
    return _("{records} are new in the base.").format(records=line) if line else ""


def import_page(base: ClientBase | None = None) -> ImportPage:
    """The page Import of a base (that of `CRM_BASE`)."""
    return ImportPage(base_of_page(base))
