from __future__ import annotations

import re
from itertools import pairwise

import pytest
from packaging.utils import canonicalize_name

from tests.project.files import LOCKS, ROOT, locked, required

ASKED = {
    "requirements.lock": (),
    "requirements-test.lock": ("test", "duckdb", "lab", "postgres"),
    "requirements-spark.lock": ("test", "duckdb", "lab", "postgres", "spark"),
}


# A pinned release, one of its hashes, or who asked for it: nothing else belongs in a lock.
LINES = re.compile(
    r"""[\w.-]+(\[[\w,-]+\])?==[\w.+]+(\ ;\ [\w\ .<>=!'()]+)?\ \\
    |\ {4}--hash=sha256:[0-9a-f]{64}(\ \\)?
    |\ *\#[\w\ .,:()\[\]-]*""",
    re.VERBOSE,
)


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_says_nothing_of_where_packages_come_from(lock: str) -> None:
    lines = (ROOT / lock).read_text("utf-8").splitlines()
    assert [line for line in lines if not LINES.fullmatch(line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_each_package_of_a_lock_is_one_release_with_hashes(lock: str) -> None:
    loose = [
        one.name
        for one, hashes in locked(lock)
        if hashes == 0 or not re.fullmatch(r"==[\w.+]+", str(one.specifier))
    ]
    assert loose == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_has_all_that_pyproject_asks_for_within_its_bounds(lock: str) -> None:
    pinned = {}
    for one, _ in locked(lock):
        pinned.setdefault(canonicalize_name(one.name), []).append(str(one.specifier)[2:])
    outside = {
        name: pinned.get(name, "is missing")
        for name, asked in required(*ASKED[lock]).items()
        if not pinned.get(name) or not all(asked.specifier.contains(v) for v in pinned[name])
    }
    assert outside == {}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_what_an_editable_install_is_built_with(lock: str) -> None:
    assert {"hatchling", "editables"} <= {one.name for one, _ in locked(lock)}


@pytest.mark.parametrize(("smaller", "larger"), list(pairwise(LOCKS)))
def test_the_tests_run_on_the_releases_that_users_get(smaller: str, larger: str) -> None:
    less, more = (
        {(package.name, package.specifier) for package, _ in locked(lock)}
        for lock in (smaller, larger)
    )
    assert less - more == set()
