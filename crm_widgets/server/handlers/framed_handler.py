"""Handlers that answer with pages in our frame: sign-in, the start, a wrong address, errors."""

from __future__ import annotations

from collections.abc import Awaitable
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, cast

from jupyter_server.auth.login import LoginFormHandler
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.utils import url_escape, url_path_join
from tornado import web
from traitlets.config import Config
from voila.configuration import VoilaConfiguration

from crm_widgets.errors import new_reference
from crm_widgets.i18n import _
from crm_widgets.server.options import ServeOptions

from .frame import HOME, BaseName, Frame, looks, page_links, page_title
from .render import log
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
    """The proxy in front of the server did not say who the visitor is."""

    def __init__(self, header: str) -> None:
        super().__init__(HTTPStatus.FORBIDDEN, "the header %s is missing or empty", header)
        self.header = header


class VisitorHandler(JupyterHandler):
    """A handler that knows who the visitor is.

    With `user_header` the name comes from the proxy, and a request without it is refused: it is
    never answered in the name of the server's own account.
    """

    @property
    def page_settings(self) -> PageSettings:
        """What this server serves."""
        return cast(PageSettings, self.settings["crm_page_settings"])

    @property
    def who(self) -> str:
        """The name of the visitor, with which changes are signed."""
        options = self.page_settings.options
        if options.user_header:
            return _decoded(self.request.headers.get(options.user_header, "")).strip()
        return options.author or ""

    async def prepare(self, **options: Any) -> None:
        """Refuse a request without the visitor's name."""
        await cast(Awaitable[None], super().prepare(**options))
        header = self.page_settings.options.user_header
        if header and not self.who and not self._finished:
            raise UnnamedVisitor(header)


class FramedHandler(VisitorHandler):
    """A handler whose errors are pages with our frame."""

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
        error = kwargs.get("exc_info", (None, None))[1]
        heading, sentence = error_texts(status_code)
        if isinstance(error, UnnamedVisitor):
            heading, sentence = unnamed_visitor_texts(error.header)
        reference = ""
        if status_code >= HTTPStatus.INTERNAL_SERVER_ERROR:
            reference = new_reference()
            log.error(
                "reference %s: %s", reference, self.request.path, exc_info=kwargs.get("exc_info")
            )
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


class SignInHandler(FramedHandler, LoginFormHandler):
    """Where a visitor without a cookie types the access code."""

    def _render(self, message: dict[str, str] | None = None) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.write(
            self.rendered(
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
        raise web.HTTPError(HTTPStatus.NOT_FOUND)


def page_address(base_url: str, file: str) -> str:
    """The address of a page."""
    return str(url_path_join(base_url, "voila", "render", url_escape(file)))


def _decoded(header: str) -> str:
    """A header's text: tornado reads bytes one by one, and proxies send UTF-8."""
    try:
        return header.encode("latin-1").decode("utf-8")
    except UnicodeError:
        return header
