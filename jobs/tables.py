"""Tables that any spreadsheet opens, in which no cell can do anything but be read."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

BOM = "\N{BYTE ORDER MARK}"
"""Without it, some spreadsheets read the letters of other languages wrongly."""

DANGEROUS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def table(header: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[bytes]:
    """The table as CSV, line by line."""
    yield BOM.encode()
    for row in (header, *rows):
        yield _line([safe(cell) for cell in row])


def safe(cell: str) -> str:
    """The cell with an apostrophe before what a spreadsheet could take for a formula."""
    return f"'{cell}" if cell.lstrip(" \n").startswith(DANGEROUS) else cell


def plain(cell: str) -> str:
    """The cell as it was before it was made safe."""
    return cell[1:] if cell.startswith("'") and safe(cell[1:]) == cell else cell


def _line(cells: Sequence[str]) -> bytes:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue().encode()
