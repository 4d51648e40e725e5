"""What the parts of a resume are called on the screen."""

from __future__ import annotations

from domain.resume_content import Basics, ResumeItem
from domain.seeker import Profile

# Section: its heading, what one adds to it, and what its lines and words are called.
SECTIONS = {
    "work": ("Experience", "a job", "What you did, one line each", ""),
    "projects": ("Projects", "a project", "What it did, one line each", "Words for it, with commas between"),
    "education": ("Education", "a degree or school", "Courses worth naming, one line each", ""),
    "skills": ("Skills", "a group of skills", "", "Skills, with commas between"),
    "languages": ("Languages", "a language", "", ""),
    "certificates": ("Certificates", "a certificate", "", ""),
    "volunteer": ("Volunteering", "something you gave time to", "What you did, one line each", ""),
    "awards": ("Awards", "an award", "", ""),
    "publications": ("Publications", "a publication", "", ""),
    "interests": ("Interests", "an interest", "", "More of it, with commas between"),
    "references": ("References", "a reference", "", ""),
    "profiles": ("Profiles", "a profile on another site", "", ""),
}
FIELDS = {
    "name": "Name",
    "position": "Position",
    "location": "Place",
    "startDate": "From (2021-04)",
    "endDate": "Until (empty: still there)",
    "url": "Web address",
    "description": "About it",
    "summary": "In a sentence or two",
    "entity": "For whom",
    "type": "Kind",
    "institution": "School or university",
    "studyType": "Degree",
    "area": "Subject",
    "score": "Mark",
    "level": "Level",
    "language": "Language",
    "fluency": "How well",
    "issuer": "From whom",
    "date": "When (2023-05)",
    "organization": "Organisation",
    "title": "Title",
    "awarder": "From whom",
    "publisher": "Publisher",
    "releaseDate": "When (2023-02)",
    "reference": "Their words",
    "network": "Site",
    "username": "Your name there",
}
NAMES = {"work": {"name": "Company"}, "skills": {"name": "Group (such as Databases)"}}
HEADS = ("position", "title", "institution", "language", "network", "name")


def label_of(section: str, field: str) -> str:
    """What a field is called in a section."""
    return NAMES.get(section, {}).get(field) or FIELDS[field]


def head_of(item: ResumeItem) -> str:
    """An entry in a few words."""
    first = next((item.get(name) for name in HEADS if item.get(name)), "")
    more = [item.get(name) for name in ("name", "organization", "studyType") if item.get(name)]
    return ", ".join(dict.fromkeys(part for part in (first, *more) if part)) or "Nothing written yet"


def from_profile(profile: Profile, *, phone: str = "") -> Basics:
    """The person as the settings know them."""
    return Basics(name=profile.name, label=profile.headline, email=profile.email, phone=phone, url=profile.link)


def pages_of(pages: int) -> str:
    """How long it is, in words."""
    return "one page" if pages == 1 else f"{pages} pages"
