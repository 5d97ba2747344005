"""What a text means: numbers, amounts and dates, one set of rules for imports, forms and controls."""

from crm_widgets.intake.values.typed_values import read_amount, read_date, read_number

__all__ = ["read_amount", "read_date", "read_number"]
