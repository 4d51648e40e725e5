"""The board as a person uses it, without a browser."""

from __future__ import annotations

from html import escape
from pathlib import Path
from typing import Any

import pytest
from nicegui import ui
from nicegui.testing import User

from domain.values import LocalTime, Meaning, Stamp
from projections import board, plans
from tests.support.eventually import eventually_async
from tests.support.searching import Search, opened, wall
from tests.support.visiting import House, click, elements, until
from ui.components.card import CardElement
from ui.live import poke

STAGES = ("saved", "applied", "screening", "interviewing", "offer", "closed")


def column(user: User, stage: str) -> ui.column:
    [found] = elements(user, ui.column, marker=f"cards-{stage}")
    return found


def cards(user: User, stage: str) -> list[CardElement]:
    return [card for card in column(user, stage).default_slot.children if isinstance(card, CardElement)]


def roles(user: User, stage: str) -> list[str]:
    return [card.face.role for card in cards(user, stage) if card.face]


def lift(user: User) -> None:
    user.find(marker="board").trigger("start")


def drop(user: User, card: str, *, source: str, target: str, after: str | None) -> None:
    """What the browser tells when a card was let go right under the card ``after``."""
    old = [one.card for one in cards(user, source)].index(card)
    there = [one.card for one in cards(user, target) if one.card != card]
    new = there.index(after) + 1 if after else 0
    drag: dict[str, Any] = {"card": card, "after": after, "source": source, "target": target}
    drag |= {"old_index": old, "new_index": new}
    user.find(marker="board").trigger("end", drag)


def key(user: User, card: str, name: str) -> None:
    user.find(marker="board").trigger("keydown", {"card": card, "key": name})


def press(user: User, card: str, what: str) -> None:
    user.find(marker="board").trigger("click", {"card": card, "what": what})


# ------------------------------------------------------------------------------------------- what is shown


async def test_every_application_stands_in_its_column(house: House) -> None:
    house.search.save("Data Engineer")
    house.search.applied("Designer", "Acme")
    user = await house.visit()
    assert roles(user, "saved") == ["Data Engineer"]
    assert roles(user, "applied") == ["Designer"]
    await user.should_see("Ask where your application stands")


async def test_a_column_shows_its_first_cards_and_more_when_asked(house: House) -> None:
    for number in range(53):
        house.search.save(f"Role {number}")
        house.search.later(minutes=1)
    user = await house.visit()
    assert len(cards(user, "saved")) == 16
    await user.should_see("Show more of 53")
    user.find(marker="board").trigger("click", {"what": "more", "lane": "saved"})
    await until(lambda: len(cards(user, "saved")), 53)
    assert roles(user, "saved")[-1] == "Role 0"


@pytest.mark.parametrize(
    "title",
    [
        "<script>alert(1)</script>",
        "</h3><img src=x onerror=alert(1)>",
        "مهندس بيانات أول",
        "👩‍🚀 Rocket 🚀",
        "{{ 7 * 7 }} {% raw %}",
        "x" * 200,
    ],
)
async def test_a_hostile_title_is_shown_as_it_was_typed(house: House, title: str) -> None:
    house.search.save(title, company=f'"{title[:190]}"')
    user = await house.visit()
    [card] = cards(user, "saved")
    assert card.face is not None
    assert card.face.role == title
    assert "<script" not in card.content
    assert "<img" not in card.content
    assert f"<bdi>{escape(title)}</bdi>" in card.content


async def test_what_has_ended_stands_folded_away(house: House) -> None:
    application = house.search.applied("Designer")
    house.search.change(application, lambda one, stamp: one.reject(stamp=stamp))
    user = await house.visit()
    assert roles(user, "closed") == []
    user.find(marker="board").trigger("click", {"what": "fold", "lane": "closed"})
    await until(lambda: roles(user, "closed"), ["Designer"])


async def test_an_empty_board_offers_three_ways_to_begin(house: House) -> None:
    user = await house.visit()
    for way in ("Type one line", "Fill in a form", "Begin with a person"):
        await user.should_see(way)
    house.search.save()
    await user.should_not_see("Type one line")


# ---------------------------------------------------------------------------------------------- dragging


