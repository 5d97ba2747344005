"""What one must know about the figures below it, with a button for more."""

from __future__ import annotations

from collections.abc import Sequence

from crm_widgets.widgets.kit.component import Action, Component


class Notice(Component):
    """A place that is empty while there is nothing to say; its text is in `note`."""

    def show(self, texts: Sequence[str], actions: Sequence[Action] = ()) -> None:
        """Say these sentences; nothing if there are none."""
        if texts:
            self.show_note("warn", " ".join(texts), actions=actions)
        else:
            self.clear_note()
