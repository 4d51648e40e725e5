"""Resumes as PDF: read in order by others, tagged, the same bytes, and never taken for source."""

from __future__ import annotations

import io
import json
import re
import shutil
import subprocess
import sys
import unicodedata
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date
from itertools import count, pairwise
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from domain.errors import Invalid
from domain.json_resume import from_json
from domain.resume_content import LANGUAGES, PAPERS, THEMES, Basics, Content, Look, ResumeItem, ResumeLine
from domain.values import Letter
from jobs.resume_page import month, page_of
from jobs.themes import FOLDER, Themes
from jobs.typesetting import TIGHTEST, USUAL, Typesetter
from tests.support.pdfium import heard

THEMES_KNOWN = Path(__file__).parents[1] / "golden" / "themes.txt"
SAMPLE = Path(__file__).parents[1] / "data" / "resume.json"
HOSTILE = '#read("/etc/passwd") #panic() $x^2$ *b* _i_ @ref <tag> \\ // /* ` = "quoted" [x] {y} <script>'
SIZES = {"a4": (595, 842), "us-letter": (612, 792)}


@pytest.fixture(scope="module")
def typesetter() -> Typesetter:
    return Typesetter()


def sample() -> Content:
    numbers = count()
    return from_json(SAMPLE.read_text("utf-8"), new_id=lambda: f"{next(numbers):08x}")


def spread(content: Content, *, times: int) -> Content:
    """The same with its first job told several times."""
    job = content.items("work")[0]
    jobs = tuple(replace(job, id=f"{n:08x}") for n in range(times))
    return content.with_items("work", jobs)


def read(pdf: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(pdf))


def words_of(pdf: bytes) -> str:
    return re.sub(r"\s+", " ", " ".join(page.extract_text() for page in read(pdf).pages))


def probes(content: Content) -> list[str]:
    """Something of every part, in the order in which it is read."""
    found = [content.basics.name, content.basics.label, content.basics.email, content.basics.phone]
    found.append("turns nightly batches into streams")
    for section, item in content.everything():
        if section != "profiles":
            found += [said for name, said in item.values if name in {"position", "title", "institution", "name"}][:1]
            found += [line.text.split(";")[0] for line in item.lines]
    return found


READERS: dict[str, Callable[[bytes], str]] = {"pypdf": words_of, "pdfium": lambda pdf: heard(pdf).text}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("theme", THEMES)
def test_every_word_is_read_in_its_order(typesetter: Typesetter, theme: str, reader: str) -> None:
    sheets = typesetter.set(sample(), Look(theme=theme))
    text, at = READERS[reader](sheets.pdf), 0
    for probe in probes(sample()):
        at = text.find(probe, at)
        assert at >= 0, probe


@pytest.mark.parametrize("paper", PAPERS)
@pytest.mark.parametrize("theme", THEMES)
def test_it_fits_one_page_of_either_paper(typesetter: Typesetter, theme: str, paper: str) -> None:
    sheets = typesetter.set(sample(), Look(theme=theme, paper=paper))
    (page,) = read(sheets.pdf).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == SIZES[paper]
    assert sheets.pages == 1
    assert TIGHTEST <= json.loads(sheets.given)["density"] < USUAL


def test_a_little_fills_the_page_and_too_much_takes_two(typesetter: Typesetter) -> None:
    little = Content(basics=Basics(name="Ada", summary="Short."))
    assert json.loads(typesetter.set(little, Look()).given)["density"] > USUAL
    much = typesetter.set(spread(sample(), times=9), Look())
    assert (much.pages, len(read(much.pdf).pages)) == (2, 2)
    assert TIGHTEST <= json.loads(much.given)["density"] <= USUAL
    assert "Ada Müller · 1 / 2" in words_of(much.pdf)
    assert typesetter.set(sample(), Look(one_page=False)).pages == 2