async def test_a_card_dropped_in_another_column_is_moved_there(house: House) -> None:
    first, second = house.search.save("First"), house.search.applied("Second")
    user = await house.visit()
    lift(user)
    drop(user, first, source="saved", target="applied", after=second)
    await until(lambda: house.search.lane("applied"), ["Second", "First"])
    assert house.search.application(first).applied_at is not None
    assert roles(user, "applied") == ["Second", "First"]


async def test_a_card_dropped_in_its_own_column_changes_places(house: House) -> None:
    for role in ("Third", "Second", "First"):
        house.search.save(role)
        house.search.later(minutes=1)
    user = await house.visit()
    first, second, _ = (card.card for card in cards(user, "saved"))
    lift(user)
    drop(user, first, source="saved", target="saved", after=second)
    await until(lambda: house.search.lane("saved"), ["Second", "First", "Third"])
    assert house.search.events(first)[-1] == "CardPlaced"


async def test_nothing_is_drawn_while_a_card_is_in_the_air(house: House) -> None:
    one, other = house.search.save("One"), house.search.save("Other")
    user = await house.visit()
    lift(user)
    house.search.move(other, "screening")
    newcomer = house.search.save("Newcomer")
    await user.should_not_see("Newcomer")
    drop(user, one, source="saved", target="offer", after=None)
    await until(lambda: roles(user, "screening"), ["Other"])
    assert roles(user, "offer") == ["One"]
    assert [card.card for card in cards(user, "saved")] == [newcomer]


async def test_a_card_that_was_moved_elsewhere_meanwhile_stays_there(house: House) -> None:
    card = house.search.save("One")
    user = await house.visit()
    lift(user)
    house.search.move(card, "offer")
    drop(user, card, source="saved", target="screening", after=None)
    await user.should_see("This card was moved meanwhile")
    await until(lambda: roles(user, "offer"), ["One"])
    assert roles(user, "screening") == []
    assert house.search.lane("offer") == ["One"]


async def test_a_card_that_left_the_board_while_it_was_in_the_air_is_gone(house: House) -> None:
    card, other = house.search.save("One"), house.search.save("Other")
    user = await house.visit()
    drag = {"card": card, "after": None, "source": "saved", "target": "offer", "old_index": 1, "new_index": 0}
    house.search.change(card, lambda one, stamp: one.archive(stamp=stamp))
    await until(lambda: [one.card for one in cards(user, "saved")], [other])
    user.find(marker="board").trigger("end", drag)
    await user.should_see("This card was moved meanwhile")
    assert roles(user, "offer") == []


async def test_cards_that_did_not_change_keep_their_elements(house: House) -> None:
    house.search.save("One")
    moving = house.search.save("Moving")
    house.search.save("Other")
    user = await house.visit()
    before = {card.card: card.id for card in cards(user, "saved")}
    house.search.move(moving, "offer")
    await until(lambda: roles(user, "offer"), ["Moving"])
    for card in (*cards(user, "saved"), *cards(user, "offer")):
        assert before[card.card] == card.id


# ------------------------------------------------------------------------------------------ keys and presses


async def test_alt_and_an_arrow_carry_a_card_on(house: House) -> None:
    for role in ("Second", "First"):
        house.search.save(role)
        house.search.later(minutes=1)
    user = await house.visit()
    first = cards(user, "saved")[0].card
    key(user, first, "ArrowDown")
    await until(lambda: house.search.lane("saved"), ["Second", "First"])
    key(user, first, "ArrowUp")
    await until(lambda: house.search.lane("saved"), ["First", "Second"])
    key(user, first, "ArrowRight")
    await until(lambda: house.search.lane("applied"), ["First"])
    await user.should_see("First, Nordlicht: Applied, 1 of 1")


async def test_keys_pressed_in_a_hurry_are_carried_out_one_after_the_other(house: House) -> None:
    card = house.search.save("One")
    user = await house.visit()
    for _ in range(3):
        key(user, card, "ArrowRight")
    await until(lambda: house.search.lane("interviewing"), ["One"])


