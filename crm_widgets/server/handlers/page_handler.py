"""A notebook as a page, with a kernel of its own."""

from __future__ import annotations

import asyncio
import contextlib
import copy
import os
from http import HTTPStatus
from typing import Any, cast

from tornado import web
from tornado.iostream import StreamClosedError
from voila.utils import get_page_config

from crm_widgets.insights.metrics_on_demand import WORKER_RUNS
from crm_widgets.server.kernels.admission import Place
from crm_widgets.server.kernels.page_kernels import PageKernels, python_path
from crm_widgets.server.options import ServeOptions

from .frame import is_page
from .framed_handler import FramedHandler
from .references import logged_under_reference
from .render import PageRenderer

_PAGE_CONFIG = "crm_page_config"
_SECONDS_BEFORE_FRAME = 1.0
"""A page whose turn has not come by then shows its frame, with a word that it waits."""


class PageHandler(FramedHandler):
    """Answers with one notebook as a page."""

    work: asyncio.Task[None] | None = None
    place: Place | None = None
    in_turn = False
    left = False

    @property
    def kernels(self) -> PageKernels:
        """The kernels of all pages."""
        return cast(PageKernels, self.kernel_manager)

    @web.authenticated
    async def get(self, file: str) -> None:
        if not is_page(self.page_settings.options.served_folder, file):
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        await self.page_settings.base_name.refresh()
        if self.left:
            return
        place = self.kernels.admission.admit()
        if place is None:
            raise web.HTTPError(HTTPStatus.SERVICE_UNAVAILABLE)
        self.place = place
        try:
            await self._open(file, place)
        finally:
            place.end_turn()
            if not place.kernel_id:
                place.leave()

    async def _open(self, file: str, place: Place) -> None:
        """Send the page; if the visitor leaves meanwhile, nothing of it stays."""
        _token = self.xsrf_token  # sets the cookie, without which the page can't stop its kernel
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        # Frames of pages that have to wait anyway would slow down those that are being opened.
        self.in_turn = await place.has_turn(_SECONDS_BEFORE_FRAME)
        if self.left:
            return
        renderer = self._renderer(file)
        await renderer.initialize()
        self.work = asyncio.ensure_future(self._send(renderer))
        try:
            await self.work
        except (asyncio.CancelledError, StreamClosedError):
            self.left = True
        finally:
            renderer.close()
            # nbclient takes a cancelled cell for a dead kernel, so the exception alone can't tell.
            if self.left or renderer.timed_out or renderer.broken:
                await self.kernels.stop(renderer.kernel_id)
            else:
                self.kernels.page_opened(renderer.kernel_id)

    def on_connection_close(self) -> None:
        """The visitor left before the page was complete."""
        self.left = True
        if self.work is not None:
            self.work.cancel()
        elif self.place is not None:
            self.place.end_turn()

    async def _send(self, renderer: PageRenderer) -> None:
        keep_alive = asyncio.ensure_future(self._keep_alive())
        try:
            async for html, _resources in renderer.generate_content_generator():
                self.write(html)
                await self.flush()
        except (asyncio.CancelledError, StreamClosedError):
            raise
        except Exception:  # noqa: BLE001 - logged, and the visitor gets its reference
            # The status line has been sent already, so the page itself has to say it.
            renderer.broken = True
            reference = logged_under_reference(self.request.path)
            crm = self.frame(renderer.notebook_path)
            self.write(self.rendered("broken.html.j2", crm=crm, reference=reference))
        finally:
            keep_alive.cancel()

    async def _keep_alive(self) -> None:
        """Keep proxies from closing the connection while a cell takes long."""
        with contextlib.suppress(asyncio.CancelledError, StreamClosedError):
            while True:
                await asyncio.sleep(self.page_settings.voila_configuration.http_keep_alive_timeout)
                self.write("<!-- -->\n")
                await self.flush()

    def _renderer(self, file: str) -> PageRenderer:
        settings = self.page_settings
        return PageRenderer(
            folder=settings.options.served_folder,
            start_kernel=self._start_kernel,
            prelude=prelude(self._visit()),
            frame=self.frame(file),
            request_handler=self,
            voila_configuration=settings.voila_configuration,
            traitlet_config=settings.config,
            notebook_path=file,
            template_paths=settings.template_paths,
            config_manager=self.config_manager,
            contents_manager=self.contents_manager,
            base_url=self.base_url,
            kernel_spec_manager=self.kernel_spec_manager,
            page_config=self._page_config(),
        )

    def _page_config(self) -> dict[str, Any]:
        """What Voila's script reads; found on the disk once, for all pages."""
        if _PAGE_CONFIG not in self.settings:
            config: dict[str, Any] = get_page_config(
                base_url=self.base_url,
                settings=self.settings,
                log=self.log,
                voila_configuration=self.page_settings.voila_configuration,
            )
            own = {"fullStaticUrl": self.settings["crm_static_url"]}
            self.settings[_PAGE_CONFIG] = {**config, **own}
        return copy.deepcopy(cast(dict[str, Any], self.settings[_PAGE_CONFIG]))

    def _visit(self) -> dict[str, str]:
        """What a page may know of its visit, as the environment variables that Voila documents."""
        return {
            "QUERY_STRING": self.request.query,
            "SCRIPT_NAME": self.request.path,
            "SERVER_NAME": self.request.host_name,
            "CRM_AUTHOR": self.visitor.author if self.visitor else "",
        }

    async def _start_kernel(self, kernel_name: str) -> str:
        assert self.place is not None
        environment = kernel_environment(self.page_settings.options)
        if not self.in_turn:
            self.write("<script>crmPage.waits();</script>")
            await self.flush()
            await self.place.has_turn(None)
        kernel_id = await self.kernels.take(kernel_name, environment)
        self.place.kernel_id = kernel_id
        assert self.visitor is not None
        self.kernel_owners.remember(kernel_id, self.visitor)
        return kernel_id


def prelude(visit: dict[str, str]) -> str:
    """What a kernel runs before the page's first cell; it leaves no name behind."""
    return f"import crm_widgets.server.kernels.startup as _k; _k.prepare({visit!r}); del _k"


def kernel_environment(options: ServeOptions) -> dict[str, str]:
    """The environment of every kernel; the visitor's name comes with the page."""
    author = "" if options.user_header else options.author or ""
    return {
        **os.environ,
        "PYTHONPATH": python_path(),
        "CRM_BASE": options.base,
        "CRM_AUTHOR": author,
        WORKER_RUNS: "1" if options.metrics else "",
        "CRM_MAX_UPLOAD_MB": str(options.message_megabytes),
    }
