"""A file from anywhere as rows with headers: CSV, zip, JSON, a board of Trello's, a table in Markdown."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from domain.errors import Invalid
from domain.values import storable
from jobs.columns import fold, known_words
from jobs.tables import plain

MOST_BYTES = 25_000_000
MOST_ROWS = 20_000
MOST_COLUMNS = 200
MOST_CELLS = 1_000_000
MOST_LINES, LONGEST_LINE = 1_000_000, 1_000_000
MOST_VALUES, MOST_RECORDS = 1_000_000, 200_000
"""Of JSON, counted by its commas and brackets: read, it takes twenty times its size."""
MOST_FILES = 10_000
LINE = re.compile(r"[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+")
LONGEST_CELL = 200_000
ENTRY = b"PK\x01\x02"
HEADER_WITHIN = 8
"""Spreadsheets have titles above their header."""
SAMPLE = 20_000

PRESETS: Mapping[str, frozenset[str]] = {
    "Huntr": frozenset({"listname", "companyname", "htmldescription"}),
    "Teal": frozenset({"companyname", "statusname", "excitement"}),
    "Trello": frozenset({"cardid", "cardname", "listname"}),
    "Simplify": frozenset({"jobtitle", "companyname", "joburl"}),
}


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """Rows by header. ``moves``: of Trello's cards by their id, when each came to which list."""

    kind: str
    headers: tuple[str, ...]
    rows: tuple[Mapping[str, str], ...]
    moves: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    def sample(self, header: str) -> str:
        """The first thing that stands under a header."""
        return next((row[header] for row in self.rows if row.get(header)), "")


def read_sheet(content: bytes) -> Sheet:
    """Raises Invalid, in words for whoever gave the file."""
    if len(content) > MOST_BYTES:
        raise _too_much()
    try:
        sheet = _zipped(content) if content[:2] == b"PK" else _text(_decoded(content))
    except (csv.Error, ValueError, RecursionError, KeyError, TypeError, AttributeError) as fault:
        raise Invalid("That file cannot be read as a table.", field="file") from fault
    if not sheet.rows:
        raise Invalid("There is no row in that file under a header.", field="file")
    if len(sheet.rows) > MOST_ROWS:
        raise Invalid(f"These are more than {MOST_ROWS:,} rows. Split the file, please.", field="file")
    return sheet


def _too_entangled() -> Invalid:
    return Invalid("That file has far more lines or columns than a table of applications.", field="file")


def _too_much() -> Invalid:
    return Invalid("That file is larger than 25 MB.", field="file")


def _zipped(content: bytes) -> Sheet:
    """The likeliest table in an archive: Huntr's jobs, Notion's whole database, else the largest."""
    if content.count(ENTRY) > MOST_FILES:
        raise Invalid("There are too many files in that archive.", field="file")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            if "xl/workbook.xml" in archive.namelist():
                raise Invalid("That is an Excel file. Save it as CSV, please, and bring that.", field="file")
            tables = [one for one in archive.infolist() if one.filename.lower().endswith((".csv", ".json", ".md"))]
            if not tables:
                raise Invalid("There is no table in that archive.", field="file")
            best = max(tables, key=lambda one: (_likely(one.filename), one.file_size))
            with archive.open(best) as file:
                inside = file.read(MOST_BYTES + 1)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, EOFError, OSError) as fault:
        raise Invalid("That archive is damaged or locked with a password.", field="file") from fault
    if len(inside) > MOST_BYTES:
        raise _too_much()
    return _text(_decoded(inside))


def _likely(name: str) -> int:
    return 2 * ("USER_JOBS" in name or "applications" in name.lower()) + name.endswith("_all.csv")


def _decoded(content: bytes) -> str:
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _text(text: str) -> Sheet:
    start = text.lstrip()[:1]
    if start in {"{", "["}:
        if text.count(",") > MOST_VALUES or text.count("{") + text.count("[") > MOST_RECORDS:
            raise _too_entangled()
        return _json(json.loads(text))
    if start == "|":
        return _markdown(text)
    return _csv(text)


def _csv(text: str) -> Sheet:
    csv.field_size_limit(LONGEST_CELL)
    lines = csv.reader(_lines(text.replace("\0", "")), delimiter=_delimiter(text))
    told = (line[:MOST_COLUMNS] for line in lines if any(cell.strip() for cell in line))
    return _table(list(islice(told, MOST_ROWS + HEADER_WITHIN + 1)), kind="")


def _lines(text: str) -> Iterator[str]:
    """One after the other: a file object over all of it would take four times the memory."""
    for number, found in enumerate(LINE.finditer(text)):
        if number > MOST_LINES or found.end() - found.start() > LONGEST_LINE:
            raise _too_entangled()
        yield found[0]