@pytest.mark.parametrize("name", ["ArrowLeft", "ArrowUp", "ArrowDown"])
async def test_at_the_edge_a_card_stays(house: House, name: str) -> None:
    card = house.search.save("One")
    user = await house.visit()
    position = house.search.tracker.position()
    key(user, card, name)
    key(user, card, "ArrowRight")
    await until(lambda: house.search.lane("applied"), ["One"])
    assert "CardPlaced" not in house.search.events(card)
    assert house.search.tracker.position() > position


async def test_a_number_sends_a_card_to_the_top_of_that_column_and_back(house: House) -> None:
    house.search.applied("There")
    card = house.search.later(minutes=1).save("One")
    user = await house.visit()
    user.find(marker="board").trigger("keydown", {"card": card, "lane": "applied"})
    await until(lambda: house.search.lane("applied"), ["One", "There"])
    user.find(marker="board").trigger("keydown", {"card": card, "lane": "applied"})
    await click(user, "Undo the move")
    await until(lambda: house.search.lane("saved"), ["One"])
    await until(lambda: roles(user, "saved"), ["One"])
    user.find(marker="board").trigger("keydown", {"card": card, "lane": "closed"})
    await until(lambda: house.search.lane("closed"), ["One"])
    await until(lambda: roles(user, "closed"), ["One"])


@pytest.mark.parametrize(("what", "purpose"), [("follow-up", "purpose-status"), ("thank", "purpose-thanks")])
async def test_a_letter_is_begun_with_what_it_is_for(house: House, what: str, purpose: str) -> None:
    user = await house.visit()
    card = house.search.applied("One")
    await until(lambda: roles(user, "applied"), ["One"])
    press(user, card, what)
    await until(lambda: [one.props.get("aria-pressed") for one in elements(user, ui.element, marker=purpose)], ["true"])


async def test_the_menu_moves_a_card_by_single_presses(house: House) -> None:
    card = house.search.save("One")
    user = await house.visit()
    press(user, card, "menu")
    await user.should_see("Move to …")
    await click(user, marker="move-to-offer")
    await until(lambda: house.search.lane("offer"), ["One"])


async def test_the_menu_moves_a_card_within_its_column(house: House) -> None:
    for role in ("Second", "First"):
        house.search.save(role)
        house.search.later(minutes=1)
    user = await house.visit()
    press(user, cards(user, "saved")[0].card, "menu")
    await click(user, marker="menu-down")
    await until(lambda: house.search.lane("saved"), ["Second", "First"])


async def test_the_menu_archives_with_a_way_back(house: House) -> None:
    card = house.search.save("One")
    user = await house.visit()
    press(user, card, "menu")
    await click(user, marker="menu-archive")
    await user.should_see("Archived.")
    await until(lambda: roles(user, "saved"), [])
    await click(user, "Undo")
    await until(lambda: roles(user, "saved"), ["One"])


# -------------------------------------------------------------------------------------------------- live


async def test_another_tab_follows(house: House) -> None:
    card = house.search.save("One")
    mine, yours = await house.visit(), await house.visit()
    key(mine, card, "ArrowRight")
    await until(lambda: roles(yours, "applied"), ["One"])


async def test_a_move_in_another_process_is_followed(house: House, tmp_path: Path) -> None:
    card = house.search.save("One")
    user = await house.visit()
    with opened(tmp_path) as elsewhere:
        Search(elsewhere).move(card, "offer")
    poke(tmp_path, frozenset({"me"}))
    await until(lambda: roles(user, "offer"), ["One"])


async def test_somebody_elses_cards_are_not_shown(house: House) -> None:
    house.search.of("you").save("Not mine")
    house.search.save("Mine")
    user = await house.visit()
    assert roles(user, "saved") == ["Mine"]


async def test_columns_follow_the_seekers_own_stages(house: House) -> None:
    house.search.save("One")
    user = await house.visit()
    house.search.settle(lambda me, stamp: me.rename_stage(stage="saved", name="Wish list", colour="rose", stamp=stamp))
    await user.should_see("Wish list")
    house.search.settle(
        lambda me, stamp: me.add_stage(name="Reference check", meaning=Meaning.OFFER, colour="lime", stamp=stamp)
    )
    await user.should_see("Reference check")
    assert roles(user, "saved") == ["One"]


# ------------------------------------------------------------------------------------------- after a move


