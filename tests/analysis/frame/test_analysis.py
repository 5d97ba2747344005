"""The package as a whole: its names, its tour."""

from __future__ import annotations

import doctest

import crm_widgets.analysis
import crm_widgets.charts


def test_the_tours_run() -> None:
    for package in (crm_widgets.analysis, crm_widgets.charts):
        tour = doctest.testmod(package)
        assert (tour.failed, tour.attempted > 0) == (0, True)


def test_all_public_names_are_there_in_order() -> None:
    for package in (crm_widgets.analysis, crm_widgets.charts):
        assert all(hasattr(package, name) for name in package.__all__)
        assert len(set(package.__all__)) == len(package.__all__)
