"""What a notebook calls: widgets put together into one page.

`PAGES` is the list of pages, in the order of the day; the navigation bar is made from it.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class PageEntry:
    """A page: its notebook in `notebooks/`, its title (English; translated when shown), and its
    place in the navigation bar."""

    notebook: str
    title: str
    order: int


PAGES = (
    PageEntry("home.ipynb", "Home", 10),
    PageEntry("client_desk.ipynb", "Clients", 20),
    PageEntry("calls.ipynb", "Calls", 30),
    PageEntry("deals.ipynb", "Deals", 40),
    PageEntry("funnel.ipynb", "Funnel", 50),
    PageEntry("rfm.ipynb", "RFM", 60),
    PageEntry("purchases.ipynb", "Purchases", 70),
    PageEntry("products.ipynb", "Products", 80),
    PageEntry("channels.ipynb", "Channels", 90),
    PageEntry("import.ipynb", "Import", 100),
    PageEntry("duplicates.ipynb", "Duplicates", 110),
)
"""A page whose notebook is not in the served folder is left out."""