def due(search: Search, card: str) -> list[str]:
    steps = plans.steps_of(search.tracker, search.seeker, about=card)
    return [f"{step.due.wall:%a %d %b %H:%M}" for step in steps if step.state == "open"]


def talks(search: Search, card: str) -> list[LocalTime]:
    return [talk.starts for talk in search.application(card).interviews.values()]


async def test_applied_brings_a_follow_up_that_one_press_moves(house: House) -> None:
    card = house.search.save("One")
    user = await house.visit()
    key(user, card, "ArrowRight")
    await user.should_see("Follow-up set for Tue 10 March, 10:00.")
    await user.should_see("One week after you applied")
    await click(user, "Tomorrow")
    await until(lambda: due(house.search, card), ["Tue 03 Mar 10:00"])
    await user.should_see("Moved to Tue 3 March, 10:00.")


async def test_no_follow_up_is_an_answer_too(house: House) -> None:
    card = house.search.save("One")
    user = await house.visit()
    key(user, card, "ArrowRight")
    await user.should_see("No follow-up")
    await click(user, "No follow-up")
    await eventually_async(lambda: "Tue 10 Mar 10:00" not in due(house.search, card))
    await click(user, "Undo")
    await until(lambda: due(house.search, card), ["Tue 10 Mar 10:00"])


async def test_a_follow_up_is_moved_in_words(house: House) -> None:
    card = house.search.save("One")
    user = await house.visit()
    key(user, card, "ArrowRight")
    await user.should_see("Say when …")
    await click(user, "Say when …")
    await user.should_see(marker="due")
    user.find(marker="due").type("friday at noon")
    await user.should_see("Fri 6 March, 12:00")
    user.find(kind=ui.element, marker="question").trigger("submit")
    await until(lambda: due(house.search, card), ["Fri 06 Mar 12:00"])


async def test_a_move_can_be_undone(house: House) -> None:
    card = house.search.applied("One")
    user = await house.visit()
    key(user, card, "ArrowRight")
    key(user, card, "ArrowRight")
    await user.should_see("An interview! When is it?")
    await click(user, "Undo the move")
    await until(lambda: house.search.lane("screening"), ["One"])


@pytest.mark.parametrize(
    ("words", "outcome", "kind"),
    [
        ("They said no", "rejected", "It stings"),
        ("I withdrew", "withdrawn", "Choosing what not to do"),
        ("Gone silent", "silent", "Silence is common"),
    ],
)
async def test_closing_asks_kindly_how_it_ended(house: House, words: str, outcome: str, kind: str) -> None:
    card = house.search.applied("One")
    user = await house.visit()
    press(user, card, "menu")
    await click(user, marker="move-to-closed")
    await user.should_see("How did it end?")
    await click(user, words)
    await until(lambda: house.search.application(card).outcome, outcome)
    await user.should_see(kind)
    await click(user, "Undo")
    await until(lambda: house.search.lane("applied"), ["One"])
    assert house.search.application(card).outcome == ""


async def test_closing_may_stay_without_a_reason(house: House) -> None:
    card = house.search.applied("One")
    user = await house.visit()
    press(user, card, "menu")
    await click(user, marker="move-to-closed")
    await user.should_see("Just close it")
    await click(user, "Just close it")
    await user.should_not_see(marker="suggestion")
    assert house.search.application(card).outcome == ""
    assert house.search.lane("closed") == ["One"]


async def test_an_offer_asks_for_amount_and_deadline(house: House) -> None:
    card = house.search.applied("One")
    user = await house.visit()
    press(user, card, "menu")
    await click(user, marker="move-to-offer")
    await user.should_see("Note the offer …")
    await click(user, "Note the offer …")
    await user.should_see(marker="amount")
    user.find(marker="amount").type("£72,000")
    user.find(marker="deadline").type("next friday")
    user.find(marker="question").trigger("submit")
    await until(lambda: getattr(house.search.application(card).offer, "amount", ""), "£72,000")
    found = board.card(house.search.tracker, "me", id=card)
    assert found is not None
    assert str(found.offer_deadline) == "2026-03-13"


