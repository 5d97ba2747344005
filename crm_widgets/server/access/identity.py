"""Who a visitor is: the only place that answers it, and that lets anybody in."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from http import HTTPStatus
from typing import Any

from jupyter_server.auth import IdentityProvider
from tornado.web import HTTPError, RequestHandler

from crm_widgets.errors import InvalidValue

from .client_address import came_encrypted, client_address
from .guesses import Guesses, TooManyGuesses
from .signed_out import SignedOut
from .visitor import IDLE_DAYS, LONGEST_DAYS, Session, Visitor, new_session, session_of
from .visitor_name import visitor_name


@dataclass(frozen=True)
class AccessRules:
    """How visitors of one server get in.

    code: the access code; empty if none is needed.
    user_header: the header in which a proxy names the visitor; empty without one.
    author: the name of visitors whom no proxy names.
    cookie: how the names of this server's cookies begin; other servers of the host have others.
    """

    code: str
    user_header: str
    author: str
    cookie: str
    signed_out: SignedOut


class VisitorIdentity(IdentityProvider):
    """Jupyter's question "who is it?", answered by our rules.

    A request is known by its cookies alone. The access code starts a session: typed into the form,
    or once in an address. There is no request that proves itself by a code and needs no check of
    its origin.
    """

    rules: AccessRules

    def __init__(self, **settings: Any) -> None:
        super().__init__(**settings)
        self._guesses = Guesses()

    @property
    def auth_enabled(self) -> bool:
        """Whether visitors sign in."""
        return bool(self.rules.code)

    async def get_user(self, handler: RequestHandler) -> Visitor | None:
        """The visitor who sent this request; None if they have to sign in first."""
        # An error page asks for the visitor too, when one is needed sooner than it is known.
        handler.current_user = handler._jupyter_current_user = None  # type: ignore[attr-defined]
        sessions = self.sessions(handler)
        if getattr(handler, "starts_sessions", False):
            for session in sessions:
                self.keep_session(handler, session)
            sessions = sessions or await self._started(handler)
        if self.auth_enabled and not sessions:
            return None
        return self._visitor(handler, sessions)

    async def _started(self, handler: RequestHandler) -> list[Session]:
        code = getattr(handler, "given_code", "")
        if self.auth_enabled and not (code and await self.is_right(handler, code)):
            return []
        return [self.start_session(handler)]

    async def is_right(self, handler: RequestHandler, code: str) -> bool:
        """Whether this is the access code; after wrong ones the answer takes longer each time."""
        given, right = (hashlib.sha256(each.encode()).digest() for each in (code, self.rules.code))
        try:
            return await self._guesses.check(
                client_address(handler.request), lambda: hmac.compare_digest(given, right)
            )
        except TooManyGuesses:
            raise HTTPError(HTTPStatus.TOO_MANY_REQUESTS) from None

    def sessions(self, handler: RequestHandler) -> list[Session]:
        """The sessions of the visitor's browser, the oldest first."""
        names = [name for name in handler.request.cookies if name.startswith(self.rules.cookie)]
        kept = [
            handler.get_signed_cookie(name, max_age_days=self._days) or b""
            for name in sorted(names)
        ]
        found = [session_of(text.decode()) for text in kept]
        valid = [each for each in found if each is not None and each not in self.rules.signed_out]
        return sorted(valid, key=lambda session: session.started)

    def start_session(self, handler: RequestHandler) -> Session:
        """Begin a session of the visitor's browser."""
        session = new_session()
        self.keep_session(handler, session)
        return session

    def keep_session(self, handler: RequestHandler, session: Session) -> None:
        """Let the session last for another while; it does not outlast its end."""
        handler.set_signed_cookie(
            self._cookie_name(session),
            session.text,
            expires_days=self._days,
            path=self._path(handler),
            httponly=True,
            samesite="Lax",
            secure=came_encrypted(handler.request),
        )

    def end_sessions(self, handler: RequestHandler) -> list[Session]:
        """Sign the visitor's browser out; answers the sessions that ended."""
        ended = self.sessions(handler)
        for session in ended:
            self.rules.signed_out.add(session)
            handler.clear_cookie(self._cookie_name(session), path=self._path(handler))
        return ended

    def _visitor(self, handler: RequestHandler, sessions: list[Session]) -> Visitor:
        rules = self.rules
        try:
            author, refusal = rules.author, ""
            if rules.user_header:
                author = visitor_name(handler.request.headers, rules.user_header)
        except InvalidValue as error:
            author, refusal = "", str(error)
        return Visitor(
            username=sessions[0].id if sessions else "anonymous",
            author=author,
            refusal=refusal,
            sessions=frozenset(session.id for session in sessions),
        )

    @property
    def _days(self) -> int:
        return IDLE_DAYS if self.auth_enabled else LONGEST_DAYS

    def _cookie_name(self, session: Session) -> str:
        return f"{self.rules.cookie}{session.id[:8]}"

    def _path(self, handler: RequestHandler) -> str:
        return str(handler.settings.get("base_url", "/"))


def cookie_prefix(key: bytes, port: int, *, signs_in: bool) -> str:
    """How the names of a server's cookies begin; a browser sends them to all ports of a host."""
    mark = hmac.new(key, b"the name of the cookie", hashlib.sha256).hexdigest()[:8]
    return f"crm-{'session' if signs_in else 'browser'}-{port}-{mark}-"
