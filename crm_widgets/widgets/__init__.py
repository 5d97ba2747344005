"""Forms, list, card and board: the parts that a page is put together from.

>>> import tempfile
>>> from crm_widgets.store import open_base
>>> from crm_widgets.widgets import ContactForm, ContactList, TagEditor
>>> folder = tempfile.TemporaryDirectory()
>>> base = open_base(f"{folder.name}/base.db", author="Anna")
>>> form = ContactForm(base, value={"name": "Anna Ozola", "emails": ["anna@@cafe.example"]})
>>> form.check()["emails"]
'“anna@@cafe.example” has two @ signs. Write it as name@firm.example.'
>>> form.value = {**form.value, "emails": ["anna@cafe.example"]}
>>> form.save()
True
>>> ContactList(base).rows[0]["name"]
'Anna Ozola'
>>> TagEditor(base, form.saved.id).set_tags(["wholesale"])
>>> base.contacts.tags()
{'wholesale': 1}
>>> base.close(); folder.cleanup()

In a notebook, a form that is the last line of a cell is shown.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from crm_widgets.widgets.contacts.contact_card import ContactCard
    from crm_widgets.widgets.contacts.contact_list import ContactList
    from crm_widgets.widgets.deals.deal_board import DealBoard
    from crm_widgets.widgets.forms.contact_form import ContactForm
    from crm_widgets.widgets.forms.deal_form import DealForm
    from crm_widgets.widgets.forms.interaction_form import InteractionForm, TaskForm
    from crm_widgets.widgets.forms.record_form import RecordForm
    from crm_widgets.widgets.forms.tag_editor import TagEditor
    from crm_widgets.widgets.kit.analysis_panel import AnalysisPanel
    from crm_widgets.widgets.kit.component import Action, Box, Component
    from crm_widgets.widgets.kit.message import Message

__all__ = [
    "Action",
    "AnalysisPanel",
    "Box",
    "Component",
    "ContactCard",
    "ContactForm",
    "ContactList",
    "DealBoard",
    "DealForm",
    "InteractionForm",
    "Message",
    "RecordForm",
    "TagEditor",
    "TaskForm",
]

_PLACES = {
    "Action": "kit.component",
    "AnalysisPanel": "kit.analysis_panel",
    "Box": "kit.component",
    "ContactCard": "contacts.contact_card",
    "ContactForm": "forms.contact_form",
    "ContactList": "contacts.contact_list",
    "DealBoard": "deals.deal_board",
    "DealForm": "forms.deal_form",
    "InteractionForm": "forms.interaction_form",
    "Message": "kit.message",
    "Component": "kit.component",
    "RecordForm": "forms.record_form",
    "TagEditor": "forms.tag_editor",
    "TaskForm": "forms.interaction_form",
}


def __getattr__(name: str) -> Any:
    # A page loads the parts that it uses, and no others.
    if name not in _PLACES:
        raise AttributeError(f"{__name__} has no {name!r}; there are {', '.join(__all__)}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