async def test_interviewing_asks_when(house: House) -> None:
    card = house.search.applied("One")
    user = await house.visit()
    press(user, card, "menu")
    await click(user, marker="move-to-interviewing")
    await user.should_see("An interview! When is it?")
    await click(user, "Say when …")
    await user.should_see(marker="starts")
    user.find(marker="starts").type("thursday 14:00")
    user.find(marker="question").trigger("submit")
    await until(
        lambda: [talk.starts for talk in house.search.application(card).interviews.values()], [wall("2026-03-05 14:00")]
    )


async def test_an_interview_that_has_its_hour_is_not_asked_for(house: House) -> None:
    user = await house.visit()
    user.find(marker="quick-add").type("Data Engineer @ Acme, interview friday 3pm")
    user.find(marker="quick-form").trigger("submit")
    await user.should_see("Interview on Fri 6 March, 15:00.")
    await user.should_not_see("An interview! When is it?")


async def test_a_time_that_is_not_understood_is_told_beside_its_field(house: House) -> None:
    card = house.search.applied("One")
    user = await house.visit()
    press(user, card, "menu")
    await click(user, marker="move-to-interviewing")
    await user.should_see("Say when …")
    await click(user, "Say when …")
    await user.should_see(marker="starts")
    user.find(marker="starts").type("when pigs fly")
    user.find(marker="question").trigger("submit")
    [field] = elements(user, ui.input, marker="starts")
    await eventually_async(lambda: field.error)
    assert "Not understood" in str(field.error)
    assert house.search.application(card).interviews == {}


# ---------------------------------------------------------------------------------------------- quick add


async def add(user: User, line: str) -> None:
    user.find(marker="quick-add").type(line)
    user.find(marker="quick-form").trigger("submit")


async def test_a_line_shows_what_it_understood_while_it_is_typed(house: House) -> None:
    user = await house.visit()
    user.find(marker="quick-add").type("Data Engineer @ Acme, applied yesterday #remote £70k")
    for words in ("Data Engineer", "Acme", "Applied", "Sun 1 March", "remote", "£70k"):
        await user.should_see(words)


async def test_a_line_adds_everything_it_says(house: House) -> None:
    user = await house.visit()
    await add(user, "Data Engineer @ Acme, applied yesterday, follow up Friday 9am #remote £70k")
    await until(lambda: house.search.lane("applied"), ["Data Engineer"])
    [card] = board.lane(house.search.tracker, "me", stage="applied")
    assert (card.company, card.salary, card.tags) == ("Acme", "£70k", ("remote",))
    await until(lambda: due(house.search, card.id), ["Fri 06 Mar 09:00"])
    assert house.search.application(card.id).applied_at == Stamp.now(wall("2026-03-01 10:00").instant()).occurred_at
    await user.should_see("Added Data Engineer, Acme.")


async def test_what_is_missing_is_said_beside_the_line(house: House) -> None:
    user = await house.visit()
    user.find(marker="quick-add").type("Data Engineer")
    await user.should_see("Company?")
    user.find(marker="quick-form").trigger("submit")
    [line] = elements(user, ui.textarea, marker="quick-add")
    await eventually_async(lambda: line.error)
    assert line.error == "Please give the company."
    assert line.value == "Data Engineer"
    assert house.search.lane("saved") == []


async def test_an_address_beside_a_role_is_part_of_the_line(house: House) -> None:
    user = await house.visit()
    user.find(marker="quick-add").type("Data Engineer @ Acme https://acme.example/1")
    await user.should_see("https://acme.example/1")
    await user.should_not_see("Save this posting")


async def test_two_quick_presses_add_one_card(house: House) -> None:
    user = await house.visit()
    user.find(marker="quick-add").type("Data Engineer @ Acme")
    user.find(marker="quick-form").trigger("submit").trigger("submit")
    await until(lambda: house.search.lane("saved"), ["Data Engineer"])
    await until(lambda: roles(user, "saved"), ["Data Engineer"])


async def test_what_was_added_can_be_taken_back(house: House) -> None:
    user = await house.visit()
    await add(user, "Data Engineer @ Acme")
    await user.should_see("Added Data Engineer, Acme.")
    await click(user, "Undo")
    await until(lambda: house.search.lane("saved"), [])


