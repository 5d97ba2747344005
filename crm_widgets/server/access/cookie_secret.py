"""The secret that signs cookies; it outlives a restart, so that visitors stay signed in."""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path

from crm_widgets.store.private_files import make_folder, private

_FILE = "cookie_secret"
_LENGTH = 32


def cookie_secret(folder: Path) -> bytes:
    """The secret in `folder`; created at the first call, readable by its owner only."""
    make_folder(folder)
    path, made = folder / _FILE, secrets.token_bytes(_LENGTH)
    try:
        with open(path, "xb", opener=private) as file:
            file.write(made)
    except FileExistsError:
        kept = path.read_bytes()
        if len(kept) >= _LENGTH:
            path.chmod(0o600)
            return kept
        path.unlink(missing_ok=True)
        return cookie_secret(folder)
    return made


def cookie_key(secret: bytes, access_code: str, base: str) -> bytes:
    """The key of the cookies of one base with one access code.

    Servers of one account share the secret. With another code, with none or with another base the
    key is another, so that no cookie of before is good any more.
    """
    known = b"".join(hashlib.sha256(part.encode()).digest() for part in (access_code, base))
    return hmac.new(secret, known, hashlib.sha256).digest()
