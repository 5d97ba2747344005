"""Who gets in: the access code, the session that it starts, and where the session ends."""

from __future__ import annotations

import asyncio
import stat
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import pytest

from crm_widgets.server.access.cookie_secret import cookie_key, cookie_secret
from crm_widgets.server.access.signed_out import SignedOut
from crm_widgets.server.access.visitor import DAY, Session, new_session, session_of
from tests.served import Server, kernel_count, stop, wait_for_kernels
from tests.server.conftest import CODE
from tests.server.visitor import Visitor

HOME = "/voila/render/home.ipynb"


def port(server: Server) -> tuple[str, str]:
    return "--port", server.url.rsplit(":", 1)[1].strip("/")


def is_in(server: Server, visitor: Visitor) -> bool:
    """Whether the cookies of a visitor, of any server of this host, open a page here."""
    return "/login" not in Visitor(server, visitor.cookies).get("").url


def test_without_the_code_one_is_asked_for_it_and_reaches_no_kernel(
    guarded_server: Server,
) -> None:
    stranger = Visitor(guarded_server)
    for address in ("", "voila/render/home.ipynb", "voila/render/nowhere.ipynb", "logout"):
        answer = stranger.get(address)
        assert "/login" in answer.url
        assert "Access code" in answer.text
        assert "Client base</b>" not in answer.text
    assert kernel_count(guarded_server) == 0
    assert stranger.sign_in(CODE).url.endswith(HOME)
    assert wait_for_kernels(guarded_server, 1) == 1


def test_a_wrong_code_is_refused_and_the_right_one_leads_on(guarded_server: Server) -> None:
    visitor = Visitor(guarded_server)
    refused = visitor.sign_in("open-barley-and-more")
    assert refused.status == 401
    assert "This is not the access code" in refused.text
    form = {"_xsrf": visitor.cookie("_xsrf"), "password": f" {CODE}\n"}
    assert visitor.post("login?next=%2Fvoila%2Frender%2Fhome.ipynb", form).url.endswith(HOME)
    assert visitor.get("login").url.endswith(HOME)


def test_the_form_needs_the_xsrf_cookie(guarded_server: Server) -> None:
    assert Visitor(guarded_server).post("login", {"password": CODE}).status == 403


def test_a_code_in_the_address_is_taken_out_of_it(guarded_server: Server) -> None:
    visitor = Visitor(guarded_server)
    answer = visitor.get(f"voila/render/home.ipynb?contact=7&token={CODE}&x=%20a")
    assert answer.url.endswith(f"{HOME}?contact=7&x=%20a")
    assert CODE not in answer.text
    assert visitor.get(f"voila/render/home.ipynb?token={CODE}").url.endswith(HOME)
    wrong = Visitor(guarded_server).get("voila/render/home.ipynb?contact=7&t%6Fken=open-barley")
    assert "/login" in wrong.url
    assert "barley" not in wrong.url + wrong.text
    assert "contact" in wrong.url


@pytest.mark.parametrize("address", ["/evil.example/?token=1", "%5Cevil.example/?token=1"])
def test_an_address_with_a_code_leads_to_no_other_host(
    guarded_server: Server, address: str
) -> None:
    visitor = Visitor(guarded_server)
    visitor.sign_in(CODE)
    assert visitor.get(address).url.startswith(guarded_server.url)


def test_a_code_starts_a_session_and_proves_nothing_else(guarded_server: Server) -> None:
    """Neither a kernel nor a script is opened by it, and the check of the origin stays."""
    owner = Visitor(guarded_server)
    owner.sign_in(CODE)
    kernel_id = owner.open("home")
    for address in (f"api/kernels/{kernel_id}?token={CODE}", f"api/kernels/{kernel_id}"):
        answer = Visitor(guarded_server).get(address, Authorization=f"token {CODE}")
        assert answer.status == 403 or "/login" in answer.url
        assert "execution_state" not in answer.text
    evil = {"Origin": "http://evil.example"}
    assert owner.close(kernel_id, owner.cookie("_xsrf"), **evil) in (403, 404)


def test_who_signed_in_stays_so_after_a_restart(start_server: Callable[..., Server]) -> None:
    first = start_server(code=CODE)
    visitor = Visitor(first)
    visitor.sign_in(CODE)
    stop(first)
    assert is_in(start_server(*port(first), code=CODE), visitor)


