"""The page Duplicates: groups of contacts that may be the same, merged one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_moment, format_number
from crm_widgets.intake.duplicates.groups import Duplicates, Group
from crm_widgets.pages.duplicates.group_view import GroupView, group_name, sentence_case
from crm_widgets.pages.duplicates.proposal_rows import merged_sentence
from crm_widgets.pages.page import Page, base_of_page
from crm_widgets.store.errors import RecordNotFound
from crm_widgets.widgets.duplicates.group_list import GroupList, GroupRow, weight_text
from crm_widgets.widgets.kit.component import Action, Box
from crm_widgets.widgets.kit.empty_state import Hint
from crm_widgets.widgets.kit.heading import Heading
from crm_widgets.widgets.kit.message import Message
from crm_widgets.widgets.kit.panels.progress import Progress, Report
from crm_widgets.widgets.kit.panels.shortcuts import Shortcuts
from crm_widgets.widgets.kit.panels.text_panel import TextPanel, TextPanels
from crm_widgets.widgets.kit.undo import undo

if TYPE_CHECKING:
    from crm_widgets.store import ClientBase
    from crm_widgets.widgets.duplicates.spelling_list import SpellingList

SPELLINGS = _("Values that differ by spelling")
_GONE = _("One of these contacts has been removed or merged meanwhile. Compare again.")


class DuplicatesPage(Page):
    """The page: `groups` is the list, `view` the group that is open; `progress` the search."""

    def __init__(self, base: ClientBase) -> None:
        messages = Message()
        self.found: Duplicates | None = None
        self.by_key: dict[str, Group] = {}
        self.decided: set[str] = set()
        self.last_change: int | None = None
        self.progress = Progress(messages=messages)
        self.groups = GroupList(on_choose=self.open_group, messages=messages)
        self.view = GroupView(
            base,
            messages=messages,
            on_merge=self.merge,
            on_skip=self.skip,
            on_distinct=self.mark_distinct,
        )
        self.shortcuts = _shortcuts(self, messages)
        self.hint = Hint("")
        self.pair = Box(
            [self.groups, Box([self.view, self.shortcuts], look="stack")], look="with-list"
        )
        self.content = Box(look="stack")
        self.spellings: SpellingList | None = None
        self.spelling_place = Box([_spelling_offer(self, messages)], look="stack")
        super().__init__(
            base,
            _("Duplicates"),
            line=self._subtitle,
            actions=[Action(_("Compare again"), self.search)],
            messages=messages,
            body=[Box([self.progress, self.content, self.spelling_place], look="stack")],
            refresh=self.refresh,
        )
        self.search()

    def search(self) -> None:
        """Compare all contacts, away from the page."""
        self.progress.start_work(_("Comparing the contacts"), self._find, self._show)

    def open_group(self, key: str) -> None:
        """Show a group; one of which a contact is gone leaves the list."""
        try:
            self.view.show(self.by_key[key])
        except RecordNotFound:
            self.decided.add(key)
            self.messages.warn(_GONE)
            self.draw_groups(self.groups.neighbour(1) or self.groups.neighbour(-1))
            return
        self.groups.select(key)

    def merge(self) -> None:
        """Merge the group that is open, and go on to the next."""
        group = self._open()
        count = len(self.view.table.included)
        merge = self.view.merge()
        self._decide(group, merge.change)
        self._say(merged_sentence(merge.kept.name, count), merge.change)

    def mark_distinct(self) -> None:
        """Remember that these contacts are not the same, and go on to the next group."""
        group = self._open()
        change = self.base.distinct_pairs.mark(group.contacts)
        self._decide(group, change)
        text = _("Remembered for everybody: the contacts of {name} are not the same.")
        self._say(text.format(name=group_name(group)), change)

    def skip(self) -> None:
        """Go on to the next group; this one stays in the list."""
        self.step(1)

    def step(self, step: int) -> None:
        """Go to the next group (1) or the one before (-1)."""
        key = self.groups.neighbour(step)
        if key:
            self.open_group(key)

    def undo_last(self) -> None:
        """Undo what was decided last on this page."""
        if self.last_change is not None:
            change, self.last_change = self.last_change, None
            undo(self.messages, self.base, change)

    def show_spellings(self) -> None:
        """Show the values that differ by spelling, below the contacts."""
        # It needs numpy, which a page of forms does without until it is asked for.
        from crm_widgets.widgets.duplicates.spelling_list import SpellingList

        self.spellings = SpellingList(self.base, messages=self.messages)
        heading = Heading(SPELLINGS, level=2)
        old, self.spelling_place.children = self.spelling_place.children, [heading, self.spellings]
        for widget in old:
            widget.close()

    def refresh(self) -> None:
        """A group whose merge was undone is in the list again."""
        if self.spellings is not None:
            self.spellings.refresh()
        apart = self.base.distinct_pairs.pairs() if self.decided else set()
        back = {key for key in self.decided if self._stands(self.by_key[key], apart)}
        if back:
            self.decided -= back
            self.draw_groups(self.groups.selected or min(back))

    def static_html(self) -> str:
        """How many groups there are."""
        return f"<p>{self._subtitle()}</p>"

    def _find(self, _report: Report) -> Duplicates:
        # What looks for other spellings is large: the page is there before it.
        from crm_widgets.intake.duplicates.search import find_duplicates

        return find_duplicates(self.base)

    def _show(self, found: Duplicates) -> None:
        self.found = found
        self.by_key = {group.id: group for group in found.groups}
        self.decided = set()
        if found.note:
            self.messages.warn(found.note)
        self.draw_groups()

    def draw_groups(self, wanted: str = "") -> None:
        """Draw the list, and the group that is wanted, or else the surest."""
        rows = [_row(group) for key, group in self.by_key.items() if key not in self.decided]
        self.groups.show(rows, wanted)
        keys = [row.key for row in self.groups.shown]
        self.heading.line = self._subtitle()
        if not rows:
            self.hint.text = _("No duplicates are left. Compare again after the next import.")
            self.content.children = [self.hint, self.shortcuts]
            return
        self.content.children = [self.pair]
        self.open_group(wanted if wanted in keys else (keys or [rows[0].key])[0])

    def _decide(self, group: Group, change: int | None) -> None:
        following = self.groups.neighbour(1) or self.groups.neighbour(-1)
        self.decided.add(group.id)
        self.last_change = change
        self.messages.report_change()
        self.draw_groups(following)

    def _say(self, text: str, change: int | None) -> None:
        if change is None:
            self.messages.good(text)
        else:
            self.messages.saved(text, self.base, change)

    def _open(self) -> Group:
        assert self.view.group is not None
        return self.view.group

    def _stands(self, group: Group, apart: set[tuple[str, str]]) -> bool:
        """Whether a group is undecided again: all its contacts are there, and none kept apart."""
        ids = sorted(group.contacts)
        pairs = {(first, second) for first in ids for second in ids if first < second}
        return not pairs & apart and all(self.base.contacts.find(each) for each in ids)

    def _subtitle(self) -> str:
        """ "14 groups, 31 contacts that may be the same; compared on 25 November, 10:42"."""
        if self.found is None:
            return _("Contacts that may be the same")
        groups = [group for key, group in self.by_key.items() if key not in self.decided]
        count = sum(len(group.contacts) for group in groups)
        at = format_moment(self.base.clock.local(self.found.at), self.base.clock.today())
        if not groups:
            return _("No contacts that may be the same; compared on {at}").format(at=at)
        text = plural(
            "{groups} group, {contacts} contacts that may be the same; compared on {at}",
            "{groups} groups, {contacts} contacts that may be the same; compared on {at}",
            len(groups),
        )
        return text.format(
            groups=format_number(len(groups)),
            contacts=format_number(count),
            at=at,
        )


def _row(group: Group) -> GroupRow:
    reasons = ", ".join(f"{each.text} {weight_text(each.weight)}" for each in group.reasons)
    size = plural("{n} contact", "{n} contacts", len(group.contacts))
    return GroupRow(
        group.id,
        group_name(group),
        size.format(n=format_number(len(group.contacts))),
        group.probability,
        sentence_case(reasons),
    )


def _spelling_offer(page: DuplicatesPage, messages: Message) -> TextPanels:
    """A panel that leads to the values that differ by spelling: they are looked for on request."""
    offer = TextPanels(messages=messages)
    text = _(
        "Channels, cities, companies, owners, products, stages and tags, such as Rīga and RIGA."
    )
    action = Action(_("Look for them"), page.show_spellings)
    offer.show([TextPanel("spellings", SPELLINGS, [text], actions=[action])])
    return offer


def _shortcuts(page: DuplicatesPage, messages: Message) -> Shortcuts:
    return Shortcuts(
        [
            (["J", "K"], _("next, previous group")),
            (["↑", "↓"], _("field")),
            (["1", "2", "3"], _("take from A, B, C")),
            (["U"], _("undo")),
        ],
        {
            "J": lambda: page.step(1),
            "K": lambda: page.step(-1),
            "U": page.undo_last,
        },
        messages=messages,
    )


def duplicates_page(base: ClientBase | None = None) -> DuplicatesPage:
    """The page Duplicates of a base (that of `CRM_BASE`)."""
    return DuplicatesPage(base_of_page(base))
