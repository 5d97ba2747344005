"""The name that a proxy sends: one, seen by everybody as it is, or none and no page."""

from __future__ import annotations

import asyncio
import http.client
from collections.abc import Iterator
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from tornado.httputil import HTTPHeaders

from crm_widgets.errors import InvalidValue
from crm_widgets.server.access.visitor_name import visitor_name
from tests.served import Server, kernel_count, start, stop, wait_for_kernels
from tests.server.conftest import filled, write_page
from tests.server.visitor import Visitor, page_config

HEADER = "X-Remote-User"


@pytest.fixture(scope="module")
def proxied_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that believes a proxy."""
    folder = tmp_path_factory.mktemp("proxied")
    notebooks = filled(folder / "notebooks")
    write_page(notebooks, "who", "Who", "import os; 'I am ' + os.environ['CRM_AUTHOR']")
    started = start(folder / "clients.db", notebooks, folder, 0, ("--user-header", HEADER))
    yield started
    stop(started)


def as_sent(name: str) -> str:
    """UTF-8, as proxies send a name."""
    return name.encode().decode("latin-1")


def test_a_proxy_says_who_the_visitor_is(proxied_server: Server) -> None:
    visitor = Visitor(proxied_server)
    answer = visitor.get("voila/render/who.ipynb", **{HEADER: as_sent("  Pēteris  O'Hara ")})
    assert "I am P\\u0113teris O\\u0027Hara" in answer.text or "teris O'Hara" in answer.text
    assert '<span class="who">Pēteris O&#39;Hara' in answer.text
    kernel_id = page_config(answer.text)["kernelId"]
    assert not asyncio.run(visitor.can_connect(kernel_id))  # without the name
    headers = {HEADER: as_sent("Pēteris O'Hara")}
    assert visitor.close(kernel_id, visitor.cookie("_xsrf"), **headers) == 204
    assert wait_for_kernels(proxied_server, 0) == 0


@pytest.mark.parametrize(
    "names",
    [
        [], [""], ["  "], ["A" * 20_000], ["An\u200bna"], ["Anna", "Boris"], ["", "Boris"],
        [b"Ann\xe1"], ["\u3164"],
    ],
)  # fmt: skip
def test_a_request_in_which_the_proxy_names_nobody_is_refused(
    proxied_server: Server, names: list[str | bytes]
) -> None:
    for address in ("", "voila/render/who.ipynb", "nowhere", f"api/kernels/{uuid4()}", "login"):
        status, text = _get(proxied_server, address, names)
        assert status == 403
        assert "I am" not in text
    text = _get(proxied_server, "voila/render/who.ipynb", names)[1]
    assert "You are not signed in" in text
    assert HEADER in text
    assert 'class="who"' not in text
    assert kernel_count(proxied_server) == 0


def _get(server: Server, address: str, names: list[str | bytes]) -> tuple[int, str]:
    """Ask with as many headers as there are names."""
    parts = urlsplit(server.url)
    connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
    connection.putrequest("GET", f"/{address}")
    for name in names:
        connection.putheader(HEADER, name if isinstance(name, bytes) else name.encode())
    connection.endheaders()
    answer = connection.getresponse()
    text = answer.read().decode()
    connection.close()
    return answer.status, text


def test_what_is_wrong_with_a_name_is_said() -> None:
    headers = HTTPHeaders()
    with pytest.raises(InvalidValue, match="It is missing"):
        visitor_name(headers, HEADER)
    headers.add(HEADER, "Ann\xe1")
    with pytest.raises(InvalidValue, match="not valid UTF-8"):
        visitor_name(headers, HEADER)
    headers.add(HEADER, "Anna")
    with pytest.raises(InvalidValue, match="sent 2 times"):
        visitor_name(headers, HEADER)


def test_a_comma_is_part_of_a_name() -> None:
    assert visitor_name(HTTPHeaders({HEADER: "Berzina, Anna"}), HEADER) == "Berzina, Anna"
