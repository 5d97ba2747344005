"""No password of a base's address is shown, however the address is typed."""

from __future__ import annotations

import traceback
from collections.abc import Callable
from pathlib import Path
from urllib.parse import quote

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crm_widgets.cli import main
from crm_widgets.errors import UserError
from crm_widgets.store import open_base, restore_base, shown_address
from crm_widgets.store.database.engine import url_of
from crm_widgets.store.maintenance.backup import back_up

SECRET = "hun-ter2"
ADDRESSES = [
    f"postgresql://anna:{SECRET}@127.0.0.1:1/clients?connect_timeout=1",
    f"postgresql://anna:{SECRET}@127.0.0.1:port/clients",
    f"postgresql://anna:{SECRET}@127.0.0.1:99999/clients",
    f"postgres//anna:{SECRET}@h/clients",
    f"postgres:/anna:{SECRET}@h/clients",
    f"postgresql:anna:{SECRET}@h/clients",
    f"postgresql//{SECRET}@h",
    f"anna:{SECRET}@h/clients",
    f"://anna:{SECRET}@h/clients",
    f"mysql://anna:{SECRET}@h/clients",
    f"sqlite://anna:{SECRET}@h",
    f"postgresql://anna:{SECRET}.h/clients",
    f"postgresql://anna:a/{SECRET}@h:x/clients",
    f"postgresql://anna:a@{SECRET}@h:x/clients",
    f"postgresql://anna%3A{SECRET}@h:x/clients",
    f"postgresql://h:x/clients?user=anna&password={SECRET}",
    f"postgresql://127.0.0.1:1/clients?connect_timeout=1&password={SECRET}",
    f"postgresql://127.0.0.1:1/clients?connect_timeout=1&sslpassword={SECRET}",
    f"postgresql://127.0.0.1:1/clients?connect_timeout=1&pass%77ord={SECRET}",
    f"postgresql://127.0.0.1:1/clients?connect_timeout=1&options=-c%20x={SECRET}",
    f"postgresql://127.0.0.1:1/clients?connect_timeout=x{SECRET[:0]}&password={SECRET}",
    f"postgresql://anna:{SECRET}@127.0.0.1:1/clients?nonsense=1",
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "use",
    [
        lambda address, _backup: open_base(address),
        lambda address, _backup: open_base(address, read_only=True),
        lambda address, _backup: back_up(address),
        restore_base,
    ],
    ids=["open", "read", "back up", "restore"],
)
def test_no_error_shows_the_password(
    address: str, use: Callable[[str, Path], object], tmp_path: Path
) -> None:
    with open_base(tmp_path / "base.db") as base:
        backup = base.backup().path
    with pytest.raises(UserError) as raised:
        use(address, backup)
    assert SECRET not in "".join(traceback.format_exception_only(raised.value))
    assert SECRET not in str(raised.value.__cause__)
    assert list(tmp_path.glob("**/*hun*")) == []


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("command", ["changes", "demo", "serve"])
def test_no_command_prints_it(
    address: str,
    command: str,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CRM_STATE", str(tmp_path))
    monkeypatch.setenv("CRM_BASE", address)
    with pytest.raises(SystemExit) as ended:
        main([command])
    out, err = capfd.readouterr()
    assert ended.value.code == 1
    assert SECRET not in out + err
    assert "reference" not in err
    assert [path.name for path in tmp_path.iterdir()] == []


@pytest.mark.parametrize(
    "path", ["clients.db", "/srv/a@b/clients.db", "a b=c.db", r"C:\firm\a@b.db", "~/x:y/z.db"]
)
def test_a_path_is_shown_as_it_is(path: str) -> None:
    assert shown_address(path) == path
    assert url_of(path).drivername == "sqlite"


@pytest.mark.parametrize(
    "address",
    ["postgresql://anna@h:5432/x", "postgresql://[::1]:5432/x", "sqlite:///C:/x.db",
     "postgresql:///x?host=/run/a&port=1", "postgresql://h/x:y"],
)  # fmt: skip
def test_an_address_without_a_password_is_shown_as_it_is(address: str) -> None:
    assert shown_address(address) == address


SECRETS = st.text(st.characters(codec="ascii", exclude_characters=" \t\n\r\f\v\0"), min_size=5)


@given(
    SECRETS.map(lambda text: f"#{text}#"),
    st.sampled_from(["postgresql://", "postgres//", "postgres:"]),
)
def test_whatever_the_password_it_is_not_shown(secret: str, scheme: str) -> None:
    for typed in (secret, quote(secret), quote(secret, safe="")):
        assert typed not in shown_address(f"{scheme}anna:{typed}@h/x")
        encoded = quote(secret, safe="")
        assert encoded not in shown_address(f"postgresql://anna@h/x?password={encoded}&a=1")


def test_a_base_that_is_printed_shows_no_password(empty_database: str) -> None:
    mark = "&" if "?" in empty_database else "?"
    with open_base(f"{empty_database}{mark}password={SECRET}") as base:
        assert SECRET not in repr(base) + base._repr_html_()
