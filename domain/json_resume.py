"""JSON Resume (jsonresume.org, 1.x) read into a resume and written out again; what we have no field for is kept too."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import fields
from typing import Any, NoReturn

from domain.errors import Invalid
from domain.resume_content import (
    FIELDS,
    LINES,
    MOST_ITEMS,
    MOST_LINES,
    MOST_WORDS,
    WORDS,
    Basics,
    Content,
    ResumeItem,
    ResumeLine,
    checked,
)

LARGEST = 1 << 20
DEEPEST = 12
SCHEMA = "https://raw.githubusercontent.com/jsonresume/resume-schema/v1.0.0/schema.json"
PLACE = ("address", "city", "region", "postalCode", "countryCode")
BASICS = tuple(one.name for one in fields(Basics) if one.name not in {"rest", *PLACE})

Json = dict[str, Any]


def from_json(text: str, *, new_id: Callable[[], str]) -> Content:
    """The resume in a JSON Resume file. Raises Invalid in the seeker's words."""
    whole = _object(_parsed(text), "The file")
    basics = _object(whole.pop("basics", {}), "What stands under “basics”")
    sections: Json = {"profiles": basics.pop("profiles", [])}
    sections |= {name: whole.pop(name) for name in list(whole) if name in FIELDS and name != "profiles"}
    read = ((name, _items(name, given, new_id)) for name, given in sections.items() if given)
    return checked(
        Content(basics=_basics(basics), sections=tuple((n, items) for n, items in read if items), rest=_rest(whole))
    )


def to_json(content: Content) -> str:
    """The resume as a JSON Resume file."""
    whole: Json = {"$schema": SCHEMA, "basics": _basics_out(content.basics)}
    for name, items in content.sections:
        home = whole["basics"] if name == "profiles" else whole
        home[name] = [_item_out(name, item) for item in items]
    return json.dumps(whole | _loads(content.rest), ensure_ascii=False, indent=2) + "\n"


def _parsed(text: str) -> object:
    if len(text) > LARGEST:
        raise Invalid("That file is larger than any resume (1 MB).", field="file")
    try:
        found = json.loads(text.removeprefix("\ufeff"), parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise Invalid(
            "That is no JSON file. Export your resume as “JSON Resume” and choose that.", field="file"
        ) from None
    if _depth(found) > DEEPEST:
        raise Invalid("That file is nested deeper than any resume.", field="file")
    return found


def _no_number(word: str) -> NoReturn:
    raise ValueError(word)


def _depth(found: object) -> int:
    """No deeper than the parser itself can go, so this may call itself."""
    inner = found.values() if isinstance(found, dict) else found if isinstance(found, list) else ()
    return 1 + max(map(_depth, inner), default=0)


def _object(found: object, what: str) -> Json:
    if not isinstance(found, dict):
        raise Invalid(f"{what} is no part of a JSON Resume.", field="file")
    return dict(found)


def _basics(given: Json) -> Basics:
    location = given.pop("location", {})
    place = dict(location) if isinstance(location, dict) else {}
    said = {name: _take(given, name) for name in BASICS} | {name: _take(place, name) for name in PLACE}
    if place or not isinstance(location, dict):
        given["location"] = place or location
    return Basics(**said, rest=_rest(given))


def _items(section: str, given: object, new_id: Callable[[], str]) -> tuple[ResumeItem, ...]:
    if not isinstance(given, list):
        raise Invalid(f"What stands under “{section}” is no list.", field="file")
    if len(given) > MOST_ITEMS:
        raise Invalid(f"There are {len(given):,} entries under “{section}”; {MOST_ITEMS} fit.", field="file")
    return tuple(_item(section, _object(one, f"An entry under “{section}”"), new_id) for one in given)


def _item(section: str, given: Json, new_id: Callable[[], str]) -> ResumeItem:
    lines = _texts(given, LINES.get(section, ""), most=MOST_LINES)
    words = _texts(given, WORDS.get(section, ""), most=MOST_WORDS)
    values = tuple((name, _take(given, name)) for name in FIELDS[section])
    return ResumeItem(
        id=new_id(),
        values=tuple((name, said) for name, said in values if said),
        lines=tuple(ResumeLine(id=new_id(), text=text) for text in lines),
        words=tuple(words),
        rest=_rest(given),
    )


def _take(given: Json, name: str) -> str:
    """The words under ``name``, taken out of ``given``; anything but words stays there."""
    return given.pop(name) if isinstance(given.get(name), str) else ""


def _texts(given: Json, name: str, *, most: int) -> list[str]:
    found = given.get(name)
    if not isinstance(found, list) or not all(isinstance(one, str) for one in found):
        return []
    if len(found) > most:
        raise Invalid(f"An entry has {len(found):,} {name}; {most} fit.", field="file")
    del given[name]
    return found


def _rest(given: Json) -> str:
    """What we have no field for; nothing is kept of what says nothing."""
    kept = {name: said for name, said in given.items() if said not in (None, "", [], {}) and name != "$schema"}
    return json.dumps(kept, sort_keys=True) if kept else ""


def _basics_out(basics: Basics) -> Json:
    said = {name: getattr(basics, name) for name in BASICS if getattr(basics, name)}
    place = {name: getattr(basics, name) for name in PLACE if getattr(basics, name)}
    rest = _loads(basics.rest)
    if place and isinstance(rest.get("location", {}), dict):
        rest["location"] = {**place, **rest.get("location", {})}
    return said | rest


def _item_out(section: str, item: ResumeItem) -> Json:
    said: Json = dict(item.values)
    if item.words:
        said[WORDS[section]] = list(item.words)
    if item.lines:
        said[LINES[section]] = [line.text for line in item.lines]
    return said | _loads(item.rest)


def _loads(rest: str) -> Json:
    return dict(json.loads(rest)) if rest else {}
