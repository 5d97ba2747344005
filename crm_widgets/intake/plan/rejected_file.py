"""The rows that were not imported, in a file beside the imported one, each with the reason."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from crm_widgets.i18n import _
from crm_widgets.intake.mapping.rows import BadRow
from crm_widgets.intake.problem import IntakeError
from crm_widgets.model.cells.csv_file import ENCODING, CsvWriter, csv_writer
from crm_widgets.model.cells.formula_guard import original_text
from crm_widgets.store.private_files import private

_NOT_WRITTEN = _("The rows with problems can't be written to {path}: {why}.")


class RejectedFile:
    """`clients.rejected.csv` beside `clients.csv`: row, column, value, reason, then the columns of
    the file. It is created with its first row, and never replaces a file."""

    def __init__(self, source: Path, columns: Sequence[str]) -> None:
        self.path: Path | None = None
        self._source = source
        self._columns = columns
        self._file: IO[str] | None = None
        self._writer: CsvWriter | None = None

    def add(self, bad: BadRow, cells: Sequence[Any]) -> None:
        """Write one row; its first problem gives column and value, all of them the reason."""
        writer = self._writer or self._create()
        reason = " ".join(problem.reason for problem in bad)
        texts = ["" if cell is None else _unguarded(str(cell)) for cell in cells]
        about = [str(bad.row), bad[0].column, bad[0].value, reason]
        writer.writerow([*about, *texts])

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._file is not None:
            self._file.close()

    def _create(self) -> CsvWriter:
        self._file = self._new_file()
        self._writer = csv_writer(self._file)
        columns = ["row", "column", "value", "reason", *self._columns]
        self._writer.writerow(columns)
        return self._writer

    def _new_file(self) -> IO[str]:
        stem = self._source.with_suffix("")
        number = 1
        while True:
            self.path = Path(f"{stem}.rejected{'' if number == 1 else f'.{number}'}.csv")
            try:
                return open(self.path, "x", encoding=ENCODING, newline="", opener=private)
            except FileExistsError:
                number += 1
            except OSError as error:
                why = error.strerror or str(error)
                raise IntakeError(_NOT_WRITTEN.format(path=self.path, why=why)) from None


def _unguarded(text: str) -> str:
    """The text of a cell, without the guard that the file has already: it is guarded once."""
    written = text.strip()
    meant = original_text(written)
    return text if meant == written else meant
