"""Every refusal says something: a page of ours, or a short sentence; never nothing, no traceback."""

from __future__ import annotations

import http.client
from urllib.parse import urlsplit

import pytest

from tests.served import Server

from .visitor import Visitor

NO_KERNEL = "00000000-0000-0000-0000-000000000000"
VERSION = "0.5.13"
ADDRESSES = [
    "api", "api/kernels", "api/nothing", "api/contents/home.ipynb", "api/kernels/nonsense",
    f"api/kernels/{NO_KERNEL}", f"api/kernels/{NO_KERNEL}/channels", f"api/kernels/{NO_KERNEL}/more",
    f"voila/api/shutdown/{NO_KERNEL}", "voila/templates/crm/static/nothing.css",
    "voila/templates/crm/static/", f"voila/static/{VERSION}/nothing.js",
    f"voila/static/{VERSION}/", "voila/labextensions/nothing.js", "voila/labextensions/",
    "voila/render/nothing.ipynb", "login?next=%FF", "logout", "nothing", "voila/render/%00",
    "%FF", f"voila/static/{VERSION}/%00", "voila/labextensions/%00", "voila/templates/crm/static/%00",
]  # fmt: skip
METHODS = ["GET", "POST", "PUT", "DELETE", "PATCH", "BREW"]


def ask(server: Server, method: str, address: str, headers: dict[str, str]) -> tuple[int, str, str]:
    place = urlsplit(server.url)
    connection = http.client.HTTPConnection(place.hostname or "", place.port, timeout=20)
    connection.request(method, f"/{address}", headers=headers)
    answer = connection.getresponse()
    text = answer.read().decode()
    kind = answer.headers.get("Content-Type", "")
    connection.close()
    return answer.status, kind, text


@pytest.mark.parametrize("guarded", [False, True])
@pytest.mark.parametrize("method", METHODS)
def test_no_refusal_is_empty(
    shared_server: Server, guarded_server: Server, method: str, guarded: bool
) -> None:
    server = guarded_server if guarded else shared_server
    visitor = Visitor(server)
    visitor.get("")
    token = visitor.cookie("_xsrf")
    cookies = "; ".join(f"{one.name}={one.value}" for one in visitor.cookies)
    for sent in ({}, {"Cookie": cookies, "X-XSRFToken": token}):
        for address in ADDRESSES:
            status, kind, text = ask(server, method, address, sent)
            if status < 400:
                continue
            said = (method, address, status, kind, text[:300])
            assert text.strip(), said
            assert "Traceback" not in text, said
            assert "tornado" not in text.lower(), said
            assert "<h1>" in text or len(text) < 300, said
            assert status < 500, said
    assert "Traceback" not in server.log()


@pytest.mark.parametrize("extra", [{}, {"Upgrade": "websocket"}, {"Upgrade": "websocket", "Connection": "Upgrade"}, {"Upgrade": "websocket", "Connection": "Upgrade", "Sec-WebSocket-Version": "13", "Sec-WebSocket-Key": "x", "Origin": "http://evil.example"}])  # fmt: skip
def test_a_bad_start_of_a_websocket_is_told_in_a_sentence(
    shared_server: Server, extra: dict[str, str]
) -> None:
    visitor = Visitor(shared_server)
    kernel_id = visitor.open("home")
    cookies = "; ".join(f"{one.name}={one.value}" for one in visitor.cookies)
    address = f"api/kernels/{kernel_id}/channels"
    status, _kind, text = ask(shared_server, "GET", address, {"Cookie": cookies, **extra})
    assert status in (400, 403, 404, 426)
    assert text.strip()
    assert "Traceback" not in shared_server.log()
    visitor.close(kernel_id, visitor.cookie("_xsrf"))
