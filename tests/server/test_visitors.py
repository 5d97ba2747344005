"""What a visitor can and cannot do, asked with plain HTTP and a raw websocket."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.served import Server, kernel_count, wait_for_kernels

from .conftest import write_page
from .visitor import V1, Visitor, as_bytes, as_text, message, next_of_kind


@pytest.mark.parametrize("channel", ["shell", "control"])
@pytest.mark.parametrize("protocol", [None, V1])
def test_a_visitor_cannot_run_code(
    shared_server: Server, tmp_path: Path, channel: str, protocol: str | None
) -> None:
    target = tmp_path / "written"
    code = f"open({str(target)!r}, 'w').close()"
    visitor = Visitor(shared_server)
    kernel_id = visitor.open("home")
    pack = as_bytes if protocol else as_text

    async def try_it() -> object:
        connection = await visitor.connect(kernel_id, protocol)
        run = message(
            "execute_request",
            code=code,
            silent=False,
            store_history=False,
            user_expressions={},
            allow_stdin=False,
            stop_on_error=True,
        )
        await connection.write_message(pack(channel, run), binary=protocol is not None)
        # An allowed request sent after it is answered, so the kernel has seen all that came before.
        ask = message("kernel_info_request")
        await connection.write_message(pack("shell", ask), binary=protocol is not None)
        answer = await next_of_kind(connection, "kernel_info_reply")
        connection.close()
        return answer

    assert asyncio.run(try_it()) is not None
    assert not target.exists()
    assert 'type "execute_request", which is not allowed' in shared_server.log()
    assert visitor.close(kernel_id, visitor.cookie("_xsrf")) == 204


@pytest.mark.parametrize(
    "address",
    [
        "voila/files/export.csv", "voila/files/export.json", "voila/files/clients.db",
        "voila/files/home.ipynb", "files/export.csv", "export.csv", "clients.db",
        "voila/render/export.csv", "voila/render/notes.txt", "voila/render/../export.csv",
        "voila/render/..%2Fbase%2Fclients.db", "voila/tree", "voila/tree/", "api/contents",
        "voila/api/contents/export.csv", "api/kernels", "api/sessions", "api/terminals",
        "voila/templates/crm/static/../../../../../../../notebooks/export.csv",
        "voila/templates/crm/static/%2e%2e/%2e%2e/conf.json", "voila/templates/crm",
        "voila/static/0.5.13/..%2f..%2fconf.json", "voila/labextensions/..%2f..%2fetc%2fpasswd",
        "voila/static/0.5.13//etc/passwd",
    ],
)  # fmt: skip
def test_no_file_and_no_listing_is_served(shared_server: Server, address: str) -> None:
    answer = Visitor(shared_server).get(address)
    assert answer.status in (403, 404)
    assert "a secret line" not in answer.text
    assert "root:" not in answer.text


def test_only_pages_start_kernels(shared_server: Server) -> None:
    visitor = Visitor(shared_server)
    for address in ("voila/render/nowhere.ipynb", "voila/render/notes.txt", "api/kernels"):
        visitor.get(address)
    assert visitor.post("api/kernels", {"_xsrf": visitor.cookie("_xsrf")}).status in (403, 404)
    assert kernel_count(shared_server) == 0


@pytest.mark.parametrize(
    "name",
    [
        "analysis.ipynb", ".hidden.ipynb", "two\nlines.ipynb", "list.ipynb", "broken.ipynb",
        "home.ipynb.ipynb", ".ipynb_checkpoints/home-checkpoint.ipynb", "more/home.ipynb",
    ],
)  # fmt: skip
def test_a_notebook_that_is_no_page_is_not_served(shared_server: Server, name: str) -> None:
    served = shared_server.log_path.parent / "notebooks"
    write_page(served, "model", "Model", "1")
    page = json.loads((served / "model.ipynb").read_text("utf-8"))
    (served / "model.ipynb").unlink()
    del page["metadata"]["crm"]
    other = {"list.ipynb": "[]", "broken.ipynb": "no JSON"}
    (served / name).parent.mkdir(exist_ok=True)
    (served / name).write_text(other.get(name, json.dumps(page)), encoding="utf-8")
    answer = Visitor(shared_server).get(f"voila/render/{quote(name)}")
    assert (answer.status, "Page not found" in answer.text) == (404, True)
    assert kernel_count(shared_server) == 0


def test_an_unknown_page_is_a_page_that_says_so(shared_server: Server) -> None:
    answer = Visitor(shared_server).get("voila/render/nowhere.ipynb")
    assert answer.status == 404
    assert "Page not found" in answer.text
    assert "Traceback" not in answer.text


def test_a_name_that_points_here_is_not_served(shared_server: Server) -> None:
    """Else any web site could read the base, through a name of its own for 127.0.0.1."""
    assert Visitor(shared_server).get("", Host="evil.example").status == 403
    assert Visitor(shared_server).get("voila/render/home.ipynb", Host="evil.example").status == 403
    assert kernel_count(shared_server) == 0


def test_the_browser_is_told_to_ask_no_other_host(shared_server: Server) -> None:
    answer = Visitor(shared_server).get("voila/render/nowhere.ipynb")
    assert "default-src 'self'" in answer.headers["Content-Security-Policy"]


def test_a_page_closes_its_kernel_with_the_token_of_its_cookie(server: Server) -> None:
    visitor = Visitor(server)
    kernel_id = visitor.open("home")
    token = visitor.cookie("_xsrf")
    assert token
    assert visitor.close(kernel_id, "") == 403
    assert visitor.close(kernel_id, "made-up") == 403
    assert visitor.close(kernel_id, token, Origin="http://evil.example") in (403, 404)
    assert Visitor(server).close(kernel_id, token) == 403
    assert kernel_count(server) == 1
    assert visitor.close(kernel_id, token) == 204
    assert wait_for_kernels(server, 0) == 0
    assert visitor.close(kernel_id, token) == 204


def test_a_kernel_that_no_page_uses_is_stopped_and_one_in_use_is_not(
    start_server: Callable[..., Server],
) -> None:
    server = start_server("--idle-seconds", "2")
    visitor = Visitor(server)
    visitor.open("home")
    used = visitor.open("home")

    async def stay_for_a_while() -> int:
        connection = await visitor.connect(used)
        left = await asyncio.to_thread(wait_for_kernels, server, 1, seconds=15)
        await asyncio.sleep(4)
        still = kernel_count(server)
        connection.close()
        return left + still

    assert asyncio.run(stay_for_a_while()) == 1 + 1
    assert wait_for_kernels(server, 0, seconds=15) == 0


def test_a_kernel_that_waits_serves_one_page_with_its_own_settings(
    start_server: Callable[..., Server], notebooks: Path
) -> None:
    source = (
        "import os; (os.environ['QUERY_STRING'], os.environ['CRM_AUTHOR'], os.environ['CRM_BASE'])"
    )
    write_page(notebooks, "asked", "Asked", source)
    server = start_server("--warm", "1", "--author", "Anna")
    assert wait_for_kernels(server, 1, seconds=20) == 1
    waiting = server.kernels()[0].pid
    visitor = Visitor(server)
    text = visitor.get("voila/render/asked.ipynb?contact=7").text
    assert "contact=7" in text
    assert "Anna" in text
    assert "clients.db" in text
    assert waiting in [kernel.pid for kernel in server.kernels()]
    assert wait_for_kernels(server, 2, seconds=20) == 2


def test_there_is_an_end_to_the_pages_that_can_be_open(
    start_server: Callable[..., Server],
) -> None:
    server = start_server("--most-pages", "1")
    visitor = Visitor(server)
    kernel_id = visitor.open("home")
    answer = visitor.get("voila/render/home.ipynb")
    assert answer.status == 503
    assert "Too many pages are open" in answer.text
    visitor.close(kernel_id, visitor.cookie("_xsrf"))
    assert visitor.open("home") != kernel_id


def test_the_pages_can_lie_below_a_folder_of_a_proxy(start_server: Callable[..., Server]) -> None:
    server = start_server("--base-url", "/clients")
    assert server.url.endswith("/clients/")
    visitor = Visitor(server)
    answer = visitor.get("")
    assert answer.url == f"{server.url}voila/render/home.ipynb"
    assert 'href="/clients/voila/render/home.ipynb"' in answer.text
    assert visitor.get("voila/templates/crm/static/page.js").status == 200
