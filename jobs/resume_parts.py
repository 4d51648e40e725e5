"""A printed resume in parts that can be told from each other, so that two of them can be laid side by side."""

from __future__ import annotations

from collections.abc import Iterator

from domain.resume_difference import Part
from jobs.resume_page import Words

TOP = "At the top"


def parts_of(page: Words) -> list[Part]:
    """Everything that a page says, in order. Entries of pages set long ago have no ids."""
    return [part for part in (*_top(page), *_sections(page)) if part.words]


def _top(page: Words) -> Iterator[Part]:
    for id in ("name", "label", "summary"):
        yield Part(within=TOP, words=page[id], id=id)
    yield Part(within=TOP, words=" · ".join(one["text"] for one in page["contacts"]), id="contacts")


def _sections(page: Words) -> Iterator[Part]:
    for section in page["sections"]:
        for entry in section["entries"]:
            yield from _entry(section["title"], entry)


def _entry(heading: str, entry: Words) -> Iterator[Part]:
    id = entry.get("id", "")
    head = ", ".join(said for said in (entry["title"], entry["sub"], entry["place"], entry["dates"]) if said)
    yield Part(within=heading, words=head or heading, id=id)
    within = f"{heading}: {entry['title'] or entry['sub'] or head}"
    for name, words in (("text", entry["text"]), ("words", ", ".join(entry["words"])), ("url", entry["url"])):
        yield Part(within=within, words=words, id=id and f"{id}/{name}", of=id)
    for line, words in zip(entry.get("line_ids") or [""] * len(entry["lines"]), entry["lines"], strict=True):
        yield Part(within=within, words=words, id=line, of=id)
