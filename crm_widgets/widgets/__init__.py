"""Forms, list, card and board: the parts that a page is put together from.

>>> import tempfile
>>> from crm_widgets.store import open_base
>>> from crm_widgets.widgets import ContactForm, ContactList, TagEditor
>>> folder = tempfile.TemporaryDirectory()
>>> base = open_base(f"{folder.name}/base.db", author="Anna")
>>> form = ContactForm(base, {"name": "Anna Ozola", "emails": ["anna@@cafe.example"]})
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
from typing import Any

# Each module with the names that it gives; a page loads the modules that it uses, and no others.
_MODULES = {
    "contacts.contact_card": ["ContactCard"],
    "contacts.contact_list": ["ContactList"],
    "deals.deal_board": ["DealBoard"],
    "forms.contact_form": ["ContactForm"],
    "forms.deal_form": ["DealForm"],
    "forms.interaction_form": ["InteractionForm", "TaskForm"],
    "forms.record_form": ["RecordForm"],
    "forms.tag_editor": ["TagEditor"],
    "kit.analysis_panel": ["AnalysisPanel"],
    "kit.component": ["Action", "Box", "Component"],
    "kit.message": ["Message"],
}
_MODULE_OF = {name: module for module, names in _MODULES.items() for name in names}

__all__ = sorted(_MODULE_OF)  # noqa: PLE0605 - derived from the one list above


def __getattr__(name: str) -> Any:
    if name not in _MODULE_OF:
        raise AttributeError(f"{__name__} has no {name!r}; it has {', '.join(__all__)}")
    return getattr(import_module(f"{__name__}.{_MODULE_OF[name]}"), name)


def __dir__() -> list[str]:
    return list(__all__)
