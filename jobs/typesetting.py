"""Resumes set as pages: tagged PDF with the same bytes for the same words, pictures of the pages, and plain text."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from importlib.metadata import version
from threading import Lock

import typst

from domain.errors import Invalid
from domain.resume_content import THEMES, Content, Look
from domain.resume_difference import Change, changes
from domain.values import Letter
from jobs.resume_page import Words, letter_page, page_of, plain_text
from jobs.resume_parts import parts_of
from jobs.themes import LETTER, Themes

ENGINE = f"typst {version('typst')}"
# Hundredths, so that the same words find the same density on every machine.
LOOSEST, USUAL, TIGHTEST, STEP = 125, 100, 70, 5
UNSHOWN = re.compile(
    r'the text (?:contains the disallowed codepoint )?`?"(.+?)"`?(?: could not be displayed|$|\n)', re.DOTALL
)
HIDDEN = re.compile(r"\\u\{([0-9a-f]+)\}")
NAMES: Mapping[str, tuple[str, str]] = {
    "modern": ("Modern", "A clear sans with one accent. Fits most offices."),
    "classic": ("Classic", "A book face with fine rules. For law, finance, research."),
    "margin": ("Margin", "Dates in a margin of their own. Easy to scan."),
}


@dataclass(frozen=True, kw_only=True)
class Sheets:
    """A resume as it was set. ``given`` is all the typesetter was told: it makes the same again."""

    given: str
    theme: str
    pages: int
    pdf: bytes
    engine: str
    template: str

    @property
    def digest(self) -> str:
        """The SHA-256 of the PDF."""
        return sha256(self.pdf).hexdigest()


@dataclass(frozen=True, kw_only=True)
class Draft:
    """Each page as SVG; ``density`` in hundredths of the usual one; ``problem`` says why there can be no PDF yet."""

    pictures: tuple[bytes, ...]
    density: int
    problem: str


class Typesetter:
    """Sets one resume at a time; every theme is read once."""

    def __init__(self, themes: Themes | None = None) -> None:
        self._themes = themes or Themes()
        self._lock = Lock()
        self._presses: dict[str, typst.Compiler] = {}

    @property
    def template(self) -> str:
        """The SHA-256 of themes and fonts."""
        return self._themes.digest

    def themes(self) -> Mapping[str, tuple[str, str]]:
        """Name and a few words on each theme, by its key."""
        return {theme: NAMES[theme] for theme in THEMES}

    def set(self, content: Content, look: Look) -> Sheets:
        """The resume on as few pages as ``look`` asks for. Raises Invalid when signs cannot be shown, naming them."""
        with self._lock:
            given = self._given(content, look)
            return self._sheets(look.theme, given, self._printed(look.theme, given))

    def letter(self, letter: Letter, *, to: tuple[str, ...], day: date, content: Content, look: Look) -> Sheets:
        """A letter in the look of a resume, beside which it lies. Raises Invalid when signs cannot be shown."""
        page = letter_page(letter, to=to, day=day, content=content, look=look)
        with self._lock:
            given = _given(page, self._fitting(LETTER, page))
            return self._sheets(LETTER, given, self._printed(LETTER, given))

    def again(self, *, given: str, theme: str, template: str = "") -> Sheets:
        """A resume that was set before, from all that was told then, with the themes of then if they are known."""
        earlier = None if template in {"", self.template} else self._themes.earlier(template)
        if earlier is not None:
            return Typesetter(earlier).again(given=given, theme=theme)
        with self._lock:
            return self._sheets(theme, given, self._printed(theme, given))

    def sketch(self, content: Content, look: Look, *, density: int) -> tuple[bytes, ...]:
        """Its pages as SVG at a density that was found before: all there is time for between two keys."""
        with self._lock:
            return self._pictures(look.theme, _given(page_of(content, look), density))

    def draft(self, content: Content, look: Look) -> Draft:
        """The resume to look at, at the density that it will have, and whether it can be printed."""
        with self._lock:
            given = self._given(content, look)
            pictures = self._pictures(look.theme, given)
            try:
                self._printed(look.theme, given)
            except Invalid as refusal:
                problem = refusal.message
            else:
                problem = ""
        return Draft(pictures=pictures, density=json.loads(given)["density"], problem=problem)

    def compared(self, given: str, base: Content) -> tuple[Change, ...]:
        """What a resume that was set before says other than ``base``."""
        page = json.loads(given)["page"]
        return changes(parts_of(page_of(base, Look(language=page["language"]))), parts_of(page))

    def compared_sent(self, before: str, after: str) -> tuple[Change, ...]:
        """What one resume that was set says other than one that was set before."""
        return changes(parts_of(json.loads(before)["page"]), parts_of(json.loads(after)["page"]))

    def compared_contents(self, before: Content, after: Content) -> tuple[Change, ...]:
        """What one resume says other than another, whatever they look like."""
        return changes(parts_of(page_of(before, Look())), parts_of(page_of(after, Look())))

    def text(self, content: Content, look: Look) -> str:
        """The resume as plain text."""
        return plain_text(page_of(content, look))

    def _given(self, content: Content, look: Look) -> str:
        page = page_of(content, look)
        return _given(page, self._fitting(look.theme, page) if look.one_page else USUAL)

    def _fitting(self, theme: str, page: Words) -> int:
        """The loosest density at which it takes no more pages than at the tightest; several are not stretched."""
        low = TIGHTEST // STEP
        fewest = self._pages(theme, _given(page, low * STEP))
        high = (LOOSEST if fewest == 1 else USUAL) // STEP
        while low < high:
            middle = (low + high + 1) // 2
            if self._pages(theme, _given(page, middle * STEP)) <= fewest:
                low = middle
            else:
                high = middle - 1
        return low * STEP

    def _pages(self, theme: str, given: str) -> int:
        source, inputs = self._themes.source(theme), _inputs(given)
        found = typst.query(source, "<end>", field="value", one=True, sys_inputs=inputs, **self._themes.place)
        return int(found)

    def _pictures(self, theme: str, given: str) -> tuple[bytes, ...]:
        found = self._press(theme).compile(format="svg", sys_inputs=_inputs(given))
        return tuple(found) if isinstance(found, list) else (found or b"",)

    def _printed(self, theme: str, given: str) -> bytes:
        """The PDF. Raises Invalid when its fonts have no such sign."""
        try:
            made = self._press(theme).compile(format="pdf", pdf_standards=["ua-1"], sys_inputs=_inputs(given))
        except typst.TypstError as error:
            sign = unshown(error.message)
            if not sign:
                raise
            raise Invalid(
                f"The sign “{sign}” is in none of the fonts; the PDF cannot show it. "
                "Say it in other letters, such as Latin ones."
            ) from None
        if not isinstance(made, bytes):
            raise TypeError("a PDF is one file")
        return made

    def _sheets(self, theme: str, given: str, pdf: bytes) -> Sheets:
        return Sheets(
            given=given, theme=theme, pages=self._pages(theme, given), pdf=pdf, engine=ENGINE, template=self.template
        )

    def _press(self, theme: str) -> typst.Compiler:
        if theme not in self._presses:
            self._presses[theme] = typst.Compiler(self._themes.source(theme), **self._themes.place)
        return self._presses[theme]


def unshown(message: str) -> str:
    """The sign that Typst says no PDF can show, by its number where nobody can see it; empty for other messages."""
    found = UNSHOWN.search(message)
    return HIDDEN.sub(lambda number: f"U+{int(number[1], 16):04X}", found[1]) if found else ""


def _given(page: Words, density: int) -> str:
    return json.dumps({"density": density, "page": page}, ensure_ascii=False, sort_keys=True)


def _inputs(given: str) -> dict[str, str]:
    said = json.loads(given)
    return {"page": json.dumps(said["page"]), "density": f"{said['density'] / 100:.2f}"}