def test_a_changed_code_signs_everybody_out(start_server: Callable[..., Server]) -> None:
    first = start_server(code=CODE)
    visitor = Visitor(first)
    visitor.sign_in(CODE)
    stop(first)
    second = start_server(*port(first), code=f"{CODE}-changed")
    assert not is_in(second, visitor)
    assert not asyncio.run(visitor.can_connect("1-2-3-4-5"))


def test_a_session_of_one_base_opens_no_other(
    start_server: Callable[..., Server], tmp_path: Path
) -> None:
    first = start_server(code=CODE)
    visitor = Visitor(first)
    visitor.sign_in(CODE)
    stop(first)
    assert not is_in(start_server(*port(first), code=CODE, base=tmp_path / "other.db"), visitor)


def test_a_server_without_a_code_gives_nobody_a_session(
    start_server: Callable[..., Server],
) -> None:
    """Two servers of one account share the secret of cookies; a name can be forged, a key not."""
    open_one, guarded = start_server(), start_server(code=CODE)
    visitor = Visitor(open_one)
    visitor.get("")
    names = [cookie.name for cookie in visitor.cookies]
    assert not any("session" in name or "user" in name for name in names)
    assert not is_in(guarded, visitor)
    Visitor(guarded, visitor.cookies).sign_in(CODE)
    session = next(cookie for cookie in visitor.cookies if "session" in cookie.name)
    for cookie in list(visitor.cookies):
        if "browser" in cookie.name:
            cookie.name, kept = session.name, cookie.name
            visitor.cookies.clear(session.domain, session.path, session.name)
            visitor.cookies.clear(cookie.domain, cookie.path, kept)
            visitor.cookies.set_cookie(cookie)
    assert not is_in(guarded, visitor)


def test_a_code_that_is_dropped_ends_the_sessions_for_good(
    start_server: Callable[..., Server],
) -> None:
    guarded = start_server(code=CODE)
    visitor = Visitor(guarded)
    visitor.sign_in(CODE)
    kernel_id = visitor.open("home")
    stop(guarded)
    open_one = start_server(*port(guarded))
    visitor.server = open_one
    assert visitor.get(f"api/kernels/{kernel_id}").status == 404
    visitor.get("")
    stop(open_one)
    assert not is_in(start_server(*port(guarded), code=f"{CODE}-changed"), visitor)


def test_two_servers_of_one_host_keep_their_cookies_apart(
    start_server: Callable[..., Server],
) -> None:
    one, other = start_server(code=CODE), start_server(code=f"{CODE}-other")
    visitor = Visitor(one)
    visitor.sign_in(CODE)
    Visitor(other, visitor.cookies).sign_in(f"{CODE}-other")
    assert is_in(one, visitor)
    assert is_in(other, visitor)


def test_signing_out_ends_the_session_its_copies_and_its_kernels(
    start_server: Callable[..., Server],
) -> None:
    server = start_server(code=CODE)
    visitor, colleague = Visitor(server), Visitor(server)
    visitor.sign_in(CODE)
    colleague.sign_in(CODE)
    assert wait_for_kernels(server, 2) == 2
    assert "Sign out</button>" in visitor.get("voila/render/nowhere.ipynb").text
    stolen = [*visitor.cookies]
    assert "<form" in visitor.get("logout").text  # an address alone signs no one out
    assert visitor.get("").url.endswith(HOME)
    assert visitor.post("logout", {}).status == 403
    assert visitor.get("").url.endswith(HOME)
    answer = visitor.post("logout", {"_xsrf": visitor.cookie("_xsrf")})
    assert answer.url.endswith("/login")
    assert [cookie for cookie in visitor.cookies if "session" in cookie.name] == []
    assert wait_for_kernels(server, 1) == 1
    thief = Visitor(server)
    for cookie in stolen:
        thief.cookies.set_cookie(cookie)
    assert not is_in(server, thief)
    assert is_in(server, colleague)
    stop(server)
    assert not is_in(start_server(*port(server), code=CODE), thief)


def test_where_nobody_signs_in_there_is_no_signing_out(shared_server: Server) -> None:
    visitor = Visitor(shared_server)
    page = visitor.get("voila/render/nowhere.ipynb")
    assert "Sign out" not in page.text
    assert visitor.get("logout").status == 404
    visitor.get("voila/render/home.ipynb")
    assert visitor.post("logout", {"_xsrf": visitor.cookie("_xsrf")}).status == 404
    assert "Page not found" in visitor.get("logout").text


