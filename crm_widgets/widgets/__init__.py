"""Forms, list, card and message: the parts that a page is put together from."""
