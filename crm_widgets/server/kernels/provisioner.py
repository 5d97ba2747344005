"""How jupyter_client starts a page's kernel: forked, or the usual way where that fails."""

from __future__ import annotations

import logging
from importlib.metadata import EntryPoint
from typing import Any

from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.provisioning.factory import KernelProvisionerFactory
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

from .template import KernelTemplate, NoTemplate

log = logging.getLogger("crm_widgets.server")

NAME = "crm-forked-provisioner"
METADATA = {"kernel_provisioner": {"provisioner_name": NAME}}
"""What a kernel spec says so that its kernels are forked."""

_LAUNCHER = "ipykernel_launcher"


class ForkedProvisioner(LocalProvisioner):
    """Has a kernel forked from the server's template process."""

    async def launch_kernel(self, cmd: list[str], **kwargs: Any) -> KernelConnectionInfo:
        """Fork the kernel; start it as a program of its own where there is no template."""
        kernels = getattr(self.parent, "parent", None)
        template: KernelTemplate | None = getattr(kernels, "template", None)
        if template is None or _LAUNCHER not in cmd:
            return await super().launch_kernel(cmd, **kwargs)
        arguments = cmd[cmd.index(_LAUNCHER) + 1 :]
        environment = {**kwargs["env"], "JPY_PARENT_PID": "0"}  # it ends with the server otherwise
        try:
            process = await template.fork(arguments, environment, str(kwargs["cwd"]))
        except NoTemplate as error:
            log.info("a kernel is not forked from the template: %s", error)
            return await super().launch_kernel(cmd, **kwargs)
        self.process = process  # type: ignore[assignment]  # it has what is used of a Popen
        self.pid = self.pgid = process.pid
        self.cwd = kwargs["cwd"]
        return self.connection_info


def offer_forked_kernels() -> None:
    """Let jupyter_client find the provisioner, without a package's entry point."""
    point = EntryPoint(NAME, f"{__name__}:{ForkedProvisioner.__name__}", "")
    KernelProvisionerFactory.provisioners[NAME] = point
