"""The process that kernels are forked from: it has imported what pages need, and does nothing else.

`python -m crm_widgets.server.kernels.template_process SOCKET LIFE` is started by the server. Over
the socket come requests, one line of JSON each: `{"request": 1, "arguments": [...], "environment":
{...}, "folder": "..."}`; the answer is `{"request": 1, "pid": 4711}`, and later `{"pid": 4711,
"status": 0}` when that kernel has ended. LIFE is the end of a pipe whose other end the server
holds: kernels end when it closes, so that none outlives the server.

A fork copies one thread only, so there must be no other one, and nothing of a database or of ZMQ.
"""

from __future__ import annotations

import gc
import json
import os
import random
import selectors
import signal
import socket
import sys
import threading
from typing import Any, NoReturn

from crm_widgets.server.kernels.startup import PAGE_MODULES, warm

KERNEL_MODULES = (
    "ipykernel.kernelapp", "ipykernel.ipkernel", "ipykernel.zmqshell", "ipykernel.heartbeat",
    "ipykernel.iostream", "ipykernel.comm", "IPython.core.completerlib", "IPython.core.magics",
    "comm", "ipywidgets", "sqlite3", "sqlalchemy.dialects.sqlite",
    "sqlalchemy.dialects.postgresql", "psycopg", *PAGE_MODULES,
)  # fmt: skip
"""What a form page's kernel imports."""

_READ_BYTES = 65536


class Template:
    """Forks a kernel at each request, and reports how each ended."""

    def __init__(self, requests: socket.socket, life: int) -> None:
        self._requests = requests
        self._life = life
        self._received = b""

    def serve(self) -> None:
        """Answer requests until the server closes the socket."""
        wake, alarm = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(alarm)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        self._own = [self._requests.fileno(), wake, alarm]
        with selectors.EpollSelector() as selector:
            selector.register(self._requests, selectors.EVENT_READ)
            selector.register(wake, selectors.EVENT_READ)
            self._own.append(selector.fileno())
            while True:
                ready = {key.fileobj for key, _events in selector.select()}
                if wake in ready:
                    os.read(wake, _READ_BYTES)
                    self._report_ended()
                if self._requests in ready and not self._read():
                    return

    def _read(self) -> bool:
        """Take what has arrived; whether the server is still there."""
        arrived = self._requests.recv(_READ_BYTES)
        *lines, self._received = (self._received + arrived).split(b"\n")
        for line in lines:
            self._answer(json.loads(line))
        return bool(arrived)

    def _answer(self, request: dict[str, Any]) -> None:
        threads = len(os.listdir("/proc/self/task"))  # noqa: PTH208 - native threads too
        if threads > 1:
            self._send(request=request["request"], error=f"the template has {threads} threads")
            return
        pid = os.fork()
        if not pid:
            self._become_kernel(request)
        self._send(request=request["request"], pid=pid)

    def _report_ended(self) -> None:
        while True:
            try:
                pid, status = os.waitpid(-1, os.WNOHANG)
            except ChildProcessError:
                return
            if not pid:
                return
            self._send(pid=pid, status=os.waitstatus_to_exitcode(status))

    def _send(self, **message: Any) -> None:
        self._requests.sendall(json.dumps(message).encode() + b"\n")

    def _become_kernel(self, request: dict[str, Any]) -> NoReturn:
        """In the child: forget the template, and run the kernel until it ends."""
        status = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for number in self._own:
                if number >= 0:
                    os.close(number)
            os.setsid()
            os.environ.clear()
            os.environ.update(request["environment"])
            os.chdir(request["folder"])
            random.seed()
            gc.unfreeze()
            threading.Thread(target=_end_with_server, args=(self._life,), daemon=True).start()
            run_kernel(request["arguments"])
            status = 0
        except SystemExit as error:
            status = error.code if isinstance(error.code, int) else int(error.code is not None)
        except BaseException:  # noqa: BLE001 - shown in the server's log, as of any process
            sys.excepthook(*sys.exc_info())
        finally:
            sys.stdout.flush()
            sys.stderr.flush()
            os._exit(status)


def run_kernel(arguments: list[str]) -> None:
    """Run what `python -m ipykernel_launcher ARGUMENTS` runs."""
    from ipykernel import kernelapp

    sys.argv = ["ipykernel_launcher", *arguments]
    kernelapp.launch_new_instance()


def _end_with_server(life: int) -> None:
    os.read(life, 1)  # nothing is ever written: it returns when the server is gone
    os.kill(0, signal.SIGKILL)  # the kernel's own process group


def main() -> None:
    """Import, then serve."""
    requests = socket.socket(fileno=int(sys.argv[1]))
    warm(KERNEL_MODULES)
    # What kernels print when they start would fill the server's output where no one reads it.
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1):
        os.dup2(nothing, standard)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the server, which ends us
    gc.collect()
    gc.freeze()
    requests.sendall(json.dumps({"ready": os.getpid()}).encode() + b"\n")
    Template(requests, int(sys.argv[2])).serve()


if __name__ == "__main__":
    main()
