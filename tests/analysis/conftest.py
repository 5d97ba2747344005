"""One local Spark for all tests that need one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any

import pytest

from scripts.java import ADVICE, java_home

SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.log.level": "ERROR",
    "spark.sql.session.timeZone": "UTC",
    "spark.sql.shuffle.partitions": "2",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    # Thousands of small queries, each run once, cost least when none is compiled or planned again
    # while it runs: less than half of the CPU, and the same cells.
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
}


@pytest.fixture(scope="session")
def spark(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A Spark session on two cores of this machine; it reaches nothing and leaves nothing."""
    home = java_home()
    if home is None:
        message = f"no Java that Spark runs on. {ADVICE}"
        if os.environ.get("CI"):
            pytest.fail(message)
        pytest.skip(message)
    os.environ["JAVA_HOME"] = str(home)
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("crm_widgets")
    folder = tmp_path_factory.mktemp("spark")
    for name, value in SETTINGS.items():
        builder = builder.config(name, value)
    session = (
        builder.config("spark.local.dir", str(folder))
        .config("spark.sql.warehouse.dir", str(folder / "warehouse"))
        .getOrCreate()
    )
    yield session
    session.stop()
