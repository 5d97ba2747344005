"""The secret that signs cookies; it outlives a restart, so that visitors stay signed in."""

from __future__ import annotations

import hashlib
import hmac
import os
import secrets
from pathlib import Path

_FILE = "cookie_secret"
_LENGTH = 32


def cookie_secret(folder: Path) -> bytes:
    """The secret in `folder`; created at the first call, readable by its owner only."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / _FILE
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        kept = path.read_bytes()
        if len(kept) >= _LENGTH:
            path.chmod(0o600)
            return kept
        path.unlink(missing_ok=True)
        return cookie_secret(folder)
    made = secrets.token_bytes(_LENGTH)
    with os.fdopen(descriptor, "wb") as file:
        file.write(made)
    return made


def cookie_key(secret: bytes, access_code: str, base: str) -> bytes:
    """The key of the cookies of one base with one access code.

    Servers of one account share the secret. With another code, with none or with another base the
    key is another, so that no cookie of before is good any more.
    """
    known = b"".join(hashlib.sha256(part.encode()).digest() for part in (access_code, base))
    return hmac.new(secret, known, hashlib.sha256).digest()
