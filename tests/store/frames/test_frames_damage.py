"""A cached frame's file that is not as it was written is never read: it is made again."""

from __future__ import annotations

import logging
import shutil
from datetime import date
from pathlib import Path

import pytest

from crm_widgets.model import Contact, Purchase
from crm_widgets.store import ClientBase, open_base
from crm_widgets.store.frames import checksum


@pytest.fixture
def base(tmp_path: Path) -> ClientBase:
    opened = open_base(tmp_path / "base.db", create=True)
    opened.contacts.add_many(Contact(name=f"Client {number}") for number in range(40))
    opened.purchases.add_many(Purchase(date=date(2026, 1, 2), amount=each) for each in range(60))
    return opened


def in_new_process(base: ClientBase) -> list[float]:
    """The amounts as a process shows them that has not read the file before."""
    checksum._sound.clear()
    return sorted(base.frames.purchases()["amount"].to_list())


def file_of(base: ClientBase, table: str = "purchases") -> Path:
    (path,) = base.frames.folder.glob(f"{table}-*.arrow")
    return path


def test_a_bit_that_flipped_anywhere_changes_no_figure(
    base: ClientBase, caplog: pytest.LogCaptureFixture
) -> None:
    truth = in_new_process(base)
    whole = file_of(base).read_bytes()
    places = range(0, len(whole), max(1, len(whole) // 97))
    for place in places:
        damaged = bytearray(whole)
        damaged[place] ^= 1 << place % 8
        file_of(base).write_bytes(damaged)
        assert in_new_process(base) == truth, place
    assert len(places) == len([it for it in caplog.records if it.levelno == logging.WARNING])
    assert file_of(base).read_bytes() == whole


@pytest.mark.parametrize("kept", [0.0, 0.01, 0.5, 0.999])
def test_a_file_that_ends_too_early_is_made_again(base: ClientBase, kept: float) -> None:
    truth = in_new_process(base)
    whole = file_of(base).read_bytes()
    file_of(base).write_bytes(whole[: int(len(whole) * kept)])
    assert in_new_process(base) == truth
    assert file_of(base).read_bytes() == whole


def test_a_folder_of_that_name_is_taken_away(base: ClientBase) -> None:
    truth = in_new_process(base)
    path = file_of(base)
    path.unlink()
    (path / "inside").mkdir(parents=True)
    assert in_new_process(base) == truth
    assert path.is_file()


def test_a_link_that_leads_nowhere_is_taken_away(base: ClientBase) -> None:
    truth = in_new_process(base)
    path = file_of(base)
    path.unlink()
    path.symlink_to("nowhere")
    assert in_new_process(base) == truth
    assert path.is_file()
    assert not path.is_symlink()


def test_the_file_of_another_table_is_not_read(base: ClientBase) -> None:
    truth = in_new_process(base)
    base.frames.contacts()
    shutil.copyfile(file_of(base, "contacts"), file_of(base))
    assert in_new_process(base) == truth


@pytest.mark.parametrize("renamed", [False, True])
def test_the_file_of_another_version_is_not_read(
    base: ClientBase, tmp_path: Path, renamed: bool
) -> None:
    in_new_process(base)
    old = shutil.copyfile(file_of(base), tmp_path / "old")
    ending = file_of(base).stem.rpartition("-")[2]
    base.purchases.add_many(Purchase(date=date(2026, 1, 2), amount=each) for each in range(500))
    truth = in_new_process(base)
    new = file_of(base)
    if renamed:  # with its own checksum, under the version and the token of the newer one
        new = new.rename(new.with_stem(f"{new.stem.rpartition('-')[0]}-{ending}"))
    shutil.copyfile(old, new)
    assert in_new_process(base) == truth
    assert len(truth) == 560


def test_a_file_is_only_checked_once_by_a_process(
    base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    in_new_process(base)
    in_new_process(base)
    monkeypatch.setattr(checksum, "checksum", lambda *_given: pytest.fail("read once more"))
    base.frames.purchases()
