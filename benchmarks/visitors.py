"""How long visitors wait who all come at once: python -m benchmarks.visitors [VISITORS] [PAGE]

A demo base is served. One visitor opens the page alone, five times; then all open it at once, and
each connects to its kernel as a browser does. Printed in seconds from the request until the page is
complete and its kernel answers, and as a ratio to one visitor alone in the same run.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

import psutil

from crm_widgets.demo import build_demo
from crm_widgets.server.options import packaged_notebooks
from crm_widgets.store import open_base
from tests.served import Server, start, stop, template_of
from tests.server.visitor import Visitor, as_text, message, next_of_kind, page_config

ALONE = 5
SECONDS_TO_START = 10


@dataclass(frozen=True)
class Visit:
    """A visitor's page, and the seconds until its kernel answered."""

    visitor: Visitor
    kernel_id: str
    seconds: float


def visit(server: Server, page: str) -> Visit:
    """Open a page, and ask its kernel something."""
    began, visitor = time.monotonic(), Visitor(server)
    text = visitor.get(f"voila/render/{page}.ipynb").text
    kernel_id = str(page_config(text)["kernelId"])
    asyncio.run(ask(visitor, kernel_id))
    return Visit(visitor, kernel_id, time.monotonic() - began)


async def ask(visitor: Visitor, kernel_id: str) -> None:
    """Wait for the kernel's answer to a question of the protocol."""
    connection = await visitor.connect(kernel_id)
    await connection.write_message(as_text("shell", message("kernel_info_request")))
    assert await next_of_kind(connection, "kernel_info_reply", 60)
    connection.close()


def close(visits: list[Visit]) -> None:
    """Close pages as browsers do."""
    for each in visits:
        each.visitor.close(each.kernel_id, each.visitor.cookie("_xsrf"))


def measure(server: Server, page: str, visitors: int) -> None:
    """Print how long visitors waited, alone and all at once."""
    alone = []
    for _ in range(ALONE):
        visits = [visit(server, page)]
        alone.append(visits[0].seconds)
        close(visits)
        time.sleep(2)
    process = psutil.Process(server.process.pid)
    with ThreadPoolExecutor(visitors) as pool:
        visits = list(pool.map(lambda _number: visit(server, page), range(visitors)))
    waits = sorted(each.seconds for each in visits)
    kernels = [kernel.memory_full_info().pss for kernel in server.kernels()]
    one = statistics.median(alone)
    print(f"{page}, {visitors} visitors at once; one alone: {one:.2f} s")
    for name, seconds in (
        ("the first", waits[0]),
        ("the median", statistics.median(waits)),
        ("95 of 100", waits[int(len(waits) * 0.95) - 1]),
        ("the last", waits[-1]),
    ):
        print(f"  {name:<12}{seconds:6.2f} s{seconds / one:6.1f} x")
    print(f"  kernels {len(kernels)}, {sum(kernels) / len(kernels) / 1e6:.0f} MB each (PSS)")
    template = template_of(server)
    if template is not None:
        print(f"  template {template.memory_full_info().pss / 1e6:.0f} MB (PSS)")
    print(f"  server: {process.num_fds()} descriptors, {process.num_threads()} threads")
    close(visits)


def main() -> None:
    """Serve a demo base, and measure."""
    visitors = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    page = sys.argv[2] if len(sys.argv) > 2 else "client_desk"
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "demo.db"
        with open_base(path) as base:
            build_demo(base)
        server = start(path, packaged_notebooks(), Path(folder), 0, ("--warm", "1"))
        try:
            time.sleep(SECONDS_TO_START)
            measure(server, page, visitors)
        finally:
            stop(server)


if __name__ == "__main__":
    main()
