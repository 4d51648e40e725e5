"""What a person can do with resumes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from domain.application import JobApplication
from domain.commands import Desk, Record
from domain.resume import Resume
from domain.resume_content import Basics, Content, Look
from domain.tailoring import TailoredResume
from domain.values import Stamp


@dataclass(frozen=True, kw_only=True)
class ResumeNow:
    """A base resume as it stands; ``number`` is 0 before it was begun."""

    content: Content
    look: Look
    number: int


@dataclass(frozen=True)
class ResumeCommands:
    """Each takes the seeker first."""

    record: Record

    def now(self, seeker: str) -> ResumeNow:
        """The base resume; an empty one before it was begun."""
        return self.record.perform(lambda desk: _base(desk, seeker), seeker=seeker)

    def change(self, seeker: str, deed: Callable[[Resume], None], *, stamp: Stamp) -> None:
        """Do ``deed`` to the base resume, which begins with its first change."""

        def work(desk: Desk) -> None:
            resume = desk.find(Resume, Resume.id_of(seeker))
            if resume is None:
                resume = desk.add(Resume.begin_resume(id=Resume.id_of(seeker), basics=Basics(), stamp=stamp))
            deed(resume)

        self.record.perform(work, seeker=seeker)

    def tailored(self, seeker: str, application: str) -> TailoredResume | None:
        """The resume of an application, to be looked at."""
        return self.record.perform(
            lambda desk: desk.find(TailoredResume, TailoredResume.id_of(application)), seeker=seeker
        )

    def of_application(self, seeker: str, application: str) -> ResumeNow:
        """The whole resume of an application as it stands: the base with all that is different there."""

        def look(desk: Desk) -> ResumeNow:
            return whole(_base(desk, seeker), desk.find(TailoredResume, TailoredResume.id_of(application)))

        return self.record.perform(look, seeker=seeker)

    def tailor(self, seeker: str, application: str, deed: Callable[[TailoredResume], None], *, stamp: Stamp) -> None:
        """Do ``deed`` to the resume of an application, which begins with its first change. Raises NotFound."""

        def work(desk: Desk) -> None:
            mine = desk.find(TailoredResume, TailoredResume.id_of(application))
            if mine is None:
                whose = desk.get(JobApplication, application)
                mine = desk.add(TailoredResume.tailor(application=whose.id, stamp=stamp))
            deed(mine)

        self.record.perform(work, seeker=seeker)


def whole(base: ResumeNow, mine: TailoredResume | None) -> ResumeNow:
    """What goes out: the base with all that is different in ``mine``."""
    if mine is None:
        return base
    return ResumeNow(content=mine.on(base.content), look=mine.look or base.look, number=base.number + mine.number)


def _base(desk: Desk, seeker: str) -> ResumeNow:
    resume = desk.find(Resume, Resume.id_of(seeker))
    if resume is None:
        return ResumeNow(content=Content(), look=Look(), number=0)
    return ResumeNow(content=resume.content, look=resume.look, number=resume.number)


def new_id() -> str:
    """An id for an entry or a line."""
    return uuid4().hex[:8]
