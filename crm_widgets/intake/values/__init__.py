"""What a text means as a number, an amount or a date: one set of rules for files and forms."""

from crm_widgets.intake.values.typed_text import read_amount, read_date, read_number

__all__ = ["read_amount", "read_date", "read_number"]
