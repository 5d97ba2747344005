"""An open page without a browser: what a browser sends to open it, to call it and to close it."""

from __future__ import annotations

import asyncio
import json
import struct
import time
from collections.abc import Mapping
from http import HTTPStatus
from http.cookies import SimpleCookie
from typing import Any
from urllib.parse import urlencode

from tornado.httpclient import AsyncHTTPClient, HTTPRequest
from tornado.websocket import WebSocketClientConnection, websocket_connect

from tests.server.visitor import V1, as_bytes, message, page_config

CALL_SECONDS = 30
ANSWER_SECONDS = 4.0
MEGABYTE = 1024 * 1024


class VisitFailed(Exception):
    """A page did not open, or did not answer; the text says what happened."""


class Page:
    """A page of the server at `url`, with the cookies of its visitor.

    `states` holds the widgets by comm id, `notes` the messages that the page has shown.
    """

    def __init__(self, url: str, name: str, query: Mapping[str, str] | None = None) -> None:
        self.url, self.name = url, name
        self._query = f"?{urlencode(query)}" if query else ""
        self.kernel_id = ""
        self.states: dict[str, dict[str, Any]] = {}
        self.notes: list[dict[str, Any]] = []
        self.opened_in = 0.0
        self._cookies: SimpleCookie = SimpleCookie()
        self._client = AsyncHTTPClient(force_instance=True)
        self._socket: WebSocketClientConnection | None = None

    async def open(self) -> None:
        """Load the page and connect to its kernel, as its script does; VisitFailed otherwise."""
        started = time.monotonic()
        answer = await self._fetch(f"voila/render/{self.name}.ipynb{self._query}")
        text = answer.body.decode("utf-8", "replace")
        if answer.code != 200 or "jupyter-config-data" not in text:
            raise VisitFailed(f"{self.name} answered {answer.code} with {len(text)} letters")
        self.kernel_id = str(page_config(text)["kernelId"])
        await self.connect()
        await self.load_states()
        self.opened_in = time.monotonic() - started

    async def connect(self) -> None:
        """Open the websocket to the kernel, and leave the one before."""
        if self._socket is not None:
            self._socket.close()
        address = self.url.replace("http", "ws", 1) + f"api/kernels/{self.kernel_id}/channels"
        request = HTTPRequest(f"{address}?session_id=soak", headers=self._headers())
        self._socket = await websocket_connect(
            request, subprotocols=[V1], max_message_size=100 * MEGABYTE
        )

    async def load_states(self) -> None:
        """Ask for the state of all widgets, which also shows that the kernel answers."""
        control = f"control-{id(self)}-{time.monotonic_ns()}"
        opening = {"comm_id": control, "target_name": "jupyter.widget.control", "data": {}}
        await self._send("comm_open", {"version": "1.0.0"}, **opening)
        await self._send("comm_msg", {}, comm_id=control, data={"method": "request_states"})
        async with asyncio.timeout(CALL_SECONDS):
            while True:
                kind, content, _parent = await self._receive()
                data = content.get("data", {})
                if kind == "comm_msg" and data.get("method") == "update_states":
                    self.states.update({i: w["state"] for i, w in data["states"].items()})
                    break
        await self._send("comm_close", {}, comm_id=control, data={})

    async def still_works(self) -> None:
        """Ask the kernel again; as the page does, after its connection or its kernel is lost.

        A page whose kernel is gone says so, and its visitor reloads it.
        """
        try:
            async with asyncio.timeout(ANSWER_SECONDS):
                await self.load_states()
        except Exception:
            answer = await self._fetch(f"api/kernels/{self.kernel_id}")
            if answer.code == HTTPStatus.OK:
                await self.connect()
            else:
                await self.open()
            raise

    async def call(self, comm_id: str, method: str, **about: Any) -> None:
        """Call a method that the browser may call, and wait until it is done."""
        content = {"do": method, "call": "soak", "about": about}
        data = {"method": "custom", "content": content}
        sent = await self._send("comm_msg", {}, comm_id=comm_id, data=data)
        # A form that has saved is closed before it could say so: the kernel says when it is idle.
        async with asyncio.timeout(CALL_SECONDS):
            while True:
                _kind, received, parent = await self._receive()
                if parent == sent and received.get("execution_state") == "idle":
                    return

    def widget(self, **traits: object) -> str:
        """The comm id of the newest widget that has these traits; `...` stands for any value."""
        for comm_id, state in reversed(self.states.items()):
            if all(n in state and v in (..., state[n]) for n, v in traits.items()):
                return comm_id
        raise VisitFailed(f"{self.name} has no widget with {traits}")

    def drop(self) -> None:
        """Lose the connection, without a word to the server."""
        if self._socket is not None:
            self._socket.close()
        self._client.close()

    async def close(self) -> None:
        """Close the page as a browser does: its beacon stops the kernel."""
        cookie = self._cookies.get("_xsrf")
        form = urlencode({"_xsrf": cookie.value if cookie else ""})
        try:
            answer = await self._fetch(f"voila/api/shutdown/{self.kernel_id}", form)
        finally:
            self.drop()
        if answer.code not in (200, 204, 404):
            raise VisitFailed(f"the beacon of {self.name} was answered {answer.code}")

    async def _fetch(self, address: str, form: str | None = None) -> Any:
        answer = await self._client.fetch(
            self.url + address,
            method="GET" if form is None else "POST",
            body=form,
            headers=self._headers(),
            raise_error=False,
            request_timeout=120,
        )
        for line in answer.headers.get_list("Set-Cookie"):
            self._cookies.load(line)
        return answer

    def _headers(self) -> dict[str, str]:
        pairs = (f"{name}={morsel.value}" for name, morsel in self._cookies.items())
        return {"Cookie": "; ".join(pairs)}

    async def _send(self, kind: str, metadata: dict[str, Any], **content: Any) -> str:
        """Send a message; its id."""
        assert self._socket is not None
        sent = {**message(kind, **content), "metadata": metadata}
        await self._socket.write_message(as_bytes("shell", sent), binary=True)
        return str(sent["header"]["msg_id"])

    async def _receive(self) -> tuple[str, dict[str, Any], str]:
        """The next message: its kind, its content, the id of what it answers."""
        assert self._socket is not None
        received = await self._socket.read_message()
        if received is None:
            raise VisitFailed(f"the connection of {self.name} was closed")
        kind, content, parent = unpacked(received)
        data = content.get("data", {})
        if kind == "comm_open":
            self.states[content["comm_id"]] = data.get("state", {})
        elif kind == "status" and content.get("execution_state") == "dead":
            raise VisitFailed(f"the kernel of {self.name} has ended")
        elif kind == "comm_msg" and data.get("method") == "update":
            self.states.setdefault(content["comm_id"], {}).update(data["state"])
        note = data.get("state", {}).get("note") if "state" in data else None
        if note:
            self.notes.append(note)
        return kind, content, parent


def unpacked(received: str | bytes) -> tuple[str, dict[str, Any], str]:
    """The kind, content and parent's id of a message of the kernel, in the protocol v1."""
    if isinstance(received, str):
        return "", {}, ""
    count = struct.unpack_from("<Q", received)[0]
    offsets = struct.unpack_from(f"<{count}Q", received, 8)
    header = json.loads(received[offsets[1] : offsets[2]])
    parent = json.loads(received[offsets[2] : offsets[3]])
    content = json.loads(received[offsets[4] : offsets[5]])
    return header["msg_type"], content, parent.get("msg_id", "")
