"""Where the access code comes from, what is refused as one, and how slowly it can be guessed."""

from __future__ import annotations

import asyncio
import logging
import os
import stat
from pathlib import Path

import pytest
from tornado.httputil import HTTPHeaders, HTTPServerRequest, RequestStartLine

from crm_widgets.server import ServeError, ServeOptions
from crm_widgets.server.access import guesses
from crm_widgets.server.access.access_code import AccessCode, access_code
from crm_widgets.server.access.client_address import came_encrypted, client_address
from crm_widgets.server.access.guesses import Guesses, TooManyGuesses, delay
from crm_widgets.server.access.scrubbed_log import scrubbed, scrubbed_log
from crm_widgets.server.app import print_address
from crm_widgets.server.options import checked
from tests.server.conftest import CODE


@pytest.fixture(autouse=True)
def no_code_around(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("CRM_TOKEN", raising=False)


@pytest.fixture
def options(notebooks: Path, tmp_path: Path) -> ServeOptions:
    return checked(ServeOptions(base="clients.db", notebooks=notebooks, state=tmp_path / "state"))


def elsewhere(options: ServeOptions, **changed: object) -> ServeOptions:
    return ServeOptions(**vars(options) | {"host": "0.0.0.0", **changed})


def test_other_machines_need_a_code_and_this_one_does_not(options: ServeOptions) -> None:
    assert access_code(options) is None
    made = access_code(elsewhere(options))
    assert made is not None
    assert len(made.text) >= 32
    assert made.kept_in is not None
    assert stat.S_IMODE(made.kept_in.stat().st_mode) == 0o600


def test_a_code_that_was_made_up_is_the_same_after_a_restart_and_another_for_another_base(
    options: ServeOptions,
) -> None:
    first = access_code(elsewhere(options))
    assert access_code(elsewhere(options)) == first
    other = access_code(elsewhere(options, base="/other.db"))
    assert other is not None
    assert first is not None
    assert other.text != first.text
    assert first.kept_in is not None
    first.kept_in.write_text("")
    again = access_code(elsewhere(options))
    assert again is not None
    assert again.text not in ("", first.text)


def test_a_code_is_read_from_a_file_or_the_environment_which_kernels_do_not_inherit(
    options: ServeOptions, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CRM_TOKEN", CODE)
    assert access_code(options) == AccessCode(CODE)
    assert "CRM_TOKEN" not in os.environ
    file = tmp_path / "token"
    file.write_text(f"{CODE}-2\n")
    file.chmod(0o600)
    monkeypatch.setenv("CRM_TOKEN", CODE)
    assert access_code(elsewhere(options, token_file=file)) == AccessCode(f"{CODE}-2")


@pytest.mark.parametrize(
    "code", ["x", "", "open-sesame", "a" * 40, "abcabcabcabcabcabcabc", "open-sesame\nand-more-yet"]
)
def test_a_code_that_is_easy_to_guess_is_refused(
    options: ServeOptions, tmp_path: Path, code: str
) -> None:
    file = tmp_path / "token"
    file.write_text(code)
    file.chmod(0o600)
    for changed in ({"token": code}, {"token_file": file}):
        with pytest.raises(ServeError, match="Make one with") as caught:
            access_code(elsewhere(options, **changed))
        assert not code or f" {code} " not in str(caught.value)


def test_a_file_that_others_can_read_or_that_is_not_there_is_refused(
    options: ServeOptions, tmp_path: Path
) -> None:
    file = tmp_path / "token"
    with pytest.raises(ServeError, match="No such file"):
        access_code(elsewhere(options, token_file=file))
    file.write_text(CODE)
    file.chmod(0o644)
    with pytest.raises(ServeError, match=f"chmod 600 {file}"):
        access_code(elsewhere(options, token_file=file))


def test_options_that_are_printed_hold_no_code() -> None:
    assert CODE not in repr(ServeOptions(token=CODE))
    assert CODE not in repr(AccessCode(CODE))


def test_a_code_is_printed_on_a_terminal_only(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    made, file = AccessCode(CODE, tmp_path / "access_code"), str(tmp_path / "access_code")
    for code in (None, AccessCode(CODE)):
        print_address("http://host:1/", code)
        assert capsys.readouterr().out == "Open http://host:1/ (stop with Ctrl+C)\n"
    print_address("http://host:1/", made)
    assert capsys.readouterr().out.splitlines()[1] == f"Access code: {file}"
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    print_address("http://host:1/", made)
    assert capsys.readouterr().out.splitlines()[1] == f"Access code: {CODE}"


def test_each_wrong_code_waits_longer_up_to_a_bound() -> None:
    waits = [delay(number) for number in range(1, 9)]
    assert waits == [0.5, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0, 8.0]
    assert delay(1_000_000) == 8.0


def test_a_thousand_guesses_at_once_are_neither_looked_at_nor_kept(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """And a right code from elsewhere is let in meanwhile."""
    monkeypatch.setattr(guesses, "FIRST_SECONDS", 60.0)
    looked: list[int] = []

    async def attack() -> tuple[int, bool]:
        held = Guesses()
        tries = [
            asyncio.ensure_future(held.check("192.0.2.7", lambda: bool(looked.append(1))))
            for _number in range(1000)
        ]
        await asyncio.sleep(0)
        await asyncio.sleep(0)
        refused = [each for each in tries if each.done()]
        right = await asyncio.wait_for(held.check("192.0.2.8", lambda: True), 1)
        for each in tries:
            each.cancel()
        ended = await asyncio.gather(*tries, return_exceptions=True)
        assert all(isinstance(ended[tries.index(each)], TooManyGuesses) for each in refused)
        return len(refused), right

    refused, right = asyncio.run(attack())
    assert refused == 1000 - guesses.MOST_WAITING
    assert len(looked) == guesses.CHECKED_TOGETHER
    assert right


def test_a_right_code_is_not_held_up_by_a_few_wrong_ones_of_its_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guesses, "FIRST_SECONDS", 60.0)

    async def try_it() -> bool:
        held = Guesses()
        wrong = [asyncio.ensure_future(held.check("a", lambda: False)) for _number in range(7)]
        await asyncio.sleep(0)
        right = await asyncio.wait_for(held.check("a", lambda: True), 1)
        for each in wrong:
            each.cancel()
        return right

    assert asyncio.run(try_it())


def test_guesses_are_kept_in_bounded_memory_and_by_network(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(guesses, "MOST_ADDRESSES", 50)
    monkeypatch.setattr(guesses, "FIRST_SECONDS", 0.0)

    async def try_it() -> Guesses:
        held = Guesses()
        for number in range(500):
            await held.check(f"198.51.100.{number}", lambda: False)
        for number in range(5):
            await held.check(f"2001:db8::{number}", lambda: False)
        await held.check("::ffff:192.0.2.1", lambda: False)
        return held

    known = asyncio.run(try_it())._addresses
    assert len(known) == 50
    assert known["2001:db8::/64"].wrong == 5
    assert "192.0.2.1" in known


@pytest.mark.parametrize(
    ("peer", "forwarded", "address"),
    [
        ("127.0.0.1", "", "127.0.0.1"), ("127.0.0.1", "203.0.113.9", "203.0.113.9"),
        ("127.0.0.1", "10.0.0.1, 203.0.113.9", "203.0.113.9"), ("::1", "2001:db8::1", "2001:db8::1"),
        ("127.0.0.1", "nonsense", "127.0.0.1"), ("203.0.113.5", "10.0.0.1", "203.0.113.5"),
    ],
)  # fmt: skip
def test_a_proxy_of_this_machine_alone_says_where_a_request_comes_from(
    peer: str, forwarded: str, address: str
) -> None:
    request = _request(peer, {"X-Forwarded-For": forwarded, "X-Forwarded-Proto": "https"})
    assert client_address(request) == address
    assert came_encrypted(request) == (peer in ("127.0.0.1", "::1"))


def _request(peer: str, headers: dict[str, str]) -> HTTPServerRequest:
    class Context:
        remote_ip = peer
        protocol = "http"

    class Connection:
        context = Context()

    return HTTPServerRequest(
        headers=HTTPHeaders({"Host": "here", **headers}),
        connection=Connection(),  # type: ignore[arg-type]
        start_line=RequestStartLine("GET", "/", "HTTP/1.1"),
    )


def test_the_log_holds_no_code_and_no_kernels_id(caplog: pytest.LogCaptureFixture) -> None:
    kernel_id = "1a2b3c4d-0000-4000-8000-123456789abc"
    assert scrubbed(f"404 GET /x?a=1&token=abc&b=2 Referer: /?password=x%20y {kernel_id}") == (
        "404 GET /x?a=1&token=[hidden]&b=2 Referer: /?password=[hidden] 1a2b..."
    )
    code = "a code+with signs"
    with scrubbed_log(code), caplog.at_level(logging.WARNING):
        log = logging.getLogger("anybody")
        log.warning("%s %s %s", code, "a%20code%2Bwith%20signs", "a+code%2Bwith+signs")
        try:
            raise ValueError(code)
        except ValueError:
            log.exception("kernel %s of %d", kernel_id, 3)
        log.warning("no %s")
    assert code not in caplog.text
    assert "signs" not in caplog.text
    assert kernel_id not in caplog.text
    assert "kernel 1a2b... of 3" in caplog.text
    assert "no %s" in caplog.text
