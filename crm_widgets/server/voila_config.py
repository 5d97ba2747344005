"""How Voila is configured; docs/decisions/0003 has the reasons."""

from __future__ import annotations

import os

from traitlets.config import Config

from .access.identity import VisitorIdentity
from .kernels.page_kernels import OwnPython, PageKernels
from .options import ServeOptions

_EXTENSIONS = [
    "@jupyter-widgets/jupyterlab-manager",
    "@voila-dashboards/widgets-manager8",
    "anywidget",
]
CONTENT_POLICY = "; ".join(
    [
        "default-src 'self'",
        # Voila's page is inline script, and anywidget imports a widget's script from a blob.
        "script-src 'self' 'unsafe-inline' 'unsafe-eval' blob:",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self' blob: data:",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self'",
    ]
)
"""The browser itself refuses any request to another host."""


def configuration(options: ServeOptions) -> Config:
    """Voila's settings; the default of each goes wrong."""
    config = Config()
    config.Voila.ip = options.host
    config.Voila.root_dir = str(options.served_folder)
    config.Voila.base_url = options.base_url
    config.Voila.open_browser = False
    config.Voila.config_file_paths = []
    config.Voila.log_level = options.log_level
    config.Voila.token = ""  # Voila's own sign-in; ours knows the access code
    config.Voila.identity_provider_class = VisitorIdentity
    config.VoilaConfiguration.template = "crm"
    config.VoilaConfiguration.allow_template_override = "NO"
    config.VoilaConfiguration.allow_theme_override = "NO"
    config.VoilaConfiguration.show_tracebacks = False
    config.VoilaConfiguration.file_allowlist = []
    config.VoilaConfiguration.extension_allowlist = [*_EXTENSIONS, *options.extensions]
    config.VoilaConfiguration.extension_denylist = []
    config.VoilaConfiguration.multi_kernel_manager_class = PageKernels
    config.VoilaConfiguration.kernel_spec_manager_class = OwnPython
    config.VoilaExecutor.timeout = options.cell_seconds
    # PageKernels stops a kernel by when its browser left; Jupyter counts what the kernel does.
    config.MappingKernelManager.cull_idle_timeout = 0
    # A restarted kernel would be empty behind its page: the page has to say that it is gone.
    config.KernelRestarter.restart_limit = 0
    if os.name == "posix":
        # Other users of the machine could reach a TCP port.
        config.KernelManager.transport = "ipc"
    # A download is one large message; the limit would drop it silently.
    config.ZMQChannelsWebsocketConnection.limit_rate = False
    return config
