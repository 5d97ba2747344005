from __future__ import annotations

import pytest

from scripts import browser, debian


@pytest.fixture
def bare_machine(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """A machine with no browser, where each thing run is noted and fails."""
    done: list[str] = []

    def run(command: list[str], *, seconds: int) -> bool:
        assert seconds <= debian.APT_SECONDS
        done.append(" ".join(command[-2:]))
        return False

    monkeypatch.delenv("CRM_BROWSER", raising=False)
    monkeypatch.setattr(browser, "starts", lambda executable: False)
    monkeypatch.setattr(browser, "driver_starts", lambda: True)
    for module in (browser, debian):
        monkeypatch.setattr(module, "run", run)
    monkeypatch.setattr(
        debian.shutil, "which", lambda name: f"/bin/{name}" if "apt" in name else None
    )
    monkeypatch.setattr(debian.os, "geteuid", lambda: 0)
    return done


def test_a_browser_that_starts_is_enough(
    bare_machine: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser, "starts", lambda executable: True)
    assert browser.main() == 0
    assert bare_machine == []


def test_without_one_playwrights_own_is_fetched_and_then_the_package_installed(
    bare_machine: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert browser.main() == 1
    assert bare_machine == ["install chromium", "apt-get update"]
    assert "name the one to use in CRM_BROWSER" in capsys.readouterr().out


def test_a_driver_that_lacks_its_library_gets_it_first(
    bare_machine: list[str],
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setattr(browser, "driver_starts", lambda: False)
    assert browser.main() == 1
    assert bare_machine == ["apt-get update"]
    assert "apt-get install libatomic1" in capsys.readouterr().out


def test_who_is_not_root_is_not_asked_for_a_password(
    bare_machine: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(debian.os, "geteuid", lambda: 1000)
    assert browser.main() == 1
    assert bare_machine == ["install chromium"]


def test_the_one_that_is_named_comes_before_the_systems(
    bare_machine: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(browser.shutil, "which", lambda name: f"/bin/{name}")
    assert browser.chosen_browser() == "/bin/chromium"
    monkeypatch.setenv("CRM_BROWSER", "/opt/own/chrome")
    assert browser.chosen_browser() == "/opt/own/chrome"


def test_what_takes_too_long_is_given_up() -> None:
    assert not debian.run(["sleep", "5"], seconds=0)
