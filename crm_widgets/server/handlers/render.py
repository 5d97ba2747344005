"""A notebook rendered as a page: the frame is sent first, then its kernel runs the cells."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path
from typing import Any

import nbformat
from jinja2.bccache import Bucket, BytecodeCache
from jupyter_core.utils import ensure_async
from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError
from nbconvert.preprocessors.clearoutput import ClearOutputPreprocessor
from voila.execute import VoilaExecutor
from voila.notebook_renderer import NotebookRenderer

from crm_widgets.server.kernels.startup import PAGE_ERROR, USER_ERROR

from .frame import Frame
from .references import log, logged_under_reference


class CompiledTemplates(BytecodeCache):
    """Templates compiled once for all pages: each page has a Jinja environment of its own."""

    def __init__(self) -> None:
        self._compiled: dict[str, bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Take the template from memory, if it is there."""
        if bucket.key in self._compiled:
            bucket.bytecode_from_string(self._compiled[bucket.key])

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep a template that was compiled."""
        self._compiled[bucket.key] = bucket.bytecode_to_string()


_COMPILED = CompiledTemplates()

StartKernel = Callable[[str], Awaitable[str]]


class PageExecutor(VoilaExecutor):
    """Runs the cells; a page shows neither tracebacks nor what a cell printed."""

    def strip_code_cell_errors(self, cell: Any) -> Any:
        """Replace an error with its reference, and give it one if it has none."""
        for output in cell.get("outputs", ()):
            if output["output_type"] == "error" and output["ename"] not in (
                PAGE_ERROR,
                USER_ERROR,
            ):
                traceback = "\n".join(output["traceback"])
                reference = logged_under_reference("a cell", traceback)
                output.update(ename=PAGE_ERROR, evalue=reference, traceback=[reference])
        return cell

    def show_code_cell_timeout(self, cell: Any) -> None:
        """Show, instead of the cell, that it took too long."""
        cell["outputs"] = [page_error("Timeout", str(self.timeout))]


class PageRenderer(NotebookRenderer):
    """Renders one notebook for one visitor, whose kernel it starts by `start_kernel`.

    `kernel_id` is empty until the kernel runs; `failed` is whether a cell failed, `broken` whether
    the page itself could not be made. `close` it in the end.
    """

    def __init__(
        self,
        *,
        folder: Path,
        start_kernel: StartKernel,
        prelude: str,
        frame: Frame,
        **settings: Any,
    ) -> None:
        super().__init__(**settings)
        self._folder = folder
        self._start_kernel = start_kernel
        self._prelude = prelude
        self._frame = frame
        self.kernel_id = ""
        self.failed = False
        self.timed_out = False
        self.broken = False
        self.executor: PageExecutor | None = None
        self._client: Any = None

    async def initialize(self, **settings: Any) -> None:
        """Load the notebook and hand the frame to the template."""
        await super().initialize(**settings)
        self.resources["crm"] = self._frame
        self.exporter.environment.bytecode_cache = _COMPILED

    async def load_notebook(self, path: str) -> Any:
        """Read the notebook as it is; signatures are about outputs, which are not shown."""
        file = self._folder / path
        return await self.fix_notebook(nbformat.reads(file.read_text("utf-8"), as_version=4))

    async def _jinja_kernel_start(self, nb: Any, kernel_id: Any, kernel_future: Any) -> str:
        # The template calls this after the frame is sent, so that the visitor sees it at once.
        self.kernel_id = await self._start_kernel(nb.metadata.kernelspec.name)
        kernels = self.request_handler.kernel_manager
        manager = kernels.get_kernel(self.kernel_id)
        executor = self.executor = PageExecutor(nb, km=manager, config=self.traitlet_config)
        # nbclient's own start leaves the channels open when it is cancelled.
        client = self._client = executor.kc = manager.client(context=kernels.client_context)
        client.start_channels(stdin=False, hb=False)
        client.allow_stdin = False
        await client.wait_for_ready(timeout=executor.startup_timeout)
        await ensure_async(client.execute(self._prelude, silent=True, store_history=False))
        self.kernel_started = True
        return self.kernel_id

    async def _jinja_cell_generator(self, nb: Any, kernel_id: str) -> AsyncIterator[Any]:
        blank, _resources = ClearOutputPreprocessor().preprocess(nb, {"metadata": {}})
        for index, cell in enumerate(blank.cells):
            yield await self._run(cell, index)
            if self.failed:
                break

    def close(self) -> None:
        """Close the connections to the kernel, however the page ended; the kernel runs on."""
        if self._client is not None:
            self._client.stop_channels()
            self._client = None

    async def _run(self, cell: Any, index: int) -> Any:
        """The cell with its outputs; whatever goes wrong becomes an output."""
        assert self.executor is not None
        try:
            return await self.executor.execute_cell(cell, None, index, store_history=False)
        except (CellTimeoutError, TimeoutError):
            self.failed = self.timed_out = True
            log.error("%s, cell %d: took too long", self.notebook_path, index + 1)
        except CellExecutionError:
            self.failed = True
            self.executor.strip_code_cell_errors(cell)
        except DeadKernelError:
            self.failed = True
            if _is_cancelled():  # nbclient takes it for the kernel's death
                raise asyncio.CancelledError from None
            cell.outputs = [logged_error(f"{self.notebook_path}: the kernel died")]
        except Exception:  # noqa: BLE001 - logged, and the visitor gets its reference
            self.failed = True
            cell.outputs = [logged_error(f"{self.notebook_path}, cell {index + 1}")]
        return cell


def _is_cancelled() -> bool:
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0


def page_error(name: str, value: str) -> Any:
    """An output for which the template has the text."""
    return nbformat.v4.new_output("error", ename=name, evalue=value, traceback=[value])


def logged_error(where: str) -> Any:
    """An output with a reference, under which the exception being handled is logged."""
    return page_error(PAGE_ERROR, logged_under_reference(where))
