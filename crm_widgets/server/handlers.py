"""What the server answers: pages, their kernels, their static files; nothing else."""

from __future__ import annotations

import asyncio
import contextlib
import os
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any, cast

from jupyter_server.auth.login import LoginFormHandler
from jupyter_server.base.handlers import FileFindHandler, JupyterHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from jupyter_server.utils import url_escape, url_path_join
from tornado import web
from tornado.iostream import StreamClosedError
from traitlets.config import Config
from voila.configuration import VoilaConfiguration
from voila.shutdown_kernel_handler import VoilaShutdownKernelHandler
from voila.static_file_handler import MultiStaticFileHandler
from voila.utils import get_page_config

from crm_widgets.i18n import _

from .frame import HOME, BaseName, Frame, looks, page_links, page_title
from .kernels import PageKernels, python_path
from .options import ServeOptions
from .reference import new_reference
from .render import PageRenderer, log

_RENDER = ("voila", "render")
_A_YEAR = 365 * 24 * 3600


@dataclass(frozen=True)
class PageSettings:
    """What every page handler is given."""

    options: ServeOptions
    base_name: BaseName
    voila_configuration: VoilaConfiguration
    template_paths: list[str]
    config: Config


class FramedHandler(JupyterHandler):
    """A handler whose errors are pages in our looks, in words."""

    @property
    def page_settings(self) -> PageSettings:
        """What this server serves."""
        return cast(PageSettings, self.settings["crm_page_settings"])

    @property
    def who(self) -> str:
        """Who is signed in, as far as the server knows."""
        options = self.page_settings.options
        if options.user_header:
            return _decoded(self.request.headers.get(options.user_header, ""))
        return options.author or ""

    def frame(self, file: str = "", title: str = "") -> Frame:
        """What surrounds this page."""
        options = self.page_settings.options
        known = self.current_user is not None
        return Frame(
            base_name=self.page_settings.base_name() if known else "",
            who=self.who if known else "",
            title=title or page_title(options.served_folder, file),
            current=file,
            links=page_links(options.served_folder) if known else [],
            looks=looks(),
            base_url=self.base_url,
            message_megabytes=options.message_megabytes,
        )

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """A page that says what happened and what to do; the rest is in the log."""
        heading, sentence = error_words(status_code)
        reference = ""
        if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            reference = new_reference()
            log.error(
                "reference %s: %s", reference, self.request.path, exc_info=kwargs.get("exc_info")
            )
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(
            self.filled(
                "error.html.j2",
                crm=self.frame(title=heading),
                heading=heading,
                sentence=sentence,
                reference=reference,
                home=HOME,
            )
        )

    def filled(self, template: str, **values: Any) -> str:
        """One of our templates with these values."""
        found = self.settings["voila_jinja2_env"].get_template(template)
        return str(found.render(**values))


class SignInHandler(FramedHandler, LoginFormHandler):
    """Where who has no cookie yet gives the token."""

    def _render(self, message: dict[str, str] | None = None) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.write(
            self.filled(
                "sign_in.html.j2",
                crm=self.frame(title=_("Sign in")),
                next=url_escape(self.get_argument("next", default=self.base_url)),
                wrong=message is not None,
                xsrf_field=self.xsrf_form_html(),
                login_url=url_path_join(self.base_url, "login"),
            )
        )


class HomeHandler(FramedHandler):
    """`/` leads to the home page."""

    @web.authenticated
    def get(self) -> None:
        self.redirect(page_address(self.base_url, HOME))


class MissingHandler(FramedHandler):
    """Every other address."""

    @web.authenticated
    def get(self, address: str) -> None:
        raise web.HTTPError(404)


