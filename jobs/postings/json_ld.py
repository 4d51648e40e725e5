"""The JobPosting that a page carries for search engines, with the defects that real pages have."""

from __future__ import annotations

import html
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin

from jobs.postings import markup
from jobs.postings.findings import Calendar, Findings, line, number, pay

ORIGIN = "from the posting’s own data"
DEEPEST, MOST_NODES, MOST_BLOCKS, LONGEST_BLOCK, MOST_PLACES = 12, 20_000, 40, 1_000_000, 5

Node = Mapping[str, Any]


def nodes_in(blocks: Iterable[str]) -> list[Node]:
    """Every object in the blocks that can be read; a broken one is as if it were not there."""
    found: list[Node] = []
    for block in list(blocks)[:MOST_BLOCKS]:
        for node in _walk(_loaded(block[:LONGEST_BLOCK])):
            if len(found) == MOST_NODES:
                return found
            found.append(node)
    return found


def _loaded(block: str) -> object:
    """Leniently: raw line breaks in strings, comments around it, a semicolon behind it, escaped as HTML."""
    bare = block.strip().removeprefix("<!--").removeprefix("//<![CDATA[").removeprefix("<![CDATA[")
    bare = bare.strip().removesuffix("-->").removesuffix("]]>").strip().removesuffix("//").strip().rstrip(";")
    for attempt in dict.fromkeys((bare, html.unescape(bare), _without_last_commas(bare))):
        try:
            return json.loads(attempt, strict=False)
        except (ValueError, RecursionError):
            continue
    return None


def _without_last_commas(text: str) -> str:
    """``[1, 2,]`` as ``[1, 2]``; what stands in strings is left alone."""
    kept: list[str] = []
    quoted = escaped = False
    for sign in text:
        if quoted:
            quoted = escaped or sign != '"'
            escaped = sign == "\\" and not escaped
        elif sign == '"':
            quoted = True
        elif sign in "]}":
            _drop_comma(kept)
        kept.append(sign)
    return "".join(kept)


def _drop_comma(kept: list[str]) -> None:
    at = len(kept) - 1
    while at >= 0 and kept[at].isspace():
        at -= 1
    if at >= 0 and kept[at] == ",":
        kept[at] = " "


def _walk(value: object, depth: int = 0) -> Iterator[Node]:
    if depth > DEEPEST:
        return
    if isinstance(value, dict):
        yield value
        for inner in value.values():
            yield from _walk(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from _walk(inner, depth + 1)


def read(nodes: Sequence[Node], findings: Findings, *, calendar: Calendar, base: str = "") -> str:
    """Put what the fullest posting says; returns its text. A list of postings shows the others in short."""
    postings = [node for node in nodes if _is_posting(node)]
    if not postings:
        return ""
    graph = _Graph({node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1})
    posting = max(postings, key=lambda node: len(str(node.get("description") or "")))
    findings.put("role", posting.get("title") or posting.get("name"), ORIGIN)
    findings.put("company", graph.name(posting.get("hiringOrganization")), ORIGIN)
    findings.put("location", _places(posting, graph), ORIGIN)
    findings.put("salary", _salary(posting, graph), ORIGIN)
    findings.close(calendar.day(posting.get("validThrough")), ORIGIN)
    address = posting.get("url")
    findings.put("url", _joined(base, address) if isinstance(address, str) else "", ORIGIN)
    description = posting.get("description")
    return markup.text_of(description) if isinstance(description, str) else ""


def _joined(base: str, address: str) -> str:
    try:
        return urljoin(base, address.strip())
    except ValueError:
        return ""


def _is_posting(node: Node) -> bool:
    kinds = node.get("@type")
    kinds = kinds if isinstance(kinds, list) else [kinds]
    names = (kind.rpartition("/")[2].rpartition(":")[2] for kind in kinds if isinstance(kind, str))
    return any(name.casefold() == "jobposting" for name in names)


@dataclass(frozen=True)
class _Graph:
    """Objects by their ``@id``, for those that only refer to one another."""

    nodes: Mapping[str, Node]

    def whole(self, value: object) -> object:
        """The object that is meant: of a list its first, of a reference what it refers to."""
        if isinstance(value, list):
            value = value[0] if value else None
        if isinstance(value, dict) and len(value) == 1 and isinstance(value.get("@id"), str):
            return self.nodes.get(value["@id"], value)
        return value

    def name(self, value: object) -> str:
        one = self.whole(value)
        return line(one.get("name") or one.get("legalName") if isinstance(one, dict) else one)


def _places(posting: Node, graph: _Graph) -> str:
    locations = posting.get("jobLocation")
    several = locations if isinstance(locations, list) else [locations]
    places = [_place(one, graph) for one in several[:MOST_PLACES]]
    if "TELECOMMUTE" in str(posting.get("jobLocationType") or "").upper():
        places.append("remote")
    return "; ".join(dict.fromkeys(place for place in places if place))


def _place(location: object, graph: _Graph) -> str:
    one = graph.whole(location)
    address = graph.whole(one.get("address") or one.get("name")) if isinstance(one, dict) else one
    if not isinstance(address, dict):
        return line(address)
    parts = (address.get("addressLocality"), address.get("addressRegion"), address.get("addressCountry"))
    return ", ".join(dict.fromkeys(name for name in map(graph.name, parts) if name))


def _salary(posting: Node, graph: _Graph) -> str:
    base = graph.whole(posting.get("baseSalary")) or graph.whole(posting.get("estimatedSalary"))
    if not isinstance(base, dict):
        return line(base) if isinstance(base, str) else pay(number(base), None)
    value = graph.whole(base.get("value"))
    spread: Node = value if isinstance(value, dict) else base
    low = spread.get("minValue", value if not isinstance(value, dict) else value.get("value"))
    per = line(spread.get("unitText") or base.get("unitText"))
    currency = line(base.get("currency") or spread.get("currency") or posting.get("salaryCurrency"))
    return pay(number(low), number(spread.get("maxValue")), currency=currency, per=per)
