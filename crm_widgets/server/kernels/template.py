"""The server's side of the process that kernels are forked from."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import json
import logging
import os
import signal
import socket
import sys
from typing import Any

log = logging.getLogger("crm_widgets.server")

_SECONDS_TO_FORK = 5.0
_SECONDS_BETWEEN_STARTS = 10.0


class NoTemplate(Exception):
    """No kernel can be forked just now; it has to be started the usual way."""


class ForkedProcess:
    """A forked kernel, with what jupyter_client asks of a process that it started itself."""

    stdin = stdout = stderr = None

    def __init__(self, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None

    def poll(self) -> int | None:
        """How the process ended; None while it runs."""
        return self.returncode

    def wait(self) -> int | None:
        """How the process ended; it is only asked after `poll`."""
        return self.returncode

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the process has ended: its number may be another's by then."""
        if self.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End the process at once."""
        self.send_signal(signal.SIGKILL)

    def terminate(self) -> None:
        """Ask the process to end."""
        self.send_signal(signal.SIGTERM)


class KernelTemplate:
    """Starts the template process, asks it for kernels, starts it again if it ends."""

    def __init__(self, environment: dict[str, str]) -> None:
        self._environment = environment
        self._numbers = itertools.count(1)
        self._answers: dict[int, asyncio.Future[int]] = {}
        self._kernels: dict[int, ForkedProcess] = {}
        self._ended: dict[int, int] = {}
        self._watches: set[asyncio.Task[None]] = set()
        self._writer: asyncio.StreamWriter | None = None
        self._running: asyncio.Task[None] | None = None
        self._life = os.pipe2(os.O_CLOEXEC)

    def start(self) -> None:
        """Run the process in the background, where the system can fork."""
        if sys.platform == "linux":
            self._running = asyncio.ensure_future(self._run())

    async def stop(self) -> None:
        """End the process; kernels that it forked end too."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)
        for end in self._life:
            os.close(end)

    async def fork(
        self, arguments: list[str], environment: dict[str, str], folder: str
    ) -> ForkedProcess:
        """A kernel with these arguments of `ipykernel_launcher`. NoTemplate where that fails."""
        if self._writer is None:
            raise NoTemplate("it is not ready")
        number = next(self._numbers)
        answer = self._answers[number] = asyncio.get_running_loop().create_future()
        request = {
            "request": number, "arguments": arguments, "environment": environment, "folder": folder,
        }  # fmt: skip
        try:
            self._writer.write(json.dumps(request).encode() + b"\n")
            pid = await asyncio.wait_for(answer, _SECONDS_TO_FORK)
        except (TimeoutError, OSError) as error:
            raise NoTemplate("it does not answer") from error
        finally:
            self._answers.pop(number, None)
        return self._kernel(pid)

    def _kernel(self, pid: int) -> ForkedProcess:
        kernel = self._kernels[pid] = ForkedProcess(pid)
        if pid in self._ended:  # sooner than its answer was read
            self._note_end(pid, self._ended.pop(pid))
        return kernel

    async def _run(self) -> None:
        while True:
            try:
                await self._run_once()
            except (OSError, ValueError):
                log.exception("The process that kernels are forked from failed.")
            self._writer = None
            self._give_up()
            await asyncio.sleep(_SECONDS_BETWEEN_STARTS)

    async def _run_once(self) -> None:
        ours, theirs = socket.socketpair()
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "crm_widgets.server.kernels.template_process"),
            *(str(theirs.fileno()), str(self._life[0])),
            pass_fds=(theirs.fileno(), self._life[0]),
            env=self._environment,
            stdin=asyncio.subprocess.DEVNULL,
        )
        theirs.close()
        reader, writer = await asyncio.open_unix_connection(sock=ours)
        try:
            while line := await reader.readline():
                self._take(json.loads(line), writer)
        finally:
            writer.close()
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        log.warning("The process that kernels are forked from has ended; another one is started.")

    def _take(self, message: dict[str, Any], writer: asyncio.StreamWriter) -> None:
        if "ready" in message:
            self._writer = writer
        elif "status" in message:
            self._note_end(message["pid"], message["status"])
        elif (answer := self._answers.get(message["request"])) and not answer.done():
            if "error" in message:
                answer.set_exception(NoTemplate(message["error"]))
            else:
                answer.set_result(message["pid"])
        elif "pid" in message:  # no one waits for it any more
            os.kill(message["pid"], signal.SIGKILL)

    def _note_end(self, pid: int, status: int) -> None:
        if kernel := self._kernels.pop(pid, None):
            kernel.returncode = status
        else:
            self._ended[pid] = status

    def _give_up(self) -> None:
        """The template is gone: kernels that it forked are watched from here on."""
        for answer in self._answers.values():
            if not answer.done():
                answer.set_exception(NoTemplate("it has ended"))
        orphans, self._kernels = self._kernels, {}
        for kernel in orphans.values():
            watch = asyncio.ensure_future(_watch(kernel))
            self._watches.add(watch)
            watch.add_done_callback(self._watches.discard)


async def _watch(kernel: ForkedProcess) -> None:
    """Notice the end of a process that is not our child any more."""
    try:
        watched = os.pidfd_open(kernel.pid)
    except OSError:
        kernel.returncode = -signal.SIGKILL
        return
    loop, ended = asyncio.get_running_loop(), asyncio.Event()
    loop.add_reader(watched, ended.set)
    try:
        await ended.wait()
    finally:
        loop.remove_reader(watched)
        os.close(watched)
        kernel.returncode = -signal.SIGKILL
