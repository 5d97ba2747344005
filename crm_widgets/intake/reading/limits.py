"""The largest files that are read: each limit with the sentence that a larger file ends in.

What a file says of its own size is never trusted: the readers count what they really unpack.
"""

from __future__ import annotations

from dataclasses import dataclass

from crm_widgets.i18n import _
from crm_widgets.i18n.formats import format_number
from crm_widgets.intake.problem import IntakeError, shorten


@dataclass(frozen=True)
class Limit:
    """The most that is read of one thing.

    sentence: for a file beyond it, with {name}, {most} and what else `exceeded` is given.
    """

    most: int
    sentence: str
    unit: int = 1
    """How many make one in the sentence: a limit in bytes is said in megabytes."""

    def check(self, found: int, name: str, **about: object) -> None:
        """Raises IntakeError if `found` is more than the most."""
        if found > self.most:
            raise self.exceeded(name, found=format_number(found // self.unit), **about)

    def exceeded(self, name: str, **about: object) -> IntakeError:
        """The error of a file that is beyond the limit."""
        most = format_number(self.most // self.unit)
        shown = {key: shorten(value) for key, value in about.items()}
        return IntakeError(self.sentence.format(name=name, most=most, **shown))


UNPACKED_BYTES = Limit(
    500_000_000,
    _(
        "{name} unpacks to more than {most} MB, the most that can be read. Save the list as CSV, "
        "or split it."
    ),
    1_000_000,
)
MEMBERS = Limit(
    10_000,
    _("{name} holds more than {most} files. Save the list alone as CSV or XLSX."),
)
NESTED_ARCHIVES = Limit(
    1, _("{name}: {member} is an archive inside an archive. Unpack it, and import what it holds.")
)
CELLS = Limit(
    20_000_000,
    _(
        "The sheet “{sheet}” of {name} has more than {most} cells, the most that can be read. "
        "Save it as CSV, or split it."
    ),
)
SHEET_TEXT = Limit(
    500_000_000,
    _(
        "The sheet “{sheet}” of {name} has more than {most} million characters, the most that can "
        "be read. Split it, or remove the columns that aren't needed."
    ),
    1_000_000,
)
SHARED_TEXT_BYTES = Limit(
    400_000_000,
    _(
        "The texts of {name} take more than {most} MB, the most that can be read. Save the list "
        "as CSV, or split it."
    ),
    1_000_000,
)
STYLES = Limit(
    100_000,
    _("{name} has more than {most} cell formats. Save the list as CSV."),
)
MERGED_CELLS = Limit(
    200_000,
    _("{name} has more than {most} merged cells. Save the list as CSV."),
)
CELL_LETTERS = Limit(
    32_767,
    _(
        "{name}: {place} holds more than {most} characters, the most of a spreadsheet's cell. "
        "Shorten it, or remove it."
    ),
)
XML_DEPTH = Limit(64, _("{name} is damaged: its XML is nested more than {most} levels deep."))
XML_QUIET_BYTES = Limit(
    1_000_000,
    _("{name} is damaged: a single piece of its XML is longer than {most} MB."),
    1_000_000,
)
ROWS = Limit(
    20_000_000,
    _("{name} has more than {most} lines, the most that can be read. Split it."),
)
COLUMNS = Limit(
    16_384,
    _(
        "{name}: row {row} has {found} columns; the most that can be read is {most}. Check the "
        "separator, or remove the columns that aren't needed."
    ),
)
ROW_LETTERS = Limit(
    4_000_000,
    _(
        "{name}: row {row} is longer than {most} million characters. Look for line breaks that "
        "are missing, or for a quotation mark that is not closed."
    ),
    1_000_000,
)
HTML_BYTES = Limit(
    50_000_000,
    _(
        "{name} is a web page of more than {most} MB, the most that can be read. Open it in a "
        "spreadsheet program and save it as XLSX or CSV."
    ),
    1_000_000,
)
HTML_PIECE = Limit(
    1_000_000,
    _("{name} is a damaged web page: a single piece of it is longer than {most} MB."),
    1_000_000,
)
JSON_DEPTH = Limit(
    100,
    _("{name}: record {record} is nested more than {most} levels deep. Export it flat."),
)
JSON_RECORD = Limit(
    4_000_000,
    _(
        "{name}: record {record} is longer than {most} million characters. Remove what isn't "
        "needed in it."
    ),
    1_000_000,
)
CARD_LINE = Limit(
    16_000_000,
    _(
        "{name}: line {line} is longer than {most} million characters. Export the contacts "
        "without photos."
    ),
    1_000_000,
)
CARD_LETTERS = Limit(
    1_000_000,
    _("{name}: the contact in line {line} has more than {most} million characters. Shorten it."),
    1_000_000,
)
