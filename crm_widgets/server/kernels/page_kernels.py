"""Visitors' kernels: of the Python that serves, never restarted under a page, always stopped."""

from __future__ import annotations

import asyncio
import os
import secrets
from pathlib import Path
from typing import Any

from ipykernel.kernelspec import KERNEL_NAME, RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_client.manager import KernelManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

# Not the pages with charts: altair alone would triple the memory of a waiting kernel.
_MODULES = (
    "anywidget",
    "crm_widgets.pages.home.page",
    "crm_widgets.pages.client_desk",
    "crm_widgets.pages.deals",
)
_WARM_UP = [f"import crm_widgets.server.kernels.startup as _k; _k.warm({_MODULES!r}); del _k"]
# First the page that has just been opened gets the processor.
_REFILL_SECONDS = 2.0
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
            return KernelSpec(resource_dir=str(RESOURCES), **get_kernel_dict(_ARGUMENTS))
        spec: KernelSpec = super().get_kernel_spec(kernel_name)
        return spec

    def get_all_specs(self) -> dict[str, Any]:
        specs: dict[str, Any] = super().get_all_specs()
        own = {"resource_dir": str(RESOURCES), "spec": get_kernel_dict(_ARGUMENTS)}
        return {**specs, KERNEL_NAME: own}


class PageKernels(AsyncMappingKernelManager):
    """The kernels of open pages, and a few that wait for the next page.

    A waiting kernel has imported what pages need and knows nothing about any visitor; it serves one
    page and is then stopped like any other.
    """

    _wanted = 0

    @property
    def serving(self) -> int:
        """How many kernels have a page."""
        return len(self) - (len(self._waiting) if self._wanted else 0)

    def pre_start_kernel(
        self, kernel_name: str | None, kwargs: Any
    ) -> tuple[KernelManager, str, str]:
        """Name the connection file by chance, not by the kernel's id: all users of the machine see
        the name among the process's arguments."""
        manager, name, kernel_id = super().pre_start_kernel(kernel_name, kwargs)
        file = f"kernel-{secrets.token_hex(8)}.json"
        manager.connection_file = str(Path(self.connection_dir) / file)
        return manager, name, kernel_id

    async def keep_waiting(self, count: int, environment: dict[str, str]) -> None:
        """From now on keep so many kernels waiting, started with this environment."""
        self._wanted = count
        self._environment = environment
        self._waiting: list[str] = []
        await self._refill()

    async def take(self, kernel_name: str, environment: dict[str, str]) -> str:
        """A kernel for a page: a waiting one if there is one, otherwise a new one."""
        if kernel_name == KERNEL_NAME and self._wanted:
            self._later = asyncio.get_running_loop().call_later(_REFILL_SECONDS, self._refill_soon)
            while self._waiting:
                kernel_id = self._waiting.pop(0)
                if kernel_id in self and await self.is_alive(kernel_id):
                    return kernel_id
        started: str = await self.start_kernel(
            kernel_name=kernel_name, cwd=self.root_dir, env=environment
        )
        return started

    async def cull_kernel_if_idle(self, kernel_id: str) -> None:
        """Stop a kernel that no page uses any more, but not one that waits."""
        if not self._wanted or kernel_id not in self._waiting:
            await super().cull_kernel_if_idle(kernel_id)

    async def stop_all(self) -> None:
        """Stop all kernels at once, and start no more."""
        self._wanted = 0
        await self.shutdown_all(now=True)

    def _refill_soon(self) -> None:
        self._task = asyncio.ensure_future(self._refill())

    async def _refill(self) -> None:
        while len(self._waiting) < self._wanted:
            kernel_id = await self.start_kernel(
                kernel_name=KERNEL_NAME,
                cwd=self.root_dir,
                env=self._environment,
                extra_arguments=[f"--IPKernelApp.exec_lines={_WARM_UP!r}"],
            )
            self._waiting.append(kernel_id)

    async def stop(self, kernel_id: str) -> None:
        """Stop a kernel at once; one that is stopped already is no error."""
        if kernel_id in self:
            try:
                await self.shutdown_kernel(kernel_id, now=True)
            except (KeyError, RuntimeError):
                self.log.debug("kernel %s was stopped meanwhile", kernel_id)


def python_path() -> str:
    """`PYTHONPATH` for a kernel, which runs in another folder than the server."""
    given = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    folders = [str(Path(folder).resolve()) for folder in given if folder]
    here = str(Path(__file__).parents[3])
    if "site-packages" not in here and here not in folders:
        folders.insert(0, here)  # a checkout, not an installed package
    return os.pathsep.join(folders)
