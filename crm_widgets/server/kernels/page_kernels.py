"""Visitors' kernels: of the Python that serves, never restarted under a page, always stopped."""

from __future__ import annotations

import asyncio
import os
import secrets
from functools import cached_property
from pathlib import Path
from typing import Any

import zmq.asyncio
from ipykernel.kernelspec import KERNEL_NAME, RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from tornado.web import HTTPError

from .admission import Admission
from .provisioner import METADATA, offer_forked_kernels
from .startup import PAGE_MODULES
from .template import KernelTemplate

_WARM_UP = [f"import crm_widgets.server.kernels.startup as _k; _k.warm({PAGE_MODULES!r}); del _k"]
_SECONDS_BETWEEN_REFILLS = 1.0
_SECONDS_AFTER_A_FAILURE = 30.0
_STOP_SECONDS = 10.0
_ARGUMENTS = [
    # The process's error stream stays the server's, so that its log is seen.
    "--IPKernelApp.capture_fd_output=False",
    # A page needs no command history; its SQLite file costs start-up time and a lock.
    "--HistoryManager.enabled=False",
]


class OwnPython(KernelSpecManager):
    """`python3` is the Python that serves, whatever a user's own kernel specs say."""

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        if kernel_name == KERNEL_NAME:
            return KernelSpec(resource_dir=str(RESOURCES), **_own_spec())
        spec: KernelSpec = super().get_kernel_spec(kernel_name)
        return spec

    def get_all_specs(self) -> dict[str, Any]:
        specs: dict[str, Any] = super().get_all_specs()
        own = {"resource_dir": str(RESOURCES), "spec": _own_spec()}
        return {**specs, KERNEL_NAME: own}


def _own_spec() -> dict[str, Any]:
    spec: dict[str, Any] = get_kernel_dict(_ARGUMENTS)
    return {**spec, "metadata": {**spec.get("metadata", {}), **METADATA}}


