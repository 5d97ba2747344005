"""The generator gives the files in the repository, whatever the machine's settings."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.data.conftest import DATA


@pytest.mark.parametrize(("hash_seed", "locale"), [("0", "C"), ("4711", "C.UTF-8")])
def test_the_generator_gives_the_files_of_the_repository_bit_for_bit(
    tmp_path: Path, hash_seed: str, locale: str
) -> None:
    environment = {**os.environ, "PYTHONHASHSEED": hash_seed, "LC_ALL": locale}
    command = [sys.executable, "-B", str(DATA / "generate.py"), str(tmp_path)]
    subprocess.run(command, check=True, env=environment, cwd=tmp_path, timeout=120)

    made = {path.name: path.read_bytes() for path in tmp_path.iterdir() if path.is_file()}
    kept = {
        path.name: path.read_bytes() for path in DATA.iterdir() if path.suffix in (".csv", ".json")
    }
    assert sorted(made) == sorted(kept)
    assert [name for name in made if made[name] != kept[name]] == []
    assert all(b"\r" not in content for content in made.values())
