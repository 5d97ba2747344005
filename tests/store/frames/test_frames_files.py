"""The files of frames: kept while they are true, never believed when they are not."""

from __future__ import annotations

import os
import shutil
import sqlite3
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text

from crm_widgets.model import Contact, Purchase, field
from crm_widgets.store import ClientBase, StoreError, open_base
from crm_widgets.store.database.catalog import MODELS
from crm_widgets.store.database.info import last_change
from crm_widgets.store.frames import files as frame_files
from crm_widgets.store.frames import frames
from crm_widgets.store.frames.files import FrameFiles
from crm_widgets.store.frames.frames import Frames
from crm_widgets.store.leftovers import hold
from tests.store.frames.frame_examples import as_it_is, from_nothing


def sold(base: ClientBase, count: int = 1) -> list[str]:
    return base.purchases.add_many(
        Purchase(date=date(2026, 1, 2), amount=number) for number in range(count)
    )


def files(base: ClientBase) -> list[str]:
    names = (path.name for path in base.frames.folder.iterdir())
    return sorted(name for name in names if name != ".lock")


def test_one_file_a_table_stays_behind(base: ClientBase, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(frames, "FEW_CHANGES", 0)
    for _ in range(3):
        sold(base)
        base.frames.purchases()
        base.frames.contacts()
    assert [name.split("-")[0] for name in files(base)] == ["contacts", "purchases"]


def test_of_kernels_that_want_a_frame_at_once_one_makes_it(
    opened: Callable[..., ClientBase], monkeypatch: pytest.MonkeyPatch
) -> None:
    sold(opened(), 30)
    made: list[str] = []
    reading = frames.documents

    def slowly(*given: Any) -> Any:
        made.append("made")
        time.sleep(0.2)
        return reading(*given)

    monkeypatch.setattr(frames, "documents", slowly)
    with ThreadPoolExecutor(4) as kernels:
        rows = kernels.map(lambda base: len(base.frames.purchases()), [opened() for _ in range(4)])
        assert list(rows) == [30] * 4
    assert made == ["made"]


def test_who_makes_a_frame_for_too_long_is_not_waited_for(
    base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frame_files, "_LOCK_SECONDS", 0.1)
    sold(base, 30)
    with FrameFiles(base.journal.engine.url).draft("purchases"):
        assert len(base.frames.purchases()) == 30


def test_a_kernel_goes_on_reading_a_file_that_another_replaced(
    opened: Callable[..., ClientBase], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(frames, "FEW_CHANGES", 0)
    one, other = opened(), opened()
    sold(one, 30)
    frame = one.frames.purchases()
    sold(other, 40)
    assert len(other.frames.purchases()) == 70
    other.frames.discard()
    assert frame["amount"].sum() == sum(range(30))


@pytest.mark.parametrize("junk", [b"", b"junk" * 100, "half"])
def test_a_damaged_file_is_made_again(base: ClientBase, junk: bytes | str) -> None:
    sold(base, 50)
    base.frames.purchases()
    (path,) = base.frames.folder.glob("*.arrow")
    whole = path.read_bytes()
    path.unlink()
    path.write_bytes(junk if isinstance(junk, bytes) else whole[: len(whole) // 2])
    assert as_it_is(base, "purchases") == from_nothing(base, "purchases")
    assert path.read_bytes() == whole


def test_what_a_crash_left_is_taken_away_and_not_what_is_being_made(base: ClientBase) -> None:
    base.frames.folder.mkdir(parents=True)
    for name in (".purchases-a.part", ".purchases-b.part"):
        (base.frames.folder / name).write_bytes(b"half")
    used = hold(base.frames.folder / ".purchases-b.part")
    assert used is not None
    sold(base)
    base.frames.purchases()
    os.close(used)
    assert [name for name in files(base) if "part" in name] == [".purchases-b.part"]


def test_where_no_file_can_be_written_the_frame_is_held_in_memory(
    base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    base.frames.folder.parent.mkdir(parents=True, exist_ok=True)
    base.frames.folder.write_text("in the way", encoding="utf-8")
    sold(base, 20)
    assert len(base.frames.purchases()) == 20
    sold(base, 2)
    asked: list[Any] = []
    reading = frames.documents
    monkeypatch.setattr(
        frames, "documents", lambda *given: [asked.append(given[2]), reading(*given)][1]
    )
    assert as_it_is(base, "purchases") == from_nothing(base, "purchases")
    assert [list(some) for some in asked] == [[21, 22]]
    base.frames.discard()
    assert base.frames.folder.read_text(encoding="utf-8") == "in the way"


def test_a_user_without_a_home_has_frames_too(
    opened: Callable[..., ClientBase], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def unknown(_user: int) -> None:
        raise KeyError("uid not found")

    base = opened()
    monkeypatch.delenv("XDG_CACHE_HOME", raising=False)
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr("pwd.getpwuid", unknown)
    monkeypatch.chdir(tmp_path)
    base.frames = Frames(base.journal)
    sold(base, 20)
    assert as_it_is(base, "purchases") == from_nothing(base, "purchases")
    base.frames.discard()
    assert not Path("~").exists()


def test_a_disk_that_is_full_is_no_trouble(
    base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_room(*_: object) -> None:
        raise OSError(28, "No space left on device")

    sold(base, 20)
    monkeypatch.setattr(Path, "replace", no_room)
    for _ in range(2):
        assert as_it_is(base, "purchases") == from_nothing(base, "purchases")
    assert files(base) == []


def test_a_base_that_another_file_took_the_place_of_has_its_own_frames(tmp_path: Path) -> None:
    """Of the same identity, in the same second, by the same changes: only the documents differ."""
    path, saved = tmp_path / "base.db", tmp_path / "saved.db"
    with open_base(path, author="Anna") as base:
        (key,) = sold(base)
        raw_copy(path, saved)
        price(base, key, 10)
        assert base.frames.purchases()["amount"].to_list() == [10.0]
        sold(base)
        assert len(base.frames.purchases()) == 2
    for amount in (20, 30):
        for end in ("", "-wal", "-shm"):
            Path(f"{path}{end}").unlink(missing_ok=True)
        shutil.copy(saved, path)
        with open_base(path, author="Anna") as base:
            price(base, key, amount)
            assert base.frames.purchases()["amount"].to_list() == [amount]


def price(base: ClientBase, key: str, amount: int) -> None:
    base.purchases.update(base.purchases.get(key).model_copy(update={"amount": amount}))


def raw_copy(path: Path, to: Path) -> None:
    """A copy of a base with its identity, as no command of ours makes one."""
    with sqlite3.connect(path) as one, sqlite3.connect(to) as other:
        one.backup(other)


def test_a_base_of_another_identity_has_its_own_frames(base: ClientBase) -> None:
    sold(base)
    base.frames.purchases()
    before = files(base)
    with base.journal.change("restored"), base.journal.reading() as connection:
        connection.execute(text("UPDATE info SET value = 'another' WHERE key = 'id'"))
    base.frames.purchases()
    assert len(files(base)) == 1
    assert files(base) != before


def test_a_base_without_an_identity_has_frames_too(base: ClientBase) -> None:
    with base.journal.change("of old"), base.journal.reading() as connection:
        connection.execute(text("DELETE FROM info WHERE key = 'id'"))
    for _ in range(2):
        sold(base)
        assert as_it_is(base, "purchases") == from_nothing(base, "purchases")


def test_a_file_of_an_earlier_release_with_other_columns_is_not_believed(
    base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    class PurchaseWithShop(Purchase):
        shop: str = field("Shop", "")

    sold(base)
    assert "shop" not in base.frames.purchases()
    monkeypatch.setitem(MODELS, "purchases", PurchaseWithShop)
    assert list(base.frames.purchases().columns)[-1] == "shop"


def test_discard_takes_all_files_away_and_frames_come_again(base: ClientBase) -> None:
    base.frames.discard()
    sold(base)
    base.contacts.add(Contact(name="Anna"))
    base.frames.purchases()
    base.frames.contacts()
    assert len(files(base)) == 2
    base.frames.discard()
    assert not base.frames.folder.exists()
    assert [path.name for path in base.frames.folder.parent.glob("*.gone-*")] == []
    assert len(base.frames.purchases()) == 1


def test_what_was_read_before_discard_is_not_kept_after_it(
    opened: Callable[..., ClientBase], monkeypatch: pytest.MonkeyPatch
) -> None:
    one, other = opened(), opened()
    sold(one)
    reading = frames.documents

    def meanwhile_discarded(*given: Any) -> Any:
        found = reading(*given)
        other.frames.discard()
        other.frames.folder.mkdir()  # as another process does that makes a frame again
        return found

    monkeypatch.setattr(frames, "documents", meanwhile_discarded)
    assert len(one.frames.purchases()) == 1
    assert files(one) == []


def test_files_that_cannot_be_discarded_are_told_in_words(
    base: ClientBase, monkeypatch: pytest.MonkeyPatch
) -> None:
    def may_not(*_: object) -> None:
        raise PermissionError(13, "Permission denied")

    sold(base)
    base.frames.purchases()
    monkeypatch.setattr(Path, "rename", may_not)
    with pytest.raises(
        StoreError, match="can't be removed from .*: Permission denied. Remove that"
    ):
        base.frames.discard()


def test_a_frame_is_made_of_one_state_of_the_base(base: ClientBase) -> None:
    sold(base)
    with base.journal.snapshot() as connection:
        last_change(connection)
        if connection.dialect.name == "postgresql":
            assert connection.scalar(text("SHOW transaction_isolation")) == "repeatable read"
        with open_base(base.where) as other:
            sold(other)
        assert last_change(connection) == 1
    with base.journal.reading() as connection:
        assert last_change(connection) == 2
        if connection.dialect.name == "postgresql":  # for others it is as it was
            assert connection.scalar(text("SHOW transaction_isolation")) == "read committed"
