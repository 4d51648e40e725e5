"""A PDF as PDFium understands it, the library that Chromium shows PDFs with: words, language, title, tags."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass
from typing import Any

import pypdfium2 as pdfium
from pypdfium2 import raw

Node = Any  # a pointer into PDFium


@dataclass(frozen=True)
class Tag:
    """An element of the tag tree with those inside of it."""

    kind: str
    inside: tuple[Tag, ...]

    def walk(self) -> Iterator[Tag]:
        yield self
        for one in self.inside:
            yield from one.walk()


@dataclass(frozen=True, kw_only=True)
class Heard:
    """What a screen reader is given, and what a search finds."""

    text: str
    language: str
    title: str
    tags: tuple[Tag, ...]

    def kinds(self) -> list[str]:
        """Every tag, in the order in which it is read."""
        return [one.kind for tag in self.tags for one in tag.walk()]


def heard(pdf: bytes) -> Heard:
    """Raises pypdfium2's own error for what is no PDF."""
    with closing(pdfium.PdfDocument(pdf)) as document:
        pages = [document[number] for number in range(len(document))]
        return Heard(
            text=" ".join(" ".join(page.get_textpage().get_text_range() for page in pages).split()),
            language=_told(lambda *room: raw.FPDFCatalog_GetLanguage(document, *room)),
            title=document.get_metadata_value("Title"),
            tags=tuple(tag for page in pages for tag in _tags(page)),
        )


def _tags(page: Any) -> list[Tag]:
    tree = raw.FPDF_StructTree_GetForPage(page)
    try:
        count = raw.FPDF_StructTree_CountChildren(tree)
        return [_tag(raw.FPDF_StructTree_GetChildAtIndex(tree, number)) for number in range(count)]
    finally:
        raw.FPDF_StructTree_Close(tree)


def _tag(node: Node) -> Tag:
    """What is not an element but its words has no node."""
    count = raw.FPDF_StructElement_CountChildren(node)
    nodes = (raw.FPDF_StructElement_GetChildAtIndex(node, number) for number in range(count))
    kind = _told(lambda *room: raw.FPDF_StructElement_GetType(node, *room))
    return Tag(kind, tuple(_tag(one) for one in nodes if one))


def _told(ask: Callable[..., int]) -> str:
    """What PDFium writes as UTF-16 into the room that it is given."""
    size = ask(None, 0)
    room = (ctypes.c_ushort * (size // 2))()
    ask(room, size)
    return bytes(room).decode("utf-16-le").rstrip("\0")
