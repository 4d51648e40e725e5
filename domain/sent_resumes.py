"""Resumes that went out with an application, frozen as they were."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime

from domain.aggregate import Event
from domain.errors import Invalid
from domain.steps import Steps
from domain.values import Stamp, many_lines, one_line

SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, kw_only=True)
class Frozen:
    """A resume as it was set: ``content`` is all the typesetter was given, ``pdf`` the SHA-256 of what it made.

    ``engine`` and ``template`` (a SHA-256) are the tools that make the same bytes again; ``number`` is the version
    of the resume, counted for this application.
    """

    content: str
    pdf: str
    engine: str
    template: str
    theme: str
    pages: int
    number: int


@dataclass(frozen=True, kw_only=True)
class SentResume:
    """A frozen resume and when it went out."""

    frozen: Frozen
    name: str
    at: datetime


class ResumeSent(Event):
    """A resume went out; it is kept as it was."""

    TOPIC = "resume.sent"
    frozen: Frozen
    name: str

    def apply(self, aggregate: SentResumes) -> None:
        aggregate.resumes.append(SentResume(frozen=self.frozen, name=self.name, at=self.occurred_at))
        aggregate.active(self.occurred_at)


class SentResumes(Steps):
    """The part of an application that knows which resume went out."""

    def __init__(self) -> None:
        super().__init__()
        self.resumes: list[SentResume] = []

    def send_resume(self, *, frozen: Frozen, name: str, stamp: Stamp) -> None:
        """Say that a resume went out."""
        if not (SHA256.fullmatch(frozen.pdf) and SHA256.fullmatch(frozen.template)):
            raise Invalid("A file is named by the SHA-256 of its bytes.", field="pdf")
        many_lines(frozen.content, field="content", what="the resume")
        name = one_line(name, field="name", what="the name of the file")
        self.record(ResumeSent, stamp=stamp, frozen=frozen, name=name)
