"""Values that differ by spelling: merged with a button, or kept apart."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number, shorten
from crm_widgets.intake.spelling import Cluster, SpelledValue, find_spellings, keep_apart
from crm_widgets.widgets.kit.component import Action, Box, Component
from crm_widgets.widgets.kit.controls import Control, Controls
from crm_widgets.widgets.kit.message import Message
from crm_widgets.widgets.kit.panels.text_panel import TextPanel, TextPanels
from crm_widgets.widgets.kit.undo import show_saved

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase

CLUSTERS_SHOWN = 20
VALUES_SHOWN = 10

FIELDS = {
    "channel": _("Channel"),
    "city": _("City"),
    "company": _("Company"),
    "owner": _("Account owner"),
    "product": _("Product"),
    "stage": _("Stage"),
    "tags": _("Tags"),
    "lost_reason": _("Lost reason"),
}

_NONE = _("No values of this field differ by spelling only.")
_MORE = _("And {n} more: merge these first.")


class SpellingList(Box):
    """The clusters of one field, the largest first, each with buttons that merge it or keep its
    values apart; `choose(field)` shows another field. `messages` says what was done, with undo.
    """

    def __init__(
        self, base: ClientBase, *, messages: Component | None = None, field: str = "channel"
    ) -> None:
        self.base = base
        self.messages = messages or Message()
        self.field = field
        self.clusters: list[Cluster] = []
        self.controls = Controls(
            [Control("field", _("Field"), field, "choice", list(FIELDS.items()))],
            on_change=self._chosen,
            messages=self.messages,
        )
        self.panels = TextPanels(messages=self.messages)
        own = [] if messages else [self.messages]
        super().__init__([*own, self.controls, self.panels], look="stack")
        self.refresh()

    def choose(self, field: str) -> None:
        """Show the clusters of another field."""
        self.field = field
        self.refresh()

    def refresh(self) -> None:
        """Draw what the base has now."""
        self.clusters = find_spellings(self.base, self.field)
        shown = self.clusters[:CLUSTERS_SHOWN]
        panels = [self._panel(number, cluster) for number, cluster in enumerate(shown)]
        more = len(self.clusters) - len(shown)
        if more:
            panels.append(TextPanel("more", _MORE.format(n=format_number(more))))
        self.panels.show(panels or [TextPanel("none", _NONE)])

    def merge(self, cluster: Cluster, *, certain_only: bool = False) -> None:
        """Replace the spellings of a cluster by the proposed one, in all records."""
        meant = {
            each.value: cluster.proposed
            for each in cluster.values[1:]
            if each.certain or not certain_only
        }
        replaced = self.base.replace_values(cluster.field, meant)
        count = sum(replaced.counts.values())
        text = plural(
            "“{value}” is now written so in {n} record more.",
            "“{value}” is now written so in {n} records more.",
            count,
        )
        value = shorten(cluster.proposed, 60)
        self._say(text.format(value=value, n=format_number(count)), replaced.change)

    def mark_distinct(self, cluster: Cluster) -> None:
        """Remember that the values of a cluster are not the same."""
        change = keep_apart(self.base, cluster.field, [each.value for each in cluster.values])
        self._say(_("Remembered for everybody: these are not the same."), change)

    def _chosen(self, chosen: dict[str, Any]) -> None:
        self.choose(str(chosen["field"]))

    def _say(self, text: str, change: int | None) -> None:
        self.messages.report_change()
        self.refresh()
        if change is not None:
            show_saved(self.messages, text, self.base, change)

    def _panel(self, number: int, cluster: Cluster) -> TextPanel:
        first, *others = cluster.values
        sentences = [_sentence(each) for each in others[:VALUES_SHOWN]]
        if len(others) > VALUES_SHOWN:
            more = format_number(len(others) - VALUES_SHOWN)
            sentences.append(_("and {n} more").format(n=more))
        title = _("{value} ({n})").format(
            value=shorten(first.value, 80), n=format_number(first.count)
        )
        return TextPanel(str(number), title, sentences, actions=self._actions(cluster))

    def _actions(self, cluster: Cluster) -> list[Action]:
        merge: Callable[..., object] = partial(self.merge, cluster)
        sure = sum(each.certain for each in cluster.values[1:])
        actions = [Action(_("Merge"), merge, main=cluster.certain)]
        if sure and not cluster.certain:
            actions = [
                Action(_("Merge those that are the same"), partial(merge, certain_only=True)),
                Action(_("Merge all"), merge),
            ]
        return [*actions, Action(_("Not the same"), partial(self.mark_distinct, cluster))]


def _sentence(value: SpelledValue) -> str:
    count = plural("{n} record", "{n} records", value.count).format(n=format_number(value.count))
    reason = value.reason if value.certain else _("may be the same: ") + value.reason
    return _("{value} ({count}): {reason}").format(
        value=shorten(value.value, 80), count=count, reason=reason
    )