@pytest.mark.parametrize("theme", THEMES)
def test_it_is_tagged_for_those_who_listen(typesetter: Typesetter, theme: str) -> None:
    pdf = typesetter.set(sample(), Look(theme=theme, language="de")).pdf
    root: Any = read(pdf).root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in (root["/Metadata"].get_object().get_data()).decode()
    told = heard(pdf)
    assert (told.language, told.title) == ("de", "Ada Müller – Senior Data Engineer")
    said = told.kinds()
    assert [said.count(f"H{level}") for level in (1, 2)] == [1, 11]
    assert said.count("H3") >= 9
    assert [heading for heading in said if heading in {"H1", "H2", "H3"}][:3] == ["H1", "H2", "H3"]
    assert said.count("LI") == sum(len(item.lines) for _, item in sample().everything())
    lists = [one for tag in told.tags for one in tag.walk() if one.kind == "L"]
    assert sum(len(one.inside) for one in lists) == said.count("LI")
    assert {tuple(inner.kind for inner in item.inside) for one in lists for item in one.inside} == {("Lbl", "LBody")}
    assert "Link" in said


@pytest.mark.parametrize("theme", THEMES)
def test_no_level_of_headings_is_left_out(typesetter: Typesetter, theme: str) -> None:
    nameless = ResumeItem(id="22222222", lines=(ResumeLine(id="33333333", text="Alone"),))
    content = replace(sample(), sections=(("work", (nameless,)), *sample().sections[1:]))
    levels = [int(kind[1]) for kind in heard(typesetter.set(content, Look(theme=theme)).pdf).kinds() if kind in LEVELS]
    assert all(after <= before + 1 for before, after in pairwise([0, *levels]))


LEVELS = {"H1", "H2", "H3"}


def test_the_same_words_make_the_same_bytes_in_another_process(typesetter: Typesetter) -> None:
    program = (
        "import sys; from itertools import count; from pathlib import Path; from domain.json_resume import from_json;"
        "from domain.resume_content import Look; from jobs.typesetting import Typesetter; numbers = count();"
        f"content = from_json(Path({str(SAMPLE)!r}).read_text('utf-8'), new_id=lambda: format(next(numbers), '08x'));"
        "print(Typesetter().set(content, Look(theme='classic')).digest)"
    )
    elsewhere = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True, text=True).stdout
    assert elsewhere.strip() == typesetter.set(sample(), Look(theme="classic")).digest


@pytest.mark.parametrize("theme", THEMES)
def test_what_was_sent_is_made_again_from_what_was_told(typesetter: Typesetter, theme: str) -> None:
    sheets = typesetter.set(sample(), Look(theme=theme, accent="#7a1f2b"))
    assert Typesetter().again(given=sheets.given, theme=theme) == sheets
    assert (sheets.template, sheets.engine[:6]) == (Typesetter().template, "typst ")


def test_what_was_sent_is_made_again_with_the_themes_of_then(tmp_path: Path) -> None:
    folder = tmp_path / "resume"
    shutil.copytree(FOLDER, folder)
    sheets = Typesetter(Themes(folder)).set(sample(), Look())
    past = folder / "past" / sheets.template[:12]
    past.mkdir(parents=True)
    for file in folder.glob("*.typ"):
        shutil.copy(file, past)
    (folder / "modern.typ").write_text((folder / "modern.typ").read_text("utf-8") + "\nAnd more.\n")
    later = Typesetter(Themes(folder))
    assert later.template != sheets.template
    assert later.again(given=sheets.given, theme="modern").pdf != sheets.pdf
    assert later.again(given=sheets.given, theme="modern", template=sheets.template) == sheets
    (past / "modern.typ").write_text("Something else.")
    assert later.again(given=sheets.given, theme="modern", template=sheets.template).pdf != sheets.pdf


def test_themes_that_went_out_with_a_version_stay_with_the_program() -> None:
    """A line for each: whoever changes a theme puts those before into ``past`` and adds the new digest."""
    known = THEMES_KNOWN.read_text("utf-8").split()
    themes = Themes()
    assert known[-1] == themes.digest, "a theme or font changed: see the docstring"
    assert all(themes.earlier(digest) for digest in known[:-1])


@pytest.mark.parametrize("theme", THEMES)
def test_hostile_words_are_words(typesetter: Typesetter, theme: str) -> None:
    lines = (ResumeLine(id="11111111", text=HOSTILE),)
    item = ResumeItem(
        id="22222222", values=(("position", HOSTILE), ("name", HOSTILE), ("url", "javascript:alert(1)")), lines=lines
    )
    basics = Basics(name=HOSTILE, label=HOSTILE, summary=HOSTILE, url='https://x.example/")#panic()', email=HOSTILE)
    sheets = typesetter.set(Content(basics=basics, sections=(("work", (item,)),)), Look(theme=theme))
    text = words_of(sheets.pdf).replace(" ", "")
    assert text.count(HOSTILE.replace(" ", "")) >= 6
    assert b"javascript" not in sheets.pdf
    assert "root:" not in text


