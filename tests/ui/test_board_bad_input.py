"""Whatever is typed into a field of the board: it is stored as it was typed, or refused in words beside the field."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pytest
from nicegui import ui
from nicegui.elements.mixins.validation_element import ValidationElement
from nicegui.testing import User

from domain.application import JobApplication
from tests.support.eventually import eventually_async
from tests.support.visiting import House, click, elements
from ui.addresses import address_of

TEXTS = (
    "",
    "   ",
    "x" * 100_000,
    "👩‍🚀🇺🇳🏳️‍🌈",
    "مرحبا بالعالم",
    "a\0b",
    "a\u202eb",
    "e\u0301",
    "<script>alert(1)</script>",
    "'; DROP TABLE board; --",
    "two\nlines",
)
TIMES = ("", "soon", "31 december 2999", "0/0/0", "99:99", "1 january 1066", "x" * 100_000, "a\0b", "👩‍🚀")


@dataclass(frozen=True)
class Form:
    """A sheet of the panel: how it is opened, what is typed into its other fields, and what a field is stored as."""

    name: str
    field: str
    opened_by: str
    stored: Callable[[JobApplication], object]
    others: tuple[tuple[str, str], ...] = ()


def only(values: Any) -> object:
    return next(iter(values), None)


def talk(name: str) -> Callable[[JobApplication], object]:
    return lambda application: only(getattr(talk, name) for talk in application.interviews.values())


def why(application: JobApplication) -> object:
    return only(step.why for step in application.steps.values() if not step.rule)


FRIDAY = (("starts", "friday"),)
FORMS = (
    Form("details", "role", "edit-details", lambda a: a.details.role),
    Form("details", "company", "edit-details", lambda a: a.details.company),
    Form("details", "location", "edit-details", lambda a: a.details.location),
    Form("details", "salary", "edit-details", lambda a: a.details.salary),
    Form("details", "source", "edit-details", lambda a: a.details.source),
    Form("answer", "words", "They got in touch", lambda a: a.answered_at),
    Form("offer", "amount", "An offer", lambda a: a.offer and a.offer.amount),
    Form("interview", "place", "An interview", talk("place"), FRIDAY),
    Form("interview", "form", "An interview", talk("form"), FRIDAY),
    Form("step", "why", "plan-step", why, (("due", "friday"),)),
    Form("end", "reason", "They said no", lambda a: a.outcome),
    Form("person", "name", "add-person", lambda a: only(a.contacts)),
    Form("person", "part", "add-person", lambda a: only(a.contacts.values()), (("name", "Dana"),)),
    Form("posting", "text", "Keep the posting’s text", lambda a: a.posting),
)


@pytest.mark.parametrize("form", FORMS, ids=[f"{form.name}-{form.field}" for form in FORMS])
async def test_a_text_is_stored_as_it_was_typed_or_refused_in_words(house: House, form: Form) -> None:
    for text in TEXTS:
        await _is_kept_or_refused(house, form, text)


async def _is_kept_or_refused(house: House, form: Form, text: str) -> None:
    card = house.search.applied("Designer", "Acme")
    before = form.stored(house.search.application(card))
    user = await _opened(house, card, form.opened_by)
    for name, words in (*form.others, (form.field, text)):
        field(user, name).value = words
    user.find(marker="question").trigger("submit")
    await eventually_async(lambda: field(user, form.field).error or _is_closed(user))
    stored, error = form.stored(house.search.application(card)), field(user, form.field).error
    assert stored == before if error else _kept(stored, text, before), f"{text[:40]!r}: {error!r}, {stored!r}"


@pytest.mark.parametrize(
    ("opened_by", "name"),
    [("They named a date", "by"), ("An interview", "starts"), ("plan-step", "due"), ("Other date …", "at")],
)
async def test_a_time_is_understood_or_refused_in_words(house: House, opened_by: str, name: str) -> None:
    card = house.search.applied("Designer", "Acme")
    user = await _opened(house, card, opened_by)
    position = house.search.tracker.position()
    for text in TIMES:
        field(user, name).value = text
        user.find(marker="question").trigger("submit")
        await eventually_async(lambda: field(user, name).error)
        assert house.search.tracker.position() == position, text


@pytest.mark.parametrize("text", TEXTS)
async def test_a_line_is_added_or_refused_in_words(house: House, text: str) -> None:
    user = await house.visit()
    line = field(user, "quick-add")
    line.value = f"{text} @ {text}"
    user.find(marker="quick-form").trigger("submit")
    await eventually_async(lambda: line.error or (house.search.lane("saved") and line.value == ""))


@pytest.mark.parametrize("text", TEXTS)
async def test_a_tag_is_put_on_or_refused_in_words(house: House, text: str) -> None:
    card = house.search.save()
    user = await _opened(house, card, "")
    tag = field(user, "tag")
    tag.value = text
    user.find(marker="tag", kind=ui.input).trigger("keydown.enter")
    await eventually_async(lambda: tag.error or house.search.application(card).tags)


async def _opened(house: House, card: str, opened_by: str) -> User:
    user = await house.visit(address_of(card))
    await eventually_async(lambda: elements(user, ui.html, marker="timeline"))
    if opened_by:
        by_mark = opened_by.islower()
        await click(user, "" if by_mark else opened_by, marker=opened_by if by_mark else "")
        await eventually_async(lambda: elements(user, ui.element, marker="question"))
    return user


def field(user: User, name: str) -> ValidationElement[Any]:
    return elements(user, ValidationElement, marker=name)[-1]


def _is_closed(user: User) -> bool:
    return not any(dialog.value for dialog in elements(user, ui.dialog, marker="question-dialog"))


def _kept(stored: object, text: str, before: object) -> bool:
    """Exactly as typed but for blanks at the ends and between words; or the same as before where nothing was said."""
    if not isinstance(stored, str) or "/" in stored:
        return stored is not None
    wanted = unicodedata.normalize("NFC", text)
    said_nothing = not wanted.strip() and stored == before
    return said_nothing or stored in {wanted, " ".join(wanted.split()), "rejected", "You chose this time."}
