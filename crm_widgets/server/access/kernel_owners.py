"""Who may use which kernel: only the visitor whose page it was started for."""

from __future__ import annotations

from collections.abc import Container

from .visitor import Visitor


class KernelOwners:
    """Remembers who opened each kernel: the browser's session and the visitor's name."""

    def __init__(self, running: Container[str]) -> None:
        """`running` says of a kernel's id whether it still runs."""
        self._running = running
        self._owners: dict[str, tuple[str, str]] = {}

    def remember(self, kernel_id: str, visitor: Visitor) -> None:
        """From now on the kernel is this visitor's."""
        self._owners = {each: who for each, who in self._owners.items() if each in self._running}
        self._owners[kernel_id] = (visitor.username, visitor.author)

    def may_use(self, visitor: Visitor | None, kernel_id: str) -> bool:
        """Whether the kernel is this visitor's; no one may use one that was given to no one."""
        session, author = self._owners.get(kernel_id, ("", ""))
        if visitor is None or kernel_id not in self._running:
            return False
        return session in visitor.sessions and author == visitor.author

    def kernels_of(self, sessions: Container[str]) -> list[str]:
        """The running kernels that were opened in these sessions."""
        found = [each for each, (session, _author) in self._owners.items() if session in sessions]
        return [each for each in found if each in self._running]
