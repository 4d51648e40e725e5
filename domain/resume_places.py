"""The places of a resume that can be said in other words: each has a name that stays, whatever stands there."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from domain.resume_content import Content, ResumeItem

LABEL, SUMMARY = "basics/label", "basics/summary"


def saying(content: Content, words: Mapping[str, str]) -> Content:
    """``content`` with other words at some of its places, as while they are being typed."""
    basics = replace(
        content.basics,
        label=words.get(LABEL, content.basics.label),
        summary=words.get(SUMMARY, content.basics.summary),
    )
    sections = tuple((name, tuple(_saying(item, words) for item in items)) for name, items in content.sections)
    return replace(content, basics=basics, sections=sections)


def _saying(item: ResumeItem, words: Mapping[str, str]) -> ResumeItem:
    summary = words.get(f"{item.id}/summary", item.get("summary"))
    return replace(
        item,
        values=tuple((name, summary if name == "summary" else said) for name, said in item.values),
        lines=tuple(replace(line, text=words.get(line.id, line.text)) for line in item.lines),
    )


def said(base: Content, part: str) -> str | None:
    """What the base says at a place: ``basics/label``, ``basics/summary``, a line's id, ``<entry>/summary``."""
    if part in {LABEL, SUMMARY}:
        return base.basics.label if part == LABEL else base.basics.summary
    for _, item in base.everything():
        if part == f"{item.id}/summary":
            return item.get("summary") or None
        for line in item.lines:
            if line.id == part:
                return line.text
    return None
