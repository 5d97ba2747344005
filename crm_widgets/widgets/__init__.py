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
    from crm_widgets.widgets.analysis_panel import AnalysisPanel
    from crm_widgets.widgets.contact_card import ContactCard
    from crm_widgets.widgets.contact_form import ContactForm
    from crm_widgets.widgets.contact_list import ContactList
    from crm_widgets.widgets.deal_board import DealBoard
    from crm_widgets.widgets.deal_form import DealForm
    from crm_widgets.widgets.interaction_form import InteractionForm, TaskForm
    from crm_widgets.widgets.message import Message
    from crm_widgets.widgets.part import Action, Box, Part
    from crm_widgets.widgets.record_form import RecordForm
    from crm_widgets.widgets.tag_editor import TagEditor

__all__ = [
    "Action",
    "AnalysisPanel",
    "Box",
    "ContactCard",
    "ContactForm",
    "ContactList",
    "DealBoard",
    "DealForm",
    "InteractionForm",
    "Message",
    "Part",
    "RecordForm",
    "TagEditor",
    "TaskForm",
]

_PLACES = {
    "Action": "part",
    "AnalysisPanel": "analysis_panel",
    "Box": "part",
    "ContactCard": "contact_card",
    "ContactForm": "contact_form",
    "ContactList": "contact_list",
    "DealBoard": "deal_board",
    "DealForm": "deal_form",
    "InteractionForm": "interaction_form",
    "Message": "message",
    "Part": "part",
    "RecordForm": "record_form",
    "TagEditor": "tag_editor",
    "TaskForm": "interaction_form",
}


def __getattr__(name: str) -> Any:
    # A page loads the parts that it uses, and no others.
    if name not in _PLACES:
        raise AttributeError(f"{__name__} has no {name!r}; there are {', '.join(__all__)}")
    return getattr(import_module(f"{__name__}.{_PLACES[name]}"), name)
