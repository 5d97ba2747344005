"""A visitor without a browser: plain HTTP with cookies, and a raw websocket to the kernel."""

from __future__ import annotations

import asyncio
import json
import struct
import urllib.error
import urllib.parse
import urllib.request
import uuid
from dataclasses import dataclass, field
from http.cookiejar import CookieJar
from typing import Any

from tornado.httpclient import HTTPClientError, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.served import Server

V1 = "v1.kernel.websocket.jupyter.org"


@dataclass
class Answer:
    status: int
    url: str
    text: str
    headers: dict[str, str]


@dataclass
class Visitor:
    """Keeps cookies as a browser does."""

    server: Server
    cookies: CookieJar = field(default_factory=CookieJar)

    def get(self, address: str, **headers: str) -> Answer:
        return self._ask(self._request(address, None, headers))

    def post(self, address: str, form: dict[str, str], **headers: str) -> Answer:
        data = urllib.parse.urlencode(form).encode()
        return self._ask(self._request(address, data, headers))

    def cookie(self, name: str) -> str:
        return next((one.value or "" for one in self.cookies if one.name == name), "")

    def open(self, page: str) -> str:
        """Open a page and answer its kernel's id."""
        text = self.get(f"voila/render/{page}.ipynb").text
        return str(page_config(text)["kernelId"])

    def close(self, kernel_id: str, token: str, **headers: str) -> int:
        """What a page sends when it closes; answers the status."""
        form = {"_xsrf": token}
        return self.post(f"voila/api/shutdown/{kernel_id}", form, **headers).status

    async def connect(
        self, kernel_id: str, protocol: str | None = None
    ) -> WebSocketClientConnection:
        address = self.server.url.replace("http", "ws") + f"api/kernels/{kernel_id}/channels"
        cookies = "; ".join(f"{one.name}={one.value}" for one in self.cookies)
        request = HTTPRequest(f"{address}?session_id=test", headers={"Cookie": cookies})
        return await websocket_connect(request, subprotocols=[protocol] if protocol else None)

    async def can_connect(self, kernel_id: str) -> bool:
        """Whether the kernel talks to this visitor."""
        try:
            connection = await self.connect(kernel_id)
        except HTTPClientError:
            return False
        connection.close()
        return True

    def sign_in(self, code: str) -> Answer:
        """Type a code into the form."""
        self.get("login")
        return self.post("login", {"_xsrf": self.cookie("_xsrf"), "password": code})

    def _request(
        self, address: str, data: bytes | None, headers: dict[str, str]
    ) -> urllib.request.Request:
        request = urllib.request.Request(self.server.url + address, data=data)
        for name, value in headers.items():
            request.add_header(name, value)
        return request

    def _ask(self, request: urllib.request.Request) -> Answer:
        opener = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        try:
            with opener.open(request, timeout=60) as answer:
                return _answer(answer)
        except urllib.error.HTTPError as error:
            return _answer(error)


def page_config(text: str) -> dict[str, Any]:
    """What a page tells its script."""
    script = text.split('id="jupyter-config-data" type="application/json">')[1]
    config: dict[str, Any] = json.loads(script.split("</script>")[0])
    return config


def message(kind: str, **content: Any) -> dict[str, Any]:
    """A message of the Jupyter protocol."""
    header = {
        "msg_id": uuid.uuid4().hex,
        "msg_type": kind,
        "session": "test",
        "username": "visitor",
        "version": "5.3",
    }
    return {"header": header, "parent_header": {}, "metadata": {}, "content": content}


def as_text(channel: str, sent: dict[str, Any]) -> str:
    """The message as the older protocol of the websocket has it."""
    return json.dumps({"channel": channel, "buffers": [], **sent})


def as_bytes(channel: str, sent: dict[str, Any]) -> bytes:
    """The message as the protocol v1 of the websocket has it."""
    parts = [channel.encode()]
    parts += [
        json.dumps(sent[name]).encode()
        for name in ("header", "parent_header", "metadata", "content")
    ]
    offsets = [8 * (len(parts) + 2)]
    for part in parts:
        offsets.append(offsets[-1] + len(part))
    return struct.pack(f"<{len(offsets) + 1}Q", len(offsets), *offsets) + b"".join(parts)


async def next_of_kind(
    connection: WebSocketClientConnection, kind: str, seconds: float = 20
) -> Any:
    """Wait for a message of a kind; None when the connection closed before one came."""
    async with asyncio.timeout(seconds):
        while True:
            received = await connection.read_message()
            if received is None:
                return None
            text = received if isinstance(received, str) else received.decode("utf-8", "replace")
            if kind in text:
                return text


def _answer(answer: Any) -> Answer:
    text = answer.read().decode("utf-8", errors="replace")
    return Answer(answer.status, answer.url, text, dict(answer.headers))
