"""What a resume says: the person, and sections of entries whose every line can be told from the others for ever."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, fields, replace

from domain.errors import Invalid
from domain.values import BIDI, VISIBLE, clean

ID = re.compile(r"[0-9a-f]{8}")
LINE_LIMIT, TEXT_LIMIT, REST_LIMIT = 600, 5_000, 20_000
MOST_ITEMS, MOST_LINES, MOST_WORDS = 60, 40, 80
LONG = frozenset({"summary", "description", "reference"})
THEMES = ("modern", "classic", "margin")
PAPERS = ("a4", "us-letter")
LANGUAGES = ("en", "de", "fr", "es")
BOM = "\ufeff"
"""Comes along with what is pasted from files; nobody sees it, and no PDF may hold it."""
COLOUR = re.compile(r"#[0-9a-f]{6}")

# Every section of JSON Resume, in the order in which they are offered: its fields, and what it calls its lines.
FIELDS: dict[str, tuple[str, ...]] = {
    "profiles": ("network", "username", "url"),
    "work": ("position", "name", "location", "startDate", "endDate", "url", "description", "summary"),
    "projects": ("name", "description", "startDate", "endDate", "url", "entity", "type"),
    "education": ("institution", "studyType", "area", "startDate", "endDate", "score", "url"),
    "skills": ("name", "level"),
    "languages": ("language", "fluency"),
    "certificates": ("name", "issuer", "date", "url"),
    "volunteer": ("position", "organization", "startDate", "endDate", "url", "summary"),
    "awards": ("title", "awarder", "date", "summary"),
    "publications": ("name", "publisher", "releaseDate", "url", "summary"),
    "interests": ("name",),
    "references": ("name", "reference"),
}
LINES = {"work": "highlights", "projects": "highlights", "volunteer": "highlights", "education": "courses"}
WORDS = {"skills": "keywords", "projects": "keywords", "interests": "keywords"}


@dataclass(frozen=True, kw_only=True)
class Basics:
    """Who it is. ``rest`` is the JSON of what an imported resume said besides."""

    name: str = ""
    label: str = ""
    email: str = ""
    phone: str = ""
    url: str = ""
    summary: str = ""
    image: str = ""
    address: str = ""
    city: str = ""
    region: str = ""
    postalCode: str = ""  # noqa: N815 - JSON Resume's own word, as is the next
    countryCode: str = ""  # noqa: N815
    rest: str = ""


@dataclass(frozen=True, kw_only=True)
class ResumeLine:
    """One line below an entry; its id stays when its words change."""

    id: str
    text: str


@dataclass(frozen=True, kw_only=True)
class ResumeItem:
    """One entry of a section. ``values`` are (field, words) in the order of FIELDS, none empty."""

    id: str
    values: tuple[tuple[str, str], ...] = ()
    lines: tuple[ResumeLine, ...] = ()
    words: tuple[str, ...] = ()
    rest: str = ""

    def get(self, name: str) -> str:
        """What a field says, or nothing."""
        return dict(self.values).get(name, "")


@dataclass(frozen=True, kw_only=True)
class Look:
    """How the page looks. ``one_page`` asks for the density at which it just fits."""

    theme: str = "modern"
    paper: str = "a4"
    accent: str = "#1f4e79"
    language: str = "en"
    one_page: bool = True


@dataclass(frozen=True)
class Content:
    """A whole resume: sections in the order in which they are printed; ``rest`` is JSON that is only kept."""

    basics: Basics = field(default_factory=Basics)
    sections: tuple[tuple[str, tuple[ResumeItem, ...]], ...] = ()
    rest: str = ""

    def items(self, section: str) -> tuple[ResumeItem, ...]:
        """The entries of a section, or none."""
        return dict(self.sections).get(section, ())

    def everything(self) -> Iterator[tuple[str, ResumeItem]]:
        """Every entry with its section."""
        for section, items in self.sections:
            for item in items:
                yield section, item

    def with_items(self, section: str, items: tuple[ResumeItem, ...]) -> Content:
        """The same with other entries in one section; a new section comes last, an empty one goes."""
        known = [*self.sections] if section in dict(self.sections) else [*self.sections, (section, ())]
        changed = ((name, items if name == section else old) for name, old in known)
        return replace(self, sections=tuple((name, kept) for name, kept in changed if kept))


def checked_basics(basics: Basics) -> Basics:
    """``basics`` cleaned, or a refusal that names the field."""
    words = {one.name: getattr(basics, one.name) for one in fields(basics) if one.name != "rest"}
    cleaned = {name: _words(name, said) for name, said in words.items()}
    return Basics(**cleaned, rest=_rest(basics.rest))


def checked_item(section: str, item: ResumeItem) -> ResumeItem:
    """``item`` cleaned, or a refusal that names the field."""
    if section not in FIELDS:
        raise Invalid("A resume has no such section.", field="section")
    if not ID.fullmatch(item.id):
        raise Invalid("An entry is known by eight letters and figures.", field="id")
    said = {name: _words(name, words) for name, words in item.values}
    if strangers := said.keys() - set(FIELDS[section]):
        raise Invalid(f"There is no such field here: {', '.join(sorted(strangers))[:80]}.", field="section")
    return ResumeItem(
        id=item.id,
        values=tuple((name, said[name]) for name in FIELDS[section] if said.get(name)),
        lines=_lines(item.lines) if section in LINES else _none(item.lines, "lines"),
        words=_keywords(item.words) if section in WORDS else _none(item.words, "words"),
        rest=_rest(item.rest),
    )


def checked_look(look: Look) -> Look:
    """``look``, or a refusal that names the field."""
    for name, known in (("theme", THEMES), ("paper", PAPERS), ("language", LANGUAGES)):
        if getattr(look, name) not in known:
            raise Invalid(f"Choose one of these: {', '.join(known)}.", field=name)
    if not COLOUR.fullmatch(look.accent):
        raise Invalid("A colour is written like #1f4e79.", field="accent")
    return look


def checked(content: Content) -> Content:
    """A whole resume, cleaned, or a refusal that names the field."""
    names = [name for name, _ in content.sections]
    if len(set(names)) != len(names):
        raise Invalid("Every section is there once.", field="section")
    for _, items in content.sections:
        room_for(len(items))
    return Content(
        basics=checked_basics(content.basics),
        sections=tuple((name, tuple(checked_item(name, one) for one in items)) for name, items in content.sections),
        rest=_rest(content.rest),
    )


def room_for(items: int) -> None:
    """Raises Invalid when a section has more entries than anybody reads."""
    if items > MOST_ITEMS:
        raise Invalid(f"A section holds at most {MOST_ITEMS} entries; this one would have {items:,}.", field="section")


def same_lines(before: tuple[ResumeLine, ...], texts: list[str], new_id: Callable[[], str]) -> tuple[ResumeLine, ...]:
    """``texts`` as lines that keep their ids: by their words first, then by their place."""
    left = {line.id: line for line in before}
    found: list[str] = []
    for text in texts:
        id = next((line.id for line in left.values() if line.text == text), "")
        left.pop(id, None)
        found.append(id)
    for place, id in enumerate(found):
        if not id and place < len(before) and before[place].id in left:
            found[place] = left.pop(before[place].id).id
    return tuple(ResumeLine(id=id or new_id(), text=text) for id, text in zip(found, texts, strict=True))


def _words(name: str, said: str) -> str:
    limit = TEXT_LIMIT if name in LONG else LINE_LIMIT
    text = clean(said.replace(BOM, ""), field=name, what=f"what stands under “{name}”", limit=limit).strip()
    if BIDI.search(text):
        raise Invalid("There are hidden signs in it that change the reading direction.", field=name)
    text = text if name in LONG else " ".join(text.split())
    return text if VISIBLE.search(text) else ""


def _lines(lines: tuple[ResumeLine, ...]) -> tuple[ResumeLine, ...]:
    if len(lines) > MOST_LINES:
        raise Invalid(f"An entry has at most {MOST_LINES} lines; this one has {len(lines):,}.", field="lines")
    kept = tuple(ResumeLine(id=line.id, text=_words("lines", line.text)) for line in lines)
    ids = [line.id for line in kept]
    if len(set(ids)) != len(ids) or not all(ID.fullmatch(id) for id in ids):
        raise Invalid("Every line is known by eight letters and figures of its own.", field="lines")
    return tuple(line for line in kept if line.text)


def _keywords(words: tuple[str, ...]) -> tuple[str, ...]:
    if len(words) > MOST_WORDS:
        raise Invalid(f"At most {MOST_WORDS} words fit here; these are {len(words):,}.", field="words")
    return tuple(word for word in (_words("words", word) for word in words) if word)


def _none(given: tuple[object, ...], name: str) -> tuple[()]:
    if given:
        raise Invalid("This section has no lines of that kind.", field=name)
    return ()


def _rest(rest: str) -> str:
    return clean(rest, field="rest", what="what else the resume says", limit=REST_LIMIT)
