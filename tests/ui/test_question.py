"""The sheet that asks for something: ready to be typed into, and in reach, on every page that opens it."""

from __future__ import annotations

from nicegui import ui

from tests.support.visiting import House, click, elements
from ui import theme


async def test_what_is_typed_next_goes_into_its_first_field(home: House) -> None:
    user = await home.visit("/people")
    await click(user, marker="add")
    await user.should_see("Who is it?")
    assert ["autofocus" in field.props for field in elements(user, ui.input, marker="name")] == [True]
    assert ["autofocus" in field.props for field in elements(user, ui.input, marker="company")] == [False]


def test_its_looks_do_not_hang_on_the_page() -> None:
    """A sheet whose form does not give up its box hides its buttons below the edge of a phone."""
    rules = theme.stylesheet()
    assert ".question > form { display: contents; }" in rules
    assert ".moment-heard {" in rules
