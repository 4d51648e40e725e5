"""A resume as what is printed: sections with headings, entries with dates as people write them; and as plain text."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Mapping
from datetime import date
from typing import Any

from domain.resume_content import Content, Look, ResumeItem
from domain.values import Letter

Words = dict[str, Any]
PAIRS = frozenset({"skills", "languages", "interests"})
# Which field is the title of an entry, what stands beside it, its place, and the words below.
SHAPES: Mapping[str, tuple[str, str, str, tuple[str, ...]]] = {
    "work": ("position", "name", "location", ("description", "summary")),
    "projects": ("name", "entity", "", ("description",)),
    "education": ("studyType area", "institution", "", ("score",)),
    "skills": ("name", "level", "", ()),
    "languages": ("language", "fluency", "", ()),
    "certificates": ("name", "issuer", "", ()),
    "volunteer": ("position", "organization", "", ("summary",)),
    "awards": ("title", "awarder", "", ("summary",)),
    "publications": ("name", "publisher", "", ("summary",)),
    "interests": ("name", "", "", ()),
    "references": ("name", "", "", ("reference",)),
}
TITLES = {
    "en": (
        "Experience|Projects|Education|Skills|Languages|Certificates|Volunteering|Awards|Publications|Interests|References"
    ),
    "de": (
        "Berufserfahrung|Projekte|Ausbildung|Kenntnisse|Sprachen|Zertifikate|Ehrenamt|Auszeichnungen"
        "|Veröffentlichungen|Interessen|Referenzen"
    ),
    "fr": (
        "Expérience|Projets|Formation|Compétences|Langues|Certifications|Bénévolat|Distinctions"
        "|Publications|Centres d’intérêt|Références"
    ),
    "es": (
        "Experiencia|Proyectos|Formación|Competencias|Idiomas|Certificados|Voluntariado|Premios"
        "|Publicaciones|Intereses|Referencias"
    ),
}
MONTHS = {
    "en": ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"],
    "de": ["Jan.", "Feb.", "März", "Apr.", "Mai", "Juni", "Juli", "Aug.", "Sep.", "Okt.", "Nov.", "Dez."],
    "fr": ["janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.", "déc."],
    "es": ["ene.", "feb.", "mar.", "abr.", "may.", "jun.", "jul.", "ago.", "sept.", "oct.", "nov.", "dic."],
}
PRESENT = {"en": "present", "de": "heute", "fr": "aujourd’hui", "es": "actualidad"}
NAMELESS = {"en": "Your name", "de": "Ihr Name", "fr": "Votre nom", "es": "Su nombre"}
NOUN = {"en": "Resume", "de": "Lebenslauf", "fr": "CV", "es": "CV"}
DATE = re.compile(r"(\d{4})-(\d{2})(?:-\d{2})?")
OPENABLE = re.compile(r"https?://[^\s/?#]\S*|mailto:\S+", re.IGNORECASE)


def page_of(content: Content, look: Look) -> Words:
    """Everything the typesetter is told; the same resume always says the same."""
    basics = content.basics
    name = basics.name or NAMELESS[look.language]
    return {
        "title": f"{name} – {basics.label or NOUN[look.language]}",
        "name": name,
        "label": basics.label,
        "summary": basics.summary,
        "contacts": _contacts(content),
        "sections": [_section(key, items, look) for key, items in content.sections if key in SHAPES],
        "paper": look.paper,
        "accent": look.accent,
        "language": look.language,
    }


def letter_page(letter: Letter, *, to: tuple[str, ...], day: date, content: Content, look: Look) -> Words:
    """Everything the typesetter is told of a letter in the look of a resume."""
    page = page_of(Content(basics=content.basics), look)
    paragraphs = [part.split("\n") for part in re.split(r"\n\s*\n", letter.body.strip())]
    return page | {
        "title": " – ".join(part for part in (letter.subject, page["name"]) if part),
        "theme": look.theme,
        "recipient": [line for line in to if line],
        "date": f"{day.day} {MONTHS[look.language][day.month - 1]} {day.year}",
        "subject": letter.subject,
        "paragraphs": paragraphs,
    }


def plain_text(page: Words) -> str:
    """The same as text that any form takes, in lines of 90 signs at most."""
    parts = [f"{page['name']}\n{page['label']}".strip(), "\n".join(one["text"] for one in page["contacts"])]
    parts.append(_wrapped(page["summary"]))
    for section in page["sections"]:
        parts.append(f"{section['title'].upper()}\n{'-' * len(section['title'])}")
        between = "\n" if section["kind"] == "pairs" else "\n\n"
        parts.append(between.join(_plain_entry(section["kind"], entry) for entry in section["entries"]))
    return "\n\n".join(part for part in parts if part) + "\n"


def _plain_entry(kind: str, entry: Words) -> str:
    if kind == "pairs":
        level = f" ({entry['sub']})" if entry["sub"] else ""
        return _wrapped(entry["title"] + level + (f": {', '.join(entry['words'])}" if entry["words"] else ""))
    head = ", ".join(part for part in (entry["title"], entry["sub"], entry["place"]) if part)
    lines = [head, entry["dates"], entry["url"], _wrapped(entry["text"])]
    lines += [_wrapped(line, mark="* ") for line in entry["lines"]]
    lines.append(_wrapped(", ".join(entry["words"])))
    return "\n".join(line for line in lines if line)


def _wrapped(words: str, *, mark: str = "") -> str:
    lines = (
        textwrap.fill(line, 90, initial_indent=mark, subsequent_indent=" " * len(mark), break_long_words=False)
        for line in words.split("\n")
    )
    return "\n".join(lines)


def _contacts(content: Content) -> list[Words]:
    basics = content.basics
    place = ", ".join(part for part in (basics.city, basics.region, basics.countryCode) if part)
    found = [_contact(place), _contact(basics.email, f"mailto:{basics.email}"), _contact(basics.phone)]
    found.append(_contact(_short(basics.url), basics.url))
    for profile in content.items("profiles"):
        address = profile.get("url")
        name = " ".join(part for part in (profile.get("network"), profile.get("username")) if part)
        found.append(_contact(_short(address) or name, address))
    return [one for one in found if one["text"]]


def _contact(text: str, url: str = "") -> Words:
    return {"text": text, "url": url if OPENABLE.fullmatch(url) else ""}


def _short(address: str) -> str:
    return re.sub(r"^https?://(www\.)?", "", address).rstrip("/")


def _section(key: str, items: tuple[ResumeItem, ...], look: Look) -> Words:
    titles = dict(zip(SHAPES, TITLES[look.language].split("|"), strict=True))
    kind = "pairs" if key in PAIRS else "entries"
    return {"title": titles[key], "kind": kind, "entries": [_entry(key, item, look) for item in items]}


def _entry(key: str, item: ResumeItem, look: Look) -> Words:
    title, sub, place, text = SHAPES[key]
    url = item.get("url")
    titles = [said for said in map(item.get, title.split()) if said]
    return {
        "id": item.id,
        "title": ", ".join(titles) or item.get(sub),
        "sub": item.get(sub) if titles else "",
        "place": item.get(place),
        "dates": _dates(item, look),
        "url": url if OPENABLE.fullmatch(url) else "",
        "text": "\n".join(said for said in map(item.get, text) if said),
        "lines": [line.text for line in item.lines],
        "line_ids": [line.id for line in item.lines],
        "words": list(item.words),
    }


def _dates(item: ResumeItem, look: Look) -> str:
    single = item.get("date") or item.get("releaseDate")
    start, end = item.get("startDate"), item.get("endDate")
    if single or not (start or end):
        return month(single, look.language)
    if not start:
        return month(end, look.language)
    until = month(end, look.language) if end else PRESENT[look.language]
    return f"{month(start, look.language)} – {until}"


def month(date: str, language: str) -> str:
    """``2021-04`` as people write it; anything else as it was typed."""
    found = DATE.fullmatch(date)
    if found is None or not 1 <= int(found[2]) <= len(MONTHS[language]):
        return date
    return f"{MONTHS[language][int(found[2]) - 1]} {found[1]}"
