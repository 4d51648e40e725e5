"""Bringing a file along, without a browser."""

from __future__ import annotations

from collections.abc import Mapping

from nicegui import ui
from nicegui.elements.upload_files import SmallFileUpload
from nicegui.events import UploadEventArguments, handle_event
from nicegui.testing import User

from projections import board
from tests.support.eventually import eventually_async
from tests.support.visiting import House, click, elements, until

TABLE = b"Company,Role,Date Applied,Status\nAcme,Dev,03/02/2026,Parking lot\nCurie,Chemist,05/02/2026,Applied\n"


async def given(home: House, content: bytes, name: str = "hunt.csv") -> User:
    """The page with a file handed to it."""
    user = await home.visit("/data/import")
    await eventually_async(lambda: bool(elements(user, ui.upload, marker="import-file")))
    [upload] = elements(user, ui.upload, marker="import-file")
    file = SmallFileUpload(name, "text/csv", content)
    with user:
        for handler in upload._upload_handlers:  # noqa: SLF001 the test browser has no file dialog
            handle_event(handler, UploadEventArguments(sender=upload, client=upload.client, file=file))
    return user


def stands(home: House) -> Mapping[str, str]:
    return {card.company: card.stage for card in board.everything(home.search.tracker, "me")}


async def answer(user: User, *, marker: str, value: object) -> None:
    def there() -> list[ui.select]:
        return elements(user, ui.select, marker=marker)

    await eventually_async(lambda: bool(there()))
    there()[0].value = value


async def test_what_is_open_is_asked_and_then_all_of_it_comes_and_goes(home: House) -> None:
    user = await given(home, TABLE)
    await user.should_see("hunt.csv: 2 rows")
    await user.should_see("2 new.")
    await user.should_see("Answer what is open above, and it can begin.")
    await answer(user, marker="stage-value", value="offer")
    await eventually_async(lambda: bool(elements(user, ui.radio, marker="days")))
    elements(user, ui.radio, marker="days")[0].value = True
    await click(user, marker="bring")
    await until(lambda: stands(home), {"Acme": "offer", "Curie": "applied"})
    await user.should_see("The last file changed 2 applications.")
    await click(user, marker="undo-import")
    await until(lambda: stands(home), {})
    await user.should_not_see("The last file changed")


async def test_a_second_time_there_is_nothing_to_do(home: House) -> None:
    table = TABLE.replace(b"Parking lot", b"Offer").replace(b"03/02/2026", b"2026-02-03").replace(b"05/02/", b"15/02/")
    user = await given(home, table)
    await click(user, marker="bring")
    await until(lambda: stands(home), {"Acme": "offer", "Curie": "applied"})
    again = await given(home, table)
    await again.should_see("Everything in this file is here already.")


async def test_a_column_can_be_corrected(home: House) -> None:
    user = await given(home, b"Firma,Role\nAcme,Dev\n")
    await user.should_see("1 new.")
    await answer(user, marker="column-company", value="Firma")
    await eventually_async(lambda: "Acme" in str([one.content for one in user.find(ui.html).elements]))
    await click(user, marker="bring")
    await until(lambda: stands(home), {"Acme": "saved"})


async def test_what_is_no_table_is_said_so(home: House) -> None:
    user = await given(home, b"PK\x03\x04 nonsense", name="holiday.zip")
    await user.should_see("holiday.zip: That archive is damaged or locked with a password.")


async def test_what_was_removed_is_offered_and_comes_only_when_ticked(home: House) -> None:
    table = b"Company,Role\nAcme,Dev\nCurie,Chemist\n"
    user = await given(home, table)
    await click(user, marker="bring")
    await until(lambda: len(stands(home)), 2)
    for card in board.everything(home.search.tracker, "me"):
        home.search.change(card.id, lambda one, stamp: one.remove(stamp=stamp))
    again = await given(home, table)
    await again.should_see("2 that you removed before and that stay away.")
    await again.should_see("There is nothing new in this file.")
    await eventually_async(lambda: len(elements(again, ui.checkbox, marker="again")) == 2)
    elements(again, ui.checkbox, marker="again")[0].value = True
    await again.should_see("1 new, 1 that you removed before")
    await click(again, marker="bring")
    await until(lambda: list(stands(home)), ["Acme"])


async def test_undo_says_what_stayed_and_why(home: House) -> None:
    user = await given(home, b"Company,Role\nAcme,Dev\nCurie,Chemist\n")
    await click(user, marker="bring")
    await until(lambda: len(stands(home)), 2)
    [moved] = [card.id for card in board.everything(home.search.tracker, "me") if card.company == "Acme"]
    home.search.move(moved, "offer")
    await click(user, marker="undo-import")
    await until(lambda: stands(home), {"Acme": "offer"})
    await user.should_see("One stayed")
    await user.should_see("Dev, Acme")
    await user.should_see("Last: Moved to Offer")


async def test_what_is_looked_at_is_looked_at_again_after_an_undo(home: House) -> None:
    table = b"Company,Role\nAcme,Dev\n"
    first = await given(home, table)
    await click(first, marker="bring")
    await until(lambda: len(stands(home)), 1)
    user = await given(home, table)
    await user.should_see("Everything in this file is here already.")
    await click(user, marker="undo-import")
    await user.should_see("1 new.")


async def test_a_due_date_means_what_is_chosen(home: House) -> None:
    user = await given(home, b"Company,Role,Status,Due Date\nAcme,Dev,Saved,2026-03-20\n")
    await user.should_see("What does “Due Date” mean?")
    [due] = elements(user, ui.radio, marker="due")
    assert due.value == "depends"
    due.value = "nothing"
    await click(user, marker="bring")
    await until(lambda: len(stands(home)), 1)
    [card] = board.everything(home.search.tracker, "me")
    assert card.closing_on is None
