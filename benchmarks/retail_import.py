"""How long the 541,909 lines of Online Retail take to be planned and applied from a CSV file:
python benchmarks/retail_import.py

The file is made of the Parquet file first. It prints the seconds on the clock and of the processor
for each step, and the most memory.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.retail import REAL_DATA
from crm_widgets.intake import PURCHASES, Request, apply_plan, make_plan, open_table, parse_pairs
from crm_widgets.store import open_base

PAIRS = (
    "CustomerID=contact_id", "InvoiceDate=date", "UnitPrice=unit_price", "InvoiceNo=order_id",
    "Description=product", "Quantity=quantity",
)  # fmt: skip
MAKE = """
import sys
import polars as pl
frame = pl.read_parquet(sys.argv[1]).with_columns(pl.col("CustomerID").cast(pl.Int64))
frame.write_csv(sys.argv[2], datetime_format="%Y-%m-%d %H:%M:%S")
"""


@contextmanager
def measured(step: str) -> Iterator[None]:
    """Print what the block takes."""
    started, worked = time.perf_counter(), time.process_time()
    yield
    seconds, worked = time.perf_counter() - started, time.process_time() - worked
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    print(f"{step:8} {seconds:6.1f} s, processor {worked:6.1f} s, most memory {memory} MB")


def main() -> None:
    """Import the lines into a new base."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "retail.csv")
        source = REAL_DATA / "online_retail" / "online_retail.parquet"
        subprocess.run([sys.executable, "-c", MAKE, str(source), str(path)], check=True)
        with measured("open"):
            table = open_table(path)
        with measured("read"):
            print(sum(1 for _row in table.rows()), "rows")
        request = Request(path, PURCHASES, parse_pairs(list(PAIRS)))
        with open_base(Path(folder, "base.db")) as base:
            with measured("plan"):
                plan = make_plan(base, request, table)
            with measured("apply"):
                apply_plan(base, plan, skip_bad=True)


if __name__ == "__main__":
    main()
