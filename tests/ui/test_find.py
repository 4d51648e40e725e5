"""What the finder of every page finds."""

from __future__ import annotations

import re
from pathlib import Path

from jobs.writing_desk import WritingDesk
from tests.support.searching import Search
from ui import pages
from ui.addresses import address_of
from ui.finding import Found, find_anything
from ui.frame import PLACES


def found(search: Search, text: str) -> dict[str, list[Found]]:
    groups = find_anything(search.tracker, search.seeker, WritingDesk(), text=text)
    return {group.name: list(group.items) for group in groups}


def test_without_a_word_there_is_what_can_be_done_and_where_to_go(search: Search) -> None:
    groups = found(search, "  ")
    assert list(groups) == ["Do", "Go to"]
    assert {one.address for one in groups["Go to"]} >= {address for *_, address in PLACES}
    assert all(bool(one.address) != bool(one.deed) for items in groups.values() for one in items)


def test_everything_of_ones_own_is_found(search: Search) -> None:
    role = search.save("Lighthouse Keeper", "Nordlicht")
    robin = search.meet("Robin Lightfoot")
    groups = found(search, "light")
    assert [one.address for one in groups["Applications"]] == [address_of(role)]
    assert [one.address for one in groups["People"]] == [address_of(robin)]
    assert [one.deed for one in groups["Do"]] == ["look", "like-system"]
    assert next(iter(groups)) == "Applications"


def test_letters_are_found_and_lead_to_their_place(search: Search) -> None:
    addresses = [one.address for one in found(search, "thank you")["Letters"]]
    assert addresses
    assert all(address.startswith("/letters#letter-") for address in addresses)


def test_a_page_comes_before_what_only_holds_its_name(search: Search) -> None:
    search.save("Head of Today's News", "Acme")
    assert list(found(search, "today"))[:1] == ["Go to"]


def test_a_slip_of_the_finger_still_finds(search: Search) -> None:
    role = search.save("Lighthouse Keeper", "Nordlicht")
    assert [one.address for one in found(search, "nordlihct")["Applications"]] == [address_of(role)]
    assert [one.deed for one in found(search, "lk").get("Do", [])] == []


def test_what_no_record_can_hold_finds_nothing_and_hurts_nobody(search: Search) -> None:
    search.save("Lighthouse Keeper", "Nordlicht")
    for text in ("\0", "\ud800", "zebra crossing", "%", "x" * 200):
        assert "Applications" not in found(search, text)


def test_what_was_touched_lately_comes_first_and_what_was_removed_does_not(search: Search) -> None:
    role, gone, robin = search.save("Keeper"), search.save("Mistake"), search.meet("Robin Lightfoot")
    search.change(role, lambda it, stamp: it.add_note(text="x", stamp=stamp))
    search.change(gone, lambda it, stamp: it.remove(stamp=stamp))
    out = search.meet("Somebody")
    search.change_contact(out, lambda it, stamp: it.remove(stamp=stamp))
    groups = found(search, "")
    assert list(groups) == ["Lately", "Do", "Go to"]
    assert [one.address for one in groups["Lately"]] == [address_of(role), address_of(robin)]


def test_no_page_that_has_an_address_of_its_own_is_missing(search: Search) -> None:
    texts = [path.read_text("utf-8") for path in Path(pages.__file__).parent.glob("*.py")]
    addresses = {address for text in texts for address in re.findall(r'@page\("([^"{]+)"\)', text)}
    groups = found(search, "")
    assert {"/replay", "/capture"} <= addresses
    assert addresses - {one.address for items in groups.values() for one in items} == set()
