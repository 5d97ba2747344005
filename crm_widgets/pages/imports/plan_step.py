"""Step 4 of an import: what it will do, what has to be decided, and the button that does it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, cast

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number
from crm_widgets.intake.plan.plan import Plan
from crm_widgets.intake.plan.request import Policy
from crm_widgets.intake.values.import_kinds import TARGETS
from crm_widgets.pages.imports.plan_rows import (
    counts_of,
    panels_of,
    plan_line,
    policies_of,
    questions_of,
    refused_kinds,
    shown_updates,
    things,
    to_import,
    updates_line,
)
from crm_widgets.widgets.intake.plan_counts import PlanCounts
from crm_widgets.widgets.intake.refused_rows import RefusedRows
from crm_widgets.widgets.intake.update_list import UpdateList
from crm_widgets.widgets.kit.component import Box
from crm_widgets.widgets.kit.panels.action_bar import ActionBar, BarButton
from crm_widgets.widgets.kit.panels.choices_panel import Choice, ChoicesPanel
from crm_widgets.widgets.kit.panels.radio_panel import RadioPanel
from crm_widgets.widgets.kit.panels.text_panel import TextPanels

if TYPE_CHECKING:
    from crm_widgets.pages.imports.choices import ImportChoices
    from crm_widgets.widgets.kit.message import Message

AS_ABOVE = ""


class PlanStep(Box):
    """A plan, shown by `show(plan, choices)`. `on_import()` does it, `on_back()` goes back to the
    columns, `on_choice()` plans again with what was chosen."""

    def __init__(
        self,
        *,
        messages: Message,
        on_import: Callable[[], object],
        on_back: Callable[[], object],
        on_choice: Callable[[], object],
    ) -> None:
        self.plan: Plan | None = None
        self.choices: ImportChoices | None = None
        self._on_import, self._on_back, self._on_choice = on_import, on_back, on_choice
        self.counts = PlanCounts(messages=messages)
        self.bar = ActionBar(_("Apply the import"), messages=messages)
        self.questions = RadioPanel(_("Please decide"), on_change=self._answer, messages=messages)
        self.updates = UpdateList(messages=messages)
        self.refused = RefusedRows(on_download=self.give_refused, messages=messages)
        self.texts = TextPanels(messages=messages)
        self.policy = RadioPanel("", on_change=self._set_policy, messages=messages)
        self.fields = ChoicesPanel(
            _("Settle some fields differently"), on_change=self._set_field_policy, folded=True,
            messages=messages,
        )  # fmt: skip
        main = Box([self.questions, self.updates, self.refused, self.texts], look="stack")
        side = Box([self.policy, self.fields], look="stack first")
        super().__init__([self.counts, self.bar, Box([main, side], look="with-side")], look="stack")

    def show(self, plan: Plan, choices: ImportChoices) -> None:
        """Show a plan, and the choices that it follows."""
        self.plan, self.choices = plan, choices
        questions = questions_of(plan)
        self.counts.show(counts_of(plan))
        self.questions.show(questions, things(len(questions)))
        self.updates.show(
            plan.update_count,
            lambda start, count: shown_updates(plan.updates(start, count)),
            updates_line(plan),
        )
        self.refused.show(
            plan.refused,
            plan.refusals,
            refused_kinds(plan.errors.kinds()),
            file=plan.rejected is not None,
        )
        self.texts.show(panels_of(plan))
        known = bool(plan.update or any(each.records for each in plan.policies.values()))
        self.policy.show([policies_of(plan)] if known else [])
        self.fields.show(self._field_choices(plan) if known else [])
        self.draw_bar()

    def draw_bar(self, *, busy: bool = False) -> None:
        """Draw the bar; its main button waits while the plan is made again."""
        assert self.plan is not None
        count = to_import(self.plan)
        label = plural("Import {n} row", "Import {n} rows", count).format(n=format_number(count))
        self.bar.show(
            plan_line(self.plan),
            _("Nothing is written yet; it can be undone at any time."),
            [
                BarButton(_("Back"), self._on_back),
                BarButton(label, self._on_import, main=True, disabled=busy or not count),
            ],
        )

    def give_refused(self) -> None:
        """Hand out the refused rows as a file, each with its reason."""
        assert self.plan is not None
        if self.plan.rejected is not None:
            path = self.plan.rejected
            self.refused.give_file(path.name, path.read_bytes())

    def _field_choices(self, plan: Plan) -> list[Choice]:
        """A choice for each field of one value that the file fills."""
        options = [
            (AS_ABOVE, _("As above")),
            ("fill", _("Fill only empty")),
            ("theirs", _("Take theirs")),
            ("ours", _("Keep ours")),
        ]
        found: dict[str, Choice] = {}
        for kind, mapping in plan.mappings.items():
            for name in mapping.places:
                field = TARGETS[kind].field(name)
                if field is not None and not field.many and field.kind != "reference":
                    value = plan.request.field_policies.get(name, AS_ABOVE)
                    found.setdefault(name, Choice(name, field.label, value, options))
        return list(found.values())

    def _answer(self, question: str, answer: str) -> None:
        assert self.choices is not None
        self.choices.answers[question] = answer
        self._on_choice()

    def _set_policy(self, _name: str, policy: str) -> None:
        assert self.choices is not None
        self.choices.when_different = cast(Policy, policy)
        self._on_choice()

    def _set_field_policy(self, name: str, policy: Any) -> None:
        assert self.choices is not None
        if policy == AS_ABOVE:
            self.choices.field_policies.pop(name, None)
        else:
            self.choices.field_policies[name] = policy
        self._on_choice()
