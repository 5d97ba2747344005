"""What a saved notebook shows of a widget once its kernel is gone: a summary in HTML."""

from __future__ import annotations

from html import escape
from typing import Any


class StaticView:
    """A widget that leaves a summary in the notebook, beside the live view.

    A viewer that runs no widgets (a saved notebook, nbconvert, a code host) shows the summary.
    """

    def static_html(self) -> str:
        """The summary, in HTML; empty if there is none."""
        return ""

    def _repr_mimebundle_(self, **options: Any) -> Any:
        bundle = super()._repr_mimebundle_(**options)  # type: ignore[misc]
        summary = self.static_html()
        if not bundle or not summary:
            return bundle
        data, metadata = bundle if isinstance(bundle, tuple) else (bundle, {})
        return {**data, "text/html": summary}, metadata


def html_table(rows: list[list[str]], header: list[str] | None = None, title: str = "") -> str:
    """A plain table with every text escaped; `title` stands above it."""
    above = f"<p><b>{escape(title)}</b></p>" if title else ""
    head = f"<thead><tr>{_cells(header, 'th')}</tr></thead>" if header else ""
    body = "".join(f"<tr>{_cells(row, 'td')}</tr>" for row in rows)
    return f"{above}<table>{head}<tbody>{body}</tbody></table>"


def _cells(texts: list[str], tag: str) -> str:
    return "".join(f"<{tag}>{escape(text)}</{tag}>" for text in texts)