class PageHandler(FramedHandler):
    """One notebook as a page, with a kernel of its own."""

    work: asyncio.Task[None] | None = None

    @property
    def kernels(self) -> PageKernels:
        """The kernels of all pages."""
        return cast(PageKernels, self.kernel_manager)

    @web.authenticated
    async def get(self, file: str) -> None:
        folder = self.page_settings.options.served_folder
        if Path(file).name != file or not file.endswith(".ipynb") or not (folder / file).is_file():
            raise web.HTTPError(404)
        if self.kernels.serving >= self.page_settings.options.most_pages:
            raise web.HTTPError(503)
        _token = self.xsrf_token  # sets the cookie, without which the page cannot stop its kernel
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        renderer = self._renderer(file)
        await renderer.initialize()
        self.work = asyncio.ensure_future(self._send(renderer))
        try:
            await self.work
        except (asyncio.CancelledError, StreamClosedError):
            await self.kernels.stop(renderer.kernel_id)

    def on_connection_close(self) -> None:
        """The visitor left before the page was there: nobody would ever stop its kernel."""
        if self.work is not None and not self.work.done():
            self.work.cancel()

    async def _send(self, renderer: PageRenderer) -> None:
        heart = asyncio.ensure_future(self._beat())
        try:
            async for html, _resources in renderer.generate_content_generator():
                self.write(html)
                await self.flush()
            if renderer.timed_out:
                await self.kernels.stop(renderer.kernel_id)
        except (asyncio.CancelledError, StreamClosedError):
            raise
        except Exception:  # noqa: BLE001 - logged, and the visitor gets its reference
            # The status line is gone already: the page itself has to say it.
            reference = new_reference()
            log.exception("reference %s: %s", reference, self.request.path)
            crm = self.frame(renderer.notebook_path)
            self.write(self.filled("broken.html.j2", crm=crm, reference=reference))
            await self.kernels.stop(renderer.kernel_id)
        finally:
            heart.cancel()

    async def _beat(self) -> None:
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
        config: dict[str, Any] = get_page_config(
            base_url=self.base_url,
            settings=self.settings,
            log=self.log,
            voila_configuration=self.page_settings.voila_configuration,
        )
        return {**config, "fullStaticUrl": self.settings["crm_static_url"]}

    def _visit(self) -> dict[str, str]:
        """What a page may know of its visit, as the environment variables that Voila documents."""
        return {
            "QUERY_STRING": self.request.query,
            "SCRIPT_NAME": self.request.path,
            "SERVER_NAME": self.request.host_name,
            "CRM_AUTHOR": self.who,
        }

    async def _start_kernel(self, kernel_name: str) -> str:
        taken: str = await self.kernels.take(
            kernel_name, kernel_environment(self.page_settings.options)
        )
        return taken


def prelude(visit: dict[str, str]) -> str:
    """What a kernel runs before the page's first cell; it leaves no name behind."""
    return f"import crm_widgets.server.kernel as _k; _k.prepare({visit!r}); del _k"


def kernel_environment(options: ServeOptions) -> dict[str, str]:
    """The environment of every kernel."""
    return {
        **os.environ,
        "PYTHONPATH": python_path(),
        "CRM_BASE": options.base,
        "CRM_AUTHOR": options.author or "",
        "CRM_MAX_UPLOAD_MB": str(options.message_megabytes),
    }


class OneKernelHandler(KernelHandler):
    """A page asks for its own kernel, whose id nobody else knows; it cannot do more here."""

    SUPPORTED_METHODS = ("GET", "HEAD", "OPTIONS")


class CloseHandler(VoilaShutdownKernelHandler):
    """A page that closes stops its kernel; being told twice is no error."""

    @web.authenticated
    async def post(self, kernel_id: str) -> None:
        await cast(PageKernels, self.kernel_manager).stop(kernel_id)
        self.set_status(HTTPStatus.NO_CONTENT)
        self.finish()


class _Kept:
    """Static files whose address changes with their content: the browser need not ask again."""

    def get_cache_time(self, path: str, modified: Any, mime_type: str) -> int:
        return _A_YEAR


class VoilaFiles(_Kept, MultiStaticFileHandler):
    """The scripts that come with Voila, under an address with its version."""


class ExtensionFiles(_Kept, FileFindHandler):
    """The scripts of widgets, whose names hold a hash of their content."""


def _decoded(header: str) -> str:
    """A header's text: tornado reads bytes one by one, and proxies send UTF-8."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header


def page_address(base_url: str, file: str) -> str:
    """The address of a page."""
    return str(url_path_join(base_url, *_RENDER, url_escape(file)))


def error_words(status_code: int) -> tuple[str, str]:
    """A heading and a sentence for a status: what happened, and what to do."""
    if status_code == HTTPStatus.NOT_FOUND:
        return _("There is no such page"), _(
            "The address may be mistyped, or the page was renamed. "
            "Choose a page above, or start from the home page."
        )
    if status_code in (HTTPStatus.FORBIDDEN, HTTPStatus.UNAUTHORIZED):
        return _("You cannot open this page"), _(
            "Open the address that whoever runs this server gave you."
        )
    if status_code == HTTPStatus.SERVICE_UNAVAILABLE:
        return _("Too many pages are open"), _(
            "Close the ones that you do not need, and try again in a minute."
        )
    if status_code < HTTPStatus.INTERNAL_SERVER_ERROR:
        return _("This request was not understood"), _("Go back and try once more.")
    return _("Something went wrong"), _(
        "Nothing was lost. Try again; if it stays, tell whoever runs this server the reference."
    )