def test_the_code_is_neither_in_the_log_nor_among_arguments_nor_in_kernels(
    start_server: Callable[..., Server],
) -> None:
    server = start_server("--log-level", "DEBUG", code=CODE)
    visitor = Visitor(server)
    for address in ("", "nowhere", "voila/render/home.ipynb", f"api/kernels/{CODE}", "login"):
        visitor.get(f"{address}?token={CODE}", Referer=f"{server.url}?token={CODE}")
    visitor.get(f"nowhere?token={CODE}", Referer=f"{server.url}?token={CODE}")
    visitor.sign_in(CODE)
    kernel_id = visitor.open("home")
    assert not asyncio.run(Visitor(server).can_connect(kernel_id))
    Visitor(server).get(f"api/kernels/{kernel_id}")
    visitor.close("0" * 8 + kernel_id[8:], visitor.cookie("_xsrf"))
    processes = [psutil.Process(server.process.pid), *server.kernels()]
    arguments = " ".join(" ".join(process.cmdline()) for process in processes)
    for kernel in server.kernels():
        assert CODE not in " ".join(kernel.environ().values())
    assert "DEBUG" in server.log() or "GET" in server.log()
    for text in (arguments, server.log()):
        assert CODE not in text
        assert kernel_id not in text
        assert kernel_id[8:] not in text


def test_wrong_codes_are_answered_ever_later_and_hold_up_nobody_else(
    guarded_server: Server,
) -> None:
    """Thirty at once, as fast as they come: a right code is let in meanwhile."""
    guessers = [Visitor(guarded_server) for _number in range(8)]

    def guess(number: int) -> float:
        began = time.monotonic()
        forwarded = {"X-Forwarded-For": "203.0.113.9"}
        guessers[number].get(f"nowhere?token=wrong-wrong-{number}", **forwarded)
        return time.monotonic() - began

    with ThreadPoolExecutor(8) as pool:
        waiting = [pool.submit(guess, number) for number in range(8)]
        began = time.monotonic()
        assert Visitor(guarded_server).sign_in(CODE).url.endswith(HOME)
        assert time.monotonic() - began < 4
        seconds = sorted(future.result() for future in waiting)
    assert seconds[-1] > 7


def test_a_session_ends_after_a_month_however_it_is_used() -> None:
    now = time.time()
    assert session_of(Session("a", now - 29 * DAY).text) is not None
    assert session_of(Session("a", now - 31 * DAY).text) is None
    for text in ("", "a", "a.b", "a.nan"):
        assert session_of(text) is None


def test_the_secret_of_cookies_is_for_its_owner_alone(tmp_path: Path) -> None:
    folder = tmp_path / "state"
    first = cookie_secret(folder)
    assert cookie_secret(folder) == first
    assert len(first) == 32
    assert stat.S_IMODE((folder / "cookie_secret").stat().st_mode) == 0o600
    (folder / "cookie_secret").write_bytes(b"short")
    assert len(cookie_secret(folder)) == 32


def test_the_key_of_cookies_depends_on_secret_code_and_base() -> None:
    keys = {
        cookie_key(b"secret", "code", "base"), cookie_key(b"other", "code", "base"),
        cookie_key(b"secret", "", "base"), cookie_key(b"secret", "code", "other"),
        cookie_key(b"secret", "codebase", ""), cookie_key(b"secret", "", "codebase"),
    }  # fmt: skip
    assert len(keys) == 6


def test_who_signed_out_is_remembered_until_the_session_would_have_ended(tmp_path: Path) -> None:
    now, ended = new_session(), Session("b" * 32, time.time() - 31 * DAY)
    out = SignedOut(tmp_path)
    out.add(now)
    out.add(ended)
    (tmp_path / "signed_out").open("a").write("rubbish\nrub bish\n")
    again = SignedOut(tmp_path)
    assert now in again
    assert ended not in again
    assert new_session() not in again
    assert stat.S_IMODE((tmp_path / "signed_out").stat().st_mode) == 0o600


def test_a_folder_that_cannot_be_written_keeps_no_one_signed_in(tmp_path: Path) -> None:
    out, session = SignedOut(tmp_path / "missing"), new_session()
    out.add(session)
    assert session in out