SHOWN = {
    "Latin": "Łódź Nguyễn İğş Þóra",
    "Greek": "Ωμέγα Ἀθῆναι",
    "Cyrillic": "Привет Ґїє Ђорђе",
    "Hebrew": "שלום",
    "Arabic": "محمد گچپژ",
    "Devanagari": "नमस्ते",
    "Georgian": "ქართული",
    "Armenian": "Հայերեն",
    "signs": "→ ✓ ★ ≥ € ₹ ₿ ʃəʊ",
}
UNSHOWN = {
    "Chinese": "张伟",
    "Japanese": "山田",
    "Korean": "김민수",
    "Thai": "สวัสดี",
    "Tamil": "தமிழ்",
    "Bengali": "বাংলা",
    "emoji": "😀",
}


@pytest.mark.parametrize("script", SHOWN)
@pytest.mark.parametrize("theme", THEMES)
def test_names_of_many_alphabets_are_shown(typesetter: Typesetter, theme: str, script: str) -> None:
    sheets = typesetter.set(Content(basics=Basics(name=SHOWN[script])), Look(theme=theme))
    assert sheets.pages == 1
    if script in {
        "Latin",
        "Greek",
        "Cyrillic",
        "Georgian",
        "Armenian",
        "signs",
    }:  # the others are read by their clusters
        assert unicodedata.normalize("NFC", heard(sheets.pdf).text).startswith(SHOWN[script])


@pytest.mark.parametrize("script", UNSHOWN)
@pytest.mark.parametrize("theme", THEMES)
def test_a_sign_that_no_font_has_is_named(typesetter: Typesetter, theme: str, script: str) -> None:
    content = Content(basics=Basics(name=UNSHOWN[script]))
    named = f"“{UNSHOWN[script][0]}”"
    with pytest.raises(Invalid, match=f"The sign {named} is in none"):
        typesetter.set(content, Look(theme=theme))
    assert named in typesetter.draft(content, Look(theme=theme)).problem


@pytest.mark.parametrize(("sign", "named"), [("\ufeff", "U+FEFF"), ("\x81", "U+0081"), ("\U0010ffff", "U+10FFFF")])
def test_a_sign_that_nobody_sees_is_named_by_its_number(typesetter: Typesetter, sign: str, named: str) -> None:
    with pytest.raises(Invalid, match=re.escape(f"“{named}”")):
        typesetter.set(Content(basics=Basics(name=f"A{sign}B")), Look())


ANYTHING = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)


@settings(max_examples=60, deadline=None)
@given(ANYTHING, ANYTHING)
def test_whatever_is_pasted_is_shown_or_refused_in_words(typesetter: Typesetter, name: str, line: str) -> None:
    text = json.dumps({"basics": {"name": name}, "work": [{"position": line, "highlights": [line, name]}]})
    numbers = count()
    with suppress(Invalid):
        content = from_json(text, new_id=lambda: f"{next(numbers):08x}")
        assert typesetter.set(content, Look(one_page=False)).pages >= 1


def test_a_sketch_is_the_draft_at_the_density_that_is_known(typesetter: Typesetter) -> None:
    draft = typesetter.draft(sample(), Look())
    assert typesetter.sketch(sample(), Look(), density=draft.density) == draft.pictures
    assert len(typesetter.sketch(spread(sample(), times=9), Look(), density=draft.density)) > 1


def letter(body: str, *, subject: str = "Engineer") -> Letter:
    return Letter(kind="cover_letter", version="1", tone="warm", to="", subject=subject, body=body, via="copy")


DEAR = "Dear Robin,\n\nI would like to come.\n\nKind regards,\nAda Müller"
TO, DAY = ("Robin Ahrens", "Acme GmbH"), date(2026, 11, 23)


def of_fonts(pdf: bytes) -> set[str]:
    fonts: Any = read(pdf).pages[0]["/Resources"]["/Font"]  # type: ignore[index]
    return {fonts[name].get_object()["/BaseFont"].partition("+")[2].partition("-")[0] for name in fonts}


