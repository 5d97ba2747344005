"""Which concepts in a header mean which field of ours, for each kind of file.

Rules of one field are in order: where a field takes one column only, the earlier rule wins.
"""

from __future__ import annotations

from crm_widgets.intake.mapping.headers.rules.clients import CLIENT_RULES
from crm_widgets.intake.mapping.headers.rules.contacts import CONTACT_RULES
from crm_widgets.intake.mapping.headers.rules.deals import DEAL_RULES
from crm_widgets.intake.mapping.headers.rules.purchases import PURCHASE_RULES
from crm_widgets.intake.mapping.headers.rules.rule import Rule

CLIENTS = "clients"

RULES = {
    "contacts": CONTACT_RULES,
    "deals": DEAL_RULES,
    "purchases": PURCHASE_RULES,
    CLIENTS: CLIENT_RULES,
}
"""The rules by the name of what is imported; `CLIENTS` are the contacts in a file of deals or of
purchases."""

__all__ = ["CLIENTS", "RULES", "Rule"]
