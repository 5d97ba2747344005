"""Put the notebooks and the demo base into a wheel, beside the code.

An editable install gets neither: there the checkout's own `notebooks/` and `data/` are served, and
a copy in site-packages would be an old one after the first edit.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CARRIED = {"notebooks": "crm_widgets/notebooks", "data": "crm_widgets/data"}


class WheelContents(BuildHookInterface):  # type: ignore[type-arg]
    """Adds `CARRIED` to a wheel that is no editable one."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Name the folders to carry, each with its place in the wheel."""
        if version == "editable":
            return
        for folder, place in CARRIED.items():
            if (Path(self.root) / folder).is_dir():
                build_data["force_include"][folder] = place
