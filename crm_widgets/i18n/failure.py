"""What a user reads when something failed that is not for them to put right."""

from __future__ import annotations

from crm_widgets.i18n.texts import _

_FAILED = _(
    "Something went wrong. Try again; if it keeps happening, give your administrator reference "
    "{reference}."
)


def failure_sentence(reference: str) -> str:
    """The sentence that names the reference under which the error was logged."""
    return _FAILED.format(reference=reference)
