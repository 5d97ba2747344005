"""Handlers that answer with pages in our frame: the start, a wrong address, errors."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_escape, url_path_join
from tornado import web
from traitlets.config import Config
from voila.configuration import VoilaConfiguration

from crm_widgets.server.access.access_code import own_address, take_code
from crm_widgets.server.access.identity import VisitorIdentity
from crm_widgets.server.access.kernel_owners import KernelOwners
from crm_widgets.server.access.visitor import Visitor
from crm_widgets.server.options import ServeOptions

from .frame import HOME, BaseName, Frame, looks, page_links, page_title
from .references import logged_under_reference
from .texts import error_texts, unnamed_visitor_texts


@dataclass(frozen=True)
class PageSettings:
    """What every page handler is given."""

    options: ServeOptions
    base_name: BaseName
    voila_configuration: VoilaConfiguration
    template_paths: list[str]
    config: Config


class UnnamedVisitor(web.HTTPError):
    """The proxy in front of the server did not say, or not properly, who the visitor is."""

    def __init__(self, header: str, refusal: str) -> None:
        super().__init__(HTTPStatus.FORBIDDEN, "the header %s names no visitor", header)
        self.header = header
        self.refusal = refusal


class VisitorHandler(JupyterHandler):
    """A handler that knows who the visitor is.

    With `user_header` the name comes from the proxy, and a request without it is refused: it is
    never answered in the name of the server's own account.
    """

    given_code = ""
    """The access code in the address; taken out, so that no log, page or redirect holds it."""

    @property
    def page_settings(self) -> PageSettings:
        """What this server serves."""
        return cast(PageSettings, self.settings["crm_page_settings"])

    @property
    def visitors(self) -> VisitorIdentity:
        """Knows who is who."""
        return cast(VisitorIdentity, self.identity_provider)

    @property
    def visitor(self) -> Visitor | None:
        """Who sent this request; None if they have not signed in."""
        if not hasattr(self, "_current_user"):  # refused before anybody asked
            return None
        return cast("Visitor | None", self.current_user)

    @property
    def kernel_owners(self) -> KernelOwners:
        """Knows whose each kernel is."""
        return cast(KernelOwners, self.settings["crm_kernel_owners"])

    async def prepare(self, **options: Any) -> None:
        """Refuse a request without the visitor's name."""
        self.given_code = take_code(self.request)
        await cast(Awaitable[None], super().prepare(**options))
        if self.visitor is not None and self.visitor.refusal and not self._finished:
            header = self.page_settings.options.user_header or ""
            raise UnnamedVisitor(header, self.visitor.refusal)


class FramedHandler(VisitorHandler):
    """A handler whose errors are pages with our frame; with it a visit begins."""

    starts_sessions = True

    async def prepare(self, **options: Any) -> None:
        """Answer an address with an access code by the address without it."""
        await super().prepare(**options)
        if self.given_code and self.request.method == "GET" and not self._finished:
            self.redirect(own_address(self.request.uri or "/"))

    def frame(self, file: str = "", title: str = "") -> Frame:
        """What surrounds this page."""
        options = self.page_settings.options
        visitor = self.visitor
        known = visitor is not None and not visitor.refusal
        return Frame(
            base_name=self.page_settings.base_name() if known else "",
            who=visitor.author if visitor else "",
            title=title or page_title(options.served_folder, file),
            current=file,
            links=page_links(options.served_folder) if known else [],
            looks=looks(),
            base_url=self.base_url,
            message_megabytes=options.message_megabytes,
            sign_out_form=self.xsrf_form_html() if known and self.visitors.auth_enabled else "",
        )

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """A page that says what happened and what to do; the rest is in the log."""
        error = kwargs.get("exc_info", (None, None))[1]
        heading, sentence = error_texts(status_code)
        if isinstance(error, UnnamedVisitor):
            heading, sentence = unnamed_visitor_texts(error.header, error.refusal)
        reference = ""
        if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            reference = logged_under_reference(self.request.path, kwargs.get("exc_info"))
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(
            self.rendered(
                "error.html.j2",
                crm=self.frame(title=heading),
                heading=heading,
                sentence=sentence,
                reference=reference,
                home=HOME,
            )
        )

    def rendered(self, template: str, **values: Any) -> str:
        """One of our templates with these values."""
        return str(self.settings["voila_jinja2_env"].get_template(template).render(**values))


class HomeHandler(FramedHandler):
    """`/` leads to the home page."""

    @web.authenticated
    def get(self) -> None:
        self.redirect(page_address(self.base_url, HOME))


class MissingHandler(FramedHandler):
    """Every other address."""

    @web.authenticated
    def get(self, address: str) -> None:
        raise web.HTTPError(HTTPStatus.NOT_FOUND)


def page_address(base_url: str, file: str) -> str:
    """The address of a page."""
    return str(url_path_join(base_url, "voila", "render", url_escape(file)))
