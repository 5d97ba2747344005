"""HTTPS with a certificate, and a plain word where there is none and others can connect."""

from __future__ import annotations

import ssl
import subprocess
import urllib.request
from collections.abc import Callable
from http.cookiejar import CookieJar
from pathlib import Path

import pytest

from crm_widgets.server.network.tls import tls_context
from crm_widgets.server.options import ServeError, ServeOptions
from tests.served import Server

from .conftest import CODE


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a certificate for this machine, its key, and the key of another."""
    folder = tmp_path_factory.mktemp("certificate")
    for name in ("own", "other"):
        subprocess.run(
            [
                "openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2",
                "-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1,DNS:localhost",
                "-keyout", str(folder / f"{name}.key"), "-out", str(folder / f"{name}.pem"),
            ],
            check=True, capture_output=True,
        )  # fmt: skip
    (folder / "letter.txt").write_text("Dear Anna", encoding="utf-8")
    return folder


@pytest.mark.parametrize(
    ("certificate", "key", "said"),
    [
        ("own.pem", None, "give --key, too"),
        (None, "own.key", "give --certificate, too"),
        ("missing.pem", "own.key", "no file .*missing.pem"),
        ("own.pem", "missing.key", "no file .*missing.key"),
        ("own.pem", "other.key", "does not belong to the certificate"),
        ("letter.txt", "own.key", "holds no certificate"),
        ("own.pem", "letter.txt", "holds no key"),
        ("own.pem", "", "can't be read"),
    ],
)
def test_what_cannot_work_is_said_before_anything_starts(
    made: Path, certificate: str | None, key: str | None, said: str
) -> None:
    options = ServeOptions(
        certificate=None if certificate is None else made / certificate,
        key=None if key is None else made / key,
    )
    with pytest.raises(ServeError, match=said):
        tls_context(options)


def test_a_key_with_a_password_is_refused_and_not_asked_for(made: Path, tmp_path: Path) -> None:
    locked = tmp_path / "locked.key"
    subprocess.run(
        [
            "openssl", "rsa", "-aes256", "-passout", "pass:sesame",
            "-in", str(made / "own.key"), "-out", str(locked),
        ],
        check=True, capture_output=True,
    )  # fmt: skip
    with pytest.raises(ServeError, match="without a password"):
        tls_context(ServeOptions(certificate=made / "own.pem", key=locked))


def test_with_a_certificate_the_pages_come_by_https_with_secure_cookies(
    made: Path, start_server: Callable[..., Server]
) -> None:
    server = start_server(
        "--certificate", str(made / "own.pem"), "--key", str(made / "own.key"), code=CODE
    )
    assert server.url.startswith("https://")
    cookies = CookieJar()
    opener = urllib.request.build_opener(
        urllib.request.HTTPCookieProcessor(cookies),
        urllib.request.HTTPSHandler(context=ssl.create_default_context(cafile=made / "own.pem")),
    )
    page = opener.open(f"{server.url}voila/render/home.ipynb?token={CODE}", timeout=60)
    assert "</html>" in page.read().decode()
    assert list(cookies)
    assert all(cookie.secure for cookie in cookies)
    with pytest.raises(OSError, match=r".+"):
        urllib.request.urlopen(server.url.replace("https", "http"), timeout=10)
    assert "not encrypted" not in server.log()
    assert "Traceback" not in server.log()


def test_without_one_a_server_for_others_says_that_nothing_is_encrypted(
    start_server: Callable[..., Server],
) -> None:
    server = start_server("--host", "0.0.0.0", code=CODE)
    assert server.log().count("nothing is encrypted") == 1
    assert "--certificate" in server.log()
