"""Scripts of Voila and of widgets, which a browser may cache for good."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any

from jupyter_server.base.handlers import FileFindHandler
from tornado.web import HTTPError, StaticFileHandler
from voila.static_file_handler import MultiStaticFileHandler

from .short_errors import ShortErrors

_A_YEAR = 365 * 24 * 3600


class _Files(ShortErrors):
    """What all files have in common."""

    def parse_url_path(self, url_path: str) -> str:
        if "\0" in url_path:
            raise HTTPError(HTTPStatus.NOT_FOUND)
        return str(super().parse_url_path(url_path))  # type: ignore[misc]


class OwnFiles(_Files, StaticFileHandler):
    """Our style sheet and script."""


class _CachedForGood(_Files):
    """Files whose address changes with their content."""

    def get_cache_time(self, path: str, modified: Any, mime_type: str) -> int:
        return _A_YEAR


class VoilaFiles(_CachedForGood, MultiStaticFileHandler):
    """The scripts that come with Voila, under an address with its version."""


class ExtensionFiles(_CachedForGood, FileFindHandler):
    """The scripts of widgets, whose names have a hash of their content."""
