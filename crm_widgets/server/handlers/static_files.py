"""Scripts of Voila and of widgets, which a browser may cache for good."""

from __future__ import annotations

from typing import Any

from jupyter_server.base.handlers import FileFindHandler
from voila.static_file_handler import MultiStaticFileHandler

_A_YEAR = 365 * 24 * 3600


class _CachedForGood:
    """Files whose address changes with their content."""

    def get_cache_time(self, path: str, modified: Any, mime_type: str) -> int:
        return _A_YEAR


class VoilaFiles(_CachedForGood, MultiStaticFileHandler):
    """The scripts that come with Voila, under an address with its version."""


class ExtensionFiles(_CachedForGood, FileFindHandler):
    """The scripts of widgets, whose names have a hash of their content."""
