"""The file of the calls page: one row a client and reason."""

from __future__ import annotations

from typing import Any

from crm_widgets.i18n import _
from crm_widgets.model.contact_points import shown_phone
from crm_widgets.pages.calls.rows import CallRows

FILE_COLUMNS = (
    "why", "contact_id", "name", "product", "day", "reason", "last_talk", "phone", "email",
    "owner", "refused_consent",
)  # fmt: skip


def file_rows(rows: CallRows) -> list[dict[str, Any]]:
    """The rows of `FILE_COLUMNS`, in the order of the page; days are dates."""
    reasons = [
        *((_("due to reorder"), row, row["product"], row["due"], row["reason"])
          for row in rows.reorders),
        *((_("follow-up offer"), row, row["product"], row["until"], row["why"])
          for row in rows.offers),
        *((_("enquiry without a purchase"), row, "", row["last_called_on"], row["said"] or "")
          for row in rows.enquiries),
        *((_("lapsed top client"), row, "; ".join(row["usual"]), row["last_purchase"], "")
          for row in rows.lapsed),
    ]  # fmt: skip
    return [
        {
            "why": why,
            "contact_id": row["contact_id"],
            "name": row["name"],
            "product": product,
            "day": day,
            "reason": reason,
            "last_talk": row["talked"],
            "phone": shown_phone(row["phone"]) if row["phone"] else "",
            "email": row["email"],
            "owner": row["owner"],
            "refused_consent": _("yes") if row["refused"] else "",
        }
        for why, row, product, day, reason in reasons
    ]
