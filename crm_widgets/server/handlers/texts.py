"""What the pages' frame, the sign-in page and the error pages say, in the visitor's language."""

from __future__ import annotations

from http import HTTPStatus

from crm_widgets.i18n import _
from crm_widgets.i18n.failure import failure_sentence


def frame_texts(title: str, megabytes: int) -> dict[str, str]:
    """The texts of the templates, for a page with this title; `{reference}` is filled in later."""
    return {
        "skip": _("Skip to the page"),
        "pages": _("Pages"),
        "opening": _("Opening {page}…").format(page=title),
        "opening_long": _("This page is taking longer than usual."),
        "opening_waits": _("Many pages are being opened. This one is waiting for its turn."),
        "reconnecting": _("The connection was lost. Reconnecting… What you typed is still here."),
        "ended": _(
            "The connection was lost. Saved changes are safe, and what you typed is still here to "
            "copy. Reload to continue."
        ),
        "reload": _("Reload"),
        "home": _("Home page"),
        "reference": _("Reference:"),
        "dismiss": _("Dismiss"),
        "failed": failure_sentence("{reference}"),
        "page_failed": _(
            "This page could not be opened. Reload it; if it keeps happening, give your "
            "administrator reference {reference}."
        ),
        "too_long": _(
            "This page took longer than {reference} seconds and was stopped. Reload to try again."
        ),
        "too_large": _("This is larger than the limit of {megabytes} MB.").format(
            megabytes=megabytes
        ),
        "sign_in": _("Sign in"),
        "sign_in_line": _("These pages are for the people who work with this client base."),
        "sign_out": _("Sign out"),
        "sign_out_line": _("The pages that you have open in this browser are closed."),
        "access_code": _("Access code"),
        "access_code_hint": _("Your administrator has it."),
        "access_code_wrong": _("This is not the access code. Check it and try again."),
        "no_script": _("This page needs JavaScript. Turn it on in your browser."),
    }


def error_texts(status_code: int) -> tuple[str, str]:
    """A heading and a sentence for a status: what happened, and what to do."""
    if status_code == HTTPStatus.NOT_FOUND:
        return _("Page not found"), _("Check the address, or choose a page above.")
    if status_code in (HTTPStatus.FORBIDDEN, HTTPStatus.UNAUTHORIZED):
        return _("You can't open this page"), _("Use the address that your administrator gave you.")
    if status_code == HTTPStatus.TOO_MANY_REQUESTS:
        return _("Too many wrong access codes"), _("Wait a minute, and try again.")
    if status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        return _("Too many pages are open"), _("Close some pages, and try again in a minute.")
    if status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        return _("This request can't be processed"), _("Go back and try again.")
    return _("Something went wrong"), _(
        "Try again; if it keeps happening, give your administrator the reference."
    )


def unnamed_visitor_texts(header: str, refusal: str) -> tuple[str, str]:
    """A heading and a sentence for a request in which the proxy did not name the visitor."""
    return _("You are not signed in"), _(
        "Sign in at the address that your administrator gave you. (This server expects the name of "
        "the visitor in the header {header}. {refusal})"
    ).format(header=header, refusal=refusal)


def language() -> str:
    """The two letters of the language that gettext gives; English unless there is a translation."""
    from crm_widgets import i18n

    info = i18n.texts._translations.info()
    return str(info.get("language", "en"))[:2].lower() or "en"
