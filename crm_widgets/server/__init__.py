"""The pages as a web server: Voila, configured so that what is known to go wrong does not.

    from crm_widgets.server import serve
    serve("clients.db", port=8866)          # blocks until SIGTERM or SIGINT

Nothing is imported before it is used, because each visitor's kernel imports this package too.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .app import print_address, serve
    from .options import ServeError, ServeOptions

__all__ = ["ServeError", "ServeOptions", "print_address", "serve"]


def __getattr__(name: str) -> Any:
    if name in ("print_address", "serve"):
        from .skip_import import skip_rfc3987_import

        skip_rfc3987_import()
        from . import app

        return getattr(app, name)
    if name in __all__:
        from . import options

        return getattr(options, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
