"""What the tests of pages share."""

from tests.query_count import count_queries

__all__ = ["count_queries"]