class PageKernels(AsyncMappingKernelManager):
    """The kernels of open pages, and a few that wait for the next page.

    A waiting kernel has imported what pages need and knows nothing about any visitor; it serves one
    page and is then stopped like any other. A page's kernel is stopped when no browser has been
    connected to it for `seconds_to_connect` after it opened, or for `seconds_to_return` after the
    last connection ended; what the kernel itself does counts for nothing.
    """

    seconds_to_connect = 30.0
    seconds_to_return = 300.0
    _wanted = 0
    _refill_task: asyncio.Task[None] | None = None
    template: KernelTemplate | None = None

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._waiting: list[str] = []
        self._ends: dict[str, asyncio.TimerHandle] = {}
        self._stopping: set[asyncio.Future[Any]] = set()
        self.admission: Admission

    @cached_property
    def client_context(self) -> zmq.asyncio.Context:
        """Shared by the clients of all kernels: one of its own would be two threads for each."""
        return zmq.asyncio.Context(shadow=self.context)

    def pre_start_kernel(
        self, kernel_name: str | None, kwargs: Any
    ) -> tuple[KernelManager, str, str]:
        """Name the connection file by chance, not by the kernel's id: all users of the machine see
        the name among the process's arguments."""
        manager, name, kernel_id = super().pre_start_kernel(kernel_name, kwargs)
        file = f"kernel-{secrets.token_hex(8)}.json"
        manager.connection_file = str(Path(self.connection_dir) / file)
        return manager, name, kernel_id

    def serve_pages(self, most: int, seconds_to_return: float) -> None:
        """Say how many pages may be open, and how long a page's kernel waits for its browser."""
        self.admission = Admission(most, self.__contains__)
        self.seconds_to_return = seconds_to_return
        self.seconds_to_connect = min(self.seconds_to_connect, seconds_to_return)

    async def keep_waiting(self, count: int, environment: dict[str, str]) -> None:
        """From now on keep so many kernels waiting, started with this environment."""
        offer_forked_kernels()
        self.template = KernelTemplate(environment)
        self.template.start()
        self._wanted = count
        self._environment = environment
        if self._refill_task is None:
            self._refill_task = asyncio.create_task(self._keep_refilled())

    async def take(self, kernel_name: str, environment: dict[str, str]) -> str:
        """A kernel for a page: a waiting one if there is one, otherwise a new one."""
        while kernel_name == KERNEL_NAME and self._waiting:
            kernel_id = self._waiting.pop(0)
            if kernel_id in self and await self.is_alive(kernel_id):
                return kernel_id
        return await self._start_whole(kernel_name=kernel_name, env=environment)

    async def stop(self, kernel_id: str) -> None:
        """Stop a kernel at once; one that is stopped already is no error."""
        if kernel_id in self:
            try:
                await self.shutdown_kernel(kernel_id, now=True)
            except (KeyError, RuntimeError, HTTPError):
                self.log.debug("kernel %s was stopped meanwhile", kernel_id)

    async def stop_all(self) -> None:
        """Stop all kernels at once, and start no more."""
        self._wanted = 0
        if self._refill_task is not None:
            self._refill_task.cancel()
            await asyncio.gather(self._refill_task, return_exceptions=True)
        if self._stopping:
            await asyncio.wait(self._stopping, timeout=_STOP_SECONDS)
        await self.shutdown_all(now=True)
        if self.template is not None:
            await self.template.stop()

    def page_opened(self, kernel_id: str) -> None:
        """The page is complete: its browser has to connect soon."""
        if kernel_id in self and not self._kernel_connections.get(kernel_id):
            self._end_after(kernel_id, self.seconds_to_connect)

    def notify_connect(self, kernel_id: str) -> None:
        """A browser connected: the kernel stays as long as it does."""
        super().notify_connect(kernel_id)
        self._keep(kernel_id)

    def notify_disconnect(self, kernel_id: str) -> None:
        """A browser left: it may come back for a while."""
        super().notify_disconnect(kernel_id)
        if kernel_id in self and self._kernel_connections.get(kernel_id, 0) <= 0:
            self._end_after(kernel_id, self.seconds_to_return)

    def remove_kernel(self, kernel_id: str) -> KernelManager:
        """Forget a kernel, and when it would have been stopped."""
        self._keep(kernel_id)
        if kernel_id in self:
            # A connection that ended while the kernel did has left its channels behind.
            self.stop_buffering(kernel_id)
        return super().remove_kernel(kernel_id)

    def _handle_kernel_died(self, kernel_id: str) -> None:
        # Jupyter forgets a kernel that died, and leaves its connections and its file behind.
        self._stop_soon(kernel_id)

    def _end_after(self, kernel_id: str, seconds: float) -> None:
        self._keep(kernel_id)
        loop = asyncio.get_running_loop()
        self._ends[kernel_id] = loop.call_later(seconds, self._stop_soon, kernel_id)

    def _keep(self, kernel_id: str) -> None:
        if timer := self._ends.pop(kernel_id, None):
            timer.cancel()

    def _stop_soon(self, kernel_id: str) -> None:
        task = asyncio.ensure_future(self.stop(kernel_id))
        self._stopping.add(task)
        task.add_done_callback(self._stopping.discard)

    async def _start_whole(self, **arguments: Any) -> str:
        """Start a kernel; if the caller is cancelled meanwhile, stop it once it has started."""
        start = asyncio.ensure_future(self.start_kernel(cwd=self.root_dir, **arguments))
        try:
            kernel_id: str = await asyncio.shield(start)
        except asyncio.CancelledError:
            start.add_done_callback(self._stop_unwanted)
            self._stopping.add(start)
            raise
        return kernel_id

    def _stop_unwanted(self, start: asyncio.Future[str]) -> None:
        self._stopping.discard(start)
        if not start.cancelled() and start.exception() is None:
            self._stop_soon(start.result())

    async def _keep_refilled(self) -> None:
        """Keep `_wanted` kernels waiting: one start at a time, and pages first."""
        while True:
            try:
                await self._refill_once()
            except Exception:
                self.log.exception("no kernel could be started for the next page")
                await asyncio.sleep(_SECONDS_AFTER_A_FAILURE)
            await asyncio.sleep(_SECONDS_BETWEEN_REFILLS)

    async def _refill_once(self) -> None:
        self._waiting = [kernel_id for kernel_id in self._waiting if kernel_id in self]
        if len(self._waiting) < self._wanted and not self.admission.opening:
            kernel_id = await self._start_whole(
                kernel_name=KERNEL_NAME,
                env=self._environment,
                extra_arguments=[f"--IPKernelApp.exec_lines={_WARM_UP!r}"],
            )
            self._waiting.append(kernel_id)


def python_path() -> str:
    """`PYTHONPATH` for a kernel, which runs in another folder than the server."""
    given = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    folders = [str(Path(folder).resolve()) for folder in given if folder]
    here = str(Path(__file__).parents[3])
    if "site-packages" not in here and here not in folders:
        folders.insert(0, here)  # a checkout, not an installed package
    return os.pathsep.join(folders)