def _delimiter(text: str) -> str:
    """The sign that divides the first lines into the most and the most regular columns."""
    head = [line for line in text[:SAMPLE].splitlines()[: HEADER_WITHIN * 3] if line.strip()]
    return max(",;\t|", key=lambda sign: sum(min(line.count(sign), 40) for line in head))


def _markdown(text: str) -> Sheet:
    lines = [line.strip() for line in text.splitlines() if line.strip().startswith("|")]
    cells = [[cell.strip() for cell in re.split(r"(?<!\\)\|", line.strip("|"))] for line in lines]
    return _table([row for row in cells if not all(re.fullmatch(r":?-*:?", cell) for cell in row)], kind="")


def _table(lines: Sequence[Sequence[str]], *, kind: str) -> Sheet:
    if not lines:
        return Sheet(kind=kind, headers=(), rows=())
    top = max(range(min(HEADER_WITHIN, len(lines))), key=lambda at: (known_words(lines[at]), -at))
    headers = _headers(lines[top][:MOST_COLUMNS])
    _not_too_wide(headers, lines)
    rows = tuple(
        {header: _cell(cell) for header, cell in zip(headers, line, strict=False)}
        for line in lines[top + 1 : top + MOST_ROWS + 2]
    )
    return Sheet(kind=kind or _kind(headers), headers=headers, rows=rows)


def _not_too_wide(headers: Sequence[str], rows: Sequence[object]) -> None:
    if len(headers) * len(rows) > MOST_CELLS:
        raise _too_entangled()


def _headers(line: Sequence[str]) -> tuple[str, ...]:
    """Every column has a name, and each its own."""
    names: list[str] = []
    for number, cell in enumerate(line, 1):
        name = " ".join(storable(cell).split())[:100] or f"Column {number}"
        names.append(name if name not in names else f"{name} ({number})")
    return tuple(names)


def _cell(cell: str) -> str:
    return plain(storable(cell).strip())


def _kind(headers: Iterable[str]) -> str:
    folded = {fold(header) for header in headers}
    return next((name for name, needed in PRESETS.items() if needed <= folded), "")


def _json(found: Any) -> Sheet:  # noqa: ANN401 somebody else's file
    if isinstance(found, dict) and isinstance(found.get("cards"), list) and isinstance(found.get("lists"), list):
        return _trello(found)
    if isinstance(found, dict):
        found = max((value for value in found.values() if isinstance(value, list)), key=len)
    records = [record for record in found[: MOST_ROWS + 1] if isinstance(record, dict)]
    headers = list(dict.fromkeys(key for record in records for key in record))[:MOST_COLUMNS]
    _not_too_wide(headers, records)
    return _table([headers, *([_said(record.get(key)) for key in headers] for record in records)], kind="")


def _said(value: Any) -> str:  # noqa: ANN401 the same
    if isinstance(value, dict):
        return str(value.get("name") or value.get("title") or "")
    if isinstance(value, list):
        return ", ".join(_said(one) for one in value)
    return "" if value is None else str(value)


def _trello(board: Mapping[str, Any]) -> Sheet:
    lists = {str(one["id"]): str(one["name"]) for one in board["lists"]}
    headers = (
        "Card ID",
        "Card Name",
        "List Name",
        "Card Description",
        "Due Date",
        "Labels",
        "Archived",
        "Created",
        "URL",
    )
    lines = [headers, *(_trello_card(card, lists) for card in board["cards"])]
    moves: dict[str, list[tuple[str, str]]] = {}
    for action in board.get("actions") or []:
        told = action.get("data") or {}
        there = told.get("listAfter") or (told.get("list") if action.get("type") == "createCard" else None)
        if there and told.get("card"):
            moves.setdefault(str(told["card"].get("id")), []).append((str(action["date"]), str(there.get("name", ""))))
    sheet = _table(lines, kind="Trello")
    return Sheet(
        kind="Trello",
        headers=sheet.headers,
        rows=sheet.rows,
        moves={card: tuple(sorted(steps)) for card, steps in moves.items()},
    )


def _trello_card(card: Mapping[str, Any], lists: Mapping[str, str]) -> list[str]:
    id_ = str(card["id"])
    # The first eight digits of Trello's ids are the second in which the card was made.
    created = str(int(id_[:8], 16)) if re.fullmatch(r"[0-9a-f]{24}", id_) else str(card.get("dateLastActivity") or "")
    links = [one["url"] for one in card.get("attachments") or [] if one.get("url")]
    return [
        id_,
        str(card.get("name", "")),
        lists.get(str(card.get("idList")), ""),
        str(card.get("desc") or ""),
        str(card.get("due") or ""),
        ", ".join(one["name"] for one in card.get("labels") or [] if one.get("name")),
        "yes" if card.get("closed") else "",
        created,
        links[0] if links else "",
    ]
