"""The records of a client base: a class for each kind of record, a line for each field.

>>> anna = Contact(name="Anna Ozola", tags=["wholesale", "Wholesale"])
>>> anna.role, anna.tags
(<Role.LEAD: 'lead'>, ['wholesale'])
>>> [spec.label for spec in Contact.form_specs()][:3]
['Name', 'Kind', 'Role']
>>> check_email("anna@@cafe.example").problem
'“anna@@cafe.example” has two @ signs. Write it as name@firm.example.'
"""

from crm_widgets.model.alike.distinct_pair import DistinctPair
from crm_widgets.model.alike.spelling import Spelling
from crm_widgets.model.contact import Contact
from crm_widgets.model.contact_points import check_email, check_phone, shown_phone
from crm_widgets.model.deal import Deal, Pipeline, StageEvent
from crm_widgets.model.field import Checked, FieldSpec, field
from crm_widgets.model.interaction import Interaction
from crm_widgets.model.purchase import Purchase
from crm_widgets.model.record import Record, is_id, new_id, utc_now
from crm_widgets.model.task import Task
from crm_widgets.model.words import CHANNELS, Consent, Direction, InteractionKind, Kind, Role

__all__ = [
    "CHANNELS",
    "Checked",
    "Consent",
    "Contact",
    "Deal",
    "Direction",
    "DistinctPair",
    "FieldSpec",
    "Interaction",
    "InteractionKind",
    "Kind",
    "Pipeline",
    "Purchase",
    "Record",
    "Role",
    "Spelling",
    "StageEvent",
    "Task",
    "check_email",
    "check_phone",
    "field",
    "is_id",
    "new_id",
    "shown_phone",
    "utc_now",
]
