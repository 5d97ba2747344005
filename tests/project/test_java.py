from __future__ import annotations

from pathlib import Path

import pytest

from scripts import debian, java

JAVAS = {
    "/old": "java.base@11.0.2\njdk.incubator.vector@11.0.2",
    "/run-time": "java.base@21.0.8\njava.sql@21.0.8",
    "/full": "java.base@17.0.15\njdk.incubator.vector@17.0.15",
    "/newer": "java.base@25\njdk.incubator.vector@25",
}


@pytest.fixture
def homes(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The Javas of a machine, none yet; its package is not to be had."""
    there: list[str] = []
    monkeypatch.delenv("CI", raising=False)
    monkeypatch.setattr(java, "candidates", lambda: map(Path, there))
    monkeypatch.setattr(java, "modules", lambda home: JAVAS[str(home)])
    monkeypatch.setattr(java, "install_packages", lambda *names: False)
    return there


def test_the_first_full_java_of_17_or_newer_is_taken(homes: list[str]) -> None:
    homes += JAVAS
    assert java.java_home() == Path("/full")


def test_a_stamp_tells_that_there_is_one(homes: list[str], tmp_path: Path) -> None:
    homes += ["/newer"]
    assert java.main(str(tmp_path / "stamp")) == 0
    assert (tmp_path / "stamp").exists()


def test_the_package_is_installed_where_there_is_none(
    homes: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def install(*names: str) -> bool:
        asked.extend(names)
        homes.append("/full")
        return True

    monkeypatch.setattr(java, "install_packages", install)
    homes += ["/old", "/run-time"]
    assert java.main(str(tmp_path / "stamp")) == 0
    assert asked == ["openjdk-17-jdk-headless"]
    assert (tmp_path / "stamp").exists()


def test_who_cannot_install_one_is_told_what_is_missing_and_runs_the_other_tests(
    homes: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    homes += ["/run-time"]
    assert java.main(str(tmp_path / "stamp")) == 0
    said = capsys.readouterr().out
    assert "Install a full JDK 17 or newer (with jdk.incubator.vector); on Debian: " in said
    assert "apt-get install openjdk-17-jdk-headless" in said
    assert not (tmp_path / "stamp").exists()


def test_where_ci_is_set_there_has_to_be_one(
    homes: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    assert java.main(str(tmp_path / "stamp")) == 1


def test_the_java_that_its_user_named_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(java.shutil, "which", lambda name: "/some/bin/java")
    monkeypatch.setenv("JAVA_HOME", "/own")
    assert list(java.candidates())[:2] == [Path("/own"), Path("/some")]


def test_what_is_no_java_fits_nothing(tmp_path: Path) -> None:
    assert not java.fits(tmp_path)


def test_who_is_not_root_is_not_asked_for_a_password(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(debian.os, "geteuid", lambda: 1000)
    assert not debian.install_packages(java.PACKAGE)
    assert "only root on Debian" in capsys.readouterr().out
