from __future__ import annotations

import re

from tests.project.files import tracked_files

# Spelt in parts, or this file would be the first to be found.
MACHINE_PATHS = [
    "/" + rest for rest in ("work/main", "work/shared", "work/.", "tmp/dev", "root/", "opt/pypi")
]
REGISTRIES = [
    ".".join(parts)
    for parts in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("deb", "debian", "org"),
        ("anaconda", "org"),
    )
]
MOST_BYTES = 1_000_000


def found_in_files(words: list[str]) -> list[str]:
    pattern = re.compile("|".join(map(re.escape, words)))
    return [
        f"{path.name}:{number}: {line.strip()[:80]}"
        for path in tracked_files()
        for number, line in enumerate(path.read_text("utf-8", errors="ignore").splitlines(), 1)
        if pattern.search(line)
    ]


def test_no_file_names_a_path_of_somebodys_machine() -> None:
    assert found_in_files(MACHINE_PATHS) == []


def test_no_file_names_the_host_of_a_package_registry() -> None:
    assert found_in_files(REGISTRIES) == []


def test_no_client_base_and_no_large_file_is_kept() -> None:
    unwanted = [
        path.name
        for path in tracked_files()
        if (path.suffix in {".db", ".parquet", ".arrow"} or path.stat().st_size > MOST_BYTES)
    ]
    assert unwanted == []
