"""An import that takes a second and that nothing here needs."""

from __future__ import annotations

import sys
from typing import Any


def skip_rfc3987_import() -> None:
    """Keep jsonschema from building a grammar of URIs: 0.9 s of the 1.1 s that it takes to import.

    jsonschema, which Jupyter's server and altair import, does without that package where it is not
    installed; no schema of theirs asks for the formats that it checks.
    """
    modules: dict[str, Any] = sys.modules
    modules.setdefault("rfc3987_syntax", None)
