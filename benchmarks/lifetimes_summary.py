"""Times `lifetimes.utils.summary_data_from_transaction_data`, in an environment of its own.

lifetimes 0.11.3 (MIT licence, 2020) needs a pandas before 2, so `benchmarks/analysis.py` runs this
file with another Python: python lifetimes_summary.py LINES.csv TURNS. Prints the median seconds and
the median processor seconds.
"""

import statistics
import sys
import time

import pandas as pd
from lifetimes.utils import summary_data_from_transaction_data

lines = pd.read_csv(sys.argv[1], parse_dates=["date"])
taken = []
for _ in range(int(sys.argv[2])):
    started, busy = time.perf_counter(), time.process_time()
    summary_data_from_transaction_data(
        lines, "contact_id", "date", monetary_value_col="amount",
        observation_period_end="2025-12-31",
    )  # fmt: skip
    taken.append((time.perf_counter() - started, time.process_time() - busy))
print(*(statistics.median(side) for side in zip(*taken, strict=True)))
