"""`python -m crm_widgets.server BASE [--port N] ...`: the server without the command line tool."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from . import ServeError, serve


def main(arguments: list[str] | None = None) -> int:
    """Serve; 1 and a sentence on standard error when that cannot be."""
    parser = argparse.ArgumentParser(prog="crm_widgets.server", description=__doc__)
    parser.add_argument("base", nargs="?", default="")
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8866)
    parser.add_argument("--notebooks", type=Path)
    parser.add_argument("--author")
    parser.add_argument("--token")
    parser.add_argument("--state", type=Path)
    parser.add_argument("--user-header")
    parser.add_argument("--warm", type=int, default=1)
    parser.add_argument("--idle-seconds", type=int, default=300)
    parser.add_argument("--check-seconds", type=int, default=15)
    parser.add_argument("--cell-seconds", type=int, default=120)
    parser.add_argument("--message-megabytes", type=int, default=100)
    parser.add_argument("--most-pages", type=int, default=60)
    parser.add_argument("--base-url", default="/")
    parser.add_argument("--log-level", default="WARN")
    parser.add_argument("--no-facts", dest="facts", action="store_false")
    try:
        serve(**vars(parser.parse_args(arguments)))
    except ServeError as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
