"""Who the seeker is by their own resume, for where their settings do not say."""

from __future__ import annotations

from dataclasses import dataclass, replace

from domain.resume import BasicsWritten, ResumeBegun, ResumeImported
from domain.resume_content import Basics
from domain.seeker import Profile
from projections.database import Column, Database, ReadModel, Table, Writer, row, seeker_of

FIELDS = ("name", "label", "email", "phone", "url")
OWN = Table(
    "own_resume",
    columns=(Column("seeker"), *(Column(field) for field in FIELDS)),
    key=("seeker",),
)


def _written(write: Writer, event: ResumeBegun | BasicsWritten, _: int) -> None:
    _put(write, seeker_of(event), event.basics)


def _imported(write: Writer, event: ResumeImported, _: int) -> None:
    _put(write, seeker_of(event), event.content.basics)


def _put(write: Writer, seeker: str, basics: Basics) -> None:
    write.put(OWN, seeker=seeker, **{field: getattr(basics, field) for field in FIELDS})


OWN_RESUME = ReadModel(
    name="own_resume",
    version=1,
    tables=(OWN,),
    handlers={ResumeBegun: _written, BasicsWritten: _written, ResumeImported: _imported},
)


@dataclass(frozen=True, kw_only=True)
class Said:
    """What stands at the top of the resume; empty where nothing does."""

    name: str = ""
    label: str = ""
    email: str = ""
    phone: str = ""
    url: str = ""


def said(db: Database, seeker: str) -> Said:
    """The top of the seeker's base resume."""
    found = row(db, "SELECT name, label, email, phone, url FROM own_resume WHERE seeker = ?", seeker)
    return Said(**found) if found else Said()


def filled(profile: Profile, by: Said) -> Profile:
    """What the settings say of the seeker, and for what they leave open, the resume."""
    return replace(
        profile,
        name=profile.name or by.name,
        email=profile.email or by.email,
        headline=profile.headline or by.label,
        link=profile.link or by.url,
    )
