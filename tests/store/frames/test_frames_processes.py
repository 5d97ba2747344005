"""Many kernels ask for frames at once: none sees a half, and they share one piece of memory."""

from __future__ import annotations

from collections.abc import Callable

from crm_widgets.store import ClientBase
from tests.store.frames.frame_examples import grow, look_at_tens, sell_by_tens
from tests.store.processes.workers import WAIT, Worker, nursery


def test_kernels_that_build_and_update_a_frame_at_once_see_whole_changes_only(
    opened: Callable[..., ClientBase], where: str
) -> None:
    base = opened()
    start = nursery.Barrier(4)
    kernels = [Worker(look_at_tens, where, start) for _ in range(3)]
    start.wait(WAIT)
    sellers = Worker(sell_by_tens, where, 120)
    assert sellers.hear() == "done"
    for kernel in kernels:
        kernel.pipe.send("stop")
    for halves, looks, is_right in [kernel.hear() for kernel in kernels]:
        assert halves == []
        assert looks > 3
        assert is_right
    assert len(list(base.frames.folder.iterdir())) <= 2  # a slower kernel may leave an older one


def test_kernels_that_open_a_cached_frame_grow_by_less_than_its_size(
    sqlite_base: ClientBase,
) -> None:
    sqlite_base.tinydb.table("purchases").insert_multiple(
        {"date": "2026-01-02", "amount": number, "product": f"{number} " * 150}
        for number in range(30_000)
    )
    sqlite_base.frames.purchases()
    meet = nursery.Barrier(3)
    for growth in [
        kernel.hear() for kernel in [Worker(grow, sqlite_base.where, meet) for _ in range(3)]
    ]:
        assert growth.size > 25_000_000
        assert growth.opened < growth.size / 10
        assert growth.share < growth.size