async def test_the_form_adds_too_and_says_what_is_wrong_beside_the_field(house: House) -> None:
    user = await house.visit()
    await click(user, marker="add-form")
    await user.should_see(marker="role")
    user.find(marker="role").type("Designer")
    user.find(marker="url").type("javascript:alert(1)")
    user.find(marker="question").trigger("submit")
    [company] = elements(user, ui.input, marker="company")
    await eventually_async(lambda: company.error)
    user.find(marker="company").type("Acme")
    user.find(marker="question").trigger("submit")
    [url] = elements(user, ui.input, marker="url")
    await eventually_async(lambda: url.error)
    url.value = "jobs.example/1"
    user.find(marker="question").trigger("submit")
    await until(lambda: house.search.lane("saved"), ["Designer"])


async def test_one_key_opens_the_letter_for_the_step_that_waits(house: House) -> None:
    card = house.search.applied("One")
    user = await house.visit()
    press(user, card, "write")
    await user.should_see("Write a letter")
    await user.should_see("One: my application of 2 March")


THREE = "- Data Engineer @ Acme, applied yesterday\n- QA Lead @ Nordlicht\n- Designer"


async def test_several_lines_are_a_card_each_and_what_is_refused_stays(house: House) -> None:
    user = await house.visit()
    user.find(marker="quick-add").type(THREE)
    await user.should_see("3 cards, one for each line")
    user.find(marker="quick-form").trigger("submit")
    await until(lambda: house.search.lane("applied"), ["Data Engineer"])
    await until(lambda: house.search.lane("saved"), ["QA Lead"])
    [line] = elements(user, ui.textarea, marker="quick-add")
    await eventually_async(lambda: line.error)
    assert (line.value, line.error) == ("Designer", "Line 1: Please give the company.")
    await user.should_see("Added 2 applications.")
    await click(user, "Undo")
    await until(lambda: house.search.lane("applied") + house.search.lane("saved"), [])


async def test_several_lines_are_one_card_when_the_person_says_so(house: House) -> None:
    user = await house.visit()
    user.find(marker="quick-add").type("Data Engineer @ Acme\napplied yesterday\n#remote, bring the portfolio")
    await click(user, marker="one-card")
    user.find(marker="quick-form").trigger("submit")
    await until(lambda: house.search.lane("applied"), ["Data Engineer"])
    [card] = board.lane(house.search.tracker, "me", stage="applied")
    assert (card.company, card.tags) == ("Acme", ("remote",))
    assert list(house.search.application(card.id).notes.values()) == ["bring the portfolio"]
    assert house.search.lane("saved") == []


async def test_two_presses_add_several_lines_once(house: House) -> None:
    user = await house.visit()
    user.find(marker="quick-add").type("Data Engineer @ Acme\nQA Lead @ Nordlicht")
    user.find(marker="quick-form").trigger("submit").trigger("submit")
    await until(lambda: sorted(house.search.lane("saved")), ["Data Engineer", "QA Lead"])
    await user.should_see("Added 2 applications.")
    await until(lambda: sorted(roles(user, "saved")), ["Data Engineer", "QA Lead"])


@pytest.mark.parametrize(
    ("text", "why"),
    [("x" * 20_001, "That is 20,001 characters"), ("Role @ Acme\n" * 51, "That is 51 lines")],
    ids=["characters", "lines"],
)
async def test_too_much_is_refused_in_words_and_nothing_is_cut(house: House, text: str, why: str) -> None:
    user = await house.visit()
    user.find(marker="quick-add").type(text)
    [line] = elements(user, ui.textarea, marker="quick-add")
    user.find(marker="quick-form").trigger("submit")
    await eventually_async(lambda: str(line.error).startswith(why))
    assert (line.value, house.search.lane("saved")) == (text, [])


async def test_a_date_that_does_not_exist_is_not_taken_for_today(house: House) -> None:
    user = await house.visit()
    user.find(marker="quick-add").type("Data Engineer @ Acme, applied 32 Jan")
    await user.should_see("No such date")
    user.find(marker="quick-form").trigger("submit")
    [line] = elements(user, ui.textarea, marker="quick-add")
    await eventually_async(lambda: line.error)
    assert line.error == "“32 Jan” is no date there is. Change it, or take it out."
    assert house.search.lane("applied") == house.search.lane("saved") == []
