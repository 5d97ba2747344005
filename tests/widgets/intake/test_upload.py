"""A file arrives in pieces, and goes when it is no longer needed."""

from __future__ import annotations

import stat
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from crm_widgets.errors import InvalidValue
from crm_widgets.store.leftovers import TemporaryFolder
from crm_widgets.widgets.intake.upload import MEGABYTE, Upload, most_megabytes
from crm_widgets.widgets.intake.upload_folder import UploadFolder


@pytest.fixture(autouse=True)
def temporary_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where uploads lie: a folder of the test's own."""
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    return tmp_path


@pytest.fixture
def files() -> list[bytes]:
    """What the files held that arrived whole."""
    return []


@pytest.fixture
def upload(files: list[bytes]) -> Iterator[Upload]:
    upload = Upload(
        on_file=lambda path: files.append(path.read_bytes()), on_rows=lambda _text: None
    )
    yield upload
    upload.close()


def _send(upload: Upload, *pieces: bytes) -> None:
    place = 0
    for piece in pieces:
        assert upload.receive(place, piece)
        place += len(piece)


def test_a_file_arrives_in_pieces(upload: Upload, files: list[bytes]) -> None:
    assert upload.begin("clients.csv", 12)
    _send(upload, b"Name\n", b"Anna\n", b"Jo")
    upload.finish()
    assert files == [b"Name\nAnna\nJo"]


def test_the_browser_sends_bytes_beside_its_call(upload: Upload, files: list[bytes]) -> None:
    upload.begin("clients.csv", 3)
    call = {"do": "receive", "call": "1", "about": {"place": 0}}
    upload._call_from_browser(upload, call, [memoryview(b"abc")])
    upload.finish()
    assert files == [b"abc"]


def test_a_file_that_lacks_a_piece_is_refused_and_goes(
    upload: Upload, files: list[bytes], temporary_folder: Path
) -> None:
    upload.begin("clients.csv", 12)
    _send(upload, b"Name\n")
    with pytest.raises(InvalidValue, match=r"clients.csv did not arrive whole. Upload it again."):
        upload.receive(10, b"Jo")
    assert not upload.receive(5, b"Anna\n")
    upload.finish()
    assert files == []
    assert list(temporary_folder.iterdir()) == []


def test_a_file_that_is_too_large_is_refused_before_it_is_sent(upload: Upload) -> None:
    with pytest.raises(
        InvalidValue, match=r"sales.xlsx has 120.5 MB; up to 100 MB can be uploaded here."
    ):
        upload.begin("sales.xlsx", int(120.5 * MEGABYTE))
    with pytest.raises(InvalidValue, match="none.csv is empty"):
        upload.begin("none.csv", 0)


def test_the_server_may_allow_less(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CRM_MAX_UPLOAD_MB", "20")
    assert most_megabytes() == 20
    monkeypatch.setenv("CRM_MAX_UPLOAD_MB", "500")
    assert most_megabytes() == 100


def test_an_upload_is_its_owners_alone_and_keeps_only_its_own_name(temporary_folder: Path) -> None:
    folder = UploadFolder()
    path, file = folder.open_file("../../etc/Лиды\n2026.csv")
    file.close()
    assert path.name == "Лиды2026.csv"
    assert path.parent.parent == temporary_folder
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700
    folder.close()
    assert list(temporary_folder.iterdir()) == []


@pytest.mark.parametrize("name", ["", "..", "/", "\x00"])
def test_a_file_without_a_name_gets_one(name: str) -> None:
    folder = UploadFolder()
    path, file = folder.open_file(name)
    file.close()
    assert path.name == "file"
    folder.close()


def test_what_a_killed_process_left_behind_goes_with_the_next_upload(
    temporary_folder: Path,
) -> None:
    gone = temporary_folder / "crm-widgets-abc"
    gone.mkdir()
    other = TemporaryFolder()
    mine = other.path
    folder = UploadFolder()
    _path, file = folder.open_file("clients.csv")
    file.close()
    assert not gone.exists()
    assert mine.exists()
    folder.close()
    other.close()


def test_pasted_rows_need_a_header_and_a_row(upload: Upload) -> None:
    assert upload.paste("  \n") == "Paste a header row and at least one row."
    assert upload.paste("Name\nAnna") == ""
