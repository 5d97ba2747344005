"""The sentence that is shown for a change. Changes are kept as data, so that the sentence is in the
reader's language, and erasing a person has no sentences to rewrite."""

from __future__ import annotations

from collections import defaultdict

from crm_widgets.i18n import _, plural
from crm_widgets.i18n.formats import format_number
from crm_widgets.store.history.change import CUSTOM, Change
from crm_widgets.store.history.change_kinds import KINDS


def describe_change(change: Change) -> str:
    """What a change did, in a few words that begin with a capital letter.

    >>> done = {"id": 38, "at": "2026-11-25T09:00:00+00:00", "author": "Anna"}
    >>> describe_change(Change(**done, kind="task_done", subject="Call about the offer"))
    'Task “Call about the offer” done'
    >>> describe_change(Change(**done, kind="contacts_added", counts={"contacts": 3000}))
    '3,000 contacts added'
    >>> describe_change(Change(**done, kind="task_done", undoes=37))
    'Undid: "task done"'
    """
    text = _text(change)
    if change.undoes is not None:
        return _('Undid: "{change}"').format(change=text)
    return text[:1].upper() + text[1:]


def _text(change: Change) -> str:
    texts = KINDS.get(change.kind, KINDS[CUSTOM])
    count = change.counts.get(texts.table, change.records)
    if not change.subject or not texts.named:
        text = plural(texts.singular, texts.several, count or 1)
    elif texts.named_many:
        text = plural(texts.named, texts.named_many, count)
    else:
        text = _(texts.named)
    numbers = {name: format_number(number) for name, number in change.counts.items()}
    known = {**numbers, "count": format_number(count), "subject": change.subject}
    return text.format_map(defaultdict(lambda: "0", known))