@pytest.mark.parametrize("theme", THEMES)
def test_a_letter_wears_the_look_of_its_resume(typesetter: Typesetter, theme: str) -> None:
    look = Look(theme=theme, paper="us-letter")
    sheets = typesetter.letter(letter(DEAR), to=TO, day=DAY, content=sample(), look=look)
    text, at = words_of(sheets.pdf), 0
    for probe in (
        "Ada Müller",
        "ada@example.org",
        *TO,
        "23 Nov 2026",
        "Engineer",
        "Dear Robin,",
        "regards, Ada Müller",
    ):
        at = text.find(probe, at)
        assert at >= 0, probe
    (page,) = read(sheets.pdf).pages
    assert (round(page.mediabox.width), round(page.mediabox.height)) == SIZES["us-letter"]
    assert of_fonts(sheets.pdf) <= of_fonts(typesetter.set(sample(), look).pdf)
    told = heard(sheets.pdf)
    assert [told.kinds().count(tag) for tag in ("H1", "H2")] == [1, 1]
    assert told.kinds().count("P") >= 3
    assert (told.language, told.title) == ("en", "Engineer – Ada Müller")
    assert typesetter.again(given=sheets.given, theme=sheets.theme) == sheets


def test_a_letter_is_words_and_takes_the_pages_it_needs(typesetter: Typesetter) -> None:
    hostile = typesetter.letter(letter(HOSTILE, subject=HOSTILE), to=(HOSTILE,), day=DAY, content=sample(), look=Look())
    assert words_of(hostile.pdf).replace(" ", "").count(HOSTILE.replace(" ", "")) == 3
    long = typesetter.letter(letter("Once more.\n\n" * 200), to=TO, day=DAY, content=sample(), look=Look())
    assert long.pages == len(read(long.pdf).pages) > 1
    with pytest.raises(Invalid, match="“日” is in none"):
        typesetter.letter(letter("日"), to=TO, day=DAY, content=sample(), look=Look())


def test_an_empty_resume_can_be_looked_at(typesetter: Typesetter) -> None:
    empty = ResumeItem(id="22222222")
    sections = tuple((name, (empty,)) for name in ("work", "skills", "education", "references"))
    for theme in THEMES:
        assert typesetter.draft(Content(sections=sections), Look(theme=theme)).problem == ""


def test_only_our_own_themes_are_set(typesetter: Typesetter) -> None:
    with pytest.raises(Invalid):
        typesetter.again(given='{"density": 100, "page": {}}', theme="../../etc/passwd")
    assert set(typesetter.themes()) == set(THEMES)


def test_plain_text_says_the_same_in_the_same_order(typesetter: Typesetter) -> None:
    text, at = re.sub(r"\s+", " ", typesetter.text(sample(), Look())), 0
    for probe in probes(sample()):
        at = text.find(probe, at)
        assert at >= 0, probe
    assert max(map(len, typesetter.text(sample(), Look()).splitlines())) <= 90


@pytest.mark.parametrize(
    ("date", "language", "words"),
    [
        ("2021-04", "en", "Apr 2021"),
        ("2021-04-09", "de", "Apr. 2021"),
        ("2021", "fr", "2021"),
        ("2021-13", "en", "2021-13"),
        ("spring", "es", "spring"),
    ],
)
def test_dates_are_written_as_people_do(date: str, language: str, words: str) -> None:
    assert month(date, language) == words


def test_every_language_has_its_headings() -> None:
    for language in LANGUAGES:
        titles = [section["title"] for section in page_of(sample(), Look(language=language))["sections"]]
        assert len(set(titles)) == 11


def test_an_entry_says_since_when_and_until_when() -> None:
    def dates(**values: str) -> str:
        item = ResumeItem(id="11111111", values=tuple(values.items()))
        page = page_of(Content(sections=(("work", (item,)),)), Look())
        return str(page["sections"][0]["entries"][0]["dates"])

    assert dates(startDate="2020-01") == "Jan 2020 – present"
    assert dates(startDate="2020-01", endDate="2021") == "Jan 2020 – 2021"
    assert dates(endDate="2021") == "2021"
    assert dates() == ""
