"""Visitors' kernels: of this very Python, never restarted behind a page's back, always stopped."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from ipykernel.kernelspec import KERNEL_NAME, RESOURCES, get_kernel_dict
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager

_ARGUMENTS = [
    # The process's error stream stays the server's, so that what is logged there is seen.
    "--IPKernelApp.capture_fd_output=False",
    # A page has no command history; its SQLite file costs start-up time and a lock.
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
    """The kernels of the pages that are open."""

    def known(self, kernel_id: str) -> bool:
        return kernel_id in self

    async def stop(self, kernel_id: str) -> None:
        """Stop a kernel at once; one that is gone already is no error."""
        if kernel_id in self:
            try:
                await self.shutdown_kernel(kernel_id, now=True)
            except (KeyError, RuntimeError):
                self.log.debug("kernel %s was stopped meanwhile", kernel_id)


def python_path() -> str:
    """`PYTHONPATH` for a kernel, which runs in another folder than the server."""
    given = os.environ.get("PYTHONPATH", "").split(os.pathsep)
    folders = [str(Path(folder).resolve()) for folder in given if folder]
    here = str(Path(__file__).parents[2])
    if "site-packages" not in here and here not in folders:
        folders.insert(0, here)  # a checkout, not an installed package
    return os.pathsep.join(folders)
