"""Where a visitor signs in with the access code, and out again."""

from __future__ import annotations

from http import HTTPStatus
from typing import cast

from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.auth.login import LoginFormHandler
from jupyter_server.utils import url_escape, url_path_join
from tornado import web

from crm_widgets.i18n import _
from crm_widgets.server.kernels.page_kernels import PageKernels

from .framed_handler import FramedHandler


class SignInHandler(FramedHandler, LoginFormHandler):
    """Where a visitor without a session types the access code."""

    @allow_unauthenticated
    def get(self) -> None:
        if self.visitor is None:
            self._show()
        else:
            self._go_on()

    @allow_unauthenticated
    async def post(self) -> None:
        if self.visitor is None:
            code = self.get_body_argument("password", "", strip=True)
            if not await self.visitors.is_right(self, code):
                self.set_status(HTTPStatus.UNAUTHORIZED)
                self._show(wrong=True)
                return
            self.visitors.start_session(self)
        self._go_on()

    def _go_on(self) -> None:
        self._redirect_safe(self.get_query_argument("next", self.base_url))

    def _show(self, *, wrong: bool = False) -> None:
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.write(
            self.rendered(
                "sign_in.html.j2",
                crm=self.frame(title=_("Sign in")),
                next=url_escape(self.get_query_argument("next", self.base_url)),
                wrong=wrong,
                xsrf_field=self.xsrf_form_html(),
                login_url=url_path_join(self.base_url, "login"),
            )
        )


class SignOutHandler(FramedHandler):
    """Ends the sessions of the visitor's browser, with the kernels of its pages."""

    @web.authenticated
    def get(self) -> None:
        """A form: an address alone signs no one out, or any web site could."""
        if not self.visitors.auth_enabled:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.write(self.rendered("sign_out.html.j2", crm=self.frame(title=_("Sign out"))))

    @web.authenticated
    async def post(self) -> None:
        if not self.visitors.auth_enabled:
            raise web.HTTPError(HTTPStatus.NOT_FOUND)
        ended = [session.id for session in self.visitors.end_sessions(self)]
        for kernel_id in self.kernel_owners.kernels_of(ended):
            await cast(PageKernels, self.kernel_manager).stop(kernel_id)
        self.redirect(url_path_join(self.base_url, "login"))
