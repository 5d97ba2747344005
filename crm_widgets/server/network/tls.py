"""HTTPS: the certificate and its key, checked before anything is started."""

from __future__ import annotations

import ssl
from pathlib import Path

from crm_widgets.i18n import _
from crm_widgets.server.options import ServeError, ServeOptions

IN_THE_CLEAR = _(
    "Other machines can connect, and nothing is encrypted: anyone on the network can read along. "
    "Add --certificate FILE --key FILE, or serve on 127.0.0.1 behind a proxy with HTTPS."
)

_ONE_WITHOUT_THE_OTHER = _("HTTPS takes both a certificate and its key: give {missing}, too.")
_NO_FILE = _("There is no file {path}. Give the one with the {what}, in PEM format.")
_UNREADABLE = _("The file {path} can't be read: {reason}. Check its permissions.")
_NOT_MATCHING = _(
    "The key {key} does not belong to the certificate {certificate}. Give the key that it was "
    "made with."
)
_NO_CERTIFICATE = _("The file {path} holds no certificate in PEM format. Give one that does.")
_NO_KEY = _("The file {path} holds no key in PEM format without a password. Give one that does.")


def tls_context(options: ServeOptions) -> ssl.SSLContext | None:
    """What HTTPS is served with; None without a certificate. `ServeError` for what can't work."""
    certificate, key = options.certificate, options.key
    if certificate is None and key is None:
        return None
    if certificate is None or key is None:
        missing = "--certificate" if certificate is None else "--key"
        raise ServeError(_ONE_WITHOUT_THE_OTHER.format(missing=missing))
    _check_readable(certificate, _("certificate"))
    _check_readable(key, _("key"))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    try:
        context.load_cert_chain(certificate, key, password=_no_password)
    except (ssl.SSLError, ValueError) as error:
        raise ServeError(_why_not(error, certificate, key)) from error
    return context


def _check_readable(path: Path, what: str) -> None:
    try:
        with path.open("rb"):
            pass
    except FileNotFoundError as error:
        raise ServeError(_NO_FILE.format(path=path, what=what)) from error
    except OSError as error:
        reason = error.strerror or str(error)
        raise ServeError(_UNREADABLE.format(path=path, reason=reason)) from error


def _no_password() -> str:
    """Without this, OpenSSL would ask on the terminal."""
    return ""


def _why_not(error: Exception, certificate: Path, key: Path) -> str:
    if getattr(error, "reason", "") == "KEY_VALUES_MISMATCH":
        return _NOT_MATCHING.format(key=key, certificate=certificate)
    if not _is_certificate(certificate):
        return _NO_CERTIFICATE.format(path=certificate)
    return _NO_KEY.format(path=key)


def _is_certificate(path: Path) -> bool:
    try:
        ssl.create_default_context(cafile=str(path))
    except (ssl.SSLError, ValueError):
        return False
    return True
